"""Who hears what: the tables of routes.toml, read strictly, matched against occasions."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from alerts.calendar import Window, window_of
from alerts.conditions import CONDITIONS, Conditions, Owners, problem_of_condition, problem_of_words
from alerts.kinds import direction_of
from warehouse.records import Occasion, OccasionKind, Standing, Status, TargetwatchError

ROUTES = Path(__file__).parent / "routes.toml"

LANGUAGES = ("vi", "en")
PERIODS = ("weekly", "monthly")
GROUPS = ("route", "area", "programme", "owner")
INHIBITORS = ("parts", "broken_sources")


class RouteError(TargetwatchError):
    """A mistake in the routes; the message names file, key and remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Route(Conditions):
    """One table of routes.toml: what it asks of a standing, and how its channels want to hear of it.

    `was` are statuses before a change; `remind` days before a deadline, `escalate` days after it; `repeat` is weekly,
    monthly or "" for never. `quiet` ("22:00-06:00") and `days_off` say when nothing is sent, `cap` how many messages a
    day a channel gets, 0 for any number. `digest` names the periods whose summary its channels get.
    """

    name: str
    channels: tuple[str, ...]
    kinds: tuple[str, ...] = tuple(OccasionKind)
    was: tuple[str, ...] = ()
    remind: tuple[int, ...] = ()
    escalate: tuple[int, ...] = ()
    repeat: str = ""
    quiet: str = ""
    days_off: bool = False
    cap: int = 0
    inhibit: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()
    group: str = "route"
    language: str = "vi"
    limit: int = 10

    def matches(self, occasion: Occasion, owners: Owners) -> bool:
        """Whether this route tells of the occasion."""
        return (
            self.asks_for(occasion)
            and (not self.was or occasion.transition.old_status in self.was)
            and self.hold_for(occasion.transition.standing, owners)
        )

    def asks_for(self, occasion: Occasion) -> bool:
        """Whether it tells of this kind. Who wants every worsening also wants one that a correction brings."""
        match occasion.kind:
            case OccasionKind.REMINDER:
                wanted = occasion.mark in {f"T-{days}" for days in self.remind}
            case OccasionKind.ESCALATION:
                wanted = occasion.mark in {f"+{days}" for days in self.escalate}
            case OccasionKind.REPEAT:
                wanted = self.repeat == ("weekly" if "W" in occasion.mark else "monthly")
            case OccasionKind.CORRECTION:
                return bool({occasion.kind, direction_of(occasion.transition)}.intersection(self.kinds))
            case _:
                wanted = True
        return wanted and occasion.kind in self.kinds

    @property
    def window(self) -> Window | None:
        """The hours in which it is quiet."""
        return window_of(self.quiet) if self.quiet else None

    def group_of(self, standing: Standing, owners: Owners) -> str:
        """What shares one message within this route."""
        match self.group:
            case "area":
                return standing.area
            case "programme":
                return standing.document_no
            case "owner":
                return "; ".join(sorted(owners.get(standing.target_id, ())))
        return ""


def load_routes(path: Path = ROUTES) -> tuple[Route, ...]:
    """Read and check routes.toml; raises RouteError, one line that names file, key and remedy."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RouteError(f"{path}: {error}; mend the file") from error
    return tuple(route_of(path, name, table) for name, table in tables.items())


def route_of(path: Path | str, name: str, table: Any) -> Route:
    """One checked route."""
    if not isinstance(table, dict):
        raise RouteError(f"{path}: {name}: not a table; write [{name}] above its keys")
    for key, value in table.items():
        if problem := problem_of(key, value):
            raise RouteError(f"{path}: [{name}] {key}: {problem}")
    if not table.get("channels"):
        raise RouteError(f"{path}: [{name}] channels: nobody would receive it; name at least one channel")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    route = Route(name, **values)
    for key, kind in ASKED.items():
        if getattr(route, key) and kind not in route.kinds:
            raise RouteError(f"{path}: [{name}] {key}: kinds leaves {kind} out; add it there or take {key} away")
    return route


ASKED = {"remind": OccasionKind.REMINDER, "escalate": OccasionKind.ESCALATION, "repeat": OccasionKind.REPEAT}
WORDS: Mapping[str, tuple[str, ...]] = {
    "channels": (),
    "kinds": tuple(OccasionKind),
    "was": tuple(Status),
    "inhibit": INHIBITORS,
    "digest": PERIODS,
}
CHOSEN: Mapping[str, tuple[str, ...]] = {"repeat": PERIODS, "group": GROUPS, "language": LANGUAGES}
KEYS = tuple(field.name for field in fields(Route) if field.name not in {*CONDITIONS, "name"})


def problem_of(key: str, value: Any) -> str:
    """What is wrong with one key of a route and how to mend it; "" when nothing is."""
    if key in CONDITIONS:
        return problem_of_condition(key, value)
    if key in WORDS:
        return problem_of_words(value, WORDS[key])
    if key in CHOSEN:
        return "" if value in CHOSEN[key] else f"unknown value {value!r}; use {', '.join(CHOSEN[key])}"
    if key in FORMS:
        fits, remedy = FORMS[key]
        return "" if fits(value) else remedy
    return f"unknown key; use one of {', '.join((*KEYS, *CONDITIONS))}"


def is_count(value: Any) -> bool:
    """Whether a value is a whole number above zero."""
    return type(value) is int and value > 0


def are_days(value: Any) -> bool:
    """Whether a value is a list of different numbers of days, none below zero."""
    return isinstance(value, list) and all(type(item) is int and item >= 0 for item in value) and distinct(value)


def distinct(values: list[int]) -> bool:
    """Whether no value stands there twice."""
    return len(set(values)) == len(values)


def is_window(value: Any) -> bool:
    """Whether a value is a window of hours."""
    try:
        return isinstance(value, str) and bool(window_of(value))
    except ValueError:
        return False


FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "limit": (is_count, "not a whole number above zero; write for example 10"),
    "cap": (is_count, "not a whole number above zero; write for example 3, or take it away for any number"),
    "remind": (are_days, "not a list of days before the deadline, each once; write for example [30, 7, 0]"),
    "escalate": (
        lambda value: are_days(value) and 0 not in value,
        "not a list of days after the deadline, each once; write for example [7, 30]",
    ),
    "quiet": (is_window, 'not a window of hours; write for example "22:00-06:00"'),
    "days_off": (lambda value: isinstance(value, bool), "not true or false; write true to rest on days off"),
}


def check_channels(routes: tuple[Route, ...], tags: frozenset[str], path: Path | str = ROUTES) -> None:
    """Raise RouteError for a route that names a channel nobody defined."""
    for route in routes:
        for tag in route.channels:
            if tag not in tags:
                known = ", ".join(sorted(tags)) or "none"
                raise RouteError(
                    f"{path}: [{route.name}] channels: unknown channel {tag!r}; define it in the channels file"
                    f" or use one of: {known}"
                )


def check_owners(routes: tuple[Route, ...], known: frozenset[str], path: Path | str = ROUTES) -> None:
    """Raise RouteError for a route that asks for targets of a body there is not."""
    for route in routes:
        for name in route.owner:
            if name not in known:
                raise RouteError(
                    f"{path}: [{route.name}] owner: no target is issued by {name!r} or binds it;"
                    " use an issuer of targets.csv or a body_id of bodies.csv"
                )
