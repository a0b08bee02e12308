"""The batches of a backfill: each is one task, runs on whichever machine, and says what it came to.

A batch takes what it needs from the settings of the machine it runs on, and loads what it read before it ends.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from flows.collect import load_visits
from flows.crew import Crew
from flows.desk import in_warehouse, make_fetcher
from flows.settings import Settings
from flows.turns import turn_at
from flows.visits import PASSING, Reader, Visit, Visitor, reader_version
from scrapers.archive import pages_after
from scrapers.errors import FetchError, Kind
from scrapers.feeds import SITEMAP_SIZE, Links
from scrapers.fetch import Fetcher, Limits
from scrapers.page import Page
from scrapers.reader import catalogue
from scrapers.source import Source
from warehouse.backfill import remember_archive_reads
from warehouse.connection import Connection
from warehouse.load import Changes
from warehouse.records import ArchiveRead, HostState, TargetwatchError
from warehouse.watch import known_hosts, remember_hosts

logger = logging.getLogger("targetwatch.backfill")

# Archived pages of one batch. Loading a page takes 1.4 ms among 200 and 0.3 ms among 1,000; reading it takes 4.
ARCHIVED = 1000


NO_LINKS = Links()


class RestingError(TargetwatchError):
    """A source that is not to be asked at this hour."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch, or a part of a stream that needed none, came to.

    `found` is how much more there is to do than was known, and `share` how much of it is done now: URLs, or bytes of an
    archive. `skipped` were read before. `failures` are lines that end in a remedy. A source is `shut` where nothing
    else came and it may be otherwise next time. `newest` is the day of the latest article read.
    """

    source_id: str
    found: int = 0
    share: int = 0
    read: int = 0
    skipped: int = 0
    inserted: int = 0
    revised: int = 0
    failures: tuple[str, ...] = ()
    shut: bool = False
    newest: date | None = None
    links: Links = NO_LINKS
    reached: tuple[ArchiveRead, ...] = ()


def done_of(source: Source, visits: Sequence[Visit], changes: Changes) -> Done:
    """What visited and loaded pages came to."""
    read = [visit.read.article for visit in visits if visit.read]
    failures = [visit.failure for visit in visits if visit.failure]
    return Done(
        source.source_id,
        share=len(visits),
        read=len(read),
        inserted=len(changes.inserted),
        revised=len(changes.revised),
        failures=tuple(map(str, failures)),
        shut=bool(failures) and not read and all(failure.kind in PASSING for failure in failures),
        newest=max((one.published_on for one in read if one.published_on), default=None),
    )


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Fetch and read some pages of a source."""

    source: Source
    urls: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.urls)} pages of {self.source.source_id}"

    def run(self, settings: Settings, crew: Crew) -> Done:
        """Raises RestingError, TurnError and WarehouseError."""
        now, version = settings.moment(), reader_version(catalogue(), self.source)
        reader = Reader(self.source, crew.workers, version)
        visits = crew.begin(self.visit(settings, reader)).result()
        return done_of(self.source, visits, in_warehouse(settings, load_visits, visits, version, now))

    async def visit(self, settings: Settings, reader: Reader) -> list[Visit]:
        """Every page fetched and read."""
        async with asking(settings, self.source) as fetcher:
            visitor = Visitor(reader, fetcher, {})
            return await asyncio.gather(*(visitor.visit(url) for url in self.urls))


@dataclass(frozen=True, slots=True)
class ListPages:
    """Fetch one page of links; `reader` and `selectors` say what makes links of it."""

    source: Source
    url: str
    reader: Callable[..., Links]
    selectors: tuple[object, ...] = ()

    def __str__(self) -> str:
        return f"links of {self.source.source_id}"

    def run(self, settings: Settings, crew: Crew) -> Done:
        """Raises RestingError, TurnError and WarehouseError."""
        try:
            return Done(self.source.source_id, links=crew.begin(self.links(settings, crew)).result())
        except FetchError as error:
            logger.warning("%s", error)
            return Done(self.source.source_id, failures=(str(error),), shut=error.kind in PASSING)

    async def links(self, settings: Settings, crew: Crew) -> Links:
        """The links of the page. Raises FetchError."""
        async with asking(settings, self.source, Limits(size=SITEMAP_SIZE)) as fetcher:
            page = await fetcher.fetch(self.url, self.source)
            return await crew.workers.run(page.url, self.reader, page, *self.selectors)


@dataclass(frozen=True, slots=True)
class ReadArchive:
    """Read the pages of some files of the archive from where each was left, up to a thousand."""

    source: Source
    files: tuple[ArchiveRead, ...]

    def __str__(self) -> str:
        return f"archived pages of {self.source.source_id}"

    def run(self, settings: Settings, crew: Crew) -> Done:
        """Raises TransientError where the worker processes are lost, and WarehouseError."""
        now, version = settings.moment(), reader_version(catalogue(), self.source)
        reached: dict[str, ArchiveRead] = {}
        pages = islice(self.pages(settings.archive, reached), ARCHIVED)
        articles = (page for page in pages if self.source.owns(page.url))
        visits = list(crew.read(Reader(self.source, crew.workers, version), articles))
        for lost in (visit.failure for visit in visits if visit.failure and visit.failure.kind is Kind.TRANSIENT):
            raise lost
        changes = in_warehouse(settings, load_archived, visits, tuple(reached.values()), version, now)
        begun = {one.file: one for one in self.files}
        share = sum(place_of(one) - place_of(begun[one.file]) for one in reached.values())
        return replace(done_of(self.source, visits, changes), reached=tuple(reached.values()), share=share)

    def pages(self, folder: Path, reached: dict[str, ArchiveRead]) -> Iterator[Page]:
        """The pages that follow, and in `reached` how far that is."""
        for begun in self.files:
            try:
                size = (folder / begun.file).stat().st_size
                reached[begun.file] = begun
                for page in pages_after(folder, begun.file, begun.last_offset):
                    reached[begun.file] = replace(begun, last_offset=int(page.archive.rpartition("#")[2]))
                    yield page
            except FileNotFoundError:
                # Old files are removed while others are read.
                size = 0
            reached[begun.file] = replace(reached.get(begun.file, begun), size=size)


Batch = ReadPages | ListPages | ReadArchive


def place_of(read: ArchiveRead) -> int:
    """How many bytes of a file are behind."""
    return read.size if read.size >= 0 else max(read.last_offset, 0)


def load_archived(
    con: Connection, visits: Sequence[Visit], reached: Sequence[ArchiveRead], version: str, now: datetime
) -> Changes:
    """Load what was read and then say so: what a kill leaves between is read once more and changes nothing."""
    changes = load_visits(con, visits, version, now)
    remember_archive_reads(con, reached)
    return changes


@asynccontextmanager
async def asking(settings: Settings, source: Source, limits: Limits | None = None) -> AsyncIterator[Fetcher]:
    """A way to one source, which nobody else asks meanwhile and which is left rested.

    What is known of its hosts comes from the warehouse and goes back there: the next batch may run elsewhere.
    """
    if source.rests_at(settings.moment()):
        raise RestingError(f"{source.source_id}: its quiet hours have begun; run the same command again after them")
    async with turn_at(source.hosts):
        hosts = await asyncio.to_thread(in_warehouse, settings, hosts_of, source)
        async with make_fetcher(settings, hosts, limits) as fetcher:
            try:
                yield fetcher
                await fetcher.rested(source.hosts)
            finally:
                await asyncio.to_thread(in_warehouse, settings, remember_hosts, fetcher.host_states())


def hosts_of(con: Connection, source: Source) -> list[HostState]:
    """What is remembered of the hosts of a source."""
    return [state for state in known_hosts(con) if state.host in source.hosts]
