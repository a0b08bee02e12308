"""Cases to be judged, read strictly: what is not understood is an error of that case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from warehouse.records import Qualifier

CASE = frozenset({"case", "target", "observations", "as_of", "known_at"})
TARGET = frozenset(
    {"op", "target", "deadline", "start", "kind", "tol", "slack", "stale_days", "bounds", "monotone", "s0", "sm"}
)
OBSERVATION = frozenset({"date", "value", "tier", "qualifier", "known_at"})
OPERATORS = (">=", ">", "<=", "<")
KINDS = ("percent", "share", "count", "cumulative", "rank", "milestone", "index", "growth", "level", "flow")
ABSORBING = ("cumulative", "milestone")


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of the relation `subjects` of core.judge."""

    subject_id: str
    op: str
    goal: float
    deadline: date
    judged_on: date
    start_on: date | None
    start_amount: float | None
    tol: float
    slack: float
    stale_days: int | None
    lower_bound: float | None
    upper_bound: float | None
    absorbing: bool
    milestone: bool
    s0: float | None
    sm: float | None
    stages: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the relation `figures` of core.judge."""

    subject_id: str
    as_of_on: date
    amount: float
    qualifier: str
    tier: int | None


def read_case(subject_id: str, case: Mapping[str, Any]) -> tuple[Subject, list[Figure]]:
    """One case as rows of core.judge; observations known after the case's `known_at` (its day by default) are left out.

    Raises KeyError, TypeError or ValueError for a key that is missing, unknown or of the wrong kind.
    """
    refuse_unknown("case", case, CASE)
    judged_on = day("as_of", case["as_of"])
    known_on = day("known_at", case.get("known_at", case["as_of"]))
    observations = [observation for observation in case["observations"] if known(observation, known_on)]
    return subject_of(subject_id, case["target"], judged_on), [figure_of(subject_id, one) for one in observations]


def subject_of(subject_id: str, target: Mapping[str, Any], judged_on: date) -> Subject:
    """The target of a case."""
    refuse_unknown("target", target, TARGET)
    kind = one_of("kind", target.get("kind", "level"), KINDS)
    start_on, start_amount = pair("start", target.get("start"))
    lower_bound, upper_bound = pair("bounds", target.get("bounds"))
    stale_days = optional("stale_days", target.get("stale_days"))
    return Subject(
        subject_id=subject_id,
        op=one_of("op", target["op"], OPERATORS),
        goal=number("target", target["target"]),
        deadline=day("deadline", target["deadline"]),
        judged_on=judged_on,
        start_on=None if start_on is None else day("start", start_on),
        start_amount=optional("start", start_amount),
        tol=optional("tol", target.get("tol")) or 0.0,
        slack=optional("slack", target.get("slack")) or 0.0,
        stale_days=None if stale_days is None else int(stale_days),
        lower_bound=optional("bounds", lower_bound),
        upper_bound=optional("bounds", upper_bound),
        absorbing=bool(target.get("monotone")) or kind in ABSORBING,
        milestone=kind == "milestone",
        s0=optional("s0", target.get("s0")),
        sm=optional("sm", target.get("sm")),
    )


def figure_of(subject_id: str, observation: Mapping[str, Any]) -> Figure:
    """An observation of a case."""
    tier = optional("tier", observation.get("tier"))
    return Figure(
        subject_id=subject_id,
        as_of_on=day("date", observation["date"]),
        amount=number("value", observation["value"]),
        qualifier=Qualifier(observation.get("qualifier") or Qualifier.EXACT),
        tier=None if tier is None else int(tier),
    )


def known(observation: Mapping[str, Any], known_on: date) -> bool:
    """Whether an observation was known on a day; one that does not say when always was."""
    refuse_unknown("observation", observation, OBSERVATION)
    since = observation.get("known_at")
    return since is None or day("known_at", since) <= known_on


def refuse_unknown(what: str, given: Mapping[str, Any], keys: frozenset[str]) -> None:
    """Raise for a key that means nothing here."""
    if not isinstance(given, Mapping):
        raise TypeError(f"{what}: {given!r} is no object with keys")
    for key in sorted(given.keys() - keys):
        raise ValueError(f"{what}: unknown key {key!r}; use {', '.join(sorted(keys))}")


def one_of(key: str, value: Any, choices: Sequence[str]) -> str:
    """A value that is one of a few."""
    if value not in choices:
        raise ValueError(f"{key}: {value!r} is none of {', '.join(choices)}")
    return str(value)


def pair(key: str, value: Any) -> tuple[Any, Any]:
    """Two values, each of which may be missing."""
    if value is None:
        return None, None
    if not isinstance(value, Sequence) or len(value) != 2:
        raise ValueError(f"{key}: {value!r} is no pair; give two values or null")
    return value[0], value[1]


def day(key: str, value: Any) -> date:
    """An ISO date; of a moment, its day."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise ValueError(f"{key}: {value!r} is no date; write it as 2025-12-31") from error


def number(key: str, value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{key}: {value!r} is no number")
    return float(value)


def optional(key: str, value: Any) -> float | None:
    """A finite number, or None where there is none."""
    return None if value is None else number(key, value)


def said(error: Exception) -> str:
    """One line on what is wrong with a case."""
    return f"{error.args[0]}: missing; add it" if isinstance(error, KeyError) else str(error)
