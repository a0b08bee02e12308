"""What a figure does in its sentence: qualifier, growth with its sign, and role."""

import re
from collections.abc import Sequence
from enum import Enum
from operator import attrgetter

from scrapers.reading.context import context_of
from scrapers.reading.dating import Timeline
from scrapers.reading.figure import Figure
from scrapers.reading.growth import Verb, read_growth, verb_before
from scrapers.reading.hedges import qualify
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.periods import Use
from scrapers.reading.sentences import Sentence
from scrapers.reading.tables import meanings
from scrapers.reading.units import name_unit
from scrapers.reading.words import NOT_NOW, Around, around
from warehouse.records import Role


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
YEAR_BEFORE = re.compile(r"(?:(?:năm |quý |tháng |đến )[0-9]{1,4}|[0-9]/20[0-9]{2}) $")
RISES_FROM = re.compile(r"(?! trở )[^.;\n]{0,60}\b(?:lên|xuống|giảm còn|còn)\b")
REACHED = re.compile(r"(?:còn|xuống|lên|là|trung bình|bình quân)(?: khoảng| dưới| hơn| gần)? $")
PROGRAMME = re.compile(r"(?:chương trình|kế hoạch|đề án|chiến lược|dự án)\b[^.;\n]{0,60} (?:có|gồm|đề ra|đặt ra)\b")
PROJECTS = ("dự án", "hạng mục đầu tư", "gói thầu")


class Cues:
    """The cues of a text, found sentence by sentence as they are asked for."""

    def __init__(self, folded: str, sentences: Sequence[Sentence]) -> None:
        self._folded = folded
        self._sentences = sentences
        self._found: dict[int, list[Mark[Cue]]] = {}

    def of(self, sentence: int) -> list[Mark[Cue]]:
        """Words of a sentence that announce targets, plans, results or earlier levels, unless a number counts them."""
        if sentence not in self._found:
            here = self._sentences[sentence]
            self._found[sentence] = [
                Mark(mark.start, mark.end, Cue.TARGET if sets_goal(self._folded, mark) else mark.meaning)
                for mark in CUES.find(self._folded, here.start, here.end)
                if mark.meaning is not None and not counted_itself(self._folded, mark)
            ]
        return self._found[sentence]

    def look_ahead(self, sentence: int) -> bool:
        """Whether a sentence speaks of goals or plans."""
        return any(mark.meaning in (Cue.TARGET, Cue.PLAN) for mark in self.of(sentence))


def sets_goal(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether the number right after "vượt chỉ tiêu" is the goal that was passed."""
    named = folded.endswith(("chỉ tiêu", "mục tiêu", "kế hoạch"), mark.start, mark.end)
    return named and folded[mark.end : mark.end + 1] == " " and folded[mark.end + 1 : mark.end + 2].isdigit()


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
        name_unit(folded, figure, beside, previous)
        verb = verb_before(folded, figure, since, beside)
        figure.qualifier = qualify(folded, figure, beside, since, passes=verb is Verb.PASS)
        first = figure.start if previous is None else first
        cue = announced(timeline, figure, cues.of(where[index]), first)
        if read_growth(folded, figures, index, verb):
            figure.role, why = role_of_change(cue)
        elif verb is Verb.FROM and RISES_FROM.match(beside.tail):
            figure.role, why = Role.PREVIOUS, "an earlier level"
        else:
            reached = figure.unit == "days" and REACHED.search(beside.lead)
            context = "" if reached else context_of(folded, figures, index, beside)
            figure.role, why = role_of_level(folded, figure, beside, cue, context)
        reasons.append(why)
    return reasons


def role_of_change(cue: Cue | None) -> tuple[Role, str]:
    """A difference may itself be promised."""
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    return Role.CHANGE, "growth or difference"


def role_of_level(folded: str, figure: Figure, beside: Around, cue: Cue | None, context: str) -> tuple[Role, str]:
    """What a level, a count or a length does, and why; `context` says what makes it only that, if anything."""
    if context and not (cue is Cue.TARGET and figure.unit in ("days", "years", "percent")):
        return Role.CONTEXT, context
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    planned = cue is Cue.PLAN or (cue is Cue.BUDGET and figure.unit in ("VND", "USD"))
    if planned or programme_lists(folded, figure, beside):
        return Role.PLAN, "announced as a plan"
    return (Role.PREVIOUS, "an earlier level") if cue is Cue.PREVIOUS else (Role.ACTUAL, "")


def programme_lists(folded: str, figure: Figure, beside: Around) -> bool:
    """Whether the projects counted are those a programme contains."""
    named = any(run.startswith(PROJECTS) for run in beside.following)
    return named and PROGRAMME.match(folded, figure.sentence_start) is not None


def announced(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]], first: int) -> Cue | None:
    """The cue that reaches a figure: the nearest in its item of a list, else the list's heading, else the nearest.

    `first` is where the first figure of the sentence begins.
    """
    nfc, start = timeline.text.nfc, figure.sentence_start
    before = [mark for mark in cues if mark.start < figure.start]
    before += deadlines(timeline, figure, before)
    before = sorted((mark for mark in before if not closed_off(nfc, figure, mark.start)), key=attrgetter("start"))
    item = nfc.rfind(";", start, figure.start)
    colon = nfc.find(":", start, max(item, start))
    for mark in reversed(before):
        if mark.start < item and colon >= 0:
            break
        if mark.start > item or not (mark.meaning is Cue.TARGET and mark.start > first):
            return mark.meaning
    return next((mark.meaning for mark in reversed(before) if mark.start < colon), None)


def deadlines(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]]) -> list[Mark[Cue]]:
    """Days still to come before a figure, as cues; "dự báo đến 2030" stays a forecast."""
    planned = {mark.end + 1 for mark in cues if mark.meaning is Cue.PLAN}
    return [
        Mark(phrase.start, phrase.end, PROMISED[phrase.use])
        for phrase in timeline.between(figure.sentence_start, figure.start)
        if phrase.use in PROMISED
        and timeline.published
        and timeline.published < (phrase.first or phrase.last)
        and planned.isdisjoint(range(phrase.start - len("đến "), phrase.start + 1))
    ]


def closed_off(nfc: str, figure: Figure, at: int) -> bool:
    """Whether brackets close between an offset inside them and the figure."""
    opened = nfc.rfind("(", figure.sentence_start, at + 1)
    return opened >= 0 and nfc.find(")", opened, at) < 0 and nfc.find(")", at, figure.start) >= 0
