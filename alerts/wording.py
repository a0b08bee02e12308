"""Words, numbers and dates in the reader's language; the phrases stand in words/*.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
# Sums of money are said in millions and more; no reader counts their zeros.
MONEY = ("VND", "USD")
SCALES = (10**12, 10**9, 10**6)


@dataclass(frozen=True)
class Wording:
    """The phrases of one language."""

    language: str
    phrases: dict[str, dict[str, str]]

    def say(self, key: str, **values: object) -> str:
        """The phrase `table.name`, or its `_one` where n is 1, filled in; numbers and days as the reader writes them.

        Raises KeyError for an unknown phrase.
        """
        table, _, name = key.partition(".")
        name = f"{name}_one" if values.get("n") == 1 and f"{name}_one" in self.phrases[table] else name
        return self.phrases[table][name].format(**{key: self.shown(value) for key, value in values.items()})

    def either(self, key: str, fallback: str) -> str:
        """The first phrase, or the other where there is no such phrase."""
        return self.say(key if self.knows(key) else fallback)

    def shown(self, value: object) -> object:
        """A number or a day as the reader writes it, anything else as it is."""
        if isinstance(value, int | float):
            return self.number(value)
        return self.day(value) if isinstance(value, date) else value

    def knows(self, key: str) -> bool:
        """Whether there is such a phrase."""
        table, _, name = key.partition(".")
        return name in self.phrases[table]

    def number(self, value: float) -> str:
        """Up to two decimals, without trailing zeros: 1.234,5 in Vietnamese, 1,234.5 in English."""
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
        text = "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def short(self, value: float) -> str:
        """A number by its largest scale: 2.000.000.000 is 2 tỷ."""
        scale = next((scale for scale in SCALES if abs(value) >= scale), 1)
        return self.say(f"scale.{scale}", n=value / scale) if scale > 1 else self.number(value)

    def month(self, day: date) -> str:
        """12/2025 in Vietnamese, Dec 2025 in English."""
        return f"{day:%m/%Y}" if self.language == "vi" else f"{MONTHS[day.month - 1][:3]} {day.year}"

    def day(self, day: date) -> str:
        """31/12/2025 in Vietnamese, 31 December 2025 in English."""
        return f"{day:%d/%m/%Y}" if self.language == "vi" else f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def brief(self, day: date) -> str:
        """A day in as few letters as it takes: 31/12/2025, 31 Dec 2025."""
        return self.day(day) if self.language == "vi" else f"{day.day} {self.month(day)}"

    def share(self, ratio: float) -> str:
        """A ratio in whole percent."""
        return self.say("unit.percent", n=self.number(round(100 * ratio)))

    def amount(self, value: float, unit: str) -> str:
        """A value with its unit; a unit without a phrase stands as it is, so that no figure goes unsaid."""
        if unit == "milestone":
            return self.say("milestone.done" if value >= 1 else "milestone.open")
        number = self.short(value) if unit in MONEY else self.number(value)
        return self.say(f"unit.{unit}", n=number) if self.knows(f"unit.{unit}") else f"{number} {unit}"

    def distance(self, value: float, unit: str) -> str:
        """A difference of two values: percentage points for shares, places for ranks."""
        if self.knows(f"gap_unit.{unit}"):
            return self.say(f"gap_unit.{unit}", n=self.number(value))
        return self.amount(value, unit)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def wording(language: str) -> Wording:
    """The phrases of a language, vi or en."""
    return Wording(language, tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8")))
