"""The rules of STATUS, one by one, on cases of our own."""

from datetime import date, timedelta
from typing import Any

import pytest

from warehouse.judge import judge_cases

SHARE = {
    "op": ">=",
    "target": 80,
    "deadline": "2025-12-31",
    "start": ["2021-01-01", 40],
    "kind": "percent",
    "tol": 0,
    "slack": 0,
    "stale_days": 400,
    "bounds": [0, 100],
    "s0": 1,
    "sm": 1,
}


def judge(*seen: tuple[Any, ...], as_of: str = "2024-06-30", **target: Any) -> dict[str, Any]:
    """The verdict on (date, value, more…) observations of a share target with some keys changed."""
    keys = ("date", "value", "tier", "qualifier", "known_at")
    observations = [{key: one for key, one in zip(keys, row, strict=False) if one is not None} for row in seen]
    case = {"case": "own", "target": SHARE | target, "observations": observations, "as_of": as_of}
    (verdict,) = judge_cases([case])
    assert "error" not in verdict, verdict["error"]
    return verdict


def test_figures_after_the_judged_day_do_not_count():
    assert judge(("2024-07-01", 90)) == {"case": "own", "status": "not_rated", "reason": "no_figure"}


def test_figures_known_later_do_not_count():
    assert judge(("2024-05-31", 90, None, None, "2024-07-02"))["reason"] == "no_figure"
    assert judge(("2024-05-31", 90, None, None, "2024-06-30"))["status"] == "met"


@pytest.mark.parametrize(("days", "expected"), [(31, 52.0), (32, 52.0)])
def test_a_group_runs_31_days_from_its_first_figure(days, expected):
    first = date(2024, 3, 1)
    verdict = judge(
        (first.isoformat(), 50),
        ((first + timedelta(days=20)).isoformat(), 51),
        ((first + timedelta(days=days)).isoformat(), 52),
    )
    assert verdict["value"] == expected
    assert verdict["value_low"] == (50.0 if days == 31 else 52.0)


def test_the_best_tier_of_a_group_wins_then_the_latest_then_the_largest():
    assert judge(("2024-05-01", 60, 1), ("2024-05-20", 70, 4))["value"] == 60.0
    assert judge(("2024-05-01", 60, 2), ("2024-05-20", 70, 2))["value"] == 70.0
    assert judge(("2024-05-20", 60), ("2024-05-20", 70))["value"] == 70.0
    assert judge(("2024-05-01", 60, 2), ("2024-05-20", 70))["value"] == 60.0


def test_disputed_only_when_the_target_lies_between():
    assert judge(("2024-05-01", 82, 4), ("2024-05-20", 74, 1))["disputed"] is True
    assert "disputed" not in judge(("2024-05-01", 72, 4), ("2024-05-20", 74, 1))


@pytest.mark.parametrize(
    ("op", "value", "qualifier", "met"),
    [
        (">=", 80, "exact", True),
        (">=", 80, "at_least", True),
        (">=", 80, "about", False),
        (">=", 80, "at_most", False),
        (">=", 81, "about", True),
        (">", 80, "exact", False),
        (">", 80, "at_least", False),
        (">", 80.01, "exact", True),
        ("<=", 80, "exact", True),
        ("<=", 80, "at_most", True),
        ("<=", 80, "at_least", False),
        ("<=", 80, "about", False),
        ("<", 80, "exact", False),
        ("<", 79.9, "exact", True),
    ],
)
def test_what_meets_a_target(op, value, qualifier, met):
    assert (judge(("2024-05-31", value, None, qualifier), op=op)["status"] == "met") is met


def test_the_printed_tolerance_meets_but_nearly_does_not():
    assert judge(("2024-05-31", 79.6), tol=0.5)["status"] == "met"
    assert judge(("2024-05-31", 79.4), tol=0.5)["status"] != "met"
    assert judge(("2024-05-31", 79.6, None, "about"), tol=0.5)["status"] != "met"


def test_met_since_the_start_of_the_unbroken_run():
    verdict = judge(("2023-01-31", 81), ("2023-05-31", 79), ("2023-09-30", 82), ("2024-03-31", 83))
    assert (verdict["status"], verdict["met_on"]) == ("met", "2023-09-30")
    assert "late_days" not in verdict


def test_a_cumulative_count_stays_met_from_its_first_time():
    verdict = judge(("2023-01-31", 81), ("2023-05-31", 79), kind="cumulative")
    assert (verdict["status"], verdict["met_on"], verdict["value"]) == ("met", "2023-01-31", 79.0)


@pytest.mark.parametrize(
    ("on", "evidence"), [("2025-12-30", "presumed"), ("2025-12-31", "confirmed"), ("2026-02-01", "confirmed")]
)
def test_overdue_is_confirmed_by_a_figure_of_the_deadline_or_later(on, evidence):
    verdict = judge((on, 70), as_of="2026-03-01")
    assert (verdict["status"], verdict["evidence"], verdict["days_over"], verdict["gap"]) == (
        "overdue",
        evidence,
        60,
        10.0,
    )
    assert "pace" not in verdict
    assert "projected" not in verdict


def test_the_deadline_itself_is_not_yet_over():
    assert judge(("2025-12-01", 70), as_of="2025-12-31")["status"] == "lagging"
    assert judge(("2025-12-01", 70), as_of="2026-01-01")["days_over"] == 1


def test_overdue_needs_no_baseline_but_pace_does():
    assert judge(("2025-12-01", 70), start=None, as_of="2026-01-01")["status"] == "overdue"
    verdict = judge(("2024-05-31", 70), start=None)
    assert (verdict["status"], verdict["reason"], verdict["value"]) == ("not_rated", "no_baseline", 70.0)


def test_no_figure_stays_not_rated_after_the_deadline():
    assert judge(as_of="2026-03-01")["reason"] == "no_figure"


@pytest.mark.parametrize(("age", "status"), [(400, "lagging"), (401, "stale")])
def test_stale_after_the_limit(age, status):
    on = (date(2024, 6, 30) - timedelta(days=age)).isoformat()
    verdict = judge((on, 42))
    assert verdict["status"] == status
    assert verdict.get("last_pace") == ("lagging" if status == "stale" else None)
    assert verdict["band"] == "far"


@pytest.mark.parametrize(("gap_days", "rated"), [(89, False), (90, True)])
def test_the_first_figure_at_least_90_days_older_is_the_baseline(gap_days, rated):
    newest = date(2024, 5, 31)
    verdict = judge(((newest - timedelta(days=gap_days)).isoformat(), 50), (newest.isoformat(), 60), start=None)
    assert (verdict["status"] != "not_rated") is rated
    if rated:
        assert verdict["time"] == pytest.approx(90 / (date(2025, 12, 31) - newest + timedelta(days=90)).days)


def test_a_figure_not_after_the_stated_baseline_measures_no_change():
    assert judge(("2021-01-01", 45))["reason"] == "no_baseline"


@pytest.mark.parametrize(
    ("pace", "band", "status"),
    [
        (0.95, "ahead", "on_track"),
        (0.9499, "close", "lagging"),
        (0.6, "close", "lagging"),
        (0.5999, "far", "lagging"),
        (0.0, "far", "lagging"),
        (-0.0001, "moving_away", "lagging"),
    ],
)
def test_bands(pace, band, status):
    elapsed = (date(2024, 5, 31) - date(2021, 1, 1)).days / (date(2025, 12, 31) - date(2021, 1, 1)).days
    verdict = judge(("2024-05-31", 40 + 40 * elapsed * pace))
    assert (verdict["band"], verdict["status"]) == (band, status)
    assert verdict["pace"] == pytest.approx(pace)


def test_within_slack_of_the_line_is_on_track_and_keeps_its_band():
    elapsed = (date(2024, 5, 31) - date(2021, 1, 1)).days / (date(2025, 12, 31) - date(2021, 1, 1)).days
    line = 40 + 40 * elapsed
    inside, outside = judge(("2024-05-31", line - 2.9), slack=3), judge(("2024-05-31", line - 3.1), slack=3)
    assert (inside["status"], inside["band"]) == ("on_track", "close")
    assert outside["status"] == "lagging"


@pytest.mark.parametrize("op", [">=", "<="])
def test_a_baseline_inside_the_target_divides_by_nothing(op):
    inside, outside = (85, 75) if op == ">=" else (75, 85)
    slipped = judge(("2024-05-31", outside), op=op, start=["2021-01-01", inside])
    assert (slipped["status"], slipped["reason"]) == ("lagging", "slipped")
    assert not slipped.keys() & {"pace", "progress", "time", "band"}
    assert judge(("2024-05-31", inside), op=op, start=["2021-01-01", inside])["status"] == "met"


def test_a_strict_target_that_starts_on_its_edge_divides_by_nothing():
    assert judge(("2024-05-31", 79), op=">", start=["2021-01-01", 80])["reason"] == "slipped"


def test_milestones():
    milestone = SHARE | {"target": 1, "kind": "milestone", "start": None, "bounds": [0, 1], "s0": 0.1, "sm": 0}
    assert judge(**milestone)["status"] == "on_track"
    late = judge(**milestone, as_of="2026-01-10")
    assert (late["status"], late["evidence"], late["days_over"]) == ("overdue", "presumed", 10)
    assert judge(("2026-01-05", 0), **milestone, as_of="2026-01-10")["evidence"] == "confirmed"
    done = judge(("2026-01-05", 1), **milestone, as_of="2026-01-10")
    assert (done["status"], done["met_on"], done["late_days"]) == ("met", "2026-01-05", 5)


def test_the_projection_is_clipped_to_the_bounds():
    verdict = judge(("2023-05-31", 60), ("2024-05-31", 79.9))
    assert verdict["high80"] == 100.0
    assert verdict["projected"] < 100.0
    assert "high80" not in judge(("2024-05-31", 38), s0=None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"as_of": "2024-02-30"}, "as_of"),
        ({"observations": [{"date": "2024-01-01", "valeu": 3}]}, "valeu"),
        ({"observations": [{"date": "2024-01-01", "value": "3"}]}, "value"),
        ({"observations": [{"date": "2024-01-01", "value": 3, "qualifier": "nearly"}]}, "nearly"),
        ({"target": SHARE | {"op": "="}}, "op"),
        ({"target": SHARE | {"bonds": [0, 1]}}, "bonds"),
        ({"target": {key: SHARE[key] for key in SHARE if key != "deadline"}}, "deadline"),
        ({"target": SHARE | {"start": ["2021-01-01"]}}, "start"),
        ({"target": 80}, "target"),
    ],
)
def test_a_case_that_cannot_be_judged_says_why_and_spoils_no_other(change, said):
    good = {"case": "good", "target": SHARE, "observations": [], "as_of": "2024-06-30"}
    bad, fine = judge_cases([good | {"case": "bad"} | change, good])
    assert bad.keys() == {"case", "error"}
    assert said in bad["error"]
    assert "\n" not in bad["error"]
    assert fine == {"case": "good", "status": "not_rated", "reason": "no_figure"}
