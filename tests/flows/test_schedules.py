"""Which runs the schedules of prefect.yaml make, and when: over the end of a year, and on a server."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

import pytest
import yaml
from prefect.server.schemas.schedules import CronSchedule

from flows.evaluate import judged_day
from flows.settings import Settings
from tests.flows.prefectlab import ROOT, Prefect, wait_for
from warehouse.records import LOCAL_ZONE

# From the Monday before to the Monday after New Year, in Viet Nam.
BEGIN, END = datetime(2026, 12, 28, tzinfo=LOCAL_ZONE), datetime(2027, 1, 4, tzinfo=LOCAL_ZONE)
DAYS = [date(2026, 12, 28) + timedelta(days=number) for number in range(7)]

WAKING = range(6, 23)
# Runs in that week, and the hours in Viet Nam they may begin at.
PROMISED = {
    **{
        f"collect-{tier}": (7 * 17, WAKING)
        for tier in ("national-gov", "ministry", "province-gov", "national-press", "province-press")
    },
    "evaluate-targets": (7, [0]),
    "send-alerts": (7 * 24 + 7, range(24)),
    "send-digest-weekly": (1, [8]),
    "send-digest-monthly": (1, [8]),
    "check-warehouse": (7, [5]),
    "publish-warehouse": (7, [4]),
}
# What Prefect's scheduler makes of each schedule in advance.
AHEAD = 3


def schedules() -> dict[str, list[CronSchedule]]:
    """The schedules of each deployment that has any."""
    declared: Mapping[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    given = {one["name"]: one.get("schedules", []) for one in declared["deployments"]}
    return {name: [CronSchedule(**schedule) for schedule in found] for name, found in given.items() if found}


def dates(schedule: CronSchedule, begin: datetime, end: datetime | None = None, count: int = 1000) -> list[datetime]:
    return asyncio.run(schedule.get_dates(count, begin, end))


def in_the_week(name: str, zone: tzinfo) -> list[datetime]:
    """When a deployment runs in the week, asked in one zone and told in that of Viet Nam."""
    begin, end = BEGIN.astimezone(zone), END.astimezone(zone)
    return sorted(one.astimezone(LOCAL_ZONE) for schedule in schedules()[name] for one in dates(schedule, begin, end))


def test_every_schedule_is_promised_and_every_promise_scheduled():
    assert set(schedules()) == set(PROMISED)


@pytest.mark.parametrize("zone", [UTC, LOCAL_ZONE], ids=["asked in UTC", "asked in Viet Nam"])
@pytest.mark.parametrize("name", PROMISED)
def test_the_runs_of_the_week_over_new_year_come_at_their_hours(name, zone):
    count, hours = PROMISED[name]
    runs = in_the_week(name, zone)
    assert len(runs) == len(set(runs)) == count
    assert {run.hour for run in runs} == set(hours)


def test_each_night_of_that_week_judges_the_day_that_has_begun_in_viet_nam():
    nights = in_the_week("evaluate-targets", UTC)
    assert [judged_day(Settings(now=night), None) for night in nights] == DAYS
    assert nights[DAYS.index(date(2027, 1, 1))].astimezone(UTC).date() == date(2026, 12, 31)


def test_the_year_begins_with_a_digest_of_the_month_and_ends_with_one_of_the_week():
    assert [run.date() for run in in_the_week("send-digest-monthly", UTC)] == [date(2027, 1, 1)]
    assert [run.date() for run in in_the_week("send-digest-weekly", UTC)] == [date(2026, 12, 28)]


@pytest.mark.prefect
@pytest.mark.timeout(120)
def test_the_server_makes_the_next_runs_of_every_schedule_and_no_others(prefect):
    for name, found in schedules().items():
        runs = wait_for(partial(planned, prefect, name, AHEAD * len(found)), 60, f"the next runs of {name}")
        begin, end = min(runs) - timedelta(seconds=1), max(runs) + timedelta(seconds=1)
        assert runs <= {one for schedule in found for one in dates(schedule, begin, end)}
        assert runs >= {one for schedule in found for one in dates(schedule, begin, count=AHEAD)}


def planned(prefect: Prefect, name: str, count: int) -> set[datetime]:
    """When the runs begin that the scheduler has made, once there are as many as that."""
    runs = {datetime.fromisoformat(run["expected_start_time"]) for run in prefect.runs(name, scheduled=True)}
    return runs if len(runs) >= count else set()
