"""What a page says of itself to machines: JSON-LD, OpenGraph and microdata."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from scrapers.page import matches, value_of

TYPE = re.compile(r"(?:\w*Article|BlogPosting|Report)", re.ASCII)
TITLE_MARKS = ('meta[property="og:title"]', '[itemprop="headline"]')
DATE_MARKS = (
    'meta[property="article:published_time"]',
    'meta[itemprop="datePublished"]',
    '[itemprop="datePublished"][datetime]',
    'time[itemprop="datePublished"]',
)
CANONICAL_MARKS = ('link[rel="canonical"]', 'meta[property="og:url"]')


def titles(document: HtmlElement) -> list[str]:
    """Titles the page gives for its article, the most trusted first."""
    return stated(document, "headline", TITLE_MARKS)


def dates(document: HtmlElement) -> list[str]:
    """Publication dates the page gives, as written, the most trusted first."""
    return stated(document, "datePublished", DATE_MARKS)


def addresses(document: HtmlElement) -> list[str]:
    """URLs the page calls its own."""
    found = [element for mark in CANONICAL_MARKS for element in matches(document, mark)]
    return [element.get("href") or element.get("content") or "" for element in found]


def stated(document: HtmlElement, key: str, marks: tuple[str, ...]) -> list[str]:
    """What the only JSON-LD article says under a key, then what each mark says where its elements agree."""
    articles = json_articles(document)
    values = [str(articles[0].get(key) or "")] if len(articles) == 1 else []
    for mark in marks:
        said = {value_of(element) for element in matches(document, mark)}
        values += said if len(said) == 1 else ()
    return [value.strip() for value in values if value.strip()]


def json_articles(document: HtmlElement) -> list[dict[str, Any]]:
    """Every JSON-LD object of an article type; a block that is no JSON says nothing."""
    found: list[dict[str, Any]] = []
    for script in matches(document, 'script[type="application/ld+json"]'):
        try:
            # Newlines stand raw inside strings on many sites.
            found += (item for item in objects(json.loads(script.text or "", strict=False)) if is_article(item))
        except (ValueError, RecursionError):
            continue
    return found


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a block: itself, or those of its list or graph."""
    if isinstance(value, list):
        for item in value:
            yield from objects(item)
    elif isinstance(value, dict):
        yield value
        yield from objects(value.get("@graph", []))


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object is an article."""
    kinds = item.get("@type", "")
    return any(TYPE.fullmatch(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))
