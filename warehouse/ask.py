"""Questions in SQL, which can change nothing."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.connection import Connection
from warehouse.errors import WarehouseError, first_line

ASKING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of a query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(con: Connection, sql: str) -> Answer:
    """Answer one query inside a read-only transaction.

    Raises WarehouseError for SQL that is wrong, is not one statement, or does more than ask.
    """
    try:
        statements = con.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in ASKING:
            raise WarehouseError("sql: give one SELECT, FROM, DESCRIBE, SUMMARIZE or EXPLAIN; nothing else is run here")
        con.execute("BEGIN TRANSACTION READ ONLY")
        try:
            answer = con.execute(sql)
            columns = tuple(column[0] for column in answer.description or ())
            return Answer(columns, answer.fetchall())
        finally:
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")
    except duckdb.Error as error:
        raise WarehouseError(f"sql: {first_line(error)}; `DESCRIBE mart.current_standings` shows columns") from error
