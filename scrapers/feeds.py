"""Links out of feeds, listings and sitemaps. Pure: bytes in, links out; what is broken gives none."""

from collections.abc import Iterator
from io import BytesIO

import feedparser
from lxml import etree

from scrapers.compression import decompress
from scrapers.page import Page, matches, parse, some
from scrapers.urls import absolute

GZIP = b"\x1f\x8b"


def feed_links(page: Page) -> list[str]:
    """The entries' links of an RSS or Atom feed, in its order; none for what is no feed or declares entities."""
    # Given bytes feedparser may take them for a file name; its XML parser expands entities.
    if b"<!ENTITY" in page.body:
        return []
    headers = {"content-type": page.headers.get("content-type", "")}
    feed = feedparser.parse(
        BytesIO(page.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return found(page, (entry.get("link", "") for entry in feed.entries))


def listing_links(page: Page, selectors: tuple[str, ...]) -> list[str]:
    """The links of a listing that the selectors find; every link where none is declared."""
    document = parse(page.text)
    elements = some(document, selectors) if selectors else matches(document, "a[href]")
    return found(page, (element.get("href") or "" for element in elements))


def sitemap_links(page: Page) -> tuple[list[str], list[str]]:
    """The pages of a sitemap, and the sitemaps it lists, each the latest first where they are dated."""
    entries = list(sitemap_entries(page.body))
    pages, sitemaps = (sorted((e for e in entries if e[0] == kind), key=lambda e: e[2], reverse=True)
                       for kind in ("url", "sitemap"))  # fmt: skip
    return found(page, (entry[1] for entry in pages)), found(page, (entry[1] for entry in sitemaps))


def sitemap_entries(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Kind (url or sitemap), location and date of change of each entry, up to where the file breaks."""
    try:
        data = decompress(body, "gzip") if body.startswith(GZIP) else body
        for _, element in etree.iterparse(
            BytesIO(data), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True
        ):
            location, changed = element.findtext("{*}loc", ""), element.findtext("{*}lastmod", "")
            yield etree.QName(element).localname, location, changed.strip()
            element.clear()
    except (etree.XMLSyntaxError, ValueError):
        return


def found(page: Page, links: Iterator[str]) -> list[str]:
    """The links that lead somewhere, absolute and normalised."""
    return [url for link in links if link.strip() and (url := absolute(page.final_url, link))]
