"""A figure while it is being read: spans are NFC offsets, fields fill up from room to room."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from warehouse.records import Qualifier, Role


@dataclass(slots=True)
class Figure:
    """One number of the text with what is known of it so far."""

    start: int
    end: int
    value: Decimal
    unit: str
    value_high: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    role: Role = Role.ACTUAL
    counted: str = ""
    sentence_start: int = 0
    sentence_end: int = 0
    clause_start: int = 0
    clause_end: int = 0
    area: str | None = None
    period_start_on: date | None = None
    as_of_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The indicator a figure measures, or None, and why."""

    indicator_id: str | None
    reason: str
