"""A fetched page, selectors that count their matches, and the text a reader sees."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from lxml import etree, html
from lxml.etree import ParserError

from scrapers.charset import decode
from scrapers.css import compile_css

BLOCKS = re.compile(
    r"address|article|aside|blockquote|caption|center|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6r]"
    r"|header|li|main|nav|[ou]l|p|pre|section|summary|table|t[dhr]|tbody|tfoot|thead"
)
UNSEEN = re.compile(r"button|iframe|noscript|object|script|select|style|svg|template|textarea|video")
HIDDEN = '[hidden], [style*="display:none" i], [style*="display: none" i]'
SPACE = re.compile(r"\s+")
TABLES = {"table", "tr", "td", "th"}
CELL_GAP = " | "
# What a site's own templates failed to fill.
UNFILLED = re.compile(r"\{\{[^{}]*\}\}")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server needs to answer 304 instead of sending a page again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: `body` is decompressed, `headers` have lower-case names, `archive` refers to its kept record."""

    url: str
    final_url: str
    status: int
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = Validators()
    not_modified: bool = False
    archive: str = ""

    @property
    def text(self) -> str:
        """The body decoded."""
        return decode(self.body, self.headers.get("content-type", ""))


def parse(markup: str) -> html.HtmlElement:
    """The page as a tree, rooted in <html>; an empty one for an empty page. Deeper than 256 levels lxml drops text."""
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return html.document_fromstring("<html></html>")


def matches(document: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements a selector finds, in the order of the page."""
    return list(compile_css(selector)(document))


def some(document: html.HtmlElement, selectors: Iterable[str]) -> list[html.HtmlElement]:
    """The elements of the first selector that finds any."""
    return next(filter(None, (matches(document, selector) for selector in selectors)), [])


def one(document: html.HtmlElement, selectors: Iterable[str]) -> html.HtmlElement | None:
    """The element of the first selector that finds exactly one, or several that say the same; None without such."""
    for selector in selectors:
        found = matches(document, selector)
        if found and (len(found) == 1 or len({value_of(element) for element in found}) == 1):
            return found[0]
    return None


def counts(document: html.HtmlElement, selectors: Iterable[str]) -> str:
    """How many elements each selector finds, for a message."""
    return ", ".join(f"{selector} ×{len(matches(document, selector))}" for selector in selectors) or "none declared"


def value_of(element: html.HtmlElement) -> str:
    """What an element says on one line: a machine's value where it carries one, else its text."""
    stated = (element.get(name) for name in ("content", "datetime", "value"))
    value = next(filter(None, stated), element.text_content())
    return SPACE.sub(" ", value).strip()


def text_of(element: html.HtmlElement, drop: Iterable[str] = ()) -> str:
    """The text of an element: a line per block and per table row, cells separated by " | ", without what is dropped."""
    fragment = BeautifulSoup(html.tostring(trimmed(element, drop), encoding="unicode", with_tail=False), "lxml")
    return "\n".join(lines(pieces(fragment)))


def trimmed(element: html.HtmlElement, drop: Iterable[str]) -> html.HtmlElement:
    """A copy of an element with its seen text only, line feeds where blocks and breaks were, and its tables.

    BeautifulSoup's time goes by the number of elements: of a whole page it would take most.
    """
    copy = deepcopy(element)
    for unwanted in (found for selector in (*drop, HIDDEN) for found in matches(copy, selector)):
        unwanted.clear(keep_tail=True)
        unwanted.tag, unwanted.text = ("br", None) if BLOCKS.fullmatch(unwanted.tag) else ("span", " ")
    tags = {part.tag for part in copy.iter()}
    etree.strip_elements(copy, *filter(UNSEEN.fullmatch, tags), with_tail=False)
    breaking = {"br", *filter(BLOCKS.fullmatch, tags)}
    for part in copy.iter():
        mark = "\n" if part.tag in breaking else ""
        part.text = mark + (part.text or "").replace("\n", " ")
        part.tail = mark + (part.tail or "").replace("\n", " ")
    etree.strip_tags(copy, *(tags - TABLES))
    etree.strip_attributes(copy, "*")
    return copy


def lines(parts: Iterable[str]) -> list[str]:
    """The lines of the joined parts that are not blank, with single spaces."""
    spaced = (" ".join(line.split()) for line in UNFILLED.sub("", "".join(parts)).split("\n"))
    return [line for line in spaced if line]


def pieces(node: Tag) -> Iterator[str]:
    """The text below a node, a line feed around each element and between table rows."""
    for child in node.children:
        if isinstance(child, Tag):
            yield from ("\n", row(child) if child.name == "tr" else "".join(pieces(child)), "\n")
        elif isinstance(child, NavigableString):
            yield child


def row(node: Tag) -> str:
    """A table row as one line; a row with one filled cell lays out a page and keeps its lines."""
    cells = [cell for child in node.children if (cell := cell_lines(child)) is not None]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return "\n".join(filled[0])
    return CELL_GAP.join(" ".join(cell) for cell in cells) if filled else ""


def cell_lines(child: PageElement) -> list[str] | None:
    """The lines of one cell; None for the white space between cells."""
    if isinstance(child, Tag):
        return lines(pieces(child))
    return lines([str(child)]) or None if type(child) is NavigableString else None
