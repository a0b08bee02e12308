"""When an article was published. A wrong date is worse than none: a date must be certain and agree with the URL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from scrapers.dates import read_day_first, read_formats, read_iso
from scrapers.metadata import dates
from scrapers.page import matches, one, value_of
from scrapers.source import Source

# An address is given when the draft is made: publication follows, rarely by more than a week.
EARLIEST, LATEST = timedelta(hours=-12), timedelta(days=7)
DATE_CLASSES = ("date", "time", "meta", "publish", "ngay")
ASIDE = "ancestor-or-self::*[self::aside or self::nav or self::footer or self::li]"


@dataclass(frozen=True, slots=True)
class Published:
    """The moment in UTC, or None; `reason` says where it was found, or why it was not."""

    at: datetime | None
    reason: str


def find_published(document: HtmlElement, scope: HtmlElement, source: Source, url: str) -> Published:
    """The publication date of a page; `scope` is the smallest element around title and body."""
    embedded = next(filter(None, (rule.read(url) for rule in source.url_dates)), None)
    found = next(candidates(document, scope, source), None)
    if found is None:
        return Published(embedded, "in the URL" if embedded else "no date found that is certain")
    if embedded and not EARLIEST <= agreed(found, embedded) <= LATEST:
        return Published(None, f"{found.reason} says {found.at:%Y-%m-%d}, the URL {embedded:%Y-%m-%d}")
    return found


def agreed(found: Published, embedded: datetime) -> timedelta:
    """How long after the URL was made the page says it was published."""
    return (found.at or embedded) - embedded


def candidates(document: HtmlElement, scope: HtmlElement, source: Source) -> Iterator[Published]:
    """Dates in order of trust: the declared element, what the page tells machines, a date-classed element around it."""
    for selector in source.selectors.date:
        element = one(document, (selector,))
        text = value_of(element) if element is not None else ""
        moment = read_formats(text, source.date_formats) if source.date_formats else read_day_first(text)
        if moment:
            yield Published(moment, selector)
    for moment in filter(None, map(read_iso, dates(document))):
        yield Published(moment, "metadata")
    for way in (stamped, printed):
        moments = way(scope)
        if len(moments) == 1:
            yield Published(moments.pop(), way.__name__)


def stamped(scope: HtmlElement) -> set[datetime]:
    """The moments of <time datetime> elements around the article."""
    found = (read_iso(element.get("datetime")) for element in matches(scope, "time[datetime]"))
    return set(filter(None, found))


def printed(scope: HtmlElement) -> set[datetime]:
    """The day-first dates in elements classed as dates around the article, side lists left out."""
    elements = [element for name in DATE_CLASSES for element in matches(scope, f'[class*="{name}"]')]
    texts = (value_of(element) for element in elements if not element.xpath(ASIDE))
    return set(filter(None, (read_day_first(text) for text in texts if len(text) < 120)))
