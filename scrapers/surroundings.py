"""What stands around an article: the part of a page in which its date may be printed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml.html import HtmlElement

from scrapers.runs import words

HEADING_TAGS = ("h1", "h2", "h3", "h4", "div", "p", "span", "td", "strong", "b")
NEARBY = 150


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An article's body, and on demand the elements around it; whether its page writes the day first."""

    body: HtmlElement
    elements: Callable[[], Iterable[HtmlElement]]
    day_first: bool = True

    def lineage(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """The element and what holds it, as far as that does not hold the whole body."""
        holders = {self.body, *self.body.iterancestors()}
        return takewhile(lambda one: one not in holders, (element, *element.iterancestors()))


def around_article(document: HtmlElement, title: str, body: HtmlElement) -> list[HtmlElement]:
    """The elements from what stands around the title to the end of the body; the body alone where no title is seen."""
    places = {element: place for place, element in enumerate(document.iter())}
    end = max(map(places.__getitem__, body.iter()))
    headings = [one for one in titled(document, title) if places[one] <= end]
    widest = beside(headings[-1], body) if headings else body
    last = max(end, *map(places.__getitem__, widest.iter()))
    return [element for element, place in places.items() if places[widest] <= place <= last]


def titled(document: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """The elements that say the title and nothing else, in the order of the page."""
    asked = words(title)
    for element in document.iter(*HEADING_TAGS):
        text = element.text_content()
        if asked and len(text) < 2 * len(title) + NEARBY and words(text) == asked:
            yield element


def beside(heading: HtmlElement, body: HtmlElement) -> HtmlElement:
    """The widest element around the heading in which little but the article stands."""
    widest, holders = heading, set(body.iterancestors())
    known = len(heading.text_content()), len(body.text_content())
    for parent in heading.iterancestors():
        rest = len(parent.text_content()) - known[0] - (known[1] if parent in holders else 0)
        if parent.tag == "body" or rest > NEARBY:
            break
        widest = parent
    return widest
