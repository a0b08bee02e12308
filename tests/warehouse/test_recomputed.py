"""The judgement again in plain Python, on random stories."""

from datetime import date, timedelta
from math import atan, pi, sqrt

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.judge import judge_cases
from warehouse.statements import statement

AS_OF, START, DEADLINE = date(2024, 6, 30), date(2021, 1, 1), date(2025, 12, 31)

observation = st.tuples(
    st.integers(1, (AS_OF - START).days).map(lambda days: START + timedelta(days=days)),
    st.integers(0, 1000).map(lambda tenths: tenths / 10),
    st.sampled_from([1, 2, 4, None]),
)
stories = st.lists(st.lists(observation, max_size=9), min_size=20, max_size=20)


def merged(seen):
    """Groups of at most 31 days from their first figure; of each its best figure."""
    groups = []
    for on, value, tier in sorted(seen, key=lambda one: one[0]):
        if not groups or on > groups[-1][0][0] + timedelta(days=31):
            groups.append([])
        groups[-1].append((on, value, tier))
    rank = lambda one: (one[2] is None, one[2] or 0, -one[0].toordinal(), -one[1])  # noqa: E731
    return [min(group, key=rank)[:2] for group in groups]


def expected(seen):
    """Status, value and projection of a share that goes from 40 to 80."""
    points = merged(seen)
    if not points:
        return {"status": "not_rated"}
    on, value = points[-1]
    if value >= 80:
        return {"status": "met", "value": value}
    track = [(START, 40.0), *points]
    pace = ((value - 40) / 40) / ((on - START).days / (DEADLINE - START).days)
    status = "stale" if (AS_OF - on).days > 400 else "on_track" if pace >= 0.95 else "lagging"
    return {"status": status, "value": value, "pace": pace, "projected": projected(track)}


def projected(track):
    """Drift halved over the years that are left."""
    (first, low), (last, high) = track[0], track[-1]
    mu = (high - low) / ((last - first).days / 365.25)
    return min(100.0, max(0.0, high + 0.5 * mu * (DEADLINE - last).days / 365.25))


@given(stories)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_python_agrees(told):
    target = {
        "op": ">=",
        "target": 80,
        "deadline": "2025-12-31",
        "start": ["2021-01-01", 40],
        "kind": "percent",
        "stale_days": 400,
        "bounds": [0, 100],
        "s0": 1,
        "sm": 1,
    }
    cases = [
        {
            "case": place,
            "target": target,
            "observations": [{"date": on.isoformat(), "value": value, "tier": tier} for on, value, tier in seen],
            "as_of": AS_OF.isoformat(),
        }
        for place, seen in enumerate(told)
    ]
    for seen, verdict in zip(told, judge_cases(cases), strict=True):
        for key, want in expected(seen).items():
            assert verdict[key] == (want if key == "status" else pytest.approx(want)), seen


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


def test_students_quantile():
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        con.execute(statement("macros/10_arithmetic"))
        rows = con.execute("SELECT nu, core.student_t90(nu) FROM range(1, 400) AS r(nu)").fetchall()
    for nu, t in rows:
        # The density there is about 0.17, so a quantile exact to 1e-9 gives a probability exact to 2e-10.
        assert t_cdf(t, nu) == pytest.approx(0.9, abs=2e-10), nu
