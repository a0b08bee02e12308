"""When an article was published. A wrong date is worse than none: what a page says must agree, also with its URL."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scrapers.dates import NOON, in_utc, read_certain, read_day_first, read_formats, read_stated
from scrapers.metadata import Metadata, published, updated
from scrapers.page import SPACE, Page, one, value_of
from scrapers.source import Source
from scrapers.surroundings import Surroundings
from warehouse.records import LOCAL_ZONE

# An address is given when the draft is made: publication follows, rarely by more than a week.
EARLIEST, LATEST = timedelta(hours=-12), timedelta(days=7)
# What a page says twice may differ by the zone it was written in.
SAME = timedelta(days=1)
FIRST = datetime(1995, 1, 1, tzinfo=UTC)
PATH_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01])(?!\d))?(?![\d])")
NAME_DAY = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
DATE_CLASSES = re.compile(r"date|time|meta|publi|posted|ngay|thoi-?gian", re.IGNORECASE)
OTHER_CLASSES = re.compile(
    r"updat|modif|timeline|runtime|comment|binh-?luan|related|lien-?quan|sidebar|tin-?khac|other-?news", re.IGNORECASE
)
CHANGED = re.compile(
    r"\b(?:updated?|modifi|edited|aktualisier|bijgewerkt|mise? à jour|actuali[sz]|aggiorna|atualiza|diperbarui)",
    re.IGNORECASE,
)
STAMPS = {"time": "datetime", "abbr": "title"}
ASIDE = {"aside", "nav", "footer", "li", "blockquote", "figure", "form"}


@dataclass(frozen=True, slots=True)
class Published:
    """The moment in UTC, or None; `reason` says where it was found, or why it was not."""

    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A moment a page gives, and where."""

    at: datetime
    where: str

    @property
    def day(self) -> date:
        """The day in Viet Nam."""
        return local_day(self.at)

    def __str__(self) -> str:
        return f"{self.where} says {self.day}"


@dataclass(frozen=True, slots=True)
class Window:
    """When an article was published if its URL is right: `at` where the URL gives the moment.

    A window that is not `sure` is a number that looks like a day: it can settle a quarrel, and contradict nothing.
    """

    earliest: datetime
    latest: datetime
    at: datetime | None = None
    sure: bool = True

    def holds(self, candidate: Candidate) -> bool:
        """Whether a candidate lies within."""
        return self.earliest <= candidate.at <= self.latest


def find_published(
    document: HtmlElement, around: Surroundings, metadata: Metadata, source: Source, page: Page
) -> Published:
    """The publication date of a page."""
    declared = declared_date(document, source)
    stated = [declared] if declared else [*told(document, metadata), *shown(around)]
    found = [one for one in stated if FIRST <= one.at <= page.fetched_at + SAME]
    found = without_updates(found)
    if stated and not found:
        return Published(None, f"{stated[0]}, which cannot be")
    return settle(found, window_of(page.final_url, source, declared))


def find_updated(metadata: Metadata, published_at: datetime | None, page: Page) -> datetime | None:
    """When the article was last changed, as the page tells machines; never before publication or after fetching."""
    moment = next(filter(None, map(read_stated, updated(metadata))), None)
    known = moment is not None and (published_at or FIRST) <= moment <= page.fetched_at + SAME
    return moment if known else None


def declared_date(document: HtmlElement, source: Source) -> Candidate | None:
    """The date in the element the source declares."""
    for selector in source.selectors.date:
        element = one(document, (selector,))
        text = value_of(element) if element is not None else ""
        moment = read_formats(text, source.date_formats) if source.date_formats else read_day_first(text)
        if moment:
            return Candidate(moment, selector)
    return None


def told(document: HtmlElement, metadata: Metadata) -> Iterator[Candidate]:
    """The dates the page tells machines, the most trusted first."""
    for text in published(metadata, document):
        if moment := read_stated(text) or read_certain(text):
            yield Candidate(moment, "metadata")


def shown(around: Surroundings) -> Iterator[Candidate]:
    """The date a reader sees around the article, where there is one only: first of <time datetime>, then printed."""
    for where, moments in (("stamped", stamped(around)), ("printed", printed(around))):
        found = {moment.date(): moment for moment in sorted(moments)}
        if len(found) == 1:
            yield Candidate(found.popitem()[1], where)
            return


def stamped(around: Surroundings) -> Iterator[datetime]:
    """The moments of <time datetime>, and of <abbr title> of the hentry format, around the article."""
    for element in around.elements():
        moment = read_stated(element.get(STAMPS.get(element.tag, "datetime")) or "")
        if moment and is_about_article(element, around):
            text = seen_text(element)
            shown = read_certain(text)
            if not CHANGED.search(text) and (shown is None or abs(shown - moment) <= SAME):
                yield moment


def printed(around: Surroundings) -> Iterator[datetime]:
    """The dates in elements classed as dates around the article."""
    read = read_day_first if around.day_first else read_certain
    for element in around.elements():
        if element.tag == "time" or DATE_CLASSES.search(element.get("class") or ""):
            text = seen_text(element)
            moment = read(text) if len(text) < 120 and not CHANGED.search(text) else None
            if moment and is_about_article(element, around):
                yield moment


def seen_text(element: HtmlElement) -> str:
    """What a reader sees of an element, on one line."""
    return SPACE.sub(" ", element.text_content()).strip()


def is_about_article(element: HtmlElement, around: Surroundings) -> bool:
    """Whether an element stands in no list, comment or side column, and does not speak of a change."""
    return not any(one.tag in ASIDE or OTHER_CLASSES.search(named(one)) for one in around.lineage(element))


def named(element: HtmlElement) -> str:
    """The names a page gives an element."""
    return " ".join(filter(None, map(element.get, ("class", "id", "itemprop"))))


def without_updates(found: list[Candidate]) -> list[Candidate]:
    """The candidates without what a reader sees later than the page tells machines: the date of a change."""
    first = next((one for one in found if one.where == "metadata"), None)
    return [one for one in found if first is None or one.where == "metadata" or one.day <= first.day + SAME]


def window_of(url: str, source: Source, declared: Candidate | None) -> Window | None:
    """When the URL says the article was published: by the source's rule, else by a day or month in its path."""
    for rule in source.url_dates:
        if embedded := rule.read(url):
            named = rule.span <= timedelta(days=1)
            return Window(embedded + EARLIEST, embedded + rule.span + LATEST, embedded if named else None)
    return None if declared or source.url_dates else window_in(urlsplit(url).path)


def window_in(path: str) -> Window | None:
    """The window of a path such as /2024/05/12/… or /2024/05/…, or of eight digits that could be a day."""
    found = PATH_DAY.search(path) or NAME_DAY.search(path)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        start = in_utc(datetime(year, month, day or 1))  # noqa: DTZ001
    except ValueError:
        return None
    end = start + timedelta(days=1 if day else 31) + LATEST
    sure = found.re is PATH_DAY
    return Window(start - SAME, end, start + timedelta(hours=NOON) if day and sure else None, sure)


def settle(found: Sequence[Candidate], window: Window | None) -> Published:
    """The first of the candidates if all agree with each other and with the URL."""
    if not found:
        at = window.at if window else None
        return Published(at, "in the URL" if at else "no date found that is certain")
    fitting = [one for one in found if window and window.holds(one)]
    if window and window.sure and not fitting:
        return Published(None, f"{found[0]}, the URL {Candidate(window.at or window.earliest + SAME, '').day}")
    quarrel = apart(fitting or found)
    if quarrel:
        return Published(None, f"{quarrel[0]}, {quarrel[1]}")
    best = (fitting or found)[0]
    return Published(best.at, best.where)


def apart(found: Iterable[Candidate]) -> tuple[Candidate, Candidate] | None:
    """Two candidates more than a calendar day apart, for one of a day's beginning may stand for its evening."""
    ordered = sorted(found, key=lambda one: one.at)
    return (ordered[0], ordered[-1]) if ordered[-1].day - ordered[0].day > SAME else None


def local_day(moment: datetime) -> date:
    """The day in Viet Nam."""
    return moment.astimezone(LOCAL_ZONE).date()
