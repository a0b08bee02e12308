"""targetwatch ask, describe, export: the warehouse for those who query it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from signal import SIG_DFL, SIGINT, signal
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter, validators
from cyclopts.validators import mutually_exclusive

from flows.cli.output import console, print_csv, print_json, print_table
from flows.settings import load_settings
from warehouse.ask import asked
from warehouse.connection import open_warehouse
from warehouse.dictionary import Relation, dictionary
from warehouse.export import export_mart
from warehouse.records import TargetwatchError

Json = Annotated[bool, Parameter(name="--json", negative="")]

form = Group("Form", validator=mutually_exclusive)


class UnknownViewError(TargetwatchError):
    """A name that is no view or macro of mart."""

    exit_code = 2


class SameNameError(TargetwatchError):
    """Two columns of one name, of which JSON could hold only one."""

    exit_code = 2


def ask(
    sql: str,
    *,
    output: Annotated[Literal["table", "csv", "json"], Parameter(group=form)] = "table",
    as_csv: Annotated[bool, Parameter(name="--csv", negative="", group=form)] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", group=form)] = False,
    limit: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 1000,
) -> None:
    """Query the read-only copy.

    Parameters
    ----------
    sql
        One SQL query; `targetwatch describe` lists the views made for it.
    output
        How rows are shown.
    as_csv
        The same as --output csv.
    as_json
        The same as --output json: one object a row.
    limit
        How many rows a table shows; CSV and JSON have them all.
    """
    with (
        stoppable(),
        open_warehouse(load_settings(os.environ).published, read_only=True) as con,
        asked(con, sql) as (columns, rows),
    ):
        if as_json or output == "json":
            print_json(as_objects(columns, rows))
        elif as_csv or output == "csv":
            print_csv(columns, rows)
        else:
            show(columns, rows, limit)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C end the process at once: DuckDB gives Python no turn to notice it before a query is done."""
    held = signal(SIGINT, SIG_DFL)
    try:
        yield
    finally:
        signal(SIGINT, held)


def as_objects(columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Rows by column name. Raises SameNameError rather than lose a column."""
    for name in (name for name in columns if columns.count(name) > 1):
        raise SameNameError(f"sql: two columns are called {name!r}; rename one with AS")
    return (dict(zip(columns, row, strict=True)) for row in rows)


def show(columns: Sequence[str], rows: Iterator[Sequence[Any]], limit: int) -> None:
    """The first rows as a table, saying whether there are more."""
    shown = list(islice(rows, limit))
    more = next(rows, None) is not None
    print_table(f"{len(shown)}{' of more' if more else ''} rows", columns, shown)
    if more:
        console.print(f"These are the first {limit}; --limit shows more, --csv and --json have all.")


def describe(view: str | None = None, *, as_json: Json = False) -> None:
    """Say what can be queried: views and macros, or the columns of one with an example.

    Parameters
    ----------
    view
        The name of a view or macro of mart.
    as_json
        One JSON object a view, with everything there is to say.
    """
    known = dictionary()
    chosen = list(known.values()) if view is None else [relation_named(view, known)]
    if as_json:
        print_json({"signature": one.signature, **asdict(one)} for one in chosen)
    elif view is None:
        print_table("Views and macros", ("name", "what it holds"), ((one.signature, one.comment) for one in chosen))
        console.print("Columns and an example: targetwatch describe VIEW")
    else:
        explain(chosen[0])


def relation_named(view: str, known: dict[str, Relation]) -> Relation:
    """The view or macro of a name, with or without its schema.

    Raises UnknownViewError with the names there are.
    """
    name = view.removeprefix("mart.")
    if name not in known:
        raise UnknownViewError(f"{view}: no such view; the views are {', '.join(known)}")
    return known[name]


def explain(one: Relation) -> None:
    """Columns and example of one view or macro."""
    rows = ((column.name, column.type, column.comment) for column in one.columns)
    print_table(f"{one.signature}: {one.comment}", ("column", "type", "meaning"), rows)
    console.print(f"{one.question}\n\n{one.example}", markup=False, highlight=False)


def export(folder: Path) -> None:
    """Write all views as CSV and Parquet, with a datapackage.json, from the read-only copy.

    Parameters
    ----------
    folder
        A new or empty folder, or an earlier export, which is replaced in whole.
    """
    changed = export_mart(load_settings(os.environ).published, folder)
    console.print(f"{folder}: {'exported' if changed else 'already up to date'}", markup=False)
