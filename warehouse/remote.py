"""A session at a warehouse server, with the part of DuckDB's connection that this room uses."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import uuid4

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError, WarehouseLocked, is_away, is_busy, is_lost
from warehouse.extensions import load_extensions
from warehouse.statements import statement
from warehouse.waiting import pauses

# An address at another host is spoken to with TLS, by the proxy before its server, unless it says otherwise.
PREFIX, PLAIN = "quack:", "quack+http:"
TOKEN = "TARGETWATCH_WAREHOUSE_TOKEN"  # noqa: S105  the name of a variable

# What is not a parameter comes first: text, names, comments.
PARAMETER = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | \$\$.*?\$\$ | --[^\n]* | /\*.*?\*/ | \$(?P<name>\w+) | (?P<next>\?)""",
    re.DOTALL | re.VERBOSE,
)

# Kinds of value before those they are kinds of: a moment is a date as well, a truth a whole number.
LITERALS: Mapping[type, Callable[[Any], str]] = {
    str: lambda value: "'" + value.replace("'", "''") + "'",
    bool: repr,
    int: repr,
    float: lambda value: f"CAST('{value!r}' AS DOUBLE)",
    Decimal: lambda value: f"{value:f}",
    datetime: lambda value: f"TIMESTAMPTZ '{value.isoformat()}'",
    date: lambda value: f"DATE '{value.isoformat()}'",
}

Parameters = Mapping[str, Any] | Sequence[Any]


# Databases in memory that speak to a server, each for one session at a time: a new one takes a third of a second.
idle: list[duckdb.DuckDBPyConnection] = []


def engine() -> duckdb.DuckDBPyConnection:
    """An idle one, or a new one."""
    with suppress(IndexError):
        return idle.pop()
    con = duckdb.connect()
    load_extensions(con)
    con.execute("SET TimeZone = 'UTC'")
    return con


class Remote:
    """One session. The server keeps its transaction and its temporary tables until the session is closed."""

    def __init__(self, address: str, token: str, wait: float) -> None:
        self.address, self.wait, self.session = address, wait, f"session_{uuid4().hex}"
        self.login = login(address, token)
        self.local = engine()
        self.begin()

    def begin(self) -> None:
        """Be let in; a server that is being started, or listens anew, is waited for."""
        if not any(self.let_in() for _ in pauses(self.wait)):
            self.local.execute(self.login)

    def let_in(self) -> bool:
        """Whether a server has answered."""
        try:
            self.local.execute(self.login)
        except duckdb.Error as error:
            if not is_away(error):
                raise
            return False
        return True

    def execute(self, query: str, parameters: Parameters | None = None) -> duckdb.DuckDBPyConnection:
        """Run SQL on the server; what comes back is read like any result of DuckDB."""
        return self.local.execute("FROM server.query($1)", [filled(query, parameters or ())])

    def extract_statements(self, query: str) -> list[duckdb.Statement]:
        """The statements of a query, parsed here."""
        return self.local.extract_statements(query)

    def register(self, name: str, table: pa.Table) -> Self:
        """Let queries read an Arrow table under a name; inside a transaction, so that nothing of it outlives that."""
        staged = self.staged(name)
        self.local.register(name, table)
        columns = ", ".join(
            f'"{column}" {kind}' for column, kind, *_ in self.local.execute(f"DESCRIBE {name}").fetchall()
        )
        self.execute(f"CREATE TABLE {staged} ({columns})")
        # The attached catalogue is a copy made when it was attached.
        self.local.execute("CALL quack_clear_cache()")
        self.local.execute(f"INSERT INTO server.{staged} FROM {name}")
        self.execute(f"CREATE TEMP VIEW {name} AS FROM {staged}")
        return self

    def unregister(self, name: str) -> Self:
        """Forget a registered table."""
        self.local.unregister(name)
        self.execute(f"DROP VIEW {name}; DROP TABLE {self.staged(name)}")
        return self

    def staged(self, name: str) -> str:
        """Where a registered table lies: temporary tables of a server cannot be written from here."""
        return f"core.{self.session}_{name}"

    def close(self) -> None:
        """End the session; a transaction that is still open is rolled back."""
        try:
            self.local.execute("DETACH server")
        except duckdb.Error:
            self.local.close()
        else:
            idle.append(self.local)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Be the one session that writes. Raises WarehouseLocked when others keep the turn longer than `wait`."""
        given = {"holder": uuid4().hex}
        for _ in pauses(self.wait):
            if self.took(given):
                break
        else:
            raise WarehouseLocked(
                f"{self.address}: another session still writes after {self.wait:g} s;"
                " wait, or raise TARGETWATCH_LOCK_WAIT"
            )
        try:
            yield
        finally:
            # A session that the server has ended has no turn to give back.
            with suppress(duckdb.Error):
                self.execute(statement("queries/turns/give"), given)

    def took(self, given: Mapping[str, str]) -> bool:
        """Whether the turn was free and is ours now."""
        try:
            return bool(self.execute(statement("queries/turns/take"), given).fetchall())
        except duckdb.Error as error:
            if is_lost(error):
                # The server has ended all sessions because one of them held the turn too long.
                self.local.execute("DETACH server")
                self.begin()
            elif not is_busy(error):
                raise
            return False


Connection = duckdb.DuckDBPyConnection | Remote


def is_server(url: object) -> bool:
    """Whether a URL names a server."""
    return str(url).startswith((PREFIX, PLAIN))


def login(address: str, token: str) -> str:
    """The SQL that begins a session at an address."""
    place, plain = PREFIX + address.partition(":")[2], ", DISABLE_SSL true" if address.startswith(PLAIN) else ""
    return f"ATTACH {literal(place)} AS server (TYPE quack, TOKEN {literal(token)}{plain})"


def token_given() -> str:
    """The secret a server and its clients share. Raises WarehouseError where the environment has none."""
    token = os.environ.get(TOKEN, "")
    if len(token) < 16:
        raise WarehouseError(f"{TOKEN}: missing or shorter than 16 characters; set it to the server's secret")
    return token


def filled(query: str, parameters: Parameters) -> str:
    """SQL with its parameters written out: the protocol carries text only.

    Raises duckdb.InvalidInputException where a value is missing, as DuckDB does.
    """
    named = parameters if isinstance(parameters, Mapping) else {}
    following = iter(() if isinstance(parameters, Mapping) else parameters)

    def value_at(found: re.Match[str]) -> str:
        try:
            if name := found["name"]:
                return literal(named[name])
            return literal(next(following)) if found["next"] else found[0]
        except (KeyError, StopIteration) as error:
            raise duckdb.InvalidInputException(f"Values were not provided for {found[0]}") from error

    return PARAMETER.sub(value_at, query)


def literal(value: Any) -> str:
    """A value as SQL. Raises TypeError for a kind of value that no query of ours takes."""
    if value is None:
        return "NULL"
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(one) for one in value)}]"
    if isinstance(value, datetime) and value.tzinfo is None:
        raise TypeError(f"{value!r}: a moment needs its zone")
    write = next((write for kind, write in LITERALS.items() if isinstance(value, kind)), None)
    if write is None:
        raise TypeError(f"{value!r}: no SQL for a {type(value).__name__}")
    return write(value)
