"""The dictionary of mart: what analysts may query, in words, each with an example."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.connection import Connection
from warehouse.errors import WarehouseError
from warehouse.migrate import migrate
from warehouse.rows import run
from warehouse.statements import scripts, statement


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its SQL type and what it means."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A view or table macro of mart; `question` is what its `example` answers."""

    name: str
    kind: str
    parameters: tuple[str, ...]
    comment: str
    columns: tuple[Column, ...]
    question: str
    example: str

    @property
    def signature(self) -> str:
        """How a query names it."""
        return f"mart.{self.name}" + (f"({', '.join(self.parameters)})" if self.kind == "macro" else "")


def dictionary() -> dict[str, Relation]:
    """Every view and macro of this version by name; no warehouse is needed for that."""
    with duckdb.connect() as con:
        migrate(con)
        return dictionary_of(con)


def dictionary_of(con: Connection) -> dict[str, Relation]:
    """Every view and macro of an open warehouse by name."""
    return {row[0]: relation_of(*row) for row in run(con, statement("queries/dictionary"), {})}


def relation_of(
    name: str, kind: str, parameters: Sequence[str], comment: str, columns: Sequence[Sequence[str]]
) -> Relation:
    """A row of queries/dictionary with its example. Raises WarehouseError where nobody has written one."""
    question, _, example = dict(scripts("examples")).get(name, "").partition("\n")
    if not example:
        raise WarehouseError(f"mart.{name}: no example; add warehouse/sql/examples/{name}.sql")
    return Relation(
        name=name,
        kind=kind,
        parameters=tuple(parameters),
        comment=comment,
        columns=tuple(Column(*column) for column in columns),
        question=question.removeprefix("--").strip(),
        example=example.strip(),
    )
