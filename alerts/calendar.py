"""Days and hours in Viet Nam: when the calendar speaks, and when nobody is to be disturbed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property

from holidays import HolidayBase, country_holidays

from warehouse.records import LOCAL_ZONE

# Reminders, escalations and repeats fall due at this hour; it is also the first after days off.
MORNING = time(8)
MIDNIGHT = time(0)
NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of the calendar that calls for a word, and how it is named: T-30, +7, 2026-W40, 2026-10."""

    name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of every day, from the first minute to before the last; a window may pass midnight."""

    since: time
    until: time

    def holds(self, moment: time) -> bool:
        """Whether a time of day lies within."""
        if self.since < self.until:
            return self.since <= moment < self.until
        return moment >= self.since or moment < self.until


def window_of(text: str) -> Window:
    """The window written as "22:00-06:00". Raises ValueError for another form, and for a window without an hour."""
    since, until = text.split("-")
    window = Window(time.fromisoformat(since), time.fromisoformat(until))
    if since == until or f"{window.since:%H:%M}-{window.until:%H:%M}" != text:
        raise ValueError(text)
    return window


@dataclass(frozen=True)
class Almanac:
    """The days that fell due after one moment and up to another: so many before and after deadlines, and repeats."""

    since: datetime
    now: datetime
    remind: tuple[int, ...] = ()
    escalate: tuple[int, ...] = ()
    cadences: tuple[str, ...] = ()

    def reminders(self, deadline: date) -> list[Mark]:
        """Those before a deadline; the day itself is T-0."""
        return self.passed(Mark(f"T-{count}", deadline - timedelta(days=count)) for count in self.remind)

    def escalations(self, deadline: date) -> list[Mark]:
        """Those after a deadline."""
        return self.passed(Mark(f"+{count}", deadline + timedelta(days=count)) for count in self.escalate)

    @cached_property
    def repeats(self) -> list[Mark]:
        """The last Monday, the last first of a month."""
        return self.passed(latest(cadence, local_day(self.now)) for cadence in self.cadences)

    def passed(self, marks: Iterable[Mark]) -> list[Mark]:
        """Those within the time, in the order of their days."""
        found = (mark for mark in marks if self.since < due_at(mark.due_on) <= self.now)
        return sorted(found, key=lambda mark: mark.due_on)


def latest(cadence: str, day: date) -> Mark:
    """The last Monday up to a day, or the last first of a month."""
    if cadence == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Mark(f"{monday:%G-W%V}", monday)
    return Mark(f"{day:%Y-%m}", day.replace(day=1))


def following(cadence: str, day: date) -> date:
    """The next Monday after a day, or the next first of a month."""
    ahead = timedelta(days=7) if cadence == "weekly" else timedelta(days=32)
    return latest(cadence, latest(cadence, day).due_on + ahead).due_on


def due_at(day: date) -> datetime:
    """The moment of a day at which the calendar speaks."""
    return datetime.combine(day, MORNING, LOCAL_ZONE)


def local_day(moment: datetime) -> date:
    """The day in Viet Nam."""
    return moment.astimezone(LOCAL_ZONE).date()


def midnight_of(day: date) -> datetime:
    """The first moment of a day in Viet Nam."""
    return datetime.combine(day, MIDNIGHT, LOCAL_ZONE)


def quiet_until(now: datetime, window: Window | None, days_off: bool) -> datetime | None:
    """When a message may go out that may not now; None when it may.

    After days off that is the end of the night's window, or eight in the morning where the night has none.
    """
    found = now.astimezone(LOCAL_ZONE)
    while True:
        if days_off and is_day_off(found.date()):
            found = first_hour_of(found.date() + NEXT_DAY, window)
        elif window and window.holds(found.time()):
            found = end_of(window, found)
        else:
            return found if found > now else None


def first_hour_of(day: date, window: Window | None) -> datetime:
    """Midnight where the night's window holds it, else the morning."""
    return midnight_of(day) if window and window.holds(MIDNIGHT) else due_at(day)


def end_of(window: Window, moment: datetime) -> datetime:
    """The end of a window that holds a moment."""
    end = datetime.combine(moment.date(), window.until, LOCAL_ZONE)
    return end if end > moment else end + NEXT_DAY


@cache
def is_day_off(day: date) -> bool:
    """Whether a day is a weekend or a public holiday of Viet Nam; a Saturday worked in lieu of a Friday is neither."""
    return not vietnamese_holidays(day.year).is_working_day(day)


@cache
def vietnamese_holidays(year: int) -> HolidayBase:
    """The public holidays of one year, Tết and days in lieu included."""
    return country_holidays("VN", years=year)
