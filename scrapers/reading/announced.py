"""Which announcement reaches a figure: a word, a day still to come, a heading, or the goals told before it."""

import re
from collections.abc import Sequence
from operator import attrgetter

from scrapers.reading.cues import Cue, Cues
from scrapers.reading.figure import Figure, Span
from scrapers.reading.lexicon import Mark
from scrapers.reading.promises import future, promises, to_come, unless_told
from scrapers.reading.sentences import brackets_around
from scrapers.reading.timeline import Timeline
from warehouse.records import Role

# A line or the words before a colon that hold goals: "Mục tiêu đến năm 2025".
TITLE = re.compile(
    r"(?:[-–+•*] ?|[0-9ivx]{1,4}(?:\.[0-9]+)*[.)] ?|[a-zđ][.)] ?)?(?:về |các |một số |những )?"
    r"(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch năm)\b(?!.*\b(?:đạt|kết quả|thực hiện|hoàn thành|vượt)\b)"
)
SUMS = ("VND", "USD")


def framing(timeline: Timeline, figures: Sequence[Figure], where: Sequence[int], index: int, cues: Cues) -> Cue | None:
    """What holds for a sentence from outside: a heading, or a list of goals in the sentence before it.

    `index` is the first figure of the sentence.
    """
    sentence = where[index]
    headed = heading(timeline, cues, sentence, figures[index].start)
    if headed or not only_goals(figures, where, index):
        return headed
    here, before = timeline.sentences[sentence], timeline.sentences[sentence - 1]
    if timeline.text.nfc.find(";", before.start, before.end) < 0:
        return None
    told = any(mark.meaning in (Cue.ACTUAL, Cue.PREVIOUS) for mark in cues.of(sentence))
    over = any(not to_come(timeline, phrase) for phrase in timeline.between(here.start, here.end))
    return None if told or over or here.paragraph != before.paragraph else Cue.TARGET


def heading(timeline: Timeline, cues: Cues, sentence: int, first: int) -> Cue | None:
    """What stands before the colon of a sentence, or on the lines over it, announces, the nearest line first.

    `first` is where its first figure begins.
    """
    folded, here = timeline.text.folded, timeline.sentences[sentence]
    colon = folded.find(":", here.start, first)
    if colon >= 0 and TITLE.match(folded, here.start, colon):
        return Cue.TARGET
    said = (said_by(timeline, cues, span) for span in here.headings)
    return next(filter(None, said), None)


def said_by(timeline: Timeline, cues: Cues, span: Span) -> Cue | None:
    """What one heading announces."""
    if TITLE.match(timeline.text.folded, *span):
        return Cue.TARGET
    marks = cues.between(*span) or promises(timeline, span[0], span[1])
    return marks[-1].meaning if marks else None


def only_goals(figures: Sequence[Figure], where: Sequence[int], index: int) -> bool:
    """Whether the sentence before that of a figure sets several goals and tells nothing else."""
    last = index - 1
    while last >= 0 and where[last] == where[index] - 1 and figures[last].role is Role.TARGET:
        last -= 1
    alone = last < 0 or where[last] < where[index] - 1
    return alone and index - 1 - last > 1


def announced(timeline: Timeline, figure: Figure, cues: Sequence[Mark[Cue]], first: int) -> Cue | None:
    """The cue that reaches a figure: the nearest in its item of a list, else the list's heading, else the nearest.

    `first` is where the first figure of the sentence begins.
    """
    nfc, bracket = timeline.text.nfc, own_bracket(timeline, figure)
    start = bracket or figure.sentence_start
    before = [mark for mark in cues if start <= mark.start < figure.start and suits(nfc, mark, figure)]
    before = [mark for mark in before if not spent(before, mark)]
    before += unless_told(before, promises(timeline, start, figure.start))
    before = before or future(timeline, start, figure.start)
    if not before and bracket:
        outside = [mark for mark in cues if mark.start < bracket]
        outside += promises(timeline, figure.sentence_start, bracket)
        return Cue.PREVIOUS if any(mark.meaning is Cue.TARGET for mark in outside) else None
    before = sorted((mark for mark in before if not closed_off(nfc, figure, mark.start)), key=attrgetter("start"))
    item = nfc.rfind(";", start, figure.start)
    colon = nfc.find(":", start, max(item, start))
    for mark in reversed(before):
        if mark.start < item and colon >= 0:
            break
        if mark.start > item or not (mark.meaning is Cue.TARGET and mark.start > first):
            return mark.meaning
    return next((mark.meaning for mark in reversed(before) if mark.start < colon), None)


def suits(nfc: str, mark: Mark[Cue], figure: Figure) -> bool:
    """Whether a cue can reach a figure: a budget is a sum, and earlier levels end with their item of a list."""
    if mark.meaning is Cue.BUDGET:
        return figure.unit in SUMS
    return mark.meaning is not Cue.PREVIOUS or nfc.find(";", mark.end, figure.start) < 0


def spent(before: Sequence[Mark[Cue]], mark: Mark[Cue]) -> bool:
    """Whether a sum was already used, not set aside: "đã hỗ trợ 500 hộ, kinh phí 2 tỷ đồng"."""
    return mark.meaning is Cue.BUDGET and any(
        other.meaning is Cue.ACTUAL for other in before if other.start < mark.start
    )


def own_bracket(timeline: Timeline, figure: Figure) -> int | None:
    """Where brackets open that date a figure before publication, so that no goal outside reaches it."""
    bracket = brackets_around(timeline.text.nfc, figure.start, figure.sentence_start, figure.sentence_end)
    if bracket is None or timeline.published is None:
        return None
    dated = timeline.between(bracket[0], figure.start)
    return bracket[0] if dated and dated[-1].last < timeline.published else None


def closed_off(nfc: str, figure: Figure, at: int) -> bool:
    """Whether brackets close between an offset inside them and the figure."""
    opened = nfc.rfind("(", figure.sentence_start, at + 1)
    return opened >= 0 and nfc.find(")", opened, at) < 0 and nfc.find(")", at, figure.start) >= 0
