"""Words that announce goals, plans, results and earlier levels."""

import re
from collections.abc import Sequence
from enum import Enum

from scrapers.reading.figure import Figure
from scrapers.reading.growth import VERBS
from scrapers.reading.hedges import ESTIMATES, FARTHEST_ESTIMATE
from scrapers.reading.lexicon import Found, Lexicon, Mark, within
from scrapers.reading.sentences import Sentence
from scrapers.reading.tables import meanings
from scrapers.reading.words import NOT_NOW
from warehouse.records import Qualifier


class Cue(Enum):
    """What a word announces about the figures after it."""

    TARGET = "target"
    PLAN = "plan"
    BUDGET = "budget"
    ACTUAL = "actual"
    PREVIOUS = "previous"


CUES: Lexicon[Cue | None] = Lexicon({**dict.fromkeys(NOT_NOW), **meanings("cues", Cue)})
COUNTED_CUE = re.compile(r"[0-9%](?: (?:so với|nhóm|bộ|nhóm các))? $")
# "Đặt ra 12 chỉ tiêu: …", but not "đạt 12 chỉ tiêu: …".
SPECIFIED = re.compile(r"(?: (?:chủ yếu|cụ thể|chính))?(?::|,? gồm\b)")
ATTAINED = re.compile(r"\b(?:đạt|hoàn thành|vượt|chưa|xong|thực hiện)\b|[%/]")
YEAR_BEFORE = re.compile(r"(?:(?:năm |quý |tháng |đến )[0-9]{1,4}|[0-9]/20[0-9]{2}) $")
# "Mục tiêu trên 40 triệu"; "so với kế hoạch năm (60%)", but not "đạt 94% kế hoạch (62.140 hồ sơ)".
GOAL_NAMED = re.compile(
    r"\b(?:chỉ tiêu|mục tiêu|kế hoạch|yêu cầu cả năm)(?:(?: [^\W\d_]+){0,3} (?:giao|đề ra|đặt ra))? "
    r"(?:(?:là|đạt|trên|hơn|gần|khoảng|tối thiểu|ít nhất) ){0,2}$"
    r"|(?<!% )(?<!đạt )(?<!thành )(?<!hiện )\b(?:chỉ tiêu|mục tiêu|kế hoạch)(?: [^\W\d_]+){0,4}(?: 20[0-9]{2})? ?\($"
)
GOAL_NOUNS = ("chỉ tiêu", "mục tiêu", "kế hoạch", "yêu cầu")


class Cues:
    """The cues of a text, sorted out sentence by sentence as they are asked for, and its verbs and estimates."""

    def __init__(self, folded: str, sentences: Sequence[Sentence], found: Found) -> None:
        self._folded = folded
        self._sentences = sentences
        self._marks = found.of(CUES)
        self.verbs = found.of(VERBS)
        self._estimates = found.of(ESTIMATES)
        self._found: dict[int, list[Mark[Cue]]] = {}

    def of(self, sentence: int) -> list[Mark[Cue]]:
        """Words of a sentence that announce targets, plans, results or earlier levels, unless a number counts them."""
        if sentence not in self._found:
            here = self._sentences[sentence]
            self._found[sentence] = self.between(here.start, here.end)
        return self._found[sentence]

    def between(self, start: int, end: int) -> list[Mark[Cue]]:
        """Those words in [start, end)."""
        return [
            Mark(mark.start, mark.end, mark.meaning)
            for mark in within(self._marks, start, end)
            if mark.meaning is not None and not counted_itself(self._folded, mark)
        ]

    def estimates_before(self, figure: Figure, since: int) -> Sequence[Mark[Qualifier | None]]:
        """What announces an estimate between `since` and a figure."""
        return within(self._estimates, max(since, figure.start - FARTHEST_ESTIMATE), figure.start)

    def look_ahead(self, sentence: int) -> bool:
        """Whether a sentence speaks of goals or plans."""
        return any(mark.meaning in (Cue.TARGET, Cue.PLAN) for mark in self.of(sentence))


def counted_itself(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether a number counts it or measures against it: "11/15 chỉ tiêu", "133,5% chỉ tiêu", "100% kết quả"."""
    if folded.startswith("kết quả", mark.start):
        return COUNTED_CUE.search(folded, max(0, mark.start - 12), mark.start) is not None
    if mark.meaning is not Cue.TARGET or folded[mark.start] == "(":
        return False
    if SPECIFIED.match(folded, mark.end) and not ATTAINED.search(folded, max(0, mark.start - 32), mark.start):
        return False
    lead = folded[max(0, mark.start - 12) : mark.start]
    return COUNTED_CUE.search(lead) is not None and YEAR_BEFORE.search(lead) is None


def names_goal(lead: str) -> bool:
    """Whether the number behind a text is the goal it names: "vượt mục tiêu trên", "so với kế hoạch năm ("."""
    return any(noun in lead for noun in GOAL_NOUNS) and GOAL_NAMED.search(lead) is not None
