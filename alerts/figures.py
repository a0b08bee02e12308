"""A standing's figures in words: value, goal, gap, pace, projection, and how the value came to be what it is."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from alerts.wording import Wording
from warehouse.records import Point, Standing, Status

# Units that come in ones.
WHOLE = ("count", "rank", "places")
RECALLED = 5


def value_of(standing: Standing, words: Wording) -> str:
    """The value and its date; the span of the sources where they differ."""
    value = value_words(standing, words)
    if standing.value is None or standing.value_date is None:
        return value
    day = words.day(standing.value_date)
    low, high = standing.value_low, standing.value_high
    if low is None or high is None or low == high:
        return words.say("value.dated", value=value, date=day)
    low_text, high_text = words.amount(low, standing.unit), words.amount(high, standing.unit)
    return words.say("value.range", value=value, date=day, low=low_text, high=high_text)


def value_words(standing: Standing, words: Wording) -> str:
    """The value alone."""
    if standing.value is None:
        return words.say("value.open" if standing.unit == "milestone" else "value.none")
    return words.amount(standing.value, standing.unit)


def goal_words(standing: Standing, words: Wording) -> str:
    """The promised value alone."""
    key = standing.unit if standing.unit in ("rank", "milestone") else standing.op
    return words.say(f"goal.{key}", value=words.amount(standing.target, standing.unit))


def goal_of(standing: Standing, as_of: date, words: Wording) -> str:
    """The promised value and its date."""
    left = (standing.deadline - as_of).days
    shape = "by" if standing.status == Status.MET or left == 0 else "by_left" if left > 0 else "by_over"
    return words.say(f"goal.{shape}", goal=goal_words(standing, words), date=words.day(standing.deadline), n=abs(left))


def gap_of(standing: Standing, words: Wording) -> str:
    """How far the value is from the target, where it is not there yet."""
    return words.distance(standing.gap, standing.unit) if standing.gap and standing.unit != "milestone" else ""


def pace_of(standing: Standing, words: Wording) -> str:
    """The way covered against the time used, and what that amounts to."""
    if standing.progress is None or standing.time is None or standing.pace is None or standing.status == Status.MET:
        return ""
    said = words.say(
        "pace.words" if standing.progress >= 0 else "pace.back",
        progress=words.share(abs(standing.progress)),
        time=words.share(standing.time),
        pace=words.number(standing.pace),
    )
    return words.say("pace.joined", words=said, verdict=words.say(f"pace.{standing.band}")) if standing.band else said


def projection_of(standing: Standing, words: Wording) -> str:
    """Where the present pace leads; it is not a promise, and is told only while there is something to do."""
    if standing.status != Status.LAGGING or standing.projected is None or standing.unit == "milestone":
        return ""
    low, high = (standing.projected if bound is None else bound for bound in (standing.low80, standing.high80))
    reach = standing.date_at_current_pace
    level = words.say("projection.date", date=words.day(reach)) if reach else words.say("projection.never")
    value, low_text, high_text = (about(number, standing.unit, words) for number in (standing.projected, low, high))
    return words.say("projection.range", value=value, low=low_text, high=high_text) + "; " + level


def about(value: float, unit: str, words: Wording) -> str:
    """An estimate, no more precise than it is."""
    return words.amount(round(value, 0 if unit in WHOLE else 1), unit)


def history_of(standing: Standing, points: Sequence[Point], words: Wording) -> str:
    """The last figures in order of their days; nothing where there is no more than the value itself."""
    latest = one_a_day(points)[-RECALLED:]
    said = [words.say("value.point", value=words.amount(one.value, standing.unit), date=one.as_of_on) for one in latest]
    return " → ".join(said) if len(said) > 1 and standing.unit != "milestone" else ""


def one_a_day(points: Sequence[Point]) -> list[Point]:
    """The points in order of their days, of each day the one published last."""
    ordered = sorted(points, key=lambda one: (one.as_of_on, one.published_on or date.min, one.value))
    return [list(same)[-1] for _, same in groupby(ordered, key=lambda one: one.as_of_on)]
