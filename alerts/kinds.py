"""Which changes speak, and which speak first. The one place that holds these rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.calendar import local_day
from warehouse.records import OccasionKind, Standing, Status, Transition


@dataclass(frozen=True, slots=True)
class Quiet:
    """A change that is not told, and why."""

    reason: str


TROUBLE = frozenset({Status.OVERDUE, Status.LAGGING, Status.STALE})
GOOD = frozenset({Status.MET, Status.ON_TRACK})
CHANGES = (OccasionKind.WORSENING, OccasionKind.RECOVERY, OccasionKind.CORRECTION)
WEIGHT: Mapping[Status, int] = {
    Status.OVERDUE: 5,
    Status.LAGGING: 4,
    Status.STALE: 3,
    Status.NOT_RATED: 2,
    Status.ON_TRACK: 1,
    Status.MET: 0,
}
# Of several reasons to speak of one target at one time the first is told, and stands for the others.
LOUDNESS = (*CHANGES, OccasionKind.ESCALATION, OccasionKind.REMINDER, OccasionKind.REPEAT)


def kind_of(transition: Transition, before: Transition | None = None) -> OccasionKind | Quiet:
    """Worsening, recovery, correction, or the reason to stay quiet; `before` is the change before this one."""
    direction = direction_of(transition)
    told_before = transition.old_status != Status.NOT_RATED and before is not None
    if not isinstance(direction, Quiet) and told_before and takes_back(transition, before):
        return OccasionKind.CORRECTION
    return direction


def direction_of(transition: Transition) -> OccasionKind | Quiet:
    """Whether a change is for the worse or the better, or why it is neither."""
    old, new = transition.old_status, transition.standing.status
    if old == new:
        return direction_of_same(transition.standing)
    if old == Status.NOT_RATED:
        return OccasionKind.WORSENING if new in TROUBLE else Quiet(f"first sight: {new} needs no message")
    if new in GOOD and old in TROUBLE:
        return OccasionKind.RECOVERY
    if new == Status.MET:
        return Quiet("met as planned: no alert was open, the digest tells it")
    if new == Status.LAGGING and old == Status.OVERDUE:
        return OccasionKind.RECOVERY
    return OccasionKind.WORSENING


def direction_of_same(standing: Standing) -> OccasionKind | Quiet:
    """A presumption confirmed or a turn for the worse within one status; anything else was said already."""
    confirmed = standing.status == Status.OVERDUE and standing.evidence == "confirmed"
    receding = standing.status == Status.LAGGING and (standing.band == "moving_away" or standing.reason == "slipped")
    worse = confirmed or receding
    return OccasionKind.WORSENING if worse else Quiet(f"still {standing.status}: told before")


def takes_back(transition: Transition, before: Transition | None) -> bool:
    """Whether the figure told before counts no more: it is another for the same day, it is gone, or it is corrected.

    What became true only since then is the work of the calendar.
    """
    if before is None or transition.became_true_on > local_day(before.recorded_at):
        return False
    then, now = before.standing, transition.standing
    if then.value_date is None or now.value_date is None:
        return False
    corrected = transition.evidence is not None and transition.evidence.correction is not None
    another = now.value != then.value or corrected
    return (now.value_date == then.value_date and another) or now.value_date < then.value_date


def worst_first(standing: Standing) -> tuple[float | str, ...]:
    """Sort key: graver status, then confirmed before presumed, longer overdue, slower pace, nearer deadline."""
    return (
        -WEIGHT[standing.status],
        standing.evidence == "presumed",
        -(standing.days_over or 0),
        standing.pace if standing.pace is not None else 0.0,
        standing.deadline.toordinal(),
        standing.target_id,
        standing.area,
    )
