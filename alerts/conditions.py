"""Conditions on a standing, as routes and silences name them: read strictly, matched plainly."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from warehouse.records import Catalogue, Standing, Status

BANDS = ("ahead", "close", "far", "moving_away")
EVIDENCE = ("confirmed", "presumed")
CERTAINTY = (
    "confirmed_page",
    "confirmed_weak_secondary",
    "stated_in_press",
    "derived_from_press",
    "unconfirmed_own_knowledge",
)

# Target id → the bodies that answer for it: by name and by id, the issuer's and those it binds.
Owners = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What must hold of a standing. An empty condition matches everything; `days_over` is a closed range of days.

    `owner` names the body that issued the target or is bound by it, by id or name; `programme` a document number.
    """

    status: tuple[str, ...] = ()
    band: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    days_over: tuple[int, ...] = ()

    def hold_for(self, standing: Standing, owners: Owners) -> bool:
        """Whether a standing meets all of them."""
        return not missed(self, standing, owners)

    def spans(self, days: int | None) -> bool:
        """Whether the days over the deadline lie in the range; no day over counts as none."""
        return not self.days_over or self.days_over[0] <= (days or 0) <= self.days_over[1]


def missed(conditions: Conditions, standing: Standing, owners: Owners) -> str:
    """The first condition that a standing does not meet, "" where it meets all."""
    asked: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
        ("status", conditions.status, standing.status),
        ("band", conditions.band, standing.band),
        ("evidence", conditions.evidence, standing.evidence),
        ("target", conditions.target, standing.target_id),
        ("area", conditions.area, standing.area),
        ("programme", conditions.programme, standing.document_no),
        ("certainty", conditions.certainty, standing.certainty),
    )
    for name, wanted, found in asked:
        if wanted and found not in wanted:
            return f"{name} {' or '.join(wanted)}, not {found}"
    if conditions.owner and not owners_of(standing, owners).intersection(conditions.owner):
        return f"owner {' or '.join(conditions.owner)}"
    return "" if conditions.spans(standing.days_over) else f"days_over {list(conditions.days_over)}"


CONDITIONS = tuple(field.name for field in fields(Conditions))
CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(Status),
    "band": BANDS,
    "evidence": EVIDENCE,
    "certainty": CERTAINTY,
}


def owners_of(standing: Standing, owners: Owners) -> frozenset[str]:
    """The bodies that answer for a standing; of a target that binds many bodies each answers for its own."""
    return owners.get(standing.target_id, frozenset()) | {standing.area}


def owners_in(catalogue: Catalogue) -> Owners:
    """Who issued each target, and which single bodies it binds, by name and id."""
    bodies = {body.body_id: body.name_vi for body in catalogue.bodies}
    ids: dict[str, set[str]] = {}
    for body in catalogue.bodies:
        for name in (body.name_vi, *body.aliases):
            ids.setdefault(name, set()).add(body.body_id)
    return {
        target.target_id: frozenset(
            {target.issuer, *ids.get(target.issuer, ())}.union(
                *({one, bodies[one]} for one in target.scope if one in bodies)
            )
        )
        for target in catalogue.targets
    }


def problem_of_condition(key: str, value: Any) -> str:
    """What is wrong with one condition and how to mend it; "" when nothing is."""
    if key == "days_over":
        return "" if is_range(value) else "not a range; write for example [1, 30]"
    return problem_of_words(value, CHOICES.get(key, ()))


def problem_of_words(value: Any, choices: tuple[str, ...]) -> str:
    """What is wrong with a list of words, of which only some are known where there are choices."""
    if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        return 'not a list of words; write for example ["word"]'
    unknown = [item for item in value if choices and item not in choices]
    return f"unknown value {unknown[0]!r}; use {', '.join(choices)}" if unknown else ""


def is_range(value: Any) -> bool:
    """Whether a value is a pair of whole numbers in rising order."""
    return isinstance(value, list) and [type(item) for item in value] == [int, int] and value[0] <= value[1]
