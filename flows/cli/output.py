"""How results are shown: tables for people, JSON lines for machines."""

import csv
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table

console = Console()


# A terminal obeys control characters, and direction marks turn a line around: a text may do neither.
OBEYED = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
VISIBLE = dict.fromkeys(OBEYED, "\N{REPLACEMENT CHARACTER}") | {ord("\n"): "\n", ord("\t"): " ", ord("\r"): " "}


def visible(text: str) -> str:
    """The text without characters a terminal obeys, each replaced by one that shows: offsets stay."""
    return text.translate(VISIBLE)


def plain(value: Any) -> Any:
    """A value as JSON holds it, whole values as they are down to the last digit.

    Days, times and moments are ISO text; a decimal is a number, or text where no double is exactly it; what JSON has
    no number for, such as NaN, is text too.
    """
    match value:
        case Enum():
            return value.value
        case None | str() | int():
            return value
        case Mapping():
            return {str(plain(key)): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    return number_or_text(value)


def number_or_text(value: Any) -> Any:
    """What JSON has no kind of its own for."""
    match value:
        case float() if isfinite(value):
            return value
        case Decimal():
            return exact(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
    return str(value)


def exact(value: Decimal) -> int | float | str:
    """A decimal as the number JSON readers get back unchanged, else its digits."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else digits(value)


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line on standard output."""
    for row in rows:
        console.file.write(json.dumps(plain(row), ensure_ascii=False) + "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A header and lines of CSV on standard output; None is an empty cell, lists and structs are JSON."""
    writer = csv.writer(console.file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(field_of, row) for row in rows)


# A spreadsheet runs a text that begins so as a formula, unless an apostrophe leads it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def field_of(cell: Any) -> Any:
    """A cell as CSV holds it."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    value = digits(cell) if isinstance(cell, Decimal) else plain(cell)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value


def digits(value: Decimal) -> str:
    """A decimal in full, without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], fold: Sequence[str] | None = None
) -> None:
    """A table; cells are shown as they are, never read as markup. Only the columns in `fold` break, all by default."""
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=fold is not None and column not in fold)
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
    console.print(table)


def shown(cell: Any) -> str:
    """A cell as text, markup escaped."""
    if cell is None:
        return ""
    text = visible(f"{cell:.10g}" if isinstance(cell, float) else str(plain(cell)))
    return text.replace("[", "\\[")


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Show what the flows say while they work, under a spinner."""
    handler = RichHandler(console=console, log_time_format="%X", show_path=False, show_level=False)
    logger = logging.getLogger("targetwatch")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        with console.status(doing):
            yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
