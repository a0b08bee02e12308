"""Which lines head which: the line over a list, the item over its own items, the numbered title over its section."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scrapers.reading.figure import Span

LINE = re.compile(r"[^\n]+")
# How a line of a list begins, by kind; a kind inside another begins a list of its own.
BULLET = re.compile(r" ?([-–+•*·▪]|o(?= )) ?(?=\S)")
NUMBER = re.compile(r" ?\(?([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?:[.)/]|(?<=\.[0-9]) ) ?(?=[^\W\d_])")
LETTER = re.compile(r" ?\(?(?:([a-zđ])|([IVX]{1,5}))[.)] ?(?=\S)")
# A title is short and does not end like a sentence.
LONGEST_TITLE = 160
ENDS = (".", "!", "?", "…", ";", ",", "”", '"')
NUMBERING = ("1", "1.1", "1.1.1", "a", "I")


class Line(NamedTuple):
    """A line that says something: its span, the kind of its mark, "" where it has none, and whether it heads others."""

    start: int
    end: int
    kind: str
    heads: bool = False


class Headed(NamedTuple):
    """Where a line begins, and the lines that head it, the nearest first."""

    start: int
    headings: tuple[Span, ...]


def find_headings(nfc: str) -> list[Headed]:
    """The lines that others head, in order; spans are NFC offsets."""
    found: list[Headed] = []
    above: list[Line] = []
    lines = list(lines_of(nfc))
    for at, line in enumerate(lines):
        above = over(nfc, above, line)
        headings = tuple((head.start, head.end) for head in reversed(above) if head.heads)
        if headings:
            found.append(Headed(line.start, headings))
        above = [*above, line._replace(heads=heads(nfc, line, lines[at + 1 : at + 3]))]
    return found


def lines_of(nfc: str) -> Iterator[Line]:
    """The lines that say something, without the blanks at their ends."""
    for match in LINE.finditer(nfc):
        text = match.group().rstrip()
        if text:
            yield Line(match.start(), match.start() + len(text), kind_of(text))


def kind_of(text: str) -> str:
    """What marks a line as one of a list: its bullet, "1", "1.1", "a" or "I"; "" where nothing does."""
    if found := BULLET.match(text):
        return found[1]
    if found := NUMBER.match(text):
        return "1" + ".1" * found[1].count(".")
    if found := LETTER.match(text):
        return "a" if found[1] else "I"
    return ""


def over(nfc: str, above: list[Line], line: Line) -> list[Line]:
    """The lines over a line, given those over the line before it and that line itself, the outermost first."""
    if line.kind:
        same = next((at for at, head in enumerate(above) if head.kind == line.kind), None)
        return above if same is None else above[:same]
    last = nfc[above[-1].end - 1] if above else ""
    if last == ":":
        return above
    if last in (";", ",") and above[-1].kind == "":
        return above[:-1]
    return [head for head in above if head.heads and head.kind in NUMBERING and nfc[head.end - 1] != ":"]


def heads(nfc: str, line: Line, following: Sequence[Line]) -> bool:
    """Whether a line heads those after it: it ends with a colon, or is the title of a list or of a numbered section.

    One line with a dash is no list: "Hà Nội" may stand over "– Chiều 12/7, …".
    """
    if nfc[line.end - 1] == ":":
        return True
    if not following or line.end - line.start > LONGEST_TITLE or nfc.endswith(ENDS, line.start, line.end):
        return False
    kind = following[0].kind
    if not kind:
        return line.kind in NUMBERING
    return kind != line.kind and (kind in NUMBERING or [each.kind for each in following] == [kind, kind])
