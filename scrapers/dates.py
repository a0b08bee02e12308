"""Printed and embedded dates, day first, as moments in UTC. Where no zone is given, Viet Nam's is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from warehouse.records import LOCAL_ZONE

ISO = "iso"
UNIX = "unix"
# A day whose hour is unknown is told by its noon: the same day in the zones of nearly all readers.
NOON = 12

DIRECTIVES = {
    "d": r"(?P<day>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    "Y": r"(?P<year>\d{4})",
    "H": r"(?P<hour>\d{1,2})",
    "M": r"(?P<minute>\d{2})",
    "S": r"(?P<second>\d{2})",
}
DAY = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/.-]\d|\d)"
    r"|ngày\s+(?P<day_>\d{1,2})\s+tháng\s+(?P<month_>\d{1,2})\s+năm\s+(?P<year_>(?:19|20)\d\d)",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-3])\s?(?::|h|g|giờ)\s?(?P<minute>[0-5]\d)(?!\d)", re.IGNORECASE)
# English clocks come with English, month-first dates.
MONTH_FIRST = re.compile(r"\d\s*[AP]\.?M\b", re.IGNORECASE)
# How the names of the months begin in the languages of Europe and in Indonesian; none begins two months.
MONTH_NAMES = """
    jan gen ene
    feb fev fév
    mar mär mrt maa
    apr abr avr
    may mai mei mag
    jun giu juin
    jul lug juil
    aug ago agu aoû
    sep set
    oct okt ott out
    nov
    dec dic dez déc des
"""
MONTHS = {name: month for month, names in enumerate(MONTH_NAMES.strip().split("\n"), start=1) for name in names.split()}
MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})[^\W\d_]{{0,7}}\.?"
NAMED = (
    re.compile(rf"\b{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?{MONTH},?\s+(?:del?\s+)?(?P<year>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
)
YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d+])")


@dataclass(frozen=True, slots=True)
class UrlDate:
    """Where a URL carries its time: group `t` of the pattern, in a strptime format or `unix` seconds."""

    pattern: re.Pattern[str]
    format: str

    @property
    def span(self) -> timedelta:
        """How long the time in the URL lasts: a moment, a day, or where it names no day a month."""
        if self.format == UNIX or "%H" in self.format:
            return timedelta(0)
        return timedelta(days=1) if "%d" in self.format else timedelta(days=31)

    def read(self, url: str) -> datetime | None:
        """The moment in the URL, or None where it carries none."""
        found = self.pattern.search(url)
        if not found:
            return None
        if self.format == UNIX:
            return datetime.fromtimestamp(int(found["t"]), UTC)
        try:
            return in_utc(datetime.strptime(found["t"], self.format))  # noqa: DTZ007
        except ValueError:
            return None


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; without a zone it is a clock on a wall in Viet Nam."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)


def read_iso(text: str) -> datetime | None:
    """An ISO 8601 date or moment that is the whole text, or None."""
    try:
        return in_utc(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


def read_stated(text: str) -> datetime | None:
    """An ISO 8601 moment, or the noon of a day, that is the whole text; None for anything else."""
    moment = read_iso(text)
    return moment + timedelta(hours=NOON) if moment and len(text.strip()) <= len("2026-03-12") else moment


@lru_cache(maxsize=256)
def compile_format(form: str) -> re.Pattern[str]:
    """A strptime format as a pattern to search for; white space in it is optional. Raises ValueError."""
    literal, *rest = re.split(r"%(.)", form)
    unknown = [letter for letter in rest[::2] if letter not in DIRECTIVES]
    if unknown or not {"d", "m", "Y"} <= set(rest[::2]):
        raise ValueError(f"{form!r}: needs %d, %m and %Y, and knows besides them only %H, %M and %S")
    pieces = [spaced(literal)]
    for letter, between in zip(rest[::2], rest[1::2], strict=True):
        pieces += DIRECTIVES[letter], spaced(between)
    return re.compile(rf"(?<!\d){''.join(pieces)}(?!\d)")


def spaced(literal: str) -> str:
    """Fixed text as a pattern in which any white space, or none, may stand for white space."""
    return r"\s*".join(re.escape(word) for word in re.split(r"\s+", literal))


def read_formats(text: str, formats: tuple[str, ...]) -> datetime | None:
    """The moment of the first format that occurs in the text, or None."""
    for form in formats:
        if form == ISO:
            moment = read_iso(text)
        else:
            found = compile_format(form).search(text)
            moment = moment_of({name: int(value) for name, value in found.groupdict().items()}) if found else None
        if moment:
            return moment
    return None


def read_day_first(text: str) -> datetime | None:
    """The only Vietnamese date in the text, with its time before or after it; None for no date or for several."""
    days = {(found["day"] or found["day_"], found["month"] or found["month_"], found["year"] or found["year_"])
            for found in DAY.finditer(text)}  # fmt: skip
    if len(days) != 1 or MONTH_FIRST.search(text):
        return None
    day, month, year = map(int, days.pop())
    clocks = {(int(hour), int(minute)) for hour, minute in clocks_in(text)}
    hour, minute = clocks.pop() if len(clocks) == 1 else (0, 0)
    return moment_of({"day": day, "month": month, "year": year, "hour": hour, "minute": minute})


def read_certain(text: str) -> datetime | None:
    """The noon of the only date in the text, of those written so that every reader takes them alike.

    Those are dates with the year first, with the name of the month, and with dots; with slashes only a day past 12.
    """
    moments = {moment_of({**numbers, "hour": NOON}) for numbers in certain_dates(text)} - {None}
    return moments.pop() if len(moments) == 1 else None


def certain_dates(text: str) -> Iterator[dict[str, int]]:
    """The numbers of the dates that can be taken in one way only."""
    for found in YEAR_FIRST.finditer(text):
        yield {name: int(number) for name, number in found.groupdict().items()}
    for pattern in NAMED:
        for found in pattern.finditer(text):
            yield {"year": int(found["year"]), "month": MONTHS[found["name"].lower()], "day": int(found["day"])}
    for found in DAY.finditer(text):
        if found["mark"] == "." or (found["mark"] and int(found["day"]) > 12):
            yield {"year": int(found["year"]), "month": int(found["month"]), "day": int(found["day"])}


def clocks_in(text: str) -> Iterator[tuple[str, str]]:
    """Hours and minutes printed in the text; the zone of "GMT+07:00" is not one."""
    for found in CLOCK.finditer(re.sub(r"(?:GMT|UTC)\s*[+-]\s*\d{1,2}(?::\d\d)?", "", text)):
        yield found["hour"], found["minute"]


def moment_of(numbers: dict[str, int]) -> datetime | None:
    """The moment in UTC of numbers that may not be a date at all."""
    try:
        return in_utc(datetime(**{"hour": 0, "minute": 0, **numbers}))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
