"""The title of an article on a page that declares none."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from scrapers.metadata import Metadata, sites, titles
from scrapers.page import SPACE, value_of
from scrapers.runs import words

# How sites part their name from the title: "Title - Site", "Site | Section | Title", "Site: Title".
BREAK = re.compile(r"\s+[-–—|·•»«:]+\s+|\s*[|»«]\s*|:\s+")
LONGEST, MOST_BREAKS = 300, 9
HOME = re.compile(r"\s*(?:https?://[^/]*)?/?(?:index\.\w+)?\s*")
AGREEING = 0.6


def find_title(document: HtmlElement, metadata: Metadata) -> str:
    """The heading that agrees with what the page tells machines, else that without the site's name; "" for none."""
    told, names = titles(metadata, document), sites(metadata)
    stated = [*told, *(value_of(element) for element in document.iter("title"))]
    headings = [text for element in document.iter("h1") if (text := heading_of(element, names))]
    lesser = [text for element in document.iter("h2", "h3") if (text := heading_of(element, names))]
    parts = [set(words(part)) for text in stated for part in parts_of(text)]
    for some in (headings, lesser):
        likeness, _, heading = max(((like(one, parts), len(one), one) for one in some), default=(0.0, 0, ""))
        if likeness > AGREEING:
            return heading
    if not told and len(headings) == 1 and len(words(headings[0])) > 3:
        return headings[0]
    parted = (without_site(text, document, names) for text in stated)
    return next(filter(None, parted), headings[0] if len(headings) == 1 else "")


def heading_of(element: HtmlElement, names: Sequence[str]) -> str:
    """What a heading says, "" for an empty one and for the name of the site."""
    text = SPACE.sub(" ", element.text_content()).strip()
    links = [*element.iter("a"), *(one for one in element.iterancestors() if one.tag == "a")]
    home = any(HOME.fullmatch(link.get("href", "#")) for link in links)
    return "" if home or len(text) > LONGEST or words(text) in map(words, names) else text


def like(heading: str, parts: Sequence[set[str]]) -> float:
    """How much a heading is like one of the parts: the words of both among the words of either."""
    said = set(words(heading))
    return max((len(said & part) / len(said | part) for part in parts if said | part), default=0.0)


def parts_of(text: str) -> Iterator[str]:
    """The text, and what is left of it without pieces at its beginning or at its end."""
    breaks = list(islice(BREAK.finditer(text), MOST_BREAKS))
    borders = [0, *(place for found in breaks for place in found.span()), len(text)]
    starts, ends = borders[::2], borders[1::2]
    yield text
    for start in starts:
        for end in ends:
            if start < end and (start, end) != (0, len(text)):
                yield text[start:end]


def without_site(text: str, document: HtmlElement, names: Sequence[str]) -> str:
    """A title without the site's name: the longest part that stands on the page by itself, or has no such name."""
    shown = set(lone_texts(document))
    alone = [part for part in parts_of(text) if tuple(words(part)) in shown and len(words(part)) > 3]
    if alone:
        return max(alone, key=len)
    sitely = {tuple(words(name)) for name in names}
    pieces = [piece for piece in BREAK.split(text) if piece]
    if len(pieces) > 1 and tuple(words(pieces[-1])) in sitely:
        return text[: text.rindex(pieces[-1])].rstrip(" -–—|·•»«:")
    if len(pieces) > 1 and tuple(words(pieces[0])) in sitely:
        return text[text.index(pieces[1], len(pieces[0])) :]
    return text


def lone_texts(document: HtmlElement) -> Iterator[tuple[str, ...]]:
    """The words of each short element."""
    for element in document.iter("h1", "h2", "h3", "div", "p", "span", "td"):
        text = element.text_content()
        if len(text) < LONGEST:
            yield tuple(words(text))
