"""How the figures of a text stand to each other: what one may take over from those above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scrapers.reading.context import NOT_YET, bounds_class
from scrapers.reading.figure import Figure
from scrapers.reading.phrasebook import Lexicon, Sayings
from scrapers.reading.text import Text
from scrapers.reading.windows import OF_THE, Span, Window, bare, windows
from warehouse.records import Role

HEADING = 240
PER_HEAD = frozenset(map(Decimal, (100, 1000, 10000, 100000)))
QUALIFIER = r"(?: khoảng| hơn| gần| trên)?"
ADDED = re.compile(rf"\b(?:thêm|tăng|giảm){QUALIFIER} $")
AND = re.compile(rf"(?: và|,){QUALIFIER} $")
SHARE_OF_ABOVE = re.compile(rf"\W*(?:chiếm|tương đương|bằng){QUALIFIER}\W*")

Terms = dict[int, Span]


@dataclass(slots=True)
class Context:
    """A text under reading: its figures, the windows and terms of each, and the terms each took its subject from."""

    text: Text
    figures: Sequence[Figure]
    said: Sayings
    lexicon: Lexicon
    windows: list[Window] = field(init=False)
    terms: list[Terms] = field(init=False)
    sources: list[Terms] = field(init=False)
    _sentences: dict[int, set[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.windows = windows(self.figures, self.text.folded)
        self.terms = [self.terms_near(f, window) for f, window in zip(self.figures, self.windows, strict=True)]
        self.sources = list(self.terms)

    def terms_near(self, figure: Figure, window: Window) -> Terms:
        """The terms of a window, each where it is closest to the figure; a ratio's base n is the term "/n"."""
        near: Terms = {}
        for low, high in window:
            for end, start, term in self.said.within(low, high):
                known = near.get(term)
                if known is None or away(figure, start, end) < away(figure, *known):
                    near[term] = (start, end)
        if figure.cell:
            for low, high in (*figure.cell.labels, *figure.cell.heading):
                near |= {term: (figure.start, figure.end) for _, _, term in self.said.within(low, high)}
        if figure.denominator is not None and (base := self.lexicon.known(f"/{figure.denominator:f}")) is not None:
            near[base] = (figure.start, figure.end)
        return near

    def sentence(self, figure: Figure) -> set[int]:
        """The parts of phrases that the figure's sentence says."""
        known = self._sentences.get(figure.sentence_start)
        if known is None:
            hits = self.said.within(figure.sentence_start, figure.sentence_end)
            known = self._sentences[figure.sentence_start] = self.lexicon.said_by({term for _, _, term in hits})
        return known

    def free(self, at: int, told: str = "") -> bool:
        """Whether a figure has nothing beside it but names, dates, linking words and words already told."""
        return bare(self.text.nfc, self.windows[at], self.figures[at], told)

    def bare(self, window: Window, figure: Figure) -> bool:
        """Whether a stretch of text says nothing but names, dates and linking words."""
        return bare(self.text.nfc, window, figure, "")

    def told(self, at: int) -> str:
        """The words of a figure's windows."""
        return " ".join(self.text.nfc[start:end] for start, end in self.windows[at])

    def heading(self, back: int) -> Span | None:
        """The text between the sentence of a figure and that of the next: a heading or a lead, or nothing."""
        after = self.figures[back + 1]
        start = max(self.figures[back].sentence_end if back >= 0 else 0, after.sentence_start - HEADING)
        return (start, after.sentence_start) if start < after.sentence_start else None

    def same_clause(self, at: int, back: int) -> bool:
        """Whether two figures share a sentence and no semicolon parts them."""
        figure, before = self.figures[at], self.figures[back]
        shared = before.sentence_start == figure.sentence_start
        return shared and self.text.folded.find(";", before.end, figure.start) < 0

    def listed(self, at: int) -> bool:
        """Whether a figure and the next one are two of a list: "80 % A và 70 % B"."""
        if at + 1 == len(self.figures):
            return False
        return AND.search(self.text.folded, self.figures[at].end, self.figures[at + 1].start) is not None

    def is_base(self, at: int) -> bool:
        """Whether the figure is what the one before it is a part of: "83 % trong tổng số 23.910"."""
        return (
            at > 0 and OF_THE.fullmatch(self.text.folded, self.figures[at - 1].end, self.figures[at].start) is not None
        )

    def is_no_level(self, at: int) -> bool:
        """Whether a count is only what was added, or the people a rate is counted on: "thêm 548", "trên 1.000 dân"."""
        figure, folded = self.figures[at], self.text.folded
        if figure.unit != "count" or figure.denominator is not None or figure.role is Role.CHANGE:
            return False
        if folded.endswith("còn ", 0, figure.start) and NOT_YET.match(folded, figure.end):
            return True
        if figure.value in PER_HEAD and folded.startswith((" dân", " người dân"), figure.end):
            return True
        return ADDED.search(folded, max(0, figure.start - 20), figure.start) is not None

    def sizes_class(self, at: int) -> bool:
        """Whether a figure counts those beyond the bound that the next one gives: "9/14 bộ trên 40%"."""
        following = self.figures[at + 1 : at + 2]
        return bool(following) and bounds_class(self.text.folded, self.figures[at], following[0])

    def parted(self, at: int, back: int) -> bool:
        """Whether the subject of a figure above cannot be taken over: "7,99% (chiếm 62%)", "0,77 điểm (tăng 5%)"."""
        figure, before = self.figures[at], self.figures[back]
        if figure.unit == "percent_change" and before.unit in ("index_points", "rank"):
            return True
        if not figure.unit == before.unit == "percent":
            return False
        return SHARE_OF_ABOVE.fullmatch(self.text.folded, before.end, figure.start) is not None

    def stops(self, at: int, back: int) -> bool:
        """Whether a figure above has a subject of its own that those below do not look past."""
        before = self.figures[back]
        if before.denominator is not None and self.same_clause(at, back):
            return True
        return before.unit == self.figures[at].unit and not self.free(back)


def away(figure: Figure, start: int, end: int) -> int:
    """Characters between a span and the figure."""
    return max(figure.start - end, start - figure.end)
