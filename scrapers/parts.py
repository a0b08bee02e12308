"""What is found on a page before it is an article."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from scrapers.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Parts:
    """Texts as the page has them, the element that holds the body, and the elements in which its date may stand."""

    title: str
    lead: str
    body: str
    element: HtmlElement
    around: Surroundings
    extractor: str
