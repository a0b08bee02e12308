"""Each page of pages/ read by the declaration of its real source gives the text beside it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import soupsieve
from bs4 import BeautifulSoup

from scrapers.article import read_article
from scrapers.page import Page, matches, parse
from scrapers.source import Source, registry

PAGES = Path(__file__).parent / "pages"
SOURCES = registry()
ADDRESSES = {row["source_id"]: row["url"] for row in csv.DictReader((PAGES / "addresses.csv").open(encoding="utf-8"))}


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_reads_as_reviewed(name: str, page: Callable[..., Page]) -> None:
    source, url = SOURCES[name], ADDRESSES[name]
    article = read_article(page((PAGES / f"{name}.html").read_bytes(), url), source)
    published = article.published_at.isoformat() if article.published_at else "no date"
    read = "\n".join((article.title, published, article.lead, article.body))
    assert read == (PAGES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert article.canonical_url == url
    assert source.owns(url)
    assert (article.source_id, article.home) == (name, source.home)


def test_every_family_in_use_has_a_page() -> None:
    used = {source.family for source in SOURCES.values() if source.enabled}
    assert used <= {SOURCES[name].family for name in ADDRESSES}


def declared(source: Source) -> set[str]:
    selectors = source.selectors
    return {*selectors.title, *selectors.date, *selectors.lead, *selectors.body, *selectors.links}


@pytest.mark.parametrize("name", ADDRESSES)
def test_our_css_finds_what_soupsieve_finds(name: str) -> None:
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    document, soup = parse(text), BeautifulSoup(text, "lxml")
    for selector in set().union(*map(declared, SOURCES.values())):
        ours = [(element.tag, dict(element.attrib)) for element in matches(document, selector)]
        theirs = [
            (tag.name, {key: " ".join(value) if isinstance(value, list) else value for key, value in tag.attrs.items()})
            for tag in soupsieve.select(selector, soup)
        ]
        assert ours == theirs, selector
