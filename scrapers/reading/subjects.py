"""How the figures of a text stand to each other: what one may take over from those above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scrapers.reading.context import NOT_YET, bounds_class
from scrapers.reading.figure import Figure
from scrapers.reading.nouns import COUNTED_IN_WORDS
from scrapers.reading.phrasebook import Lexicon, Sayings, alike
from scrapers.reading.text import Text
from scrapers.reading.windows import OF_THE, Span, Window, bare, windows
from scrapers.reading.words import heads
from warehouse.records import Role

HEADING = 240
PER_HEAD = frozenset(map(Decimal, (100, 1000, 10000, 100000)))
QUALIFIER = r"(?: khoảng| hơn| gần| trên)?"
ADDED = re.compile(rf"\b(?:thêm|tăng|giảm){QUALIFIER} $")
AND = re.compile(rf"(?: và|,){QUALIFIER} $")
SHARE_OF_ABOVE = re.compile(rf"\W*(?:chiếm|tương đương|bằng){QUALIFIER}\W*")
# "120 hồ sơ, chiếm 60 %", "120 hồ sơ (60 %)", "120 hồ sơ, tăng 60 %": of those just counted.
APPOSED = re.compile(
    r"[^,;.:()\n]*(?:,? (?:chiếm|đạt|bằng|tương đương|tăng|giảm|gấp)(?: tỷ lệ| tỉ lệ)?|,? ?\((?:đạt|chiếm|bằng)?)"
    rf"{QUALIFIER} ?"
)
SHARES = ("percent", "percent_change", "times")
# Classifiers that say nothing of what is counted, and people, who are counted for what they have.
CLASSIFIERS = frozenset(("trường hợp", "đơn vị", "lượt", "vị trí", "đối tượng", "điểm", "người dân", "công dân"))
OF_PLAN = re.compile(r" (?:so với )?(?:kế hoạch|chỉ tiêu|dự toán)\b(?! (?:là|đạt)\b)")
REFERRING = 60
ANAPHOR = re.compile(r"\b(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|con số|chỉ số|chỉ tiêu) này\b[^,;:.\n0-9]*")
DEPARTMENT = re.compile(r"(?:sở|phòng|chi cục|văn phòng|ban quản lý|thanh tra) ")

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
        """The terms of a window, each where it is closest to the figure; a ratio says "/", and "/n" of its base n."""
        near: Terms = {}
        for low, high in window:
            for end, start, term in self.said.within(low, high):
                known = near.get(term)
                if known is None or away(figure, start, end) < away(figure, *known):
                    near[term] = (start, end)
        if figure.cell:
            for low, high in (*figure.cell.labels, *figure.cell.heading):
                near |= {term: (figure.start, figure.end) for _, _, term in self.said.within(low, high)}
        if figure.denominator is not None:
            bases = (self.lexicon.known(said) for said in ("/", f"/{figure.denominator:f}"))
            near |= dict.fromkeys((base for base in bases if base is not None), (figure.start, figure.end))
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

    def repeats(self, at: int) -> bool:
        """Whether a figure only repeats words of the one before it: "63 tỉnh có tổ công nghệ số, gồm 75.900 tổ"."""
        return at > 0 and self.free(at, self.told(at - 1))

    def bare(self, window: Window, figure: Figure) -> bool:
        """Whether a stretch of text says nothing but names, dates and linking words."""
        return bare(self.text.nfc, window, figure, "")

    def told(self, at: int) -> str:
        """The words of a figure's windows."""
        return " ".join(self.text.nfc[start:end] for start, end in self.windows[at])

    def noun(self, figure: Figure) -> str:
        """What a count counts, where it is one of the nouns that reports count; else ""."""
        noun = next((noun for noun in heads(figure.counted.lower()) if noun in COUNTED_IN_WORDS), "")
        return "" if noun in CLASSIFIERS else noun

    def is_of_plan(self, figure: Figure) -> bool:
        """Whether a share is of what was planned: "bằng 62 % kế hoạch"."""
        return OF_PLAN.match(self.text.folded, figure.end) is not None

    def takes_up(self, at: int, back: int, told: Sequence[str]) -> bool:
        """Whether a figure may measure what is said of one above, past those between them.

        Neither may a share or a growth of what was just counted, nor a figure of a later sentence, if those between
        have words of their own beyond those told.
        """
        figure, before = self.figures[at], self.figures[at - 1]
        words = " ".join(told)
        if self.figures[back].sentence_start != figure.sentence_start:
            here = (k for k in range(back + 1, at) if self.figures[k].sentence_start == figure.sentence_start)
            return all(self.free(k, words) for k in here)
        if back == at - 1 or figure.unit not in SHARES or before.unit in SHARES:
            return True
        apposed = APPOSED.fullmatch(self.text.folded, before.end, figure.start)
        return apposed is None or self.free(at - 1, words)

    def lendable(self, at: int, back: int) -> Terms:
        """What a figure may take over from one above: not the noun that one counts where this one counts another."""
        terms, before = self.sources[back], self.figures[back]
        noun, other = self.noun(self.figures[at]), self.noun(before)
        if not noun or not other or alike(noun, other):
            return terms
        return {term: span for term, span in terms.items() if span[0] != before.end + 1}

    def refers(self, at: int) -> bool:
        """Whether a figure measures the same as the last one of its unit: "tỷ lệ này đạt 80 %"."""
        figure, folded = self.figures[at], self.text.folded
        start = max(figure.sentence_start, figure.start - REFERRING)
        return folded.find(" này", start, figure.start) > 0 and bool(ANAPHOR.search(folded, start, figure.start))

    def is_elsewhere(self, at: int) -> bool:
        """Whether a figure is of a place below a province, outside the country, or of one department."""
        figure = self.figures[at]
        if figure.cell and any(DEPARTMENT.match(self.text.folded, start) for start, _ in figure.cell.labels):
            return True
        return figure.elsewhere

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

    def unmeasured(self, at: int) -> str:
        """Why no indicator measures a figure, whatever is said beside it, or ""."""
        if self.is_no_level(at):
            return "an increase, what is missing, or people a rate is counted on"
        if self.sizes_class(at):
            return "the size of a class"
        if self.is_elsewhere(at):
            return "indicators are of the country, provinces and ministries as a whole"
        return ""

    def reaches(self, at: int, back: int) -> bool:
        """Whether the subject of a figure above can be taken over: not from a table, nor "7,99% (chiếm 62%)"."""
        if back < 0 or self.figures[back].cell:
            return False
        figure, before = self.figures[at], self.figures[back]
        if figure.unit == "percent_change" and before.unit in ("index_points", "rank"):
            return False
        if not figure.unit == before.unit == "percent":
            return True
        return SHARE_OF_ABOVE.fullmatch(self.text.folded, before.end, figure.start) is None

    def passes_over(self, at: int, back: int) -> bool:
        """Whether a figure above is of another kind than the one referred to: "tỷ lệ này"."""
        return self.figures[at].unit != self.figures[back].unit and self.refers(at)

    def passing(self, at: int, back: int) -> Terms:
        """What is said of a figure passed over that figures before it share in their clause."""
        return self.terms[back] if self.same_clause(at, back) else {}

    def stops(self, at: int, back: int) -> bool:
        """Whether a figure above has a subject of its own that those below do not look past."""
        before = self.figures[back]
        if self.refers(at) or self.refers(back) or (before.denominator is not None and self.same_clause(at, back)):
            return True
        return before.unit == self.figures[at].unit and not self.free(back)


def away(figure: Figure, start: int, end: int) -> int:
    """Characters between a span and the figure."""
    return max(figure.start - end, start - figure.end)
