"""Finding a source's articles: feeds, listings with their pages, sitemaps. Only what the source owns counts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from scrapers.errors import FetchError, GoneError, LayoutError
from scrapers.feeds import feed_links, listing_links, sitemap_links
from scrapers.fetch import Fetcher
from scrapers.page import Page, Validators, counts, one, parse, value_of
from scrapers.source import Source
from warehouse.records import LOCAL_ZONE

NOTHING_KNOWN: Mapping[str, Validators] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Discovery:
    """Article URLs in the order they were found, and a line for each way that did not work as declared."""

    urls: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Trail:
    """What one discovery has found so far."""

    fetcher: Fetcher
    source: Source
    known: Mapping[str, Validators]
    urls: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    errors: list[FetchError] = field(default_factory=list)
    answered: int = 0

    async def get(self, url: str, *, past_end_is_fine: bool = False) -> Page | None:
        """A page of links; None where it cannot be had, with a note unless it lies past the end of a listing."""
        try:
            page = await self.fetcher.fetch(url, self.source, self.known.get(url))
        except FetchError as error:
            if not (past_end_is_fine and isinstance(error, GoneError)):
                self.errors.append(error)
                self.notes.append(str(error))
            return None
        self.answered += 1
        return page

    def add(self, links: Iterable[str]) -> int:
        """Remember the articles among the links; returns how many are new."""
        before = len(self.urls)
        self.urls.update(dict.fromkeys(link for link in links if self.source.owns(link)))
        return len(self.urls) - before


async def discover(
    fetcher: Fetcher,
    source: Source,
    *,
    pages: int = 3,
    sitemaps: int = 0,
    known: Mapping[str, Validators] = NOTHING_KNOWN,
) -> Discovery:
    """The articles a source offers now: its feeds and the first `pages` pages of its listings.

    Its sitemap, which may hold years, is read where these bring nothing, or where that many of its files are asked for.
    `known` holds the validators of pages of links; one that has not changed adds nothing, so give only those whose
    articles are all in. Raises the first FetchError where no way answers, LayoutError where all do and none has a link.
    """
    trail = Trail(fetcher, source, known)
    await follow_feeds(trail)
    for listing in source.listings:
        await follow_listing(trail, listing, pages)
    if source.sitemap and (sitemaps or not trail.urls):
        await follow_sitemap(trail, source.sitemap, sitemaps or 1)
    if not trail.answered and trail.errors:
        raise trail.errors[0]
    if not trail.urls and not known:
        raise LayoutError(
            source.host, f"no article link found; correct article_url or links in {source.source_id}.toml"
        )
    return Discovery(tuple(trail.urls), tuple(trail.notes))


async def follow_feeds(trail: Trail) -> None:
    """Read every feed; a dead one is noted, and what stands in for it."""
    for feed in trail.source.feeds:
        page = await trail.get(feed)
        links = [] if page is None or page.not_modified else feed_links(page)
        trail.add(links)
        if page is None or not (links or page.not_modified):
            stand_in = "the listings stand in" if trail.source.listings else "nothing stands in; add a listing"
            trail.notes.append(f"{feed}: dead feed, {stand_in}")


async def follow_listing(trail: Trail, listing: str, pages: int) -> None:
    """Read a listing page by page, until a page brings nothing new."""
    first = await trail.get(listing)
    if first is None or first.not_modified:
        return
    read_listing(trail, first)
    for number in range(2, pages + 1 if trail.source.paging else 2):
        page = await trail.get(page_url(trail, listing, first, number), past_end_is_fine=True)
        if page is None or not read_listing(trail, page):
            return


def read_listing(trail: Trail, page: Page) -> int:
    """Take the links of a listing's page; returns how many are new. A declaration that finds none is noted."""
    declared = trail.source.selectors.links
    links = listing_links(page, declared)
    if not links and declared:
        trail.notes.append(f"{page.url}: links: {counts(parse(page.text), declared)}; every link of the page is taken")
        links = listing_links(page, ())
    return trail.add(links)


def page_url(trail: Trail, listing: str, first: Page, number: int) -> str:
    """The URL of a listing's page 2, 3, …; paging by day begins with today on page 2."""
    parts = urlsplit(listing)
    zone = one(parse(first.text), (trail.source.zone,)) if trail.source.zone else None
    day = trail.fetcher.clock().astimezone(LOCAL_ZONE) - timedelta(days=number - 2)
    return trail.source.paging.format(
        root=f"{parts.scheme}://{parts.netloc}",
        stem=re.sub(r"(?<=[^/])\.[a-z]+$", "", listing) if parts.path.strip("/") else listing,
        zone=value_of(zone) if zone is not None else "",
        page=number,
        day=f"{day:%d-%m-%Y}",
    )


async def follow_sitemap(trail: Trail, sitemap: str, files: int) -> None:
    """Read a sitemap and, where it is an index, the latest of its files."""
    page = await trail.get(sitemap)
    if page is None or page.not_modified:
        return
    links, sitemaps = sitemap_links(page)
    trail.add(links)
    for url in sitemaps[:files]:
        part = await trail.get(url)
        trail.add(sitemap_links(part)[0] if part and not part.not_modified else ())
    if not (links or sitemaps):
        trail.notes.append(f"{sitemap}: not a sitemap; correct sitemap in {trail.source.source_id}.toml")
