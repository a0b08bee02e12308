"""Questions in SQL, which can change nothing and reach nothing but the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import duckdb

from warehouse.connection import Connection
from warehouse.errors import WarehouseError, first_line
from warehouse.statements import statement

ASKING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})

# By what DuckDB says: of an error at a server its class is not known here.
REMEDIES = {
    "disabled by configuration": "only the warehouse is read here",
    "disabled through configuration": "only the warehouse is read here",
    "Out of Memory": "ask for less: a WHERE, a LIMIT, or fewer columns",
}

# Rows fetched at a time while an answer is read.
CHUNK = 10_000

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of a query."""

    columns: tuple[str, ...]
    rows: list[Row]


def ask(con: Connection, sql: str) -> Answer:
    """Answer one query whole; otherwise like `asked`."""
    with asked(con, sql) as (columns, rows):
        return Answer(columns, list(rows))


@contextmanager
def asked(con: Connection, sql: str) -> Iterator[tuple[tuple[str, ...], Iterator[Row]]]:
    """The columns of one query and its rows, which are fetched while they are read.

    The query runs in a read-only transaction, and the connection's database is sealed: until it is closed no query
    reads another file or changes a setting.
    Raises WarehouseError for SQL that is wrong, is not one statement, or does more than ask.
    """
    with explaining():
        seal(con)
        refuse_orders(con, sql)
        con.execute("BEGIN TRANSACTION READ ONLY")
        try:
            answer = con.execute(sql)
            columns = tuple(column[0] for column in answer.description or ())
            yield columns, chain.from_iterable(iter(lambda: answer.fetchmany(CHUNK), []))
        finally:
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")


def seal(con: Connection) -> None:
    """Shut the way out of the database, for good."""
    if con.execute("SELECT NOT current_setting('lock_configuration')").fetchone() == (True,):
        con.execute(statement("queries/seal"))


def refuse_orders(con: Connection, sql: str) -> None:
    """Raise WarehouseError for what is not one question."""
    statements = con.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in ASKING:
        raise WarehouseError(
            "sql: give one SELECT, FROM, DESCRIBE, SUMMARIZE or EXPLAIN, and a PIVOT the values it is ON; "
            "nothing else is run here"
        )


@contextmanager
def explaining() -> Iterator[None]:
    """Turn what DuckDB says of a query into one line with its remedy; what it says of the file is not ours to tell."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException):
        raise
    except duckdb.Error as error:
        usual = "`targetwatch describe` lists views and columns"
        remedy = next((remedy for words, remedy in REMEDIES.items() if words in str(error)), usual)
        raise WarehouseError(f"sql: {said(error)}; {remedy}") from error


def said(error: duckdb.Error) -> str:
    """What happened, with the names DuckDB suggests in its second line."""
    hints = [line for line in str(error).splitlines()[1:2] if line.startswith(("Did you mean", "Candidate bindings"))]
    return " ".join([first_line(error), *hints]).rstrip(".")
