"""Records as Arrow tables, which DuckDB reads without a loop."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.remote import Connection
from warehouse.statements import statement

TEXT, DAY, WHOLE, FLAG, REAL = pa.string(), pa.date32(), pa.int32(), pa.bool_(), pa.float64()
MOMENT = pa.timestamp("us", tz="UTC")
EXACT = pa.decimal128(38, 9)
TEXTS = pa.list_(TEXT)
HASHES = pa.list_(pa.uint64())
BYTES = pa.binary()

Columns = dict[str, tuple[str, pa.DataType]]


def table_of(records: Sequence[Any], columns: Columns) -> pa.Table:
    """A table with a column for each attribute named; `columns` maps column to (attribute, type).

    Raises WarehouseError for a value that does not fit its column exactly: nothing is ever rounded.
    """
    return pa.table(
        {name: array_of(name, map(attrgetter(attribute), records), kind) for name, (attribute, kind) in columns.items()}
    )


def array_of(name: str, values: Iterable[Any], kind: pa.DataType) -> "pa.Array[Any]":
    """One column, exact or an error that names it."""
    held = list(values)
    try:
        return pa.array(held, type=kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        culprit = next((value for value in held if not fits(value, kind)), None)
        raise WarehouseError(f"{name}: {culprit!r} does not fit {kind}; correct the reading of it") from error


def fits(value: Any, kind: pa.DataType) -> bool:
    """Whether one value can be stored as it is."""
    try:
        pa.array([value], type=kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return False
    return True


@contextmanager
def registered(con: Connection, name: str, table: pa.Table) -> Iterator[None]:
    """Let queries read an Arrow table under a name."""
    con.register(name, table)
    try:
        yield
    finally:
        con.unregister(name)


def merge(con: Connection, query: str, table: pa.Table, **given: Any) -> None:
    """Run a MERGE of queries/ that reads the relation `incoming`."""
    if table.num_rows:
        with registered(con, "incoming", table):
            con.execute(statement(f"queries/{query}"), given)
