"""Checks: a row returned is a failure, which is remembered until a look that does not find it any more."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from warehouse.arrow import TEXT, WHOLE, Columns, registered, table_of
from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection
from warehouse.drift import show_files
from warehouse.records import Catalogue, CheckFailure
from warehouse.rows import run, run_named, utc
from warehouse.statements import scripts, statement

Row = tuple[Any, ...]

# Those about what is collected every hour; the others look at all there is.
UPSTREAM = frozenset({"drifted_sources", "silent_sources"})

FAILURES: Columns = {
    "check_name": ("check", TEXT),
    **{name: (name, TEXT) for name in ("subject", "sample", "url")},
    "row_count": ("rows", WHOLE),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found about one source, or about none: how many rows, the first in words, and its page if any."""

    check: str
    subject: str
    rows: int
    sample: str
    url: str


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found: how many rows, and the first of them in words."""

    name: str
    description: str
    rows: int
    sample: str
    findings: tuple[Finding, ...] = ()


def run_checks(
    con: Connection,
    as_of: date,
    now: datetime,
    catalogue: Catalogue | None = None,
    *,
    only: Container[str] | None = None,
) -> list[Check]:
    """Run every file of sql/checks, or only some; the first line of each says what a row means.

    `catalogue` is what the warehouse's catalogue should be, the files of this version by default.
    """
    if only is None:
        show_files(con, catalogue or load_catalogue())
    chosen = (one for one in scripts("checks") if only is None or one[0] in only)
    return [run_check(con, name, text, as_of, now) for name, text in chosen]


def run_check(con: Connection, name: str, text: str, as_of: date, now: datetime) -> Check:
    """Run one check."""
    columns, rows = run_named(con, text, {"as_of": as_of, "now": now})
    description = text.splitlines()[0].removeprefix("--").strip()
    sample = in_words(rows[0]) if rows else ""
    return Check(name, description, len(rows), sample, tuple(findings_of(name, columns, rows)))


def findings_of(check: str, columns: Sequence[str], rows: Sequence[Row]) -> Iterator[Finding]:
    """What a check found, source by source where its first column is `source_id`."""
    by_source = columns[0] == "source_id"
    counts = Counter(str(row[0]) if by_source else "" for row in rows)
    first = {str(row[0]) if by_source else "": row for row in reversed(rows)}
    for subject, count in counts.items():
        told = dict(zip(columns[by_source:], first[subject][by_source:], strict=True))
        url = str(told.pop("url", None) or "")
        yield Finding(check, subject, count, in_words(told.values()), url)


def in_words(row: Iterable[Any]) -> str:
    """A row in a line."""
    return ", ".join(map(str, row))


def look(con: Connection, as_of: date, now: datetime, *, only: Container[str] | None = None) -> list[Check]:
    """Run every check or only some, and remember what they find; within a transaction of the caller."""
    checks = run_checks(con, as_of, now, only=only)
    record_checks(con, checks, now)
    return checks


def record_checks(con: Connection, checks: Sequence[Check], now: datetime) -> None:
    """Remember what these checks find, and what they find no more; within a transaction of the caller."""
    given = {"now": now, "ran": [one.name for one in checks], "every": [name for name, _ in scripts("checks")]}
    found = [finding for one in checks for finding in one.findings]
    with registered(con, "incoming", table_of(found, FAILURES)):
        for _, text in scripts("queries/record_failures"):
            run(con, text, given)


def failures_to_tell(con: Connection, now: datetime) -> list[CheckFailure]:
    """What those who run this are to be told: what is new, what has lasted another week, what is over."""
    return [failure_of(row) for row in run(con, statement("queries/failures/to_tell"), {"now": now})]


def note_told(con: Connection, now: datetime) -> None:
    """Remember that they were told all of it now; within a transaction of the caller."""
    run(con, statement("queries/failures/told"), {"now": now})


def failure_of(row: Sequence[Any]) -> CheckFailure:
    """A row of queries/failures/to_tell."""
    check, subject, count, sample, url, found_at, mended_at, told_at = row
    moments = [moment and utc(moment) for moment in (found_at, mended_at, told_at)]
    return CheckFailure(check, subject, count, sample, url, *moments)
