"""What a figure does in its sentence: qualifier, growth with its sign, and role."""

import re
from collections.abc import Sequence
from enum import Enum
from operator import itemgetter

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
    ACTUAL = "actual"
    PREVIOUS = "previous"


CUES: Lexicon[Cue | None] = Lexicon({**dict.fromkeys(NOT_NOW), **meanings("cues", Cue)})
# A day still to come makes a goal of what is to be reached by then, a plan of what begins then.
PROMISED = {Use.UNTIL: Cue.TARGET, Use.SINCE: Cue.PLAN}
COUNTED_CUE = re.compile(r"[0-9%](?: (?:so với|nhóm|bộ|nhóm các))? $")
RISES_FROM = re.compile(r"[^.;\n]{0,60}\b(?:lên|xuống|giảm còn|còn)\b")
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
        """Words of a sentence that announce targets, plans, results or earlier levels; not where a number counts them."""
        if sentence not in self._found:
            here = self._sentences[sentence]
            self._found[sentence] = [
                Mark(mark.start, mark.end, mark.meaning)
                for mark in CUES.find(self._folded, here.start, here.end)
                if mark.meaning is not None and not counted_itself(self._folded, mark)
            ]
        return self._found[sentence]

    def look_ahead(self, sentence: int) -> bool:
        """Whether a sentence speaks of goals or plans."""
        return any(mark.meaning in (Cue.TARGET, Cue.PLAN) for mark in self.of(sentence))


def counted_itself(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether a number counts it or measures against it: "11/15 chỉ tiêu", "133,5% chỉ tiêu"."""
    if mark.meaning is not Cue.TARGET or folded[mark.start] == "(":
        return False
    return COUNTED_CUE.search(folded, max(0, mark.start - 10), mark.start) is not None


def take_stance(timeline: Timeline, figures: Sequence[Figure], where: Sequence[int], cues: Cues) -> list[str]:
    """Set qualifier, unit of growth, sign and role of every figure. Returns why, in words."""
    folded = timeline.text.folded
    reasons = []
    for index, figure in enumerate(figures):
        previous = figures[index - 1] if index and where[index - 1] == where[index] else None
        since = previous.end if previous else figure.sentence_start
        beside = around(folded, figure.start, figure.end)
        name_unit(folded, figure, beside, previous)
        verb = verb_before(folded, figure, since, beside)
        figure.qualifier = qualify(folded, figure, beside, since, passes=verb is Verb.PASS)
        cue = announced(timeline, figure, cues.of(where[index]))
        changes = read_growth(folded, figures, index, verb)
        figure.role, why = role_of_change(cue) if changes else role_of_level(folded, figures, index, beside, cue, verb)
        reasons.append(why)
    return reasons


def role_of_change(cue: Cue | None) -> tuple[Role, str]:
    """A difference may itself be promised."""
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    return Role.CHANGE, "growth or difference"


def role_of_level(
    folded: str, figures: Sequence[Figure], index: int, beside: Around, cue: Cue | None, verb: Verb | None
) -> tuple[Role, str]:
    """What a level, a count or a length does, and why."""
    figure = figures[index]
    if verb is Verb.FROM and RISES_FROM.match(beside.tail):
        return Role.PREVIOUS, "an earlier level"
    context = (
        "" if figure.unit == "days" and REACHED.search(beside.lead) else context_of(folded, figures, index, beside)
    )
    if context and not (cue is Cue.TARGET and figure.unit in ("days", "years", "percent")):
        return Role.CONTEXT, context
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    if cue is Cue.PLAN or programme_lists(folded, figure, beside):
        return Role.PLAN, "announced as a plan"
    if cue is Cue.PREVIOUS:
        return Role.PREVIOUS, "an earlier level"
    return Role.ACTUAL, ""


def programme_lists(folded: str, figure: Figure, beside: Around) -> bool:
    """Whether the projects counted are those a programme contains."""
    named = any(run.startswith(PROJECTS) for run in beside.following)
    return named and PROGRAMME.match(folded, figure.sentence_start) is not None


def announced(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]]) -> Cue | None:
    """The nearest cue before the figure in its sentence; one between brackets counts only inside them."""
    marks = [(mark.start, mark.meaning) for mark in cues if mark.start < figure.start]
    marks += [
        (phrase.start, PROMISED[phrase.use])
        for phrase in timeline.between(figure.sentence_start, figure.start)
        if phrase.use in PROMISED and timeline.published and timeline.published < phrase.last
    ]
    for at, cue in sorted(marks, key=itemgetter(0), reverse=True):
        if not closed_off(timeline.text.nfc, figure, at):
            return cue
    return None


def closed_off(nfc: str, figure: Figure, at: int) -> bool:
    """Whether brackets close between an offset inside them and the figure."""
    opened = nfc.rfind("(", figure.sentence_start, at)
    return opened >= 0 and nfc.find(")", opened, at) < 0 and nfc.find(")", at, figure.start) >= 0
