"""Which chart goes with a message, and its content in words; the drawing itself is in charts.py."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from alerts.figures import about, goal_words, one_a_day
from alerts.headings import area_of
from alerts.wording import Wording
from warehouse.records import Catalogue, Point, Standing, Status

Histories = Mapping[tuple[str, str], Sequence[Point]]
NO_HISTORIES: Histories = MappingProxyType({})

# Beyond this no unit of the catalogue has values, and axes lose their digits.
LARGEST = 1e15
ROWS = 8
# Bad news first; what cannot be judged last.
ORDER = (Status.OVERDUE, Status.LAGGING, Status.STALE, Status.ON_TRACK, Status.MET, Status.NOT_RATED)


@dataclass(frozen=True, slots=True)
class Series:
    """One target's figures and where they should be and may get; values in the target's unit.

    `start` is where the required line begins, `ahead` the projection at the deadline: middle, low, high.
    """

    points: tuple[tuple[date, float], ...]
    goal: float
    goal_text: str
    deadline: date
    as_of: date
    unit: str
    start: tuple[date, float] | None = None
    ahead: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many targets have which status in one area."""

    area: str
    counts: tuple[int, ...]

    @property
    def trouble(self) -> tuple[int, ...]:
        """Sort key: most overdue first, then most lagging, then stale."""
        return tuple(-count for count in self.counts[:3])


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, what it shows in words, and which of a message's targets it belongs to; without an image no chart."""

    image: bytes = b""
    alt: str = ""
    place: int = -1


NO_PICTURE = Picture()


def picture_of(
    standings: Sequence[Standing], histories: Histories, as_of: date, catalogue: Catalogue, words: Wording
) -> Picture:
    """The chart of the first standing that has figures to draw."""
    for place, standing in enumerate(standings):
        series = series_of(standing, points_of(histories, standing), as_of, catalogue, words)
        if series is not None:
            from alerts.charts import draw_series  # noqa: PLC0415 matplotlib takes a second to load

            return Picture(draw_series(series, words.language), series_alt(series, words), place)
    return NO_PICTURE


def picture_of_areas(standings: Sequence[Standing], catalogue: Catalogue, words: Wording) -> Picture:
    """The chart of the country and the areas with most trouble."""
    tallies = tallies_of(standings, catalogue, words)
    if not tallies:
        return NO_PICTURE
    from alerts.charts import draw_tallies  # noqa: PLC0415 matplotlib takes a second to load

    return Picture(draw_tallies(tallies, words.language), tallies_alt(tallies, words), 0)


def series_of(
    standing: Standing, points: Sequence[Point], as_of: date, catalogue: Catalogue, words: Wording
) -> Series | None:
    """What a chart of the target shows; None where there is nothing to draw."""
    drawable = [one for one in points if one.as_of_on <= as_of and abs(one.value) < LARGEST]
    known = tuple((one.as_of_on, one.value) for one in one_a_day(drawable))
    if not known or standing.unit == "milestone" or not abs(standing.target) < LARGEST:
        return None
    return Series(
        points=known,
        goal=standing.target,
        goal_text=goal_words(standing, words),
        deadline=standing.deadline,
        as_of=as_of,
        unit=standing.unit,
        start=start_of(standing, known, catalogue),
        ahead=ahead_of(standing),
    )


def start_of(
    standing: Standing, points: Sequence[tuple[date, float]], catalogue: Catalogue
) -> tuple[date, float] | None:
    """Where the required line begins: the baseline the catalogue states, else the first of several figures.

    None where the target began inside its goal, or the start does not lie before the deadline.
    """
    stated = next((one for one in catalogue.targets if one.target_id == standing.target_id), None)
    if stated and stated.baseline_on and stated.baseline_value is not None:
        start = (stated.baseline_on, float(stated.baseline_value))
    elif len(points) > 1:
        start = points[0]
    else:
        return None
    inside = start[1] <= standing.target if standing.op.startswith("<") else start[1] >= standing.target
    return None if inside or start[0] >= standing.deadline else start


def ahead_of(standing: Standing) -> tuple[float, float, float] | None:
    """The projection at the deadline, where there is one."""
    found = (standing.projected, standing.low80, standing.high80)
    middle, low, high = (math.inf if one is None else one for one in found)
    return (middle, low, high) if abs(middle) + abs(low) + abs(high) < LARGEST else None


def series_alt(series: Series, words: Wording) -> str:
    """What the chart of a target shows, in words."""
    (first_on, first), (last_on, last) = series.points[0], series.points[-1]
    said = {"n": len(series.points), "first_on": first_on, "last_on": last_on, "deadline": series.deadline}
    named = {"first": words.amount(first, series.unit), "last": words.amount(last, series.unit)}
    text = words.say(
        "chart.alt_single" if len(series.points) == 1 else "chart.alt", goal=series.goal_text, **said, **named
    )
    if series.ahead is None:
        return text
    low, high = (about(bound, series.unit, words) for bound in series.ahead[1:])
    return words.say("chart.alt_ahead", text=text, low=low, high=high)


def tallies_of(standings: Sequence[Standing], catalogue: Catalogue, words: Wording) -> tuple[Tally, ...]:
    """The country and the areas with most trouble, each with its targets by status in the order of ORDER."""
    counted: dict[str, Counter[Status]] = {}
    names: dict[str, str] = {}
    for standing in standings:
        counted.setdefault(standing.area, Counter())[standing.status] += 1
        names.setdefault(standing.area, area_of(standing, catalogue, words))
    tallies = {area: Tally(names[area], tuple(counts[one] for one in ORDER)) for area, counts in counted.items()}
    country = [tallies.pop("VN")] if "VN" in tallies else []
    troubled = sorted((one for one in tallies.values() if any(one.counts[:3])), key=lambda one: (one.trouble, one.area))
    return (*country, *troubled)[:ROWS]


def tallies_alt(tallies: Sequence[Tally], words: Wording) -> str:
    """What the chart of areas shows, in words."""
    rows = [f"{one.area}: {', '.join(counted_words(one.counts, words))}" for one in tallies]
    return words.say("chart.alt_areas", rows="; ".join(rows))


def counted_words(counts: Sequence[int], words: Wording) -> list[str]:
    """Each status that occurs, with its number."""
    named = zip(counts, ORDER, strict=True)
    return [words.say("digest.total", n=n, status=words.say(f"plain_status.{status}")) for n, status in named if n]


def points_of(histories: Histories, standing: Standing) -> Sequence[Point]:
    """The history of a standing's target in its area."""
    return histories.get((standing.target_id, standing.area), ())
