"""What a figure does in its sentence: qualifier, growth with its sign, and role."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scrapers.reading.announced import announced, framing
from scrapers.reading.comparisons import compared_level, told_back
from scrapers.reading.context import context_of
from scrapers.reading.cues import Cue, Cues, names_goal
from scrapers.reading.figure import Cell, Figure
from scrapers.reading.growth import Verb, exceeds_goal, read_growth, verb_before
from scrapers.reading.headings import apply_heading, headed_role, take_growth
from scrapers.reading.hedges import qualify
from scrapers.reading.promises import due_later, to_come
from scrapers.reading.timeline import Timeline
from scrapers.reading.units import name_unit
from scrapers.reading.words import Around, around
from warehouse.records import Role

RISES_FROM = re.compile(r"(?! trở )[^.;\n]{0,60}\b(?:lên|xuống|giảm còn|còn)\b")
REACHED = re.compile(r"(?:còn|xuống|lên|là|trung bình|bình quân)(?: khoảng| dưới| hơn| gần)? $")
PROGRAMME = re.compile(r"(?:chương trình|kế hoạch|đề án|chiến lược|dự án)\b[^.;\n]{0,60} (?:có|gồm|đề ra|đặt ra)\b")
ALLOTS = re.compile(r"(?:chương trình|kế hoạch|đề án|nghị quyết)\b[^.;\n]{0,60} (?:dành|bố trí|phân bổ|chi)\b")
COMING_YEARS = re.compile(r"[^.,;:0-9\n]{0,30} trong (?:[0-9]{1,2}|vài|những|các|hai|ba|năm) năm (?:tới|tiếp theo)\b")
# A goal may be a length of time, a share or a sum; what is counted only sets the scene in goals, too.
AIMED_AT = ("days", "years", "percent", "VND", "USD", "km")
# "Mục tiêu là đào tạo 1.000 chuyên gia", while a plan with 12 goals only lists them.
MOST_ENUMERATED = 200
# An obligation may follow what it obliges to: "25 dịch vụ phải xong trước ngày 31/5".
OBLIGED = re.compile(
    r"(?:[^.;:,()\n|0-9]|, (?=phường|thị trấn|thị xã|thành phố|huyện|ngành|địa phương)){0,60}"
    r"\bphải (?:được )?(?:xong|hoàn thành|hoàn tất|đạt|có|bảo đảm|đảm bảo)\b"
)
# "Từ 60% hiện nay lên 85%": the second level is told of as the first one was.
RISES_TO = re.compile(r"[^.;\n]{0,40} (?:lên|xuống|còn)(?: (?:trên|hơn|khoảng|gần|ít nhất|tối thiểu|mức))? ")
# What is to be cleared is there already.
PENDING = re.compile(r"(?: [^\W\d_]+){1,3} (?:quá hạn|trễ hạn|tồn đọng|chậm giải quyết)\b")
PROJECTS = ("dự án", "hạng mục đầu tư", "gói thầu")


def take_stance(timeline: Timeline, figures: Sequence[Figure], where: Sequence[int], cues: Cues) -> list[str]:
    """Set qualifier, unit of growth, sign and role of every figure. Returns why, in words."""
    folded = timeline.text.folded
    reasons: list[str] = []
    first, framed, cue = 0, None, None
    for index, figure in enumerate(figures):
        previous = figures[index - 1] if index and where[index - 1] == where[index] else None
        beside = around(folded, figure.start, figure.end)
        if figure.cell:
            apply_heading(folded, figure, figure.cell)
        name_unit(folded, figure, beside, previous)
        verb = take_hedge(folded, figure, previous, beside, cues)
        if previous is None:
            first, framed = figure.start, framing(timeline, figures, where, index, cues)
        if not (previous and previous.role is Role.PREVIOUS and RISES_TO.fullmatch(folded, previous.end, figure.start)):
            cue = announced(timeline, figure, cues.of(where[index]), first) or framed
        stop = figures[index + 1].start if index + 1 < len(figures) else figure.sentence_end
        signs = revised(timeline, figure, stop, Signs(beside, verb, cue))
        headed = role_in_table(timeline, figure, figure.cell) if figure.cell and signs.cue is None else None
        if headed:
            figure.role, why = headed, "as its heading says"
        else:
            figure.role, why = role_of(folded, figures, index, signs)
        if figure.role is Role.ACTUAL and told_back(timeline, figures, index, beside):
            figure.role, why = Role.PREVIOUS, "an earlier level, told after the later one"
        reasons.append(why)
    return reasons


def take_hedge(folded: str, figure: Figure, previous: Figure | None, beside: Around, cues: Cues) -> Verb | None:
    """Set the qualifier. Returns what the verb before makes of the figure; `previous` stands in its sentence."""
    since = previous.end if previous else figure.sentence_start
    verb = verb_before(folded, cues.verbs, figure, since, beside)
    if exceeds_goal(beside.lead, figure, previous):
        verb = Verb.EXCEED
    estimates = cues.estimates_before(figure, since)
    figure.qualifier = qualify(folded, figure, beside, estimates, passes=verb is Verb.PASS)
    return verb


class Signs(NamedTuple):
    """What tells the role of a figure: the words beside it, the verb and the cue that reach it."""

    beside: Around
    verb: Verb | None
    cue: Cue | None


def revised(timeline: Timeline, figure: Figure, stop: int, signs: Signs) -> Signs:
    """The signs with what is told right beside the figure: that it is a goal or no goal, and that it is due later.

    `stop` is where the next figure begins.
    """
    beside, verb, cue = signs
    if verb is Verb.EXCEED:
        return Signs(beside, verb, None)
    if names_goal(beside.lead):
        return Signs(beside, verb, Cue.TARGET)
    if figure.unit == "count" and PENDING.match(beside.tail):
        return Signs(beside, verb, Cue.ACTUAL if cue is Cue.TARGET else cue)
    if cue in (None, Cue.TARGET) and due_later(timeline, figure, stop):
        return Signs(beside, Verb.LEVEL if verb is Verb.FROM else verb, Cue.TARGET)
    return signs


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
    return Role.TARGET if role is None and heads_future(timeline, cell) else role


def heads_future(timeline: Timeline, cell: Cell) -> bool:
    """Whether the heading of a cell names a time that had not begun at publication: no report, but a goal."""
    ahead = (phrase for span in (*cell.labels, *cell.heading) for phrase in timeline.between(*span))
    phrase = next((phrase for phrase in ahead if phrase.governs), None)
    return phrase is not None and to_come(timeline, phrase)


def role_of_change(cue: Cue | None) -> tuple[Role, str]:
    """A difference may itself be promised."""
    if cue is Cue.TARGET:
        return Role.TARGET, "announced as a goal"
    return Role.CHANGE, "growth or difference"


def role_of_level(folded: str, figure: Figure, beside: Around, cue: Cue | None, context: str) -> tuple[Role, str]:
    """What a level, a count or a length does, and why; `context` says what makes it only that, if anything."""
    if context and not (cue is Cue.TARGET and (figure.unit in AIMED_AT or figure.value > MOST_ENUMERATED)):
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
