"""A page as runs of text in the order they are read, and the blocks that hold them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from scrapers.page import BLOCKS, HIDDEN, SPACE, UNSEEN, matches

WORD = re.compile(r"[^\W_]+")
# Signs without width stand inside words; the soft hyphen among them is a letter in TCVN3, so texts keep it.
WIDTHLESS = frozenset("\u00ad\u200b\u200c\u200d\ufeff")
NOTHING = dict.fromkeys(map(ord, WIDTHLESS))
PROSE = 60


@dataclass(frozen=True, slots=True)
class Run:
    """Text without a border of a block in it; `linked` of its characters lead elsewhere."""

    text: str
    linked: int
    block: HtmlElement

    @property
    def is_link(self) -> bool:
        """Whether most of it leads elsewhere."""
        return self.linked * 2 > len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough for a sentence, and no link."""
        return len(self.text) >= PROSE and not self.is_link


@dataclass(frozen=True, slots=True)
class Block:
    """An element that holds the runs from `first` up to `end`."""

    element: HtmlElement
    first: int
    end: int


@dataclass(slots=True)
class Survey:
    """The runs and blocks of a page, as a walk over its elements finds them."""

    runs: list[Run] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    opened: list[tuple[HtmlElement, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    links: int = 0
    linked: int = 0

    def enter(self, element: HtmlElement) -> None:
        """Come upon an element."""
        if element.tag == "br" or BLOCKS.fullmatch(element.tag):
            self.close()
        if BLOCKS.fullmatch(element.tag):
            self.opened.append((element, len(self.runs)))
        self.links += element.tag == "a"
        self.say(element.text)

    def leave(self, element: HtmlElement) -> None:
        """Come to the end of an element."""
        self.links -= element.tag == "a"
        if BLOCKS.fullmatch(element.tag):
            self.close()
            block, first = self.opened.pop()
            self.blocks.append(Block(block, first, len(self.runs)))

    def say(self, text: str | None) -> None:
        """Add text to the run."""
        if text:
            self.pieces.append(text)
            self.linked += len(SPACE.sub(" ", text).strip()) if self.links else 0

    def close(self) -> None:
        """End the run."""
        if text := SPACE.sub(" ", "".join(self.pieces)).strip():
            self.runs.append(Run(text, min(self.linked, len(text)), self.opened[-1][0]))
        self.pieces.clear()
        self.linked = 0


def survey(document: HtmlElement) -> Survey:
    """The runs and blocks of what a reader sees of a page."""
    body = document.find("body")
    page, hidden = Survey(), set(matches(document, HIDDEN))
    page.opened.append((document, 0))
    walk = iterwalk(document if body is None else body, events=("start", "end"))
    unseen: set[HtmlElement] = set()
    for event, element in walk:
        if event == "end":
            if element not in unseen:
                page.leave(element)
            page.say(element.tail)
        elif element in hidden or UNSEEN.fullmatch(element.tag):
            unseen.add(element)
            walk.skip_subtree()
        else:
            page.enter(element)
    page.close()
    page.blocks.append(Block(document if body is None else body, 0, len(page.runs)))
    return page


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return WORD.findall(text.translate(NOTHING).lower())


class Text:
    """A text that can be asked whether it holds a line, however its lines are broken."""

    def __init__(self, lines: Iterable[str]) -> None:
        said = [word for line in lines for word in words(line)]
        self.flat = f" {' '.join(said)} "
        self.fours = set(fours(said))

    def holds(self, line: str) -> bool:
        """Whether the words of a short line follow each other here, or most runs of four words of a long one do."""
        asked = words(line)
        if len(asked) < 8:
            return bool(asked) and f" {' '.join(asked)} " in self.flat
        found = [four in self.fours for four in fours(asked)]
        return sum(found) * 2 > len(found)


def fours(of: list[str]) -> Iterator[tuple[str, ...]]:
    """Every four words that follow each other."""
    return zip(of, of[1:], of[2:], of[3:], strict=False)
