"""What a backfill has to do, as one stream of batches for each source.

A stream is worked off in order, a batch at a time, so that a host is asked by one task only and an article's versions
come the oldest first. It yields batches, is sent what each came to, and yields what is done without one; it holds no
more than a few thousand URLs at once.
"""

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from flows.batches import Batch, Done, ListPages, ReadArchive, ReadPages
from flows.desk import in_warehouse
from flows.settings import Settings
from flows.visits import reader_version
from scrapers.archive import files_of
from scrapers.discover import page_url
from scrapers.feeds import read_listing, read_sitemap
from scrapers.reader import catalogue
from scrapers.source import Source
from scrapers.urls import normalise
from warehouse.backfill import archive_reads, pages_read
from warehouse.records import LOCAL_ZONE, ArchiveRead, TargetwatchError

logger = logging.getLogger("targetwatch.backfill")

T = TypeVar("T")
Stream: TypeAlias = Generator[Batch | Done, Done, None]

# URLs asked for in one task, and URLs looked up in the warehouse at once.
PAGES, BLOCK = 50, 5000
# Files of the archive given to one task at most: each holds what one collection of one source brought.
FILES = 200
# No listing has more pages; a broken one may go on for ever.
LISTING_PAGES = 5000


class BackfillError(TargetwatchError):
    """What cannot be worked through; one line names it and the remedy."""

    exit_code = 2


def in_batches(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The things, so many at a time."""
    left = iter(things)
    while batch := tuple(islice(left, size)):
        yield batch


def read_pages(settings: Settings, source: Source, urls: Iterable[str]) -> Generator[Batch | Done, Done, date | None]:
    """Read what this version of the reader has not read yet. Returns the newest day of all the pages."""
    version, newest = reader_version(catalogue(), source), None
    for block in in_batches(urls, BLOCK):
        read = in_warehouse(settings, pages_read, block, version)
        unread = [url for url in dict.fromkeys(block) if url not in read]
        yield Done(source.source_id, skipped=len(read), share=len(block) - len(unread))
        newest = latest(newest, *read.values())
        for batch in in_batches(unread, PAGES):
            done = yield ReadPages(source, batch)
            newest = latest(newest, done.newest)
    return newest


def latest(*days: date | None) -> date | None:
    """The latest of the days that are known."""
    return max(filter(None, days), default=None)


@dataclass(frozen=True, slots=True)
class UrlFile:
    """A file with one URL a line; blank lines and lines that begin with # are left out."""

    path: Path

    def streams(self, settings: Settings, sources: Sequence[Source]) -> list[Stream]:
        """Each source reads the file again and takes its own: no list is held, whatever the order of the file.

        Raises BackfillError naming the line that cannot be used.
        """
        owners = owners_of(sources)
        counts = Counter(source.source_id for source, _ in self.owned(owners))
        if not counts:
            raise BackfillError(f"{self.path}: no URL in it; write one a line")
        return [self.stream(settings, one, owners, counts[one.source_id]) for one in sources if counts[one.source_id]]

    def stream(self, settings: Settings, source: Source, owners: Mapping[str, list[Source]], count: int) -> Stream:
        """The pages of one source."""
        yield Done(source.source_id, found=count)
        yield from read_pages(settings, source, (url for owner, url in self.owned(owners) if owner is source))

    def owned(self, owners: Mapping[str, list[Source]]) -> Iterator[tuple[Source, str]]:
        """Every URL with its source. Raises BackfillError."""
        for number, line in self.lines():
            try:
                url = normalise(line)
            except ValueError as error:
                raise BackfillError(f"{self.path}: line {number}: {error}; correct it or leave it out") from error
            yield self.owner(number, url, owners), url

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines that hold something, with their numbers. Raises BackfillError."""
        try:
            with self.path.open(encoding="utf-8-sig") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip() and not line.lstrip().startswith("#"):
                        yield number, line.strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackfillError(f"{self.path}: {error}; name a text file with one URL a line") from error

    def owner(self, number: int, url: str, owners: Mapping[str, list[Source]]) -> Source:
        """The source of a URL. Raises BackfillError."""
        for source in owners.get(urlsplit(url).netloc, ()):
            if source.owns(url):
                return source
        raise BackfillError(f"{self.path}: line {number}: {url}: belongs to no enabled source; add one or leave it out")


def owners_of(sources: Iterable[Source]) -> Mapping[str, list[Source]]:
    """The sources by host."""
    found = defaultdict(list)
    for source in sources:
        for host in source.hosts:
            found[host].append(source)
    return found


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The address of a sitemap, or of an index of some."""

    url: str

    def streams(self, settings: Settings, sources: Sequence[Source]) -> list[Stream]:
        """That of the source whose host it is on. Raises BackfillError."""
        try:
            url = normalise(self.url)
        except ValueError as error:
            raise BackfillError(f"--sitemap: {error}; correct it") from error
        owner = next((source for source in sources if source.allows(url)), None)
        if owner is None:
            raise BackfillError(f"--sitemap: {url}: is on the host of no enabled source; add one")
        return [self.stream(settings, owner, url)]

    def stream(self, settings: Settings, source: Source, url: str) -> Stream:
        """The pages of a sitemap, and of the sitemaps it names: they may not name more."""
        found = 0
        for address in (url, *(index := (yield ListPages(source, url, read_sitemap))).links.sitemaps):
            listed = index if address == url else (yield ListPages(source, address, read_sitemap))
            urls = [one for one in listed.links.pages if source.owns(one)]
            found += len(urls)
            yield Done(source.source_id, found=len(urls))
            yield from read_pages(settings, source, urls)
        if not (found or index.failures):
            yield Done(source.source_id, failures=(nothing_in(source, url),))


def nothing_in(source: Source, url: str) -> str:
    """What to say of a sitemap without articles."""
    return f"{url}: no sitemap, or none with articles of {source.source_id}; name the address of an XML sitemap"


@dataclass(frozen=True, slots=True)
class Listings:
    """What listings hold of the days from `since` to `until`, as far as they go back."""

    since: date
    until: date

    def streams(self, settings: Settings, sources: Sequence[Source]) -> list[Stream]:
        """Every source, if any of them has a listing. Raises BackfillError."""
        if self.since > self.until:
            raise BackfillError(f"--from: {self.since} lies after {self.until}; give the earlier day first")
        if not any(source.listings for source in sources):
            raise BackfillError("--from: none of the sources declares a listing; give a sitemap or a list of URLs")
        return [self.stream(settings, source) for source in sources]

    def stream(self, settings: Settings, source: Source) -> Stream:
        """Listing after listing."""
        if not source.listings:
            logger.warning("%s: declares no listing; give its sitemap or a list of URLs", source.source_id)
        for listing in source.listings:
            yield from self.listing(settings, source, listing)

    def listing(self, settings: Settings, source: Source, url: str) -> Stream:
        """Page after page, until one brings nothing new, or nothing but what is older."""
        selectors = source.selectors.links
        first = page = yield ListPages(source, url, read_listing, (selectors, source.zone))
        seen: set[str] = set()
        for number in range(2, LISTING_PAGES):
            urls = [one for one in page.links.pages if source.owns(one) and one not in seen]
            if not urls:
                return
            wanted = [one for one in urls if self.may_hold(source, one)]
            yield Done(source.source_id, found=len(wanted))
            newest = yield from read_pages(settings, source, wanted)
            if not source.paging or self.is_past(source, urls, newest):
                return
            # A page behind the last one is often the first or the last once more.
            seen = {*first.links.pages, *page.links.pages}
            following = page_url(source, url, first.links.zone, number, settings.moment())
            page = yield ListPages(source, following, read_listing, (selectors,))

    def may_hold(self, source: Source, url: str) -> bool:
        """Whether an article may be of these days; most URLs do not tell."""
        return all(began < self.end and began + span >= self.begin for began, span in moments_in(source, url))

    def is_past(self, source: Source, urls: Iterable[str], newest: date | None) -> bool:
        """Whether the articles of a page are older than what is wanted, by their URLs or by what they say."""
        told = [began + span for url in urls for began, span in moments_in(source, url)]
        return bool(told and max(told) < self.begin) or bool(newest and newest < self.since)

    @property
    def begin(self) -> datetime:
        """The first moment of the first day in Viet Nam."""
        return datetime.combine(self.since, time.min, LOCAL_ZONE)

    @property
    def end(self) -> datetime:
        """The first moment after the last day."""
        return datetime.combine(self.until + timedelta(days=1), time.min, LOCAL_ZONE)


def moments_in(source: Source, url: str) -> Iterator[tuple[datetime, timedelta]]:
    """When the time in a URL begins and how long it lasts, where it carries one."""
    for form in source.url_dates:
        if began := form.read(url):
            yield began, form.span


@dataclass(frozen=True, slots=True)
class Archived:
    """Every raw page that is kept, read again without the network."""

    def streams(self, settings: Settings, sources: Sequence[Source]) -> list[Stream]:
        """Each source of which anything is kept. Raises BackfillError."""
        kept = {path.parent.parent.name for path in files_of(settings.archive)}
        held = [source for source in sources if source.source_id in kept]
        if not held:
            raise BackfillError(f"{settings.archive}: no page of these sources is kept in it; collect them first")
        return [self.stream(settings, source) for source in held]

    def stream(self, settings: Settings, source: Source) -> Stream:
        """The files of one source, the oldest first, from where this version of the reader left each."""
        left = deque(files_left(settings, source))
        yield Done(source.source_id, found=sum(size for _, size in left))
        while left:
            done = yield ReadArchive(source, tuple(read for read, _ in islice(left, FILES)))
            reached = {read.file: read for read in done.reached}
            while left and left[0][0].file in reached:
                read, size = left.popleft()
                if reached[read.file].size < 0:
                    left.appendleft((reached[read.file], size))
                    break


def files_left(settings: Settings, source: Source) -> Iterator[tuple[ArchiveRead, int]]:
    """The files of a source that hold more than this version of the reader has read, with the bytes that are left."""
    version = reader_version(catalogue(), source)
    reads = in_warehouse(settings, archive_reads, source.source_id, version)
    for path in files_of(settings.archive, [source.source_id]):
        file, size = path.relative_to(settings.archive).as_posix(), path.stat().st_size
        read = reads.get(file, ArchiveRead(file, version))
        if read.size != size:
            # What has grown is read on from its last page.
            yield ArchiveRead(file, version, read.last_offset), size - max(read.last_offset, 0)


Wanted = UrlFile | Sitemap | Listings | Archived
