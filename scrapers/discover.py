"""Finding a source's articles: feeds, listings with their pages, sitemaps. Only what the source owns counts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from scrapers.errors import FetchError, GoneError, LayoutError
from scrapers.feeds import Links, read_feed, read_listing, read_sitemap
from scrapers.fetch import Fetcher
from scrapers.page import Page, Validators
from scrapers.source import Source
from scrapers.workers import Workers
from warehouse.records import LOCAL_ZONE

NOTHING_KNOWN: Mapping[str, Validators] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Discovery:
    """Article URLs in the order they were found, and a line for each way that did not work as declared.

    `validators` are those of the pages of links that were read or have not changed, by URL.
    """

    urls: tuple[str, ...]
    notes: tuple[str, ...] = ()
    validators: Mapping[str, Validators] = field(default_factory=dict)


@dataclass(slots=True)
class Trail:
    """What one discovery has found so far."""

    fetcher: Fetcher
    source: Source
    workers: Workers
    known: Mapping[str, Validators]
    urls: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    errors: list[FetchError] = field(default_factory=list)
    validators: dict[str, Validators] = field(default_factory=dict)
    answered: bool = False
    unchanged: bool = False

    async def read(
        self, url: str, reader: Callable[..., Links], *args: object, past_end_is_fine: bool = False
    ) -> Links | None:
        """A page of links, read in a worker; None where it cannot be had, with a note unless it is past the end."""
        try:
            page = await self.fetcher.fetch(url, self.source, self.known.get(url))
            links = Links(unchanged=True) if page.not_modified else await self.parsed(page, reader, *args)
        except FetchError as error:
            if not (past_end_is_fine and isinstance(error, GoneError)):
                self.errors.append(error)
                self.notes.append(str(error))
            return None
        self.answered, self.unchanged = True, self.unchanged or links.unchanged
        # What did not work is to be told of again next time, not hidden by a 304.
        if links.note:
            self.notes.append(f"{url}: {links.note}")
        elif self.articles(links) or links.sitemaps or links.unchanged:
            self.validators[url] = page.validators
        return links

    async def parsed(self, page: Page, reader: Callable[..., Links], *args: object) -> Links:
        """What a reader finds in a page; what it may raise does not keep the source's other ways from being tried."""
        try:
            return await self.workers.run(page.url, reader, page, *args)
        except FetchError:
            raise
        except Exception as error:
            raise LayoutError(
                page.url, f"reading its links failed with {type(error).__name__}; report it", archive=page.archive
            ) from error

    def articles(self, links: Links) -> list[str]:
        """The articles among the links."""
        return [url for url in links.pages if self.source.owns(url)]

    def add(self, links: Links) -> int:
        """Remember the articles among the links; returns how many are new."""
        before = len(self.urls)
        self.urls.update(dict.fromkeys(self.articles(links)))
        return len(self.urls) - before

    def is_older(self, links: Links, since: datetime | None) -> bool:
        """Whether the URLs of the articles carry times, and all of them lie before `since`."""
        read = ((form, form.read(url)) for url in self.articles(links) for form in self.source.url_dates)
        moments = [moment + form.span for form, moment in read if moment]
        return bool(since and moments and max(moments) < since)


async def discover(
    fetcher: Fetcher,
    source: Source,
    workers: Workers,
    *,
    pages: int = 3,
    sitemaps: int = 0,
    since: datetime | None = None,
    known: Mapping[str, Validators] = NOTHING_KNOWN,
) -> Discovery:
    """The articles a source offers now: its feeds and the first `pages` pages of its listings.

    A listing is left at a page all of whose articles are older than `since`, where their URLs tell. The sitemap, which
    may hold years, is read where these bring nothing, or where that many of its files are asked for. `known` holds the
    validators of pages of links; one that has not changed adds nothing, so give only those whose articles are all in.
    Raises the first FetchError where no way answers, LayoutError where all do and none has a link.
    """
    trail = Trail(fetcher, source, workers, known)
    await follow_feeds(trail)
    for listing in source.listings:
        await follow_listing(trail, listing, pages, since)
    if source.sitemap and (sitemaps or not (trail.urls or trail.unchanged)):
        await follow_sitemap(trail, source.sitemap, sitemaps or 1)
    if not trail.answered and trail.errors:
        raise trail.errors[0]
    if not (trail.urls or trail.unchanged):
        raise LayoutError(
            source.host, f"no article link found; correct article_url or links in {source.source_id}.toml"
        )
    return Discovery(tuple(trail.urls), tuple(trail.notes), trail.validators)


async def follow_feeds(trail: Trail) -> None:
    """Read every feed; a dead one is noted, and what stands in for it."""
    for feed in trail.source.feeds:
        links = await trail.read(feed, read_feed)
        if links is None or not (links.pages or links.unchanged):
            stand_in = "the listings stand in" if trail.source.listings else "nothing stands in; add a listing"
            trail.notes.append(f"{feed}: dead feed, {stand_in}")
        else:
            trail.add(links)


async def follow_listing(trail: Trail, listing: str, pages: int, since: datetime | None) -> None:
    """Read a listing page by page, until a page brings nothing new or only what is older than `since`."""
    source = trail.source
    first = await trail.read(listing, read_listing, source.selectors.links, source.zone)
    if first is None or first.unchanged:
        return
    trail.add(first)
    if source.zone and not first.zone:
        trail.notes.append(f"{listing}: zone: {source.zone} finds nothing; its further pages are left out")
        return
    links, number = first, 2
    while source.paging and number <= pages and not trail.is_older(links, since):
        url = page_url(source, listing, first.zone, number, trail.fetcher.clock())
        page = await trail.read(url, read_listing, source.selectors.links, past_end_is_fine=True)
        if page is None or not trail.add(page):
            return
        links, number = page, number + 1


def page_url(source: Source, listing: str, zone: str, number: int, now: datetime) -> str:
    """The URL of a listing's page 2, 3, …; paging by day begins with today on page 2."""
    parts = urlsplit(listing)
    day = now.astimezone(LOCAL_ZONE) - timedelta(days=number - 2)
    return source.paging.format(
        root=f"{parts.scheme}://{parts.netloc}",
        stem=re.sub(r"(?<=[^/])\.[a-z]+$", "", listing) if parts.path.strip("/") else listing,
        zone=zone,
        page=number,
        day=f"{day:%d-%m-%Y}",
    )


async def follow_sitemap(trail: Trail, sitemap: str, files: int) -> None:
    """Read a sitemap and, where it is an index, the latest of its files."""
    links = await trail.read(sitemap, read_sitemap)
    if links is None:
        return
    trail.add(links)
    for url in links.sitemaps[:files]:
        if part := await trail.read(url, read_sitemap):
            trail.add(part)
    if not (links.pages or links.sitemaps or links.unchanged):
        trail.notes.append(f"{sitemap}: not a sitemap; correct sitemap in {trail.source.source_id}.toml")
