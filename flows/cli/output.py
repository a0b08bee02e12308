"""How results are shown: tables for people, JSON lines for machines."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
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
    """A value as JSON holds it: decimals as numbers, days and moments as ISO text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line on standard output."""
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, default=plain)
        console.file.write(text + "\n")


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
