"""targetwatch migrate, check, sources, catalogue: the warehouse and the declarations around it."""

import os
from typing import Annotated

from cyclopts import App, Parameter, validators

from flows.cli.drafts import drafts
from flows.cli.output import console, print_json, print_table
from flows.settings import load_settings
from scrapers.reading.vetting import problems
from warehouse.ask import ask
from warehouse.catalogue import load_catalogue
from warehouse.checks import look
from warehouse.connection import open_warehouse, transaction
from warehouse.load import sync_catalogue
from warehouse.standings import last_evaluation

Json = Annotated[bool, Parameter(name="--json", negative="")]


def migrate() -> None:
    """Bring the warehouse to this version's schema."""
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait):
        console.print(f"{settings.warehouse}: up to date")


def check(*, as_json: Json = False) -> int:
    """Run the zero-row checks; a row returned is a failure, which is kept until a check finds it no more.

    Parameters
    ----------
    as_json
        One JSON object a check.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con, transaction(con):
        checks = look(con, last_evaluation(con)[0], settings.moment())
    columns = ("name", "description", "rows", "sample")
    rows = [{column: getattr(one, column) for column in columns} for one in checks]
    if as_json:
        print_json(rows)
    else:
        print_table("Checks", columns, (tuple(row.values()) for row in rows))
    return int(any(one.rows for one in checks))


catalogue = App(name="catalogue", help="The reference data: indicators, targets, areas, bodies.")


@catalogue.command(name="check")
def check_catalogue() -> int:
    """Check the catalogue's files for mistakes and for phrases that overlap or can never match."""
    found = problems(load_catalogue())
    for line in found:
        console.print(line, markup=False)
    console.print(f"{len(found)} problems")
    return int(bool(found))


@catalogue.command(name="sync")
def sync() -> None:
    """Load the catalogue into the warehouse, keeping history."""
    settings = load_settings(os.environ)
    loaded = load_catalogue()
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        changes = sync_catalogue(con, loaded, settings.moment())
    console.print(f"catalogue {loaded.version}: {len(changes.inserted)} new, {len(changes.revised)} revised")


@catalogue.command(name="suggest")
def suggest(*, limit: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 10) -> None:
    """Draft indicators for what is counted most often in figures that measure none, as TOML to be finished by hand.

    Parameters
    ----------
    limit
        How many to draft.
    """
    with open_warehouse(load_settings(os.environ).published, read_only=True) as con:
        answer = ask(con, "FROM mart.unlinked_nouns")
    nouns = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    console.file.writelines(drafts(nouns, load_catalogue().indicators, limit))
