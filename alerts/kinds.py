"""Which transitions speak, and which speak first. The one place that holds these rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from warehouse.records import Standing, Status, Transition


class Kind(StrEnum):
    """Why a message is sent."""

    WORSENING = "worsening"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Quiet:
    """A transition that is not told, and why."""

    reason: str


TROUBLE = frozenset({Status.OVERDUE, Status.LAGGING, Status.STALE})
GOOD = frozenset({Status.MET, Status.ON_TRACK})
WEIGHT: Mapping[Status, int] = {
    Status.OVERDUE: 5,
    Status.LAGGING: 4,
    Status.STALE: 3,
    Status.NOT_RATED: 2,
    Status.ON_TRACK: 1,
    Status.MET: 0,
}


def kind_of(transition: Transition) -> Kind | Quiet:
    """Worsening, recovery, or the reason to stay quiet."""
    old, new = transition.old_status, transition.standing.status
    if old == new:
        return kind_of_same(transition.standing)
    if old == Status.NOT_RATED:
        return Kind.WORSENING if new in TROUBLE else Quiet(f"first sight: {new} needs no message")
    if new in GOOD and old in TROUBLE:
        return Kind.RECOVERY
    if new == Status.MET:
        return Quiet("met as planned: no alert was open, the digest tells it")
    if new == Status.LAGGING and old == Status.OVERDUE:
        return Kind.RECOVERY
    return Kind.WORSENING


def kind_of_same(standing: Standing) -> Kind | Quiet:
    """A presumption confirmed or a turn for the worse within one status; anything else was said already."""
    confirmed = standing.status == Status.OVERDUE and standing.evidence == "confirmed"
    receding = standing.status == Status.LAGGING and (standing.band == "moving_away" or standing.reason == "slipped")
    return Kind.WORSENING if confirmed or receding else Quiet(f"still {standing.status}: told before")


def worst_first(standing: Standing) -> tuple[float, ...]:
    """Sort key: graver status, then confirmed before presumed, longer overdue, slower pace, nearer deadline."""
    return (
        -WEIGHT[standing.status],
        standing.evidence == "presumed",
        -(standing.days_over or 0),
        standing.pace if standing.pace is not None else 0.0,
        standing.deadline.toordinal(),
    )
