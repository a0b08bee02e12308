"""Visits to the pages of one source, and what they came to."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from flows.events import Event, figures_changed, source_collected, source_drifted
from scrapers.discover import Discovery, discover
from scrapers.errors import FetchError, Kind
from scrapers.fetch import Fetcher, Page, Validators
from scrapers.reader import read_page
from scrapers.reading.read import READER_VERSION
from scrapers.source import Source
from scrapers.workers import Workers
from warehouse.load import Changes, ReadArticle
from warehouse.records import Catalogue, Collection, Drift, PageState

logger = logging.getLogger("targetwatch.collect")

# An article is corrected within hours or hardly ever: looks at one that does not change come ever more seldom.
FIRST_LOOK = timedelta(hours=3)

# What may be otherwise the next time, whatever the page says; everything else is an answer and is remembered.
PASSING = {Kind.TRANSIENT, Kind.REFUSED, Kind.CHALLENGE}


@dataclass(frozen=True, slots=True)
class Visit:
    """One page asked for: read, unchanged (neither read nor failed), or failed; `page` is what to remember of it."""

    read: ReadArticle | None = None
    page: PageState | None = None
    failure: FetchError | None = None


@dataclass(slots=True)
class Collected:
    """What one collection of one source came to, in numbers: it may be of an archive of millions of pages.

    `reached` is whether any of its lists answered, `lists` those that did, as they are now; `fetched` counts the pages
    that came and were read, `failures` are those that could not be had or read.
    """

    source: Source
    reached: bool = True
    listed: int = 0
    notes: Sequence[str] = ()
    lists: Sequence[PageState] = ()
    fetched: int = 0
    unchanged: int = 0
    readings: int = 0
    inserted: int = 0
    revised: int = 0
    failures: list[FetchError] = field(default_factory=list)

    def add(self, visits: Sequence[Visit], changes: Changes) -> None:
        """Count a loaded batch."""
        read = [visit.read for visit in visits if visit.read]
        failures = [visit.failure for visit in visits if visit.failure]
        self.fetched += len(read)
        self.unchanged += len(visits) - len(read) - len(failures)
        self.readings += sum(len(one.readings) for one in read)
        self.inserted += len(changes.inserted)
        self.revised += len(changes.revised)
        self.failures += failures

    @property
    def drifted(self) -> list[FetchError]:
        """The pages that came and are not as declared."""
        return [failure for failure in self.failures if failure.kind is Kind.LAYOUT]

    @property
    def complete(self) -> bool:
        """Whether every page listed has given its answer, so that an unchanged list holds nothing to ask for."""
        return self.reached and not any(failure.kind in PASSING for failure in self.failures)

    @property
    def changed(self) -> bool:
        """Whether any reading was inserted or revised."""
        return bool(self.inserted or self.revised)

    def sentence(self) -> str:
        """The log line of one collection."""
        if self.reached and not (self.listed or self.fetched or self.failures):
            if self.unchanged:
                return f"{self.source.name}: {self.unchanged} pages looked at, none has changed"
            return f"{self.source.name}: no list has changed"
        return f"{self.source.name}: {self.listed} pages listed, {self.fetched} read, {self.news()}"

    def news(self) -> str:
        """What failed, and which figures are new."""
        failed = f"{len(self.failures)} failed, " if self.failures else ""
        new = f"{self.inserted} new and {self.revised} revised figures" if self.changed else "nothing new"
        return failed + new

    def row(self, now: datetime) -> Collection:
        """The line of the collection log."""
        return Collection(
            source_id=self.source.source_id,
            collected_at=now,
            listed=self.listed,
            fetched=self.fetched,
            unchanged=self.unchanged,
            failed=len(self.failures),
            readings=self.readings,
            note="; ".join([*self.notes, *map(str, self.failures)][:3]),
        )

    def drifts(self, now: datetime, good: str) -> list[Drift]:
        """The pages that are not as declared, each beside `good`, the archived page that was read last."""
        source_id = self.source.source_id
        return [Drift(source_id, error.url, now, error.problem, error.archive, good) for error in self.drifted]

    def events(self) -> Iterator[Event]:
        """What is worth telling of the source."""
        counts = {"listed": self.listed, "fetched": self.fetched, "failed": len(self.failures)}
        yield source_collected(self.source.source_id, counts)
        if self.drifted:
            yield source_drifted(self.source.source_id, [failure.url for failure in self.drifted])


def changes_of(collected: Iterable[Collected]) -> Iterator[Event]:
    """That figures changed, if any did."""
    counts = {one.source.source_id: (one.inserted, one.revised) for one in collected if one.changed}
    if counts:
        yield figures_changed(counts)


def reader_version(catalogue: Catalogue, source: Source) -> str:
    """Changes with the reader, what it recognises and the declaration; what another version read is read again."""
    declared = (source.selectors, source.date_formats, source.url_dates, source.home)
    return f"{READER_VERSION}+{catalogue.version}+{sha256(repr(declared).encode()).hexdigest()[:8]}"


def is_due(page: PageState, now: datetime) -> bool:
    """Whether it is time for another look at a page: after three hours, and then after twice as long each time."""
    checked = page.checked_at or page.fetched_at
    return now - checked >= max(FIRST_LOOK, checked - page.fetched_at)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the pages of one source in the worker processes, as `version` of the reader."""

    source: Source
    workers: Workers
    version: str

    async def read(self, page: Page) -> Visit:
        """What a page came to."""
        try:
            article, readings = await self.workers.run(page.url, read_page, page, self.source)
        except FetchError as error:
            return self.failed(error, page.url, page.fetched_at, page.fetched_at)
        state = self.state(page.url, page.validators, page.fetched_at, article.content_hash)
        return Visit(ReadArticle(article, readings), state)

    def failed(self, error: FetchError, url: str, first: datetime, now: datetime) -> Visit:
        """A page that did not become an article; one that answered is asked for again, but not every time."""
        logger.warning("%s", error)
        if error.kind in PASSING:
            return Visit(failure=error)
        return Visit(page=replace(self.state(url, Validators(), first), checked_at=now), failure=error)

    def state(self, url: str, validators: Validators, at: datetime, content_hash: str = "") -> PageState:
        """What to keep of a page so that it is asked for conditionally next time."""
        return PageState(
            url=url,
            source_id=self.source.source_id,
            etag=validators.etag,
            last_modified=validators.last_modified,
            content_hash=content_hash,
            fetched_at=at,
            reader_version=self.version,
            checked_at=at,
        )


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits the pages of one source; `known` is what this version of the reader has seen of them."""

    reader: Reader
    fetcher: Fetcher
    known: Mapping[str, PageState]

    async def discover(self) -> Discovery:
        """The article URLs the source lists now. Raises FetchError where none of its lists answers."""
        source = self.reader.source
        known = {url: validators_of(page) for url, page in self.known.items() if not source.owns(url)}
        found = await discover(self.fetcher, source, self.reader.workers, known=known)
        for note in found.notes:
            logger.warning("%s: %s", source.name, note)
        return found

    def wanted(self, urls: Iterable[str], now: datetime) -> list[str]:
        """Those of the URLs that are new, or due for another look."""
        return [url for url in urls if url not in self.known or is_due(self.known[url], now)]

    async def visit(self, url: str) -> Visit:
        """Fetch and read one page unless it is as we know it."""
        known = self.known.get(url)
        try:
            page = await self.fetcher.fetch(url, self.reader.source, validators_of(known) if known else None)
        except FetchError as error:
            now = self.fetcher.clock()
            return self.reader.failed(error, url, known.fetched_at if known else now, now)
        if page.not_modified and known:
            return Visit(page=replace(known, checked_at=page.fetched_at))
        return await self.reader.read(page)

    def links_seen(self, found: Discovery) -> list[PageState]:
        """What to keep of the pages of links, whose articles are all in."""
        now = self.fetcher.clock()
        return [self.reader.state(url, validators, now) for url, validators in found.validators.items()]


def validators_of(page: PageState) -> Validators:
    """What a page is asked for conditionally with."""
    return Validators(page.etag, page.last_modified)
