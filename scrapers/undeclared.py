"""A page of a source that declares no body: what stands where is found, not known."""

from functools import partial

from lxml.html import HtmlElement

from scrapers.dates import read_certain, read_day_first
from scrapers.extract import extract, tells_of
from scrapers.language import is_vietnamese
from scrapers.parts import Parts
from scrapers.runs import words
from scrapers.surroundings import Surroundings, around_article

# A text so short that does not speak of the page's title is a notice, a banner or a form.
SHORT = 240


def read_undeclared(document: HtmlElement, title: str, summary: str) -> Parts | None:
    """The parts of a page's article, or None where the page is none: menus, teasers, a text about something else."""
    found = extract(document, title, summary)
    if found is None or (len(found.text) < SHORT and not tells_of(title, [found.lead, found.text], share=0.2)):
        return None
    around = partial(around_article, document, title, found.element)
    day_first = is_vietnamese(found.text)
    surroundings = Surroundings(found.element, around, day_first)
    return Parts(title, found.lead, body_of(found.text, title), found.element, surroundings, "general")


def body_of(text: str, title: str) -> str:
    """The text without the title and the date that stand over it."""
    lines = text.split("\n")
    while lines and is_head(lines[0], title):
        del lines[0]
    return "\n".join(lines)


def is_head(line: str, title: str) -> bool:
    """Whether a line is the title, or nothing but a date."""
    if words(line) == words(title):
        return True
    return len(words(line)) < 14 and bool(read_day_first(line) or read_certain(line))
