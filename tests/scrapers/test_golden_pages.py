"""Each page of pages/ read by the declaration of its real source gives the text beside it, and so does each listing."""

import csv
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
import soupsieve
from bs4 import BeautifulSoup

from scrapers.article import read_article
from scrapers.feeds import read_listing
from scrapers.page import Page, matches, parse
from scrapers.source import Source, registry
from scrapers.trial import reviewed_text

PAGES = Path(__file__).parent / "pages"
LISTINGS = PAGES / "listings"
SOURCES = registry()
ADDRESSES = {row["source_id"]: row["url"] for row in csv.DictReader((PAGES / "addresses.csv").open(encoding="utf-8"))}
LISTED = [path.stem for path in sorted(LISTINGS.glob("*.html"))]


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_reads_as_reviewed(name: str, page: Callable[..., Page]) -> None:
    source, url = SOURCES[name], ADDRESSES[name]
    article = read_article(page((PAGES / f"{name}.html").read_bytes(), url), source)
    assert reviewed_text(article) == (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    assert article.canonical_url == url
    assert source.owns(url)
    assert article.extractor == ("declared" if source.selectors.body else "general")
    assert (article.source_id, article.home) == (name, source.home)


def test_every_source_that_is_on_has_a_page_and_its_text() -> None:
    enabled = {source.source_id for source in SOURCES.values() if source.enabled}
    assert enabled <= ADDRESSES.keys()
    for suffix in (".html", ".txt"):
        assert {path.stem for path in PAGES.glob(f"*{suffix}")} == ADDRESSES.keys()


def test_every_page_tells_its_own_story() -> None:
    texts = [(PAGES / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in ADDRESSES]
    said = Counter(chain.from_iterable({line for line in text if len(line) > 40} for text in texts))
    assert {line for line, times in said.items() if times > 1} == set()


@pytest.mark.parametrize("name", LISTED)
def test_listing_gives_its_articles_only(name: str, page: Callable[..., Page]) -> None:
    source = SOURCES[name]
    listing = page((LISTINGS / f"{name}.html").read_bytes(), source.listings[0])
    links = read_listing(listing, source.selectors.links)
    owned = dict.fromkeys(link for link in links.pages if source.owns(link))
    assert list(owned) == (LISTINGS / f"{name}.txt").read_text(encoding="utf-8").split()
    assert not links.note


def test_every_selector_of_links_in_use_has_a_listing() -> None:
    used = {one.selectors.links for one in SOURCES.values() if one.enabled and one.listings and one.selectors.links}
    assert used <= {SOURCES[name].selectors.links for name in LISTED}


def declared(source: Source) -> set[str]:
    selectors = source.selectors
    return {*selectors.title, *selectors.date, *selectors.lead, *selectors.body, *selectors.links}


@pytest.mark.parametrize("path", sorted(PAGES.rglob("*.html")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_our_css_finds_what_soupsieve_finds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document, soup = parse(text), BeautifulSoup(text, "lxml")
    for selector in set().union(*map(declared, SOURCES.values())):
        ours = [(element.tag, dict(element.attrib)) for element in matches(document, selector)]
        theirs = [
            (tag.name, {key: " ".join(value) if isinstance(value, list) else value for key, value in tag.attrs.items()})
            for tag in soupsieve.select(selector, soup)
        ]
        assert ours == theirs, selector
