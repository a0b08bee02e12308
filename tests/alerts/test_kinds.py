"""Which transitions speak: every worsening, every recovery once, nothing else."""

import pytest

from alerts.kinds import Kind, Quiet, kind_of, worst_first
from warehouse.records import Status

NR, MET, OVER, STALE, TRACK, LAG = (
    Status.NOT_RATED,
    Status.MET,
    Status.OVERDUE,
    Status.STALE,
    Status.ON_TRACK,
    Status.LAGGING,
)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        *((NR, new, Kind.WORSENING) for new in (OVER, LAG, STALE)),
        *((NR, new, None) for new in (TRACK, MET, NR)),
        *((old, MET, Kind.RECOVERY) for old in (OVER, LAG, STALE)),
        *((old, TRACK, Kind.RECOVERY) for old in (OVER, LAG, STALE)),
        (TRACK, MET, None),
        (MET, TRACK, Kind.WORSENING),
        (OVER, LAG, Kind.RECOVERY),
        (LAG, STALE, Kind.WORSENING),
        (OVER, STALE, Kind.WORSENING),
        *((old, OVER, Kind.WORSENING) for old in (LAG, STALE, TRACK, MET)),
        *((old, NR, Kind.WORSENING) for old in (OVER, LAG, STALE, TRACK, MET)),
        *((same, same, None) for same in Status),
    ],
)
def test_kind(transition, old, new, kind):
    found = kind_of(transition(new, old))
    assert found == kind if kind else isinstance(found, Quiet)
    assert kind or found.reason


@pytest.mark.parametrize(
    ("status", "changes", "speaks"),
    [
        (OVER, {"evidence": "confirmed"}, True),
        (OVER, {"evidence": "presumed"}, False),
        (LAG, {"band": "moving_away"}, True),
        (LAG, {"reason": "slipped"}, True),
        (LAG, {"band": "close"}, False),
        (STALE, {}, False),
    ],
)
def test_the_same_status_speaks_only_when_it_says_something_new(transition, status, changes, speaks):
    assert (kind_of(transition(status, status, **changes)) == Kind.WORSENING) is speaks


def test_worst_first(transition):
    told = [
        transition(OVER, evidence="confirmed", days_over=60),
        transition(OVER, evidence="confirmed", days_over=3),
        transition(OVER, evidence="presumed", days_over=90),
        transition(LAG, pace=-0.2),
        transition(LAG, pace=0.9),
        transition(STALE),
        transition(NR),
        transition(TRACK),
        transition(MET),
    ]
    assert sorted(set(told), key=lambda found: worst_first(found.standing)) == told
