"""What a figure does in its sentence: qualifier, growth with its sign, and role."""

import re
from collections.abc import Sequence
from enum import Enum
from operator import attrgetter
from typing import NamedTuple

from scrapers.reading.comparisons import compared_level
from scrapers.reading.context import context_of
from scrapers.reading.dating import Timeline
from scrapers.reading.figure import Cell, Figure
from scrapers.reading.growth import VERBS, Verb, read_growth, verb_before
from scrapers.reading.headings import apply_heading, headed_role, take_growth
from scrapers.reading.hedges import ESTIMATES, FARTHEST_ESTIMATE, qualify
from scrapers.reading.lexicon import Found, Lexicon, Mark, within
from scrapers.reading.periods import Use
from scrapers.reading.sentences import Sentence, brackets_around
from scrapers.reading.tables import meanings
from scrapers.reading.units import name_unit
from scrapers.reading.words import NOT_NOW, Around, around
from warehouse.records import Qualifier, Role


class Cue(Enum):
    """What a word announces about the figures after it."""

    TARGET = "target"
    PLAN = "plan"
    BUDGET = "budget"
    ACTUAL = "actual"
    PREVIOUS = "previous"


CUES: Lexicon[Cue | None] = Lexicon({**dict.fromkeys(NOT_NOW), **meanings("cues", Cue)})
# A day still to come makes a goal of what is to be reached by then, a plan of what begins then.
PROMISED = {Use.UNTIL: Cue.TARGET, Use.SINCE: Cue.PLAN}
COUNTED_CUE = re.compile(r"[0-9%](?: (?:so với|nhóm|bộ|nhóm các))? $")
# "Vượt mục tiêu trên 40 triệu".
GOAL_FOLLOWS = re.compile(r" (?:(?:là|đạt|trên|hơn|gần|khoảng|tối thiểu|ít nhất) ){0,2}[0-9]")
YEAR_BEFORE = re.compile(r"(?:(?:năm |quý |tháng |đến )[0-9]{1,4}|[0-9]/20[0-9]{2}) $")
RISES_FROM = re.compile(r"(?! trở )[^.;\n]{0,60}\b(?:lên|xuống|giảm còn|còn)\b")
REACHED = re.compile(r"(?:còn|xuống|lên|là|trung bình|bình quân)(?: khoảng| dưới| hơn| gần)? $")
PROGRAMME = re.compile(r"(?:chương trình|kế hoạch|đề án|chiến lược|dự án)\b[^.;\n]{0,60} (?:có|gồm|đề ra|đặt ra)\b")
ALLOTS = re.compile(r"(?:chương trình|kế hoạch|đề án|nghị quyết)\b[^.;\n]{0,60} (?:dành|bố trí|phân bổ|chi)\b")
COMING_YEARS = re.compile(r"[^.,;:0-9\n]{0,30} trong (?:[0-9]{1,2}|vài|những|các|hai|ba|năm) năm (?:tới|tiếp theo)\b")
PROJECTS = ("dự án", "hạng mục đầu tư", "gói thầu")


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
            self._found[sentence] = [
                Mark(mark.start, mark.end, Cue.TARGET if sets_goal(self._folded, mark) else mark.meaning)
                for mark in within(self._marks, here.start, here.end)
                if mark.meaning is not None and not counted_itself(self._folded, mark)
            ]
        return self._found[sentence]

    def estimates_before(self, figure: Figure, since: int) -> Sequence[Mark[Qualifier | None]]:
        """What announces an estimate between `since` and a figure."""
        return within(self._estimates, max(since, figure.start - FARTHEST_ESTIMATE), figure.start)

    def look_ahead(self, sentence: int) -> bool:
        """Whether a sentence speaks of goals or plans."""
        return any(mark.meaning in (Cue.TARGET, Cue.PLAN) for mark in self.of(sentence))


def sets_goal(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether the number right after "vượt chỉ tiêu" is the goal that was passed."""
    named = folded.endswith(("chỉ tiêu", "mục tiêu", "kế hoạch"), mark.start, mark.end)
    return named and GOAL_FOLLOWS.match(folded, mark.end) is not None


def counted_itself(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether a number counts it or measures against it: "11/15 chỉ tiêu", "133,5% chỉ tiêu"."""
    if mark.meaning is not Cue.TARGET or folded[mark.start] == "(":
        return False
    lead = folded[max(0, mark.start - 12) : mark.start]
    return COUNTED_CUE.search(lead) is not None and YEAR_BEFORE.search(lead) is None


def take_stance(timeline: Timeline, figures: Sequence[Figure], where: Sequence[int], cues: Cues) -> list[str]:
    """Set qualifier, unit of growth, sign and role of every figure. Returns why, in words."""
    folded = timeline.text.folded
    reasons, first = [], 0
    for index, figure in enumerate(figures):
        previous = figures[index - 1] if index and where[index - 1] == where[index] else None
        since = previous.end if previous else figure.sentence_start
        beside = around(folded, figure.start, figure.end)
        if figure.cell:
            apply_heading(folded, figure, figure.cell)
        name_unit(folded, figure, beside, previous)
        verb = verb_before(folded, cues.verbs, figure, since, beside)
        estimates = cues.estimates_before(figure, since)
        figure.qualifier = qualify(folded, figure, beside, estimates, passes=verb is Verb.PASS)
        first = figure.start if previous is None else first
        cue = announced(timeline, figure, cues.of(where[index]), first)
        headed = role_in_table(timeline, figure, figure.cell) if figure.cell and cue is None else None
        if headed:
            figure.role, why = headed, "as its heading says"
        else:
            figure.role, why = role_of(folded, figures, index, Signs(beside, verb, cue))
        reasons.append(why)
    return reasons


class Signs(NamedTuple):
    """What tells the role of a figure: the words beside it, the verb and the cue that reach it."""

    beside: Around
    verb: Verb | None
    cue: Cue | None


def role_of(folded: str, figures: Sequence[Figure], index: int, signs: Signs) -> tuple[Role, str]:
    """The role of a figure, and why."""
    figure, (beside, verb, cue) = figures[index], signs
    compared = compared_level(figure, beside)
    if compared:
        return compared, "a level for comparison"
    if read_growth(folded, figures, index, verb):
        return role_of_change(cue)
    if verb is Verb.FROM and RISES_FROM.match(beside.tail):
        return Role.PREVIOUS, "an earlier level"
    reached = figure.unit == "days" and REACHED.search(beside.lead)
    context = "" if reached else context_of(folded, figures, index, beside)
    return role_of_level(folded, figure, beside, cue, context)


def role_in_table(timeline: Timeline, figure: Figure, cell: Cell) -> Role | None:
    """The role that the headings of a table give a figure, if they give one."""
    role = headed_role(timeline.text.folded, cell)
    if role is Role.CHANGE:
        take_growth(timeline.text.folded, figure, cell)
    return Role.TARGET if role is None and to_come(timeline, cell) else role


def to_come(timeline: Timeline, cell: Cell) -> bool:
    """Whether the heading of a cell names a time that had not begun at publication: no report, but a goal."""
    ahead = (phrase for span in (*cell.labels, *cell.heading) for phrase in timeline.between(*span))
    phrase = next((phrase for phrase in ahead if phrase.governs), None)
    if phrase is None or timeline.published is None:
        return False
    return timeline.published < (phrase.first or phrase.last)


def role_of_change(cue: Cue | None) -> tuple[Role, str]:
    """A difference may itself be promised."""
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    return Role.CHANGE, "growth or difference"


def role_of_level(folded: str, figure: Figure, beside: Around, cue: Cue | None, context: str) -> tuple[Role, str]:
    """What a level, a count or a length does, and why; `context` says what makes it only that, if anything."""
    if context and not (cue is Cue.TARGET and figure.unit in ("days", "years", "percent")):
        return Role.CONTEXT, context
    if cue is Cue.TARGET or OBLIGED.match(folded, figure.end):
        return Role.TARGET, "announced as a goal"
    planned = cue is Cue.PLAN or (cue is Cue.BUDGET and figure.unit in ("VND", "USD"))
    if planned or programme_lists(folded, figure, beside):
        return Role.PLAN, "announced as a plan"
    return (Role.PREVIOUS, "an earlier level") if cue is Cue.PREVIOUS else (Role.ACTUAL, "")


def programme_lists(folded: str, figure: Figure, beside: Around) -> bool:
    """Whether the projects counted are those a programme contains, or money it allots or years to come will see."""
    if COMING_YEARS.match(beside.tail):
        return True
    if figure.unit in ("VND", "USD"):
        return ALLOTS.match(folded, figure.sentence_start) is not None
    named = any(run.startswith(PROJECTS) for run in beside.following)
    return named and PROGRAMME.match(folded, figure.sentence_start) is not None


def announced(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]], first: int) -> Cue | None:
    """The cue that reaches a figure: the nearest in its item of a list, else the list's heading, else the nearest.

    `first` is where the first figure of the sentence begins.
    """
    nfc, start = timeline.text.nfc, own_bracket(timeline, figure) or figure.sentence_start
    cues = [mark for mark in cues if mark.start >= start]
    before = [mark for mark in cues if mark.start < figure.start]
    before += deadlines(timeline, figure, before)
    if not before:
        return None
    before = sorted((mark for mark in before if not closed_off(nfc, figure, mark.start)), key=attrgetter("start"))
    item = nfc.rfind(";", start, figure.start)
    colon = nfc.find(":", start, max(item, start))
    for mark in reversed(before):
        if mark.start < item and colon >= 0:
            break
        if mark.start > item or not (mark.meaning is Cue.TARGET and mark.start > first):
            return mark.meaning
    return next((mark.meaning for mark in reversed(before) if mark.start < colon), None)


def own_bracket(timeline: Timeline, figure: Figure) -> int | None:
    """Where brackets open that date a figure before publication, so that no goal outside reaches it."""
    bracket = brackets_around(timeline.text.nfc, figure.start, figure.sentence_start, figure.sentence_end)
    if bracket is None or timeline.published is None:
        return None
    dated = timeline.between(bracket[0], figure.start)
    return bracket[0] if dated and dated[-1].last < timeline.published else None


def deadlines(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]]) -> list[Mark[Cue]]:
    """Days still to come before a figure, as cues; "dự báo đến 2030" stays a forecast."""
    phrases = [phrase for phrase in timeline.between(figure.sentence_start, figure.start) if phrase.use in PROMISED]
    if not phrases:
        return []
    planned = {mark.end + 1 for mark in cues if mark.meaning is Cue.PLAN}
    counted = {mark.start for mark in cues if mark.meaning is Cue.ACTUAL}
    return [
        Mark(phrase.start, phrase.end, PROMISED[phrase.use])
        for phrase in phrases
        if timeline.published
        and timeline.published < (phrase.first or phrase.last)
        and planned.isdisjoint(range(phrase.start - len("đến "), phrase.start + 1))
        and counted.isdisjoint(range(phrase.start - len("tính đến hết "), phrase.start + 1))
    ]


# An obligation may follow what it obliges to: "25 dịch vụ phải xong trước ngày 31/5".
OBLIGED = re.compile(r"[^.;:,()\n|0-9]{0,60}\bphải (?:được )?(?:xong|hoàn thành|hoàn tất|đạt|bảo đảm|đảm bảo)\b")


def closed_off(nfc: str, figure: Figure, at: int) -> bool:
    """Whether brackets close between an offset inside them and the figure."""
    opened = nfc.rfind("(", figure.sentence_start, at + 1)
    return opened >= 0 and nfc.find(")", opened, at) < 0 and nfc.find(")", at, figure.start) >= 0
