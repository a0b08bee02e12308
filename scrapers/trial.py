"""A declaration tried on one page: what each of its selectors finds there, and what comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scrapers.article import article_of_file
from scrapers.errors import FetchError
from scrapers.metadata import addresses
from scrapers.page import Page, matches, parse, value_of
from scrapers.reader import catalogue, read_page
from scrapers.reading.read import read_figures
from scrapers.source import SELECTORS, Source
from warehouse.records import Article, Reading

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What one selector finds: how many elements, and how the first one begins."""

    key: str
    selector: str
    matches: int
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a declaration makes of a page: an article with its figures, or the problem in one line."""

    url: str
    findings: tuple[Finding, ...]
    article: Article | None = None
    readings: tuple[Reading, ...] = ()
    problem: str = ""


def try_page(page: Page, source: Source) -> Trial:
    """What every selector of the declaration finds on a page, and what comes of it."""
    findings = tuple(try_selectors(page, source))
    try:
        article, readings = read_page(page, source)
    except FetchError as error:
        return Trial(page.final_url, findings, problem=str(error))
    return Trial(page.final_url, findings, article, readings)


def try_undeclared(body: bytes, name: str) -> Trial:
    """What the general way makes of a saved page of which nothing is declared; `name` is the file's."""
    try:
        article = article_of_file(body)
    except FetchError as error:
        return Trial(error.url, (), problem=f"{name}: {error.problem}")
    return Trial(article.url, (), article, tuple(read_figures(article, catalogue())))


def try_selectors(page: Page, source: Source) -> Iterator[Finding]:
    """The findings of the selectors, in the order of the declaration."""
    document = parse(page.text)
    for key, selector in declared(source):
        texts = [value_of(element) for element in matches(document, selector)]
        yield Finding(key, selector, len(texts), texts[0][:SHOWN] if texts else "")


def declared(source: Source) -> Iterator[tuple[str, str]]:
    """Key and selector, one by one."""
    for key in SELECTORS:
        for selector in getattr(source.selectors, key):
            yield key, selector


def saved_page(body: bytes, source: Source, at: datetime) -> Page:
    """A page that was saved to a file, under the address it gives itself where that is the source's."""
    home = f"{source.scheme}://{source.host}/"
    page = Page(home, home, 200, body, at)
    url = next((url for url in addresses(parse(page.text)) if source.owns(url)), home)
    return Page(url, url, 200, body, at)


def reviewed_text(article: Article) -> str:
    """An article as a person reviews it: title, publication, lead and body, a line each or more."""
    published = article.published_at.isoformat() if article.published_at else "no date"
    return "\n".join((article.title, published, article.lead, article.body)) + "\n"
