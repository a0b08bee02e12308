"""Which changes speak: every worsening, every recovery once, nothing else; and which are the work of a wrong figure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alerts.kinds import Quiet, kind_of, worst_first
from warehouse.records import OccasionKind, Status

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
        *((NR, new, OccasionKind.WORSENING) for new in (OVER, LAG, STALE)),
        *((NR, new, None) for new in (TRACK, MET, NR)),
        *((old, MET, OccasionKind.RECOVERY) for old in (OVER, LAG, STALE)),
        *((old, TRACK, OccasionKind.RECOVERY) for old in (OVER, LAG, STALE)),
        (TRACK, MET, None),
        (MET, TRACK, OccasionKind.WORSENING),
        (OVER, LAG, OccasionKind.RECOVERY),
        (LAG, STALE, OccasionKind.WORSENING),
        (OVER, STALE, OccasionKind.WORSENING),
        *((old, OVER, OccasionKind.WORSENING) for old in (LAG, STALE, TRACK, MET)),
        *((old, NR, OccasionKind.WORSENING) for old in (OVER, LAG, STALE, TRACK, MET)),
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
    assert (kind_of(transition(status, status, **changes)) == OccasionKind.WORSENING) is speaks


JUNE, MAY = date(2025, 6, 30), date(2025, 5, 31)


@pytest.mark.parametrize(
    ("old", "new", "then", "new_figure", "kind"),
    [
        (LAG, TRACK, (45.0, JUNE), (65.0, JUNE), OccasionKind.CORRECTION),
        (LAG, TRACK, (45.0, JUNE), (55.0, MAY), OccasionKind.CORRECTION),
        (LAG, TRACK, (45.0, MAY), (65.0, JUNE), OccasionKind.RECOVERY),
        (TRACK, LAG, (65.0, JUNE), (45.0, JUNE), OccasionKind.CORRECTION),
        (TRACK, LAG, (65.0, JUNE), (65.0, JUNE), OccasionKind.WORSENING),
        (MET, LAG, (None, None), (45.0, JUNE), OccasionKind.WORSENING),
    ],
)
def test_a_figure_taken_back_makes_a_correction(transition, now, old, new, then, new_figure, kind):
    before = replace(transition(old, value=then[0], value_date=then[1]), recorded_at=now)
    after = transition(new, old, value=new_figure[0], value_date=new_figure[1], became=JUNE)
    assert kind_of(after, before) == kind


def test_what_the_calendar_did_is_no_correction(transition, now):
    before = replace(transition(LAG, value=60.0, value_date=JUNE), recorded_at=now)
    later = now.date() + timedelta(days=30)
    after = transition(OVER, LAG, value=61.0, value_date=JUNE, became=later, evidence="presumed")
    assert kind_of(after, before) == OccasionKind.WORSENING


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
