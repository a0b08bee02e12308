"""A figure while it is being read: spans are NFC offsets, fields fill up from room to room."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from warehouse.records import Qualifier, Role

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a figure stands in a table, and the spans that say what stands there.

    `row` is the whole row, `heading` the cells over it, the nearest first, `labels` the cells of its row that are no
    numbers, `caption` the lines over the table.
    """

    start: int
    end: int
    row: Span
    heading: tuple[Span, ...]
    labels: tuple[Span, ...]
    caption: tuple[Span, ...]


@dataclass(slots=True)
class Figure:
    """One number of the text with what is known of it so far.

    `elsewhere` says that it is of a place below a province or outside the country, which no area stands for.
    """

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
    elsewhere: bool = False
    period_start_on: date | None = None
    as_of_on: date | None = None
    reason: str = ""
    cell: Cell | None = None


class Link(NamedTuple):
    """The indicator a figure measures, or None, and why."""

    indicator_id: str | None
    reason: str
