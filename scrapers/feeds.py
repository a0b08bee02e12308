"""Links out of feeds, listings and sitemaps. Pure: a page in, links out, in a worker; what is broken gives none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import feedparser
from lxml import etree

from scrapers.compression import decompress
from scrapers.page import Page, counts, matches, one, parse, some, value_of
from scrapers.urls import absolute

GZIP = b"\x1f\x8b"
# The sitemap protocol's own bound of an unpacked file.
SITEMAP_SIZE = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Links:
    """What a page of links offers: pages, further sitemaps, the `zone` of a listing's paging, and a note on what did
    not work as declared. `unchanged` is a page that has not been sent again."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    zone: str = ""
    note: str = ""
    unchanged: bool = False


def read_feed(page: Page) -> Links:
    """The entries' links of an RSS or Atom feed, in its order; none for what is no feed or declares entities."""
    # Given bytes feedparser may take them for a file name; its XML parser expands entities.
    if b"<!ENTITY" in page.body:
        return Links()
    headers = {"content-type": page.headers.get("content-type", "")}
    feed = feedparser.parse(
        BytesIO(page.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return Links(found(page, (entry.get("link", "") for entry in feed.entries)))


def read_listing(page: Page, selectors: tuple[str, ...], zone: str = "") -> Links:
    """The links of a listing that the selectors find; every link where they find none, with a note, or none is given.

    `zone` is the selector of the element that holds the listing's number.
    """
    document = parse(page.text)
    elements = some(document, selectors)
    note = f"links: {counts(document, selectors)}; every link of the page is taken" if selectors else ""
    links = (element.get("href") or "" for element in elements or matches(document, "a[href]"))
    place = one(document, (zone,)) if zone else None
    number = value_of(place) if place is not None else ""
    return Links(found(page, links), zone=number, note="" if elements else note)


def read_sitemap(page: Page) -> Links:
    """The pages of a sitemap, and the sitemaps it lists, each the latest first where they are dated."""
    entries = sorted(sitemap_entries(page.body), key=lambda entry: entry[2], reverse=True)
    pages, sitemaps = ([url for kind, url, _ in entries if kind == wanted] for wanted in ("url", "sitemap"))
    return Links(found(page, pages), found(page, sitemaps))


def sitemap_entries(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Kind (url or sitemap), location and date of change of each entry, up to where the file breaks."""
    try:
        data = decompress(body, "gzip", SITEMAP_SIZE) if body.startswith(GZIP) else body
        for _, element in etree.iterparse(
            BytesIO(data), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True
        ):
            location, changed = element.findtext("{*}loc", ""), element.findtext("{*}lastmod", "")
            yield etree.QName(element).localname, location, changed.strip()
            element.clear()
    except (etree.XMLSyntaxError, ValueError):
        return


def found(page: Page, links: Iterable[str]) -> tuple[str, ...]:
    """The links that lead somewhere, absolute and normalised."""
    return tuple(url for link in links if link.strip() and (url := absolute(page.final_url, link)))
