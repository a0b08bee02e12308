"""How each key of a declaration is read: a function from the TOML value to what the room uses, or ValueError."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from scrapers.css import compile_css
from scrapers.dates import ISO, UNIX, UrlDate, compile_format
from warehouse.records import Tier

Reader = Callable[[Any], Any]

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
LEVELS = ("high", "medium", "low", "none")
PAGING_NAMES = {"root", "stem", "zone", "page", "day"}


def text(value: Any) -> str:
    """A string that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("not a text; write one between quotes")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list):
        raise ValueError('not a list; write it as ["…"]')
    return tuple(text(item) for item in value)


def hosts(value: Any) -> tuple[str, ...]:
    """Lower-case host names, at least one."""
    names = texts(value)
    for name in names:
        if not HOST.fullmatch(name):
            raise ValueError(f"{name!r} is no host name; write it in lower case without scheme and path")
    if not names:
        raise ValueError("no host; name at least one")
    return names


def urls(value: Any) -> tuple[str, ...]:
    """A list of absolute URLs."""
    return tuple(url(item) for item in texts(value))


def url(value: Any) -> str:
    """An absolute http or https URL."""
    parts = urlsplit(text(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is no URL; begin it with https://")
    return str(value)


def tier(value: Any) -> Tier:
    """The name of a tier."""
    names = [name.lower() for name in Tier.__members__]
    if value not in names:
        raise ValueError(f"{value!r} is unknown; choose one of {', '.join(names)}")
    return Tier[str(value).upper()]


def pattern(value: Any) -> re.Pattern[str]:
    """A regular expression."""
    try:
        return re.compile(text(value))
    except re.error as error:
        raise ValueError(f"{error}; mend the regular expression") from error


def selectors(value: Any) -> tuple[str, ...]:
    """CSS selectors in the part of CSS that scrapers.css knows."""
    for selector in texts(value):
        # lxml 6.1 asks a Python function for what :contains() reads, and loses memory over it.
        if ":contains(" in selector:
            raise ValueError(f"{selector!r}: an element cannot be chosen by its text; name its class or id")
        compile_css(selector)
    return tuple(value)


def selector(value: Any) -> str:
    """One CSS selector."""
    return selectors([value])[0]


def date_formats(value: Any) -> tuple[str, ...]:
    """strptime formats of printed dates, or `iso`."""
    for form in texts(value):
        if form != ISO:
            compile_format(form)
    return tuple(value)


def url_dates(value: Any) -> tuple[UrlDate, ...]:
    """A list of tables with the pattern, group `t` being the time, and its strptime format or `unix`."""
    if not isinstance(value, list):
        raise ValueError("not a list of tables; write it as [{ pattern = '…', format = '…' }]")
    return tuple(url_date(item) for item in value)


def url_date(value: Any) -> UrlDate:
    """One rule of url_dates."""
    if not isinstance(value, dict) or value.keys() != {"pattern", "format"}:
        raise ValueError("not a table of pattern and format; give it exactly these keys")
    rule = UrlDate(pattern(value["pattern"]), text(value["format"]))
    if "t" not in rule.pattern.groupindex:
        raise ValueError(f"{value['pattern']!r} has no group t; write (?P<t>…) around the time")
    if rule.format != UNIX:
        sample = datetime(2026, 11, 21, 13, 45, 59, tzinfo=UTC).strftime(rule.format)
        datetime.strptime(sample, rule.format)  # noqa: DTZ007
    return rule


def paging(value: Any) -> str:
    """A URL with {root}, {stem}, {zone}, {page} and {day} in it; empty where the family's does not work."""
    if value == "":
        return ""
    names = {name for _, name, _, _ in Formatter().parse(text(value)) if name is not None}
    if not names <= PAGING_NAMES or not names & {"page", "day"}:
        raise ValueError(
            f"{value!r}: needs {{page}} or {{day}}, and knows besides them {{root}}, {{stem}} and {{zone}}"
        )
    return str(value)


def choice(*names: str) -> Reader:
    """A reader of one of the names."""

    def chosen(value: Any) -> str:
        if value not in names:
            raise ValueError(f"{value!r} is unknown; choose {' or '.join(names)}")
        return str(value)

    return chosen


def flag(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError("not a flag; write true or false")
    return value


def amount(value: Any) -> float:
    """A number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError("not an amount; write a number from 0 up")
    return value


def span(value: Any) -> tuple[float, float]:
    """The lowest and the highest of an amount."""
    if not isinstance(value, list) or len(value) != 2 or amount(value[0]) > amount(value[1]):
        raise ValueError("not a pair; write the lowest and the highest as [20, 200]")
    return value[0], value[1]


def hours(value: Any) -> tuple[time, time]:
    """From and until, on the clock of Viet Nam; past midnight where until comes first."""
    found = HOURS.fullmatch(text(value))
    if not found or found[1] == found[2]:
        raise ValueError(f'{value!r} are no hours; write them as "22:00-05:00"')
    return time.fromisoformat(found[1]), time.fromisoformat(found[2])


def expect(value: Any) -> dict[str, Any]:
    """The table of expectations."""
    readers: dict[str, Reader] = {"articles_a_week": span, "figures_an_article": span, "body_length": amount}
    if not isinstance(value, dict) or not value.keys() <= readers.keys():
        raise ValueError(f"not a table of {', '.join(readers)}; remove other keys")
    return {key: readers[key](number) for key, number in value.items()}


def confidence(value: Any) -> dict[str, str]:
    """How sure each fact is; `selectors` stands for all selectors that are not named."""
    if not isinstance(value, dict) or not value.keys() <= {*SOURCE_KEYS, "selectors"}:
        raise ValueError("not a table of keys of this file and selectors; remove other keys")
    if any(level not in LEVELS for level in value.values()):
        raise ValueError(f"knows only {', '.join(LEVELS)}; correct its values")
    return dict(value)


FAMILY_KEYS: dict[str, Reader] = {
    "title": selectors,
    "date": selectors,
    "lead": selectors,
    "body": selectors,
    "drop": selectors,
    "links": selectors,
    "date_formats": date_formats,
    "url_dates": url_dates,
    "paging": paging,
    "zone": selector,
    "delay": amount,
}
SOURCE_KEYS: dict[str, Reader] = FAMILY_KEYS | {
    "name": text,
    "hosts": hosts,
    "tier": tier,
    "home": text,
    "family": text,
    "scheme": choice("http", "https"),
    "tls": choice("modern", "legacy"),
    "quiet_hours": hours,
    "quiet_holidays": flag,
    "feeds": urls,
    "listings": urls,
    "sitemap": url,
    "article_url": pattern,
    "enabled": flag,
    "reason": text,
    "expect": expect,
    "confidence": confidence,
}
