"""Rows of the warehouse as records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from warehouse.connection import Connection
from warehouse.records import Evidence, Standing, Status, Transition
from warehouse.statements import statement

STANDING = tuple(field.name for field in fields(Standing))
STATUS = STANDING.index("status")


def run(con: Connection, text: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, given those parameters that it names."""
    return run_named(con, text, given)[1]


def run_named(con: Connection, text: str, given: Mapping[str, Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The columns and the rows of a statement, given those parameters that it names."""
    found = con.execute(text, {name: value for name, value in given.items() if f"${name}" in text})
    return tuple(column for column, *_ in found.description or ()), found.fetchall()


def utc(moment: datetime) -> datetime:
    """A moment of the warehouse, in UTC."""
    return moment.astimezone(UTC)


def standing_of(row: Sequence[Any]) -> Standing:
    """A row whose columns are the fields of Standing."""
    values = [*row[:STATUS], Status(row[STATUS]), *row[STATUS + 1 :]]
    return Standing(*values)


def read_transitions(con: Connection, which: str, given: Mapping[str, Any] | None = None) -> list[Transition]:
    """The recorded transitions that meet a condition of ours, in order."""
    text = statement("queries/read_transitions").format(columns=", ".join(STANDING), which=which)
    return [transition_of(row) for row in con.execute(text, given or {}).fetchall()]


def read_transitions_of(con: Connection, ids: Iterable[str]) -> list[Transition]:
    """Some recorded transitions by id, in order.

    They are named in one text: DuckDB looks for pandas at each item of a list, which takes longer than the query.
    """
    given = {"ids": " ".join(sorted(ids))}
    return read_transitions(con, "transition_id IN (SELECT unnest(string_split($ids, ' ')))", given)


def transition_of(row: Sequence[Any]) -> Transition:
    """A row of queries/read_transitions."""
    transition_id, old_status, became_true_on, recorded_at, quote, *standing = row
    return Transition(
        transition_id=transition_id,
        standing=standing_of(standing),
        old_status=Status(old_status),
        became_true_on=became_true_on,
        recorded_at=utc(recorded_at),
        evidence=Evidence(**quote) if quote else None,
    )
