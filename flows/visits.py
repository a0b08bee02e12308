"""Visits to the pages of one source, and what they came to."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.events import Event, figures_changed, source_collected, source_drifted
from scrapers.article import read_article
from scrapers.discover import discover
from scrapers.errors import FetchError, LayoutError
from scrapers.fetch import Fetcher, Page, Validators
from scrapers.reading.read import READER_VERSION, read_figures
from scrapers.source import Source
from warehouse.load import Changes, ReadArticle
from warehouse.records import Catalogue, Collection, PageState

logger = logging.getLogger("targetwatch.collect")


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
