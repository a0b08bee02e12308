"""Checks: a row returned is a failure."""

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection
from warehouse.drift import show_files
from warehouse.records import Catalogue
from warehouse.rows import run
from warehouse.statements import scripts


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found: how many rows, and the first of them in words."""

    name: str
    description: str
    rows: int
    sample: str


def run_checks(con: Connection, as_of: date, now: datetime, catalogue: Catalogue | None = None) -> list[Check]:
    """Run every file of sql/checks; the first line of each says what a row means.

    `catalogue` is what the warehouse's catalogue should be, the files of this version by default.
    """
    show_files(con, catalogue or load_catalogue())
    return [run_check(con, name, text, as_of, now) for name, text in scripts("checks")]


def run_check(con: Connection, name: str, text: str, as_of: date, now: datetime) -> Check:
    """Run one check."""
    rows = run(con, text, {"as_of": as_of, "now": now})
    description = text.splitlines()[0].removeprefix("--").strip()
    return Check(name, description, len(rows), ", ".join(str(value) for value in rows[0]) if rows else "")
