"""What words mean: the rows of tables.toml."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# "none" rows hold set phrases that must not be taken for a shorter term inside them.
NO_MEANING = "none"
TABLES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))


def terms(table: str, row: str) -> tuple[str, ...]:
    """The terms of one row."""
    return tuple(term for part in TABLES[table][row].split(";") if (term := part.strip()))


def meanings(table: str, read: Callable[[str], T]) -> dict[str, T | None]:
    """Every term of a table with the meaning that the name of its row stands for; None for the row "none"."""
    return {term: None if row == NO_MEANING else read(row) for row in TABLES[table] for term in terms(table, row)}


def all_terms() -> Iterator[str]:
    """The terms of every row of every table."""
    return (term for table, rows in TABLES.items() for row in rows for term in terms(table, row))
