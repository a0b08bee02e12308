"""Who hears what: the tables of routes.toml, read strictly, matched against transitions."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from alerts.kinds import Kind, kind_of
from warehouse.records import Standing, Status, TargetwatchError, Transition

ROUTES = Path(__file__).parent / "routes.toml"

BANDS = ("ahead", "close", "far", "moving_away")
EVIDENCE = ("confirmed", "presumed")
CERTAINTY = (
    "confirmed_page",
    "confirmed_weak_secondary",
    "stated_in_press",
    "derived_from_press",
    "unconfirmed_own_knowledge",
)
LANGUAGES = ("vi", "en")
PERIODS = ("weekly", "monthly")
GROUPS = ("route", "area", "programme")


class RouteError(TargetwatchError):
    """A mistake in the routes; the message names file, key and remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Route:
    """One table of routes.toml. An empty condition matches everything; `days_over` is a closed range of days.

    `digest` names the periods whose summary its channels get.
    """

    name: str
    channels: tuple[str, ...]
    status: tuple[str, ...] = ()
    band: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    days_over: tuple[int, ...] = ()
    kinds: tuple[str, ...] = tuple(Kind)
    digest: tuple[str, ...] = ()
    group: str = "route"
    language: str = "vi"
    limit: int = 10

    def matches(self, transition: Transition) -> bool:
        """Whether this route tells of the transition."""
        standing, kind = transition.standing, kind_of(transition)
        asked = (
            (self.status, standing.status),
            (self.band, standing.band),
            (self.evidence, standing.evidence),
            (self.area, standing.area),
            (self.programme, standing.document_no),
            (self.certainty, standing.certainty),
        )
        return (
            isinstance(kind, Kind)
            and kind in self.kinds
            and all(not wanted or found in wanted for wanted, found in asked)
            and self.spans(standing.days_over)
        )

    def spans(self, days: int | None) -> bool:
        """Whether the days over the deadline lie in the range; no day over counts as none."""
        return not self.days_over or self.days_over[0] <= (days or 0) <= self.days_over[1]

    def group_of(self, standing: Standing) -> str:
        """What shares one message within this route."""
        return {"route": "", "area": standing.area, "programme": standing.document_no}[self.group]


def routes_for(transition: Transition, routes: tuple[Route, ...]) -> list[Route]:
    """The routes that tell of a transition, in the order of the file."""
    return [route for route in routes if route.matches(transition)]


CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "band": BANDS,
    "evidence": EVIDENCE,
    "certainty": CERTAINTY,
    "kinds": tuple(Kind),
    "digest": PERIODS,
    "group": GROUPS,
    "language": LANGUAGES,
}
LISTS = ("channels", "status", "band", "evidence", "area", "programme", "certainty", "kinds", "digest")
KEYS = tuple(field.name for field in fields(Route) if field.name != "name")


def load_routes(path: Path = ROUTES) -> tuple[Route, ...]:
    """Read and check routes.toml; raises RouteError, one line that names file, key and remedy."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RouteError(f"{path}: {error}; mend the file") from error
    return tuple(route_of(path, name, table) for name, table in tables.items())


def route_of(path: Path, name: str, table: Any) -> Route:
    """One checked route."""
    if not isinstance(table, dict):
        raise RouteError(f"{path}: {name}: not a table; write [{name}] above its keys")
    for key, value in table.items():
        if problem := problem_of(key, value):
            raise RouteError(f"{path}: [{name}] {key}: {problem}")
    if not table.get("channels"):
        raise RouteError(f"{path}: [{name}] channels: nobody would receive it; name at least one channel")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Route(name, **values)


def problem_of(key: str, value: Any) -> str:
    """What is wrong with one key of a route and how to mend it; "" when nothing is."""
    if key not in KEYS:
        return f"unknown key; use one of {', '.join(KEYS)}"
    if key == "limit":
        return "" if type(value) is int and value > 0 else "not a whole number above zero; write for example 10"
    if key == "days_over":
        return "" if is_range(value) else "not a range; write for example [1, 30]"
    if key in LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        return 'not a list of words; write for example ["word"]'
    unknown = [
        item for item in (value if isinstance(value, list) else [value]) if item not in CHOICES.get(key, (item,))
    ]
    return f"unknown value {unknown[0]!r}; use {', '.join(CHOICES[key])}" if unknown else ""


def is_range(value: Any) -> bool:
    """Whether a value is a pair of whole numbers in rising order."""
    return isinstance(value, list) and [type(item) for item in value] == [int, int] and value[0] <= value[1]


def check_channels(routes: tuple[Route, ...], tags: frozenset[str], path: Path = ROUTES) -> None:
    """Raise RouteError for a route that names a channel nobody defined."""
    for route in routes:
        for tag in route.channels:
            if tag not in tags:
                known = ", ".join(sorted(tags)) or "none"
                raise RouteError(
                    f"{path}: [{route.name}] channels: unknown channel {tag!r}; define it in the channels file"
                    f" or use one of: {known}"
                )
