"""What a page says of itself to machines: JSON-LD, OpenGraph and microdata, gathered in one pass."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scrapers.page import SPACE, matches, value_of
from scrapers.urls import absolute

TYPE = re.compile(r"(?:\w*Article|BlogPosting|Report)", re.ASCII)
PUBLISHED = ("article:published_time", "og:article:published_time", "datePublished", "pubdate", "publishdate")
ISSUED = ("parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued")
UPDATED = ("article:modified_time", "og:updated_time", "dateModified")
TITLES = ("og:title", "headline", "twitter:title")
SITES = ("og:site_name", "application-name", "twitter:site")


@dataclass(frozen=True, slots=True)
class Metadata:
    """`articles` are the JSON-LD objects of an article type, `metas` what each <meta> name says, in lower case."""

    articles: tuple[dict[str, Any], ...]
    metas: dict[str, list[str]]
    links: tuple[str, ...]

    def meta(self, *names: str) -> list[str]:
        """What <meta> says under each of the names where all of that name say the same."""
        found = (set(self.metas.get(name.lower(), ())) for name in names)
        return [said.pop() for said in found if len(said) == 1]

    def article(self, key: str) -> list[str]:
        """What JSON-LD says under a key where all articles that say something say the same."""
        said = {text for article in self.articles if (text := plain(article.get(key)))}
        return list(said) if len(said) == 1 else []


def read_metadata(document: HtmlElement) -> Metadata:
    """Everything the page tells machines. A JSON-LD block that is no JSON says nothing."""
    articles: list[dict[str, Any]] = []
    metas: dict[str, list[str]] = {}
    links: list[str] = []
    for element in document.iter("meta", "link", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if value := plain(element.get("content")):
                metas.setdefault(name.lower(), []).append(value)
        elif element.tag == "link" and element.get("rel") == "canonical":
            links.append(element.get("href") or "")
        elif element.get("type") == "application/ld+json":
            articles += json_articles(element.text or "")
    return Metadata(main_articles(articles), metas, tuple(links))


def plain(value: Any) -> str:
    """A value as one line of text, "" for what is no text."""
    return SPACE.sub(" ", unescape(value)).strip() if isinstance(value, str) else ""


def titles(metadata: Metadata, document: HtmlElement) -> list[str]:
    """Titles the page gives for its article, the most trusted first."""
    return [*metadata.article("headline"), *metadata.meta(*TITLES), *microdata(document, "headline")]


def find_summary(metadata: Metadata) -> str:
    """What the page says its article is about, "" for nothing."""
    return next(iter(metadata.meta("og:description", "description")), "")


def published(metadata: Metadata, document: HtmlElement) -> list[str]:
    """Publication dates the page gives, as written, the most trusted first."""
    stated = [*metadata.article("datePublished"), *metadata.meta(*PUBLISHED, *ISSUED)]
    return [*stated, *microdata(document, "datePublished")]


def updated(metadata: Metadata) -> list[str]:
    """Dates of the last change the page gives, as written, the most trusted first."""
    return [*metadata.article("dateModified"), *metadata.meta(*UPDATED)]


def sites(metadata: Metadata) -> list[str]:
    """What the page calls its site, and its host."""
    publishers = (article.get("publisher") for article in metadata.articles)
    names = (plain(publisher.get("name")) for publisher in publishers if isinstance(publisher, dict))
    urls = filter(None, (absolute("", address) for address in own_addresses(metadata)))
    hosts = (urlsplit(url).netloc.removeprefix("www.") for url in urls)
    return [*metadata.meta(*SITES), *filter(None, names), *filter(None, hosts)]


def addresses(document: HtmlElement) -> list[str]:
    """URLs the page calls its own."""
    return own_addresses(read_metadata(document))


def own_addresses(metadata: Metadata) -> list[str]:
    """URLs the page calls its own, the canonical one first."""
    return [*metadata.links, *metadata.metas.get("og:url", ())]


def microdata(document: HtmlElement, name: str) -> list[str]:
    """What the visible elements of an itemprop say, where all say the same."""
    found = matches(document, f'body [itemprop="{name}"]')
    said = {value_of(element) for element in found if element.tag != "meta"} - {""}
    return list(said) if len(said) == 1 else []


def json_articles(text: str) -> list[dict[str, Any]]:
    """The objects of an article type in a JSON-LD block."""
    try:
        # Newlines stand raw inside strings on many sites.
        return [item for item in objects(json.loads(text, strict=False)) if is_article(item)]
    except (ValueError, RecursionError):
        return []


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


def main_articles(articles: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The articles without those that are told of as parts of a list, which have no text and no main page."""
    found = tuple(articles)
    marked = tuple(article for article in found if article.get("mainEntityOfPage") or article.get("articleBody"))
    return marked if len(marked) == 1 else found
