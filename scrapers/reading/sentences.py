"""Where sentences, paragraphs and clauses begin and end."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scrapers.reading.figure import Span
from scrapers.reading.outline import find_headings
from scrapers.reading.text import Text


class Sentence(NamedTuple):
    """NFC offsets of a sentence, of where its paragraph begins, and of the lines that head it, the nearest first."""

    start: int
    end: int
    paragraph: int
    headings: tuple[Span, ...] = ()


# What runs on for longer is no sentence; it is cut so that reading stays linear.
LONGEST = 2000
# A bar parts the cells of a row.
STOP = re.compile(r"[|.!?…\n](?:(?<=\|)|(?<=\n)\n*|[.!?…]{0,7}(?:[\"”’)\]]{0,3} +|(?=[A-ZĐÂÊÔƠƯÁẢẠ][a-zà-ỹ])))")
# A full stop after one of these shortens a word instead of ending a sentence.
SHORTENED = (
    "tp",
    "tx",
    "tt",
    "ths",
    "ts",
    "gs",
    "pgs",
    "bs",
    "ks",
    "st",
    "mr",
    "ông",
    "no",
    "t",
    "p",
    "q",
    "h",
    "k",
    "cn",
)
LIST_NUMBER = re.compile(r"[-–•+*(]? ?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})(?:\.\d{1,2})*")


def find_sentences(text: Text) -> list[Sentence]:
    """Sentences in order; they cover the text."""
    found: list[Sentence] = []
    headings = {headed.start: headed.headings for headed in find_headings(text.nfc)}
    begin, paragraph, above = 0, 0, headings.get(0, ())
    for stop in STOP.finditer(text.nfc):
        line_ends = stop.group()[-1] == "\n"
        if not line_ends and not ends_here(text, begin, stop):
            continue
        found.extend(pieces(text.nfc, Sentence(begin, stop.end(), paragraph, above)))
        broken = text.nfc[max(begin, stop.start() - 1) : stop.start()] == ","
        begin = stop.end()
        if line_ends:
            above = headings.get(begin, ())
            paragraph = paragraph if broken else begin
    found.extend(pieces(text.nfc, Sentence(begin, len(text.nfc), paragraph, above)))
    return found


def pieces(nfc: str, sentence: Sentence) -> Iterator[Sentence]:
    """A sentence, cut at blanks where it is too long."""
    start, end = sentence.start, sentence.end
    while end - start > LONGEST:
        cut = nfc.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield sentence._replace(start=start, end=cut)
        start = cut
    if end > start:
        yield sentence._replace(start=start)


def ends_here(text: Text, begin: int, stop: re.Match[str]) -> bool:
    """Whether a stop inside a line ends the sentence that began at `begin`."""
    if stop.group() == "|":
        return True
    after = text.nfc[stop.end() : stop.end() + 1]
    if after.islower():
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    if stop.start() - begin <= 6 and LIST_NUMBER.fullmatch(text.folded, begin, stop.start()):
        return False
    word = text.folded[max(0, stop.start() - 5) : stop.start()].replace("(", " ").replace(".", " ").rpartition(" ")[2]
    return word not in SHORTENED


def brackets_around(nfc: str, offset: int, start: int, end: int) -> tuple[int, int] | None:
    """The round brackets within [start, end) that hold an offset."""
    opened = nfc.rfind("(", start, offset)
    if opened < 0 or nfc.find(")", opened, offset) >= 0:
        return None
    closed = nfc.find(")", offset, end)
    return (opened, closed) if closed >= 0 else None


def sentence_at(starts: Sequence[int], offset: int) -> int:
    """The index of the sentence that holds an offset."""
    return max(0, bisect_right(starts, offset) - 1)


CLAUSE_STOPS = (";", "(", ")", ":", ",", "\n")


def clause_bounds(nfc: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The clause of each figure of a sentence: neighbours are parted at the last stop between them."""
    cuts = [start]
    for (_, left), (right, _) in pairwise(spans):
        stop = max(map(nfc[left:right].rfind, CLAUSE_STOPS))
        if stop < 0:
            stop = nfc[left:right].rfind(" và ")
        cuts.append(left + stop + 1 if stop >= 0 else right)
    cuts.append(end)
    return list(pairwise(cuts))
