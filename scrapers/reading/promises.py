"""Days still to come: they make a goal or a plan of what is told of them."""

import re
from collections.abc import Iterator, Sequence

from scrapers.reading.cues import Cue
from scrapers.reading.figure import Figure
from scrapers.reading.lexicon import Mark
from scrapers.reading.periods import Phrase
from scrapers.reading.timeline import Timeline, attached
from scrapers.reading.uses import Use

# A day still to come makes a goal of what is to be reached by then, a plan of what begins then.
PROMISED = {Use.UNTIL: Cue.TARGET, Use.BEFORE: Cue.TARGET, Use.SINCE: Cue.PLAN}
# "Trước 31/12", "chậm nhất ngày 15/8", but not "sau ngày 1/7".
AT_THE_LATEST = re.compile(r"\b(?:trước|nhất)\b")
# A year or a quarter in which one is: what is to be reached by its end can still be a goal.
ENDS = re.compile(r"(?:đến |tới |trước )?(?:hết|cuối)\b")
OUTLOOK = ("tầm nhìn", "định hướng")


def promises(timeline: Timeline, start: int, end: int) -> list[Mark[Cue]]:
    """Days still to come in [start, end), as cues."""
    return [
        Mark(phrase.start, phrase.end, PROMISED.get(phrase.use, Cue.TARGET))
        for phrase in timeline.between(start, end)
        if promised(timeline, phrase, start)
    ]


def future(timeline: Timeline, start: int, end: int) -> list[Mark[Cue]]:
    """Periods in [start, end) that had not begun: what is told of them is no report, though nothing announces it."""
    ahead = (phrase for phrase in timeline.between(start, end) if phrase.use is Use.AT and to_come(timeline, phrase))
    return [Mark(phrase.start, phrase.end, Cue.TARGET) for phrase in ahead]


def promised(timeline: Timeline, phrase: Phrase, start: int) -> bool:
    """Whether something is promised for a day: "đến năm 2030", "chậm nhất ngày 15/8", "Tầm nhìn đến năm 2045: …"."""
    folded = timeline.text.folded
    if not to_come(timeline, phrase):
        return False
    if phrase.use is Use.HORIZON:
        return folded[start : phrase.start].lstrip(" -–+•*").startswith(OUTLOOK)
    if phrase.use is Use.BEFORE:
        return AT_THE_LATEST.search(folded, max(start, phrase.start - 12), phrase.end) is not None
    return phrase.use in PROMISED


def to_come(timeline: Timeline, phrase: Phrase) -> bool:
    """Whether a period had not begun at publication, or less than half of it was over and its end is meant."""
    if timeline.published is None or timeline.published >= phrase.last:
        return False
    if phrase.first is None or timeline.published < phrase.first:
        return True
    halfway = phrase.first + (phrase.last - phrase.first) / 2
    return timeline.published < halfway and ENDS.match(timeline.said(phrase).lower()) is not None


def unless_told(cues: Sequence[Mark[Cue]], promised: Sequence[Mark[Cue]]) -> Iterator[Mark[Cue]]:
    """Days to come that no other cue belongs to; "dự báo đến 2030" stays a forecast, "tính đến" a report."""
    planned = {mark.end + 1 for mark in cues if mark.meaning is Cue.PLAN}
    counted = {mark.start for mark in cues if mark.meaning is Cue.ACTUAL}
    for mark in promised:
        forecast = not planned.isdisjoint(range(mark.start - len("đến "), mark.start + 1))
        told = not counted.isdisjoint(range(mark.start - len("tính đến hết "), mark.start + 1))
        if not (forecast or told):
            yield mark


def due_later(timeline: Timeline, figure: Figure, stop: int) -> bool:
    """Whether the period right behind a figure is still to come: "95% năm 2027", "100% dữ liệu trước 31/3".

    `stop` is where the next figure begins.
    """
    for phrase in timeline.between(figure.end, min(stop, figure.sentence_end)):
        if not attached(timeline.text.folded[figure.end : phrase.start]):
            return False
        if to_come(timeline, phrase):
            return phrase.use is Use.AT or promised(timeline, phrase, figure.end)
    return False
