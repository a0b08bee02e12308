"""The judgement again in plain Python, written from its rules and not from its SQL, on random targets and figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import atan, floor, pi, sqrt

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.connection import open_warehouse
from warehouse.judge import judge_cases
from warehouse.load import load_articles, sync_catalogue
from warehouse.records import Qualifier
from warehouse.standings import standings
from warehouse.statements import statement

AS_OF = date(2024, 6, 30)
KEYS = (
    *(
        "status",
        "last_pace",
        "reason",
        "band",
        "evidence",
        "value",
        "value_date",
        "value_low",
        "value_high",
        "disputed",
    ),
    *("progress", "time", "pace", "gap", "met_on", "late_days", "days_over", "projected", "low80", "high80"),
    "date_at_current_pace",
)
TINY = 1e-9


@dataclass(frozen=True)
class Goal:
    """A target with what judges it; the field names are those of a case."""

    op: str
    target: float
    deadline: date
    kind: str = "percent"
    start: tuple[date, float] | None = None
    tol: float = 0.0
    slack: float = 0.0
    stale_days: int | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    s0: float | None = None
    sm: float | None = None

    @property
    def upwards(self):
        return self.op[0] == ">"

    def past(self, value):
        """How far a value is past the goal."""
        return value - self.target if self.upwards else self.target - value

    def meets(self, value, qualifier="exact"):
        wrong_way = "at_most" if self.upwards else "at_least"
        if qualifier in ("about", wrong_way):
            return self.past(value) > TINY
        if self.op in "><":
            return self.past(value) > TINY - self.tol
        return self.past(value) >= -TINY - self.tol


@dataclass(frozen=True)
class Seen:
    """An observation; the field names are those of a case."""

    date: date
    value: float
    tier: int | None = None
    qualifier: str = "exact"


@dataclass(frozen=True)
class Point:
    """What a group of figures says."""

    on: date
    value: float
    low: float
    high: float
    met: bool


def points_of(goal: Goal, seen: Sequence[Seen], as_of: date) -> list[Point]:
    """Rules 1 and 2: groups of at most 31 days from their first figure, each with its best figure."""
    groups: list[list[Seen]] = []
    for one in sorted((one for one in seen if one.date <= as_of), key=lambda one: one.date):
        if not groups or (one.date - groups[-1][0].date).days > 31:
            groups.append([])
        groups[-1].append(one)
    return [point_of(goal, group) for group in groups]


def point_of(goal: Goal, group: list[Seen]) -> Point:
    def worse(one):
        return (one.tier is None, one.tier, -one.date.toordinal(), -one.value, one.qualifier != "exact", one.qualifier)

    best = min(group, key=worse)
    low, high = (choose(one.value for one in group) for choose in (min, max))
    return Point(best.date, best.value, low, high, goal.meets(best.value, best.qualifier))


def met_on(goal: Goal, points: list[Point]) -> date | None:
    """Rule 4: the first day for what stays done, else the start of the run that lasts."""
    if goal.kind in ("cumulative", "milestone"):
        return next((point.on for point in points if point.met), None)
    run = None
    for point in points:
        run = (run or point.on) if point.met else None
    return run


def verdict(goal: Goal, seen: Sequence[Seen], as_of: date = AS_OF) -> dict:
    """All keys of a verdict; None where one does not apply."""
    points = points_of(goal, seen, as_of)
    found = dict.fromkeys(KEYS)
    last = points[-1] if points else None
    if last:
        sides = {goal.meets(last.low), goal.meets(last.high)}
        found |= {"value": last.value, "value_date": last.on, "value_low": last.low, "value_high": last.high}
        found |= {"disputed": len(sides) == 2, "gap": abs(goal.target - last.value)}
    since = met_on(goal, points)
    if since:
        late = (since - goal.deadline).days
        return found | {"status": "met", "met_on": since, "gap": None, "late_days": late if late > 0 else None}
    over = (as_of - goal.deadline).days
    if over > 0 and (last or goal.kind == "milestone"):
        shown = "confirmed" if last and last.on >= goal.deadline else "presumed"
        return found | {"status": "overdue", "evidence": shown, "days_over": over}
    if goal.kind == "milestone":
        return found | {"status": "on_track"}
    return found | unmet(goal, points, as_of)


def unmet(goal: Goal, points: list[Point], as_of: date) -> dict:
    """Rules 3 and 6 to 11, for what is neither met nor overdue."""
    if not points:
        return {"status": "not_rated", "reason": "no_figure"}
    last, base = points[-1], base_of(goal, points)
    if base is None:
        return {"status": "not_rated", "reason": "no_baseline"}
    moved = movement(goal, base, last)
    moved |= projection(goal, points)
    if goal.stale_days is not None and (as_of - last.on).days > goal.stale_days:
        moved |= {"status": "stale", "last_pace": moved["status"]}
    return moved


def base_of(goal: Goal, points: list[Point]) -> tuple[date, float] | None:
    """Rule 10."""
    base = goal.start
    if base is None and (points[-1].on - points[0].on).days >= 90:
        base = points[0].on, points[0].value
    return base if base and base[0] < points[-1].on else None


def movement(goal: Goal, base: tuple[date, float], last: Point) -> dict:
    """Rules 7 to 9 and 11."""
    began, low = base
    if goal.past(low) >= 0 or goal.meets(low):
        return {"status": "lagging", "reason": "slipped"}
    progress = (last.value - low) / (goal.target - low)
    time = (last.on - began).days / (goal.deadline - began).days
    pace, line = progress / time, low + (goal.target - low) * time
    keeps_up = pace >= 0.95 - TINY or goal.past(last.value) - goal.past(line) >= -goal.slack - TINY
    band = next((name for name, least in (("ahead", 0.95), ("close", 0.6)) if pace >= least - TINY), None)
    return {
        "status": "on_track" if keeps_up else "lagging",
        "band": band or ("far" if pace >= 0 else "moving_away"),
        "progress": progress,
        "time": time,
        "pace": pace,
    }


def projection(goal: Goal, points: list[Point]) -> dict:
    """Rule 14."""
    track = {point.on: point.value for point in points} | dict([goal.start] if goal.start else [])
    days = sorted(track)
    if len(days) < 2 or goal.s0 is None or goal.sm is None:
        return {}
    years = [(later - earlier).days / 365.25 for earlier, later in pairwise(days)]
    rises = [track[later] - track[earlier] for earlier, later in pairwise(days)]
    span, now = sum(years), points[-1]
    mu = (track[days[-1]] - track[days[0]]) / span
    squares = sum((rise - mu * dt) ** 2 / dt for rise, dt in zip(rises, years, strict=True))
    nu, h = len(days), (goal.deadline - now.on).days / 365.25
    middle = now.value + 0.5 * mu * h
    variance = (2 * goal.s0**2 + squares) / nu * h * (1 + 0.25 * h / span)
    variance += goal.sm**2 * (2 + 0.5 * (h / span) ** 2) + (0.5 * mu * h) ** 2
    reach = t90(nu) * sqrt(variance)
    ends = {"projected": middle, "low80": middle - reach, "high80": middle + reach}
    return {key: clipped(value, *goal.bounds) for key, value in ends.items()} | arrival(goal, now, mu)


def clipped(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def arrival(goal: Goal, now: Point, mu: float) -> dict:
    days = floor((goal.target - now.value) / mu * 365.25 + 0.5) if mu else -1
    return {"date_at_current_pace": now.on + timedelta(days=days)} if 0 <= days <= 2_900_000 else {}


def t_cdf(t, nu):
    """Student's t for whole degrees of freedom, in closed form."""
    cos2 = 1 / (1 + t * t / nu)
    term = total = 1.0 if nu % 2 == 0 else sqrt(cos2)
    for k in range(1, nu // 2) if nu % 2 == 0 else range(1, (nu - 1) // 2):
        term *= cos2 * ((2 * k - 1) / (2 * k) if nu % 2 == 0 else (2 * k) / (2 * k + 1))
        total += term
    if nu % 2 == 0:
        return 0.5 + 0.5 * sqrt(1 - cos2) * total
    return 0.5 + (atan(t / sqrt(nu)) + (sqrt(1 - cos2) * total if nu > 1 else 0)) / pi


@cache
def t90(nu):
    """The 0.9 quantile, by halving."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, nu) < 0.9 else (low, middle)
    return low


def test_students_quantile():
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        con.execute(statement("macros/10_arithmetic"))
        rows = con.execute("SELECT nu, core.student_t90(nu) FROM range(1, 400) AS r(nu)").fetchall()
    for nu, t in rows:
        # The density there is about 0.17, so a quantile exact to 1e-9 gives a probability exact to 2e-10.
        assert t_cdf(t, nu) == pytest.approx(0.9, abs=2e-10), nu


def agree(found: dict, wanted: dict, told: object) -> None:
    for key in KEYS:
        want, have = wanted[key], found.get(key)
        if isinstance(want, float):
            assert have == pytest.approx(want, rel=1e-9, abs=1e-6), (key, told)
        else:
            assert (have or None) == (want or None), (key, told)


# Gaps on both sides of what the rules count in days, so that chance meets their edges.
GAPS = (0, 1, 15, 30, 31, 32, 59, 89, 90, 91, 121, 200, 201, 400)
tenths = st.integers(0, 1000).map(lambda number: number / 10)
deadlines = st.sampled_from([-200, -90, -31, -1, 0, 1, 31, 300, 700]).map(lambda ahead: AS_OF + timedelta(days=ahead))
starts = st.one_of(st.none(), st.tuples(st.integers(800, 2000).map(lambda back: AS_OF - timedelta(days=back)), tenths))


def dated(*columns: st.SearchStrategy) -> st.SearchStrategy:
    """Rows of a day and some more, each some days before the one above it."""
    rows = st.lists(st.tuples(st.sampled_from(GAPS), *columns), max_size=8)
    return rows.map(
        lambda found: [
            (AS_OF + timedelta(days=31 - sum(gap for gap, *_ in found[: place + 1])), *row[1:])
            for place, row in enumerate(found)
        ]
    )


qualifiers = st.sampled_from([str(one) for one in Qualifier])
figures = dated(tenths, st.sampled_from([1, 2, 4, None]), qualifiers).map(lambda rows: [Seen(*row) for row in rows])
goals = st.builds(
    Goal,
    op=st.sampled_from([">=", ">", "<=", "<"]),
    target=tenths,
    deadline=deadlines,
    kind=st.sampled_from(["percent", "cumulative", "rank", "milestone"]),
    start=starts,
    tol=st.sampled_from([0.0, 0.5]),
    slack=st.sampled_from([0.0, 0.5, 3.0]),
    stale_days=st.sampled_from([None, 120, 550]),
    bounds=st.sampled_from([(None, None), (0.0, 100.0), (1.0, None)]),
    s0=st.sampled_from([None, 1.0, 2.0]),
    sm=st.sampled_from([1.0, 0.0]),
)


def as_case(place: int, goal: Goal, seen: list[Seen]) -> dict:
    """The form judge_cases reads."""
    plain = {"start": goal.start and [goal.start[0].isoformat(), goal.start[1]], "deadline": goal.deadline.isoformat()}
    return {
        "case": place,
        "target": vars(goal) | plain,
        "observations": [vars(one) | {"date": one.date.isoformat()} for one in seen],
        "as_of": AS_OF.isoformat(),
    }


@given(st.lists(st.tuples(goals, figures), min_size=20, max_size=20))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_python_agrees_on_made_up_targets(told):
    verdicts = judge_cases([as_case(place, goal, seen) for place, (goal, seen) in enumerate(told)])
    for (goal, seen), found in zip(told, verdicts, strict=True):
        for key in ("value_date", "met_on", "date_at_current_pace"):
            found[key] = date.fromisoformat(found[key]) if key in found else None
        agree(found, verdict(goal, seen), (goal, seen))


# What STATUS leaves to the kind of number, for indicators that state no rhythm of their own.
RULES = {
    "share": lambda goal: {"slack": 0.05, "stale_days": 200, "bounds": (0.0, 100.0), "s0": 1.0, "sm": 1.0},
    "rank": lambda goal: {"slack": 3.0, "stale_days": 900, "bounds": (1.0, 193.0), "s0": 2.0, "sm": 1.0},
    "cumulative": lambda goal: {
        "stale_days": 200, "bounds": (0.0, None), "s0": 0.02 * goal, "sm": 0.005 * goal,
    },
}  # fmt: skip
UNITS = {"share": "percent", "rank": "rank", "cumulative": "count"}
numbers = st.integers(1, 999).map(lambda number: number / 10)
promises = st.tuples(
    st.sampled_from([">=", "<="]),
    numbers,
    deadlines,
    starts,
    dated(numbers, st.sampled_from(["ministry", "paper"])),
)


@given(st.lists(promises, min_size=24, max_size=24))
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
def test_python_agrees_on_the_warehouse(tmp_path_factory, stocked, catalogue, figure, story, moment, told):
    usable = [one for one in catalogue.indicators.values() if one.kind in RULES and not one.cadence]
    chosen = [one for kind in RULES for one in [one for one in usable if one.kind == kind][:8]]
    model = next(one for one in catalogue.targets if one.scope == ("national",))
    wanted, targets, batch = {}, [], []
    for place, (indicator, (op, goal, deadline, start, seen)) in enumerate(zip(chosen, told, strict=True)):
        began, low = start or (None, None)
        targets.append(
            replace(
                model,
                target_id=f"R{place}",
                indicator_id=indicator.indicator_id,
                unit=indicator.unit,
                op=op,
                value=Decimal(str(goal)),
                deadline=deadline,
                document_on=None,
                baseline_on=began,
                baseline_value=None if low is None else Decimal(str(low)),
                superseded_by=None,
            )
        )
        batch += [
            story(
                f"{place}-{number}",
                figure(str(value), on, indicator=indicator.indicator_id, unit=UNITS[indicator.kind]),
                source=source,
            )
            for number, (on, value, source) in enumerate(seen)
        ]
        kind = "cumulative" if indicator.kind == "cumulative" else "percent"
        judged = Goal(op, goal, deadline, kind, start, **RULES[indicator.kind](goal))
        tiers = {"ministry": 2, "paper": 4}
        wanted[f"R{place}"] = judged, [Seen(on, value, tiers[source]) for on, value, source in seen]
    path = tmp_path_factory.mktemp("again") / "w.duckdb"
    path.write_bytes(stocked.read_bytes())
    with open_warehouse(path) as con:
        sync_catalogue(con, replace(catalogue, targets=tuple(targets)), moment(1))
        load_articles(con, batch, reader_version="1", now=moment(1))
        found = {row.target_id: row for row in standings(con, AS_OF, moment(1))}
    assert found.keys() == wanted.keys()
    for target_id, (goal, seen) in wanted.items():
        have = {key: getattr(found[target_id], key) for key in KEYS}
        agree(have | {"status": str(have["status"])}, verdict(goal, seen), (goal, seen))
