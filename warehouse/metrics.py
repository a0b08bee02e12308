"""What can be measured of the loop, from the facts: each file of sql/metrics is one metric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.connection import Connection
from warehouse.rows import run_named
from warehouse.statements import scripts


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: gauge, counter or histogram.

    Each row holds its labels and the `value`. The rows of a histogram are its buckets, in order: how many were at most
    `le`, and the `total` of all.
    """

    name: str
    kind: str
    meaning: str
    rows: Sequence[Mapping[str, Any]]


def read_metrics(con: Connection) -> list[Metric]:
    """Every metric, by name; the first line of its file says kind and meaning."""
    return [read_metric(con, name, text) for name, text in scripts("metrics")]


def read_metric(con: Connection, name: str, text: str) -> Metric:
    """One metric."""
    columns, found = run_named(con, text, {})
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    kind, _, meaning = text.splitlines()[0].removeprefix("-- ").partition(": ")
    return Metric(name, kind, meaning, rows)
