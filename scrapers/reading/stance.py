"""What a figure does in its sentence: qualifier, growth with its sign, and role."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from enum import Enum

from scrapers.reading.context import context_of
from scrapers.reading.dating import Timeline
from scrapers.reading.figure import Figure
from scrapers.reading.growth import Verb, Verbs, read_growth
from scrapers.reading.hedges import qualify
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.periods import Use
from scrapers.reading.text import Text
from scrapers.reading.units import name_unit
from scrapers.reading.words import NOT_NOW, Around, around
from warehouse.records import Role


class Cue(Enum):
    """What a word announces about the figures after it."""

    TARGET = "target"
    PLAN = "plan"
    ACTUAL = "actual"
    PREVIOUS = "previous"


CUES: Lexicon[Cue | None] = Lexicon({
    **dict.fromkeys(NOT_NOW, None),
    **dict.fromkeys(
        ("mục tiêu", "phấn đấu", "chỉ tiêu", "đích", "lộ trình", "yêu cầu đạt", "cần đạt", "phải đạt", "đặt mục tiêu", "mục tiêu là",
         "hướng tới mục tiêu", "chỉ tiêu giao", "chỉ tiêu đặt ra", "mục tiêu đặt ra", "kế hoạch đề ra", "kế hoạch giao", "hướng đến",
         "mục tiêu đến", "(kế hoạch", "kế hoạch là", "kế hoạch năm là"), Cue.TARGET),
    **dict.fromkeys(
        ("dự kiến", "sẽ", "dự tính", "kỳ vọng", "dự báo", "kinh phí", "tổng mức đầu tư", "tổng kinh phí", "dự toán", "tổng vốn"), Cue.PLAN),
    **dict.fromkeys(
        ("đã", "đến nay", "hiện", "hiện nay", "hiện có", "đạt được", "thực hiện được", "kết quả", "mới đạt", "chỉ đạt", "tính đến",
         "thực tế", "ước đạt", "ước thực hiện", "giải ngân", "vượt mục tiêu", "vượt chỉ tiêu", "đạt chỉ tiêu", "hoàn thành chỉ tiêu",
         "đạt mục tiêu", "hoàn thành mục tiêu", "vượt kế hoạch", "đạt kế hoạch", "tiết kiệm", "so với chỉ tiêu", "so với mục tiêu"),
        Cue.ACTUAL),
    **dict.fromkeys(
        ("trước đó", "năm trước", "năm ngoái", "những năm trước", "cùng kỳ là", "cùng kỳ đạt", "cùng kỳ chỉ", "trước đây"), Cue.PREVIOUS),
    **dict.fromkeys(
        ("thực hiện mục tiêu", "các mục tiêu", "các chỉ tiêu", "những mục tiêu", "chương trình mục tiêu", "mục tiêu quốc gia",
         "so với năm trước", "cùng kỳ năm trước", "so với năm ngoái", "cùng kỳ năm ngoái", "nhóm chỉ tiêu", "bộ chỉ tiêu", "mục đích"), None),
})  # fmt: skip
COUNTED_CUE = re.compile(r"[0-9%](?: (?:so với|nhóm|bộ|nhóm các))? $")
RISES_FROM = re.compile(r"[^.;\n]{0,60}\b(?:lên|xuống|giảm còn|còn)\b")
REACHED = re.compile(r"(?:còn|xuống|lên|là|trung bình|bình quân)(?: khoảng| dưới| hơn| gần)? $")
PROGRAMME = re.compile(r"(?:chương trình|kế hoạch|đề án|chiến lược|dự án)\b[^.;\n]{0,60} (?:có|gồm|đề ra|đặt ra)\b")
PROJECTS = ("dự án", "hạng mục đầu tư", "gói thầu")


def find_cues(text: Text) -> list[Mark[Cue]]:
    """Words that announce targets, plans, results or earlier levels; not where a number counts them."""
    return [
        Mark(mark.start, mark.end, mark.meaning)
        for mark in CUES.find(text.folded)
        if mark.meaning is not None and not counted_itself(text.folded, mark)
    ]


def counted_itself(folded: str, mark: Mark[Cue | None]) -> bool:
    """Whether a number counts it or measures against it: "11/15 chỉ tiêu", "133,5% chỉ tiêu"."""
    return mark.meaning is Cue.TARGET and folded[mark.start] != "(" and COUNTED_CUE.search(folded, mark.start - 9, mark.start) is not None


def take_stance(text: Text, figures: Sequence[Figure], cues: Sequence[Mark[Cue]], timeline: Timeline) -> list[str]:
    """Set qualifier, unit of growth, sign and role of every figure. Returns why, in words."""
    verbs = Verbs(text.folded)
    starts = [mark.start for mark in cues]
    reasons = []
    for index, figure in enumerate(figures):
        previous = figures[index - 1] if index else None
        if previous and previous.sentence_start != figure.sentence_start:
            previous = None
        since = previous.end if previous else figure.sentence_start
        beside = around(text.folded, figure.start, figure.end)
        name_unit(text.folded, figure, beside, previous)
        verb = verbs.before(figure, since, beside)
        figure.qualifier = qualify(text.folded, figure, beside, since, passes=verb is Verb.PASS)
        cue = announced(text, figure, cues, starts, timeline)
        changes = read_growth(text.folded, figures, index, verb)
        figure.role, why = (
            role_of_change(cue) if changes else role_of_level(text, figures, index, beside, cue, verb)
        )
        reasons.append(why)
    return reasons


def role_of_change(cue: Cue | None) -> tuple[Role, str]:
    """A difference may itself be promised."""
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    return Role.CHANGE, "growth or difference"


def role_of_level(
    text: Text, figures: Sequence[Figure], index: int, beside: Around, cue: Cue | None, verb: Verb | None
) -> tuple[Role, str]:
    """What a level, a count or a length does, and why."""
    figure = figures[index]
    if verb is Verb.FROM and RISES_FROM.match(beside.tail):
        return Role.PREVIOUS, "an earlier level"
    context = "" if figure.unit == "days" and REACHED.search(beside.lead) else context_of(text.folded, figures, index, beside)
    if context and not (cue is Cue.TARGET and figure.unit in ("days", "years", "percent")):
        return Role.CONTEXT, context
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    if cue is Cue.PLAN or (beside.following and programme_lists(text, figure, beside)):
        return Role.PLAN, "announced as a plan"
    if cue is Cue.PREVIOUS:
        return Role.PREVIOUS, "an earlier level"
    return Role.ACTUAL, ""


def programme_lists(text: Text, figure: Figure, beside: Around) -> bool:
    """Whether the projects counted are those a programme contains."""
    named = any(run.startswith(PROJECTS) for run in beside.following)
    return named and PROGRAMME.match(text.folded, figure.sentence_start) is not None


def announced(
    text: Text, figure: Figure, cues: Sequence[Mark[Cue]], starts: Sequence[int], timeline: Timeline
) -> Cue | None:
    """The nearest cue before the figure in its sentence; one between brackets counts only inside them."""
    marks: list[tuple[int, Cue]] = [
        (mark.start, mark.meaning)
        for mark in cues[bisect_left(starts, figure.sentence_start) : bisect_left(starts, figure.start)]
    ]
    marks += [
        (phrase.start, Cue.TARGET)
        for phrase in timeline.between(figure.sentence_start, figure.start)
        if phrase.use is Use.UNTIL and timeline.published and timeline.published < phrase.last < date.max
    ]
    for at, cue in sorted(marks, key=lambda item: -item[0]):
        if not closed_off(text.nfc, figure, at):
            return cue
    return None


def closed_off(nfc: str, figure: Figure, at: int) -> bool:
    """Whether brackets close between an offset inside them and the figure."""
    opened = nfc.rfind("(", figure.sentence_start, at)
    return opened >= 0 and nfc.find(")", opened, at) < 0 and nfc.find(")", at, figure.start) >= 0
