"""collect-figures: discover → fetch → read → load → say what changed."""

import asyncio
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prefect import flow, task
from prefect.runtime import flow_run

from flows.events import Event, emit, figures_changed, source_collected, source_drifted
from flows.settings import Settings, load_settings
from scrapers.article import read_article
from scrapers.discover import discover
from scrapers.errors import FetchError, LayoutError
from scrapers.fetch import Fetcher, Page, Validators
from scrapers.newsroom import SUFFIX
from scrapers.reading.read import READER_VERSION, read_figures
from scrapers.source import REAL, Source, registry
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import Changes, ReadArticle, known_pages, load_articles, sync_sources
from warehouse.records import Catalogue, Collection, PageState, SourceRow, TargetwatchError

logger = logging.getLogger("targetwatch.collect")

# Articles loaded in one transaction: a killed run fetches at most this many pages again.
BATCH = 25

# Sources fetched at the same time; each is one host, visited one request at a time.
SOURCES_AT_ONCE = 8


class UnknownSourceError(TargetwatchError):
    """A source id that no file declares."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """One page asked for: read, unchanged (neither read nor failed), or failed."""

    read: ReadArticle | None = None
    page: PageState | None = None
    failure: FetchError | None = None


@dataclass(slots=True)
class Collected:
    """What one collection of one source came to."""

    source: Source
    listed: int = 0
    visits: list[Visit] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)

    def add(self, visits: Sequence[Visit], changes: Changes) -> None:
        """Count a loaded batch."""
        self.visits += visits
        self.inserted += changes.inserted
        self.revised += changes.revised

    @property
    def failures(self) -> list[FetchError]:
        """The pages that could not be had or read."""
        return [visit.failure for visit in self.visits if visit.failure]

    @property
    def fetched(self) -> int:
        """Pages that came and were read."""
        return sum(visit.read is not None for visit in self.visits)

    @property
    def changed(self) -> bool:
        """Whether any reading was inserted or revised."""
        return bool(self.inserted or self.revised)

    def sentence(self) -> str:
        """The log line of one collection."""
        news = f"{len(self.inserted)} new and {len(self.revised)} revised figures" if self.changed else "nothing new"
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"{self.source.name}: {self.listed} pages listed, {self.fetched} read{failed}, {news}"

    def row(self, now: datetime) -> Collection:
        """The line of the collection log."""
        return Collection(
            source_id=self.source.source_id,
            collected_at=now,
            listed=self.listed,
            fetched=self.fetched,
            unchanged=len(self.visits) - self.fetched - len(self.failures),
            failed=len(self.failures),
            readings=sum(len(visit.read.readings) for visit in self.visits if visit.read),
            note="; ".join(str(failure) for failure in self.failures[:3]),
        )

    def events(self) -> Iterator[Event]:
        """What is worth telling, the figures last."""
        counts = {"listed": self.listed, "fetched": self.fetched, "failed": len(self.failures)}
        yield source_collected(self.source.source_id, counts)
        if drifted := [failure.url for failure in self.failures if failure.kind == "layout"]:
            yield source_drifted(self.source.source_id, drifted)
        if self.changed:
            yield figures_changed(self.source.source_id, self.inserted, self.revised)


def chosen_sources(settings: Settings, wanted: Sequence[str] = ()) -> list[Source]:
    """The sources asked for, or every enabled one.

    Raises UnknownSourceError with the ids there are.
    """
    sources = registry(settings.sources or REAL)
    for name in wanted:
        if name not in sources:
            raise UnknownSourceError(f"{name}: no such source; the sources are {', '.join(sorted(sources))}")
    return [sources[name] for name in wanted] if wanted else [s for s in sources.values() if s.enabled]


def reader_version(catalogue: Catalogue) -> str:
    """Changes when the reader or what it recognises changes; what another version read is read again."""
    return f"{READER_VERSION}+{catalogue.version}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits the pages of one source."""

    source: Source
    fetcher: Fetcher
    catalogue: Catalogue
    known: Mapping[str, PageState]

    async def links(self) -> list[str]:
        """The article URLs the source lists now."""
        found = await discover(self.fetcher, self.source)
        for note in found.notes:
            logger.warning("%s: %s", self.source.name, note)
        return list(found.urls)

    async def visit(self, url: str) -> Visit:
        """Fetch and read one page unless it is as we know it."""
        known = self.known.get(url)
        validators = Validators(known.etag, known.last_modified) if known else None
        try:
            page = await self.fetcher.fetch(url, self.source, validators)
            return Visit() if page.not_modified else await asyncio.to_thread(self.read, page)
        except FetchError as error:
            logger.warning("%s", error)
            return Visit(failure=error)

    def read(self, page: Page) -> Visit:
        """Read one page. A fault of ours costs that page, which is asked for again, and no other."""
        article = read_article(page, self.source)
        try:
            readings = tuple(read_figures(article, self.catalogue))
        except Exception as error:
            logger.exception("%s: reading its figures failed", page.url)
            raise LayoutError(page.url, f"reading its figures failed with {type(error).__name__}; report it") from error
        return Visit(ReadArticle(article, readings), self.remembered(page, article.content_hash))

    def remembered(self, page: Page, content_hash: str) -> PageState:
        """What to keep of a page so that it is asked for conditionally next time."""
        return PageState(
            url=page.url,
            source_id=self.source.source_id,
            etag=page.validators.etag,
            last_modified=page.validators.last_modified,
            content_hash=content_hash,
            fetched_at=page.fetched_at,
            reader_version=reader_version(self.catalogue),
        )


async def collect_source(
    source: Source, settings: Settings, catalogue: Catalogue, urls: Sequence[str] = ()
) -> Collected:
    """Collect one source, or only the given URLs of it, loading batch by batch."""
    now, known = settings.moment(), pages_known(source, settings, reader_version(catalogue))
    collected = Collected(source)
    reach = {SUFFIX: settings.newsroom} if settings.newsroom else {}
    async with Fetcher(settings.identity, settings.archive, reach=reach, clock=settings.moment) as fetcher:
        visitor = Visitor(source, fetcher, catalogue, known)
        try:
            wanted = list(urls) or await visitor.links()
        except FetchError as error:
            logger.warning("%s", error)
            wanted = []
            collected.visits.append(Visit(failure=error))
        collected.listed = len(wanted)
        for start in range(0, len(wanted), BATCH):
            visits = [await visitor.visit(url) for url in wanted[start : start + BATCH]]
            collected.add(visits, load_visits(visits, settings, reader_version(catalogue), now))
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        load_articles(con, (), reader_version=reader_version(catalogue), now=now, collection=collected.row(now))
    logger.info(collected.sentence())
    return collected


def pages_known(source: Source, settings: Settings, version: str) -> dict[str, PageState]:
    """The pages of a source that this version has read; the source itself is made known on the way."""
    row = SourceRow(source.source_id, source.name, source.host, source.tier, source.home)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        sync_sources(con, [row])
        return {url: page for url, page in known_pages(con, source.source_id).items() if page.reader_version == version}


def load_visits(visits: Sequence[Visit], settings: Settings, version: str, now: datetime) -> Changes:
    """Load what a batch read, in one transaction."""
    articles = [visit.read for visit in visits if visit.read]
    pages = [visit.page for visit in visits if visit.page]
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        return load_articles(con, articles, reader_version=version, now=now, pages=pages)


collect_task = task(name="collect-source", task_run_name="collect {source.source_id}")(collect_source)


async def collect_all(
    settings: Settings, sources: Sequence[Source], urls: Mapping[str, Sequence[str]] | None = None
) -> list[Collected]:
    """Collect several sources at once, each as one Prefect task, and tell of them.

    `urls` narrows sources, by id, to some of their pages. Where one source fails the others are finished and told of
    before its error is raised.
    """
    catalogue = load_catalogue()
    gate = asyncio.Semaphore(SOURCES_AT_ONCE)

    async def collect(source: Source) -> Collected:
        async with gate:
            return await collect_task(source, settings, catalogue, (urls or {}).get(source.source_id, ()))

    outcomes = await asyncio.gather(*(collect(source) for source in sources), return_exceptions=True)
    collected = [one for one in outcomes if isinstance(one, Collected)]
    emit(event for one in collected for event in one.events())
    for error in (one for one in outcomes if isinstance(one, BaseException)):
        raise error
    return collected


@flow(name="collect-figures", flow_run_name=lambda: f"collect {flow_run.parameters['source'] or 'all sources'}")
async def collect_figures(source: str | None = None, url: str | None = None) -> list[str]:
    """Collect one source, or all enabled ones; with `url` only that page. Returns a sentence for each."""
    settings = load_settings(os.environ)
    sources = chosen_sources(settings, [source] if source else ())
    collected = await collect_all(settings, sources, {source: [url]} if source and url else None)
    return [one.sentence() for one in collected]
