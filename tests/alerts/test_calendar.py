"""Days and hours: exactly by the calendar of Viet Nam, for years."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.calendar import Almanac, Window, due_at, following, is_day_off, latest, quiet_until, window_of
from warehouse.records import LOCAL_ZONE

NIGHT = window_of("22:00-06:00")
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 hypothesis puts the zone there
    datetime(2034, 12, 31),  # noqa: DTZ001
    timezones=st.just(LOCAL_ZONE),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2025-01-24", False),
        ("2025-01-25", True),
        ("2025-01-27", True),
        ("2025-01-31", True),
        ("2025-02-03", False),
        ("2025-04-07", True),
        ("2025-04-26", False),
        ("2025-05-02", True),
        ("2025-09-02", True),
        ("2026-02-16", True),
        ("2026-02-17", True),
        ("2026-02-23", False),
        ("2030-02-04", True),
    ],
)
def test_days_off_follow_sun_moon_and_decree(day, off):
    assert is_day_off(date.fromisoformat(day)) is off


@pytest.mark.parametrize(
    ("now", "window", "days_off", "until"),
    [
        ("2025-07-07 21:59", NIGHT, False, None),
        ("2025-07-07 22:00", NIGHT, False, "2025-07-08 06:00"),
        ("2025-07-08 05:59", NIGHT, False, "2025-07-08 06:00"),
        ("2025-07-08 06:00", NIGHT, False, None),
        ("2025-07-04 23:00", NIGHT, True, "2025-07-07 06:00"),
        ("2025-07-05 10:00", None, True, "2025-07-07 08:00"),
        ("2025-07-05 10:00", None, False, None),
        ("2025-07-05 10:00", Window(time(12), time(13)), True, "2025-07-07 08:00"),
        ("2025-07-07 20:30", Window(time(20), time(0)), False, "2025-07-08 00:00"),
        ("2026-02-13 23:00", NIGHT, True, "2026-02-23 06:00"),
    ],
)
def test_when_a_message_may_go_out(now, window, days_off, until):
    assert quiet_until(local(now), window, days_off) == (local(until) if until else None)


@given(MOMENTS, st.booleans())
def test_the_end_of_quiet_is_not_quiet(now, days_off):
    until = quiet_until(now, NIGHT, days_off)
    assert until is None or (until > now and quiet_until(until, NIGHT, days_off) is None)


@given(MOMENTS)
def test_no_quiet_lasts_longer_than_tet(now):
    until = quiet_until(now, NIGHT, True)
    assert until is None or until - now < timedelta(days=14)


@given(DAYS, st.sampled_from(["weekly", "monthly"]))
def test_each_cadence_has_one_name_for_one_day(day, cadence):
    mark, after = latest(cadence, day), following(cadence, day)
    assert mark.due_on <= day < after
    assert after - mark.due_on in {
        timedelta(days=count) for count in ((7,) if cadence == "weekly" else (28, 29, 30, 31))
    }
    assert (mark.due_on.weekday() == 0) if cadence == "weekly" else (mark.due_on.day == 1)
    assert latest(cadence, after).name != mark.name


@given(st.lists(MOMENTS, min_size=2, max_size=8, unique=True), DAYS)
def test_however_often_one_looks_each_mark_falls_due_once(looks, deadline):
    looks.sort()
    found = [
        mark
        for since, now in pairwise(looks)
        for mark in Almanac(since, now, remind=(90, 30, 7, 1, 0), escalate=(7, 30)).reminders(deadline)
    ]
    assert found == Almanac(looks[0], looks[-1], remind=(90, 30, 7, 1, 0)).reminders(deadline)


def test_marks_fall_due_at_eight_in_viet_nam():
    assert due_at(date(2025, 7, 7)) == datetime(2025, 7, 7, 1, tzinfo=UTC)
    almanac = Almanac(local("2025-06-20 00:00"), local("2025-06-23 08:00"), remind=(7,), cadences=("weekly",))
    assert [mark.name for mark in almanac.reminders(date(2025, 6, 30))] == ["T-7"]
    assert [mark.name for mark in almanac.repeats] == ["2025-W26"]
    early = Almanac(local("2025-06-20 00:00"), local("2025-06-23 07:59"), remind=(7,), cadences=("weekly",))
    assert early.reminders(date(2025, 6, 30)) == early.repeats == []


@pytest.mark.parametrize("text", ["22:00", "22:00-22:00", "night", "25:00-06:00", "22:00-06:00-07:00"])
def test_no_window(text):
    with pytest.raises(ValueError):  # noqa: PT011
        window_of(text)
