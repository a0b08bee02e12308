"""targetwatch run, backfill, reread: the loop and its parts, with progress shown."""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from alerts.kinds import worst_first
from flows.backfill import backfill_articles
from flows.cli.output import console, progress
from flows.cli.standings import print_standings
from flows.desk import chosen_sources
from flows.monitor import Report, monitor_targets
from flows.planning import rules_given
from flows.reread import reread_archive
from flows.settings import Settings, load_settings
from warehouse.connection import open_warehouse
from warehouse.standings import standings

SHOWN = 10


def run(
    *,
    source: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    as_of: date | None = None,
) -> int:
    """Run the whole loop against the configured sources: collect, evaluate, alert.

    Parameters
    ----------
    source
        Only these sources; all enabled ones by default.
    as_of
        The day the targets are judged on; today in Viet Nam by default.
    """
    settings = load_settings(os.environ)
    refuse_early(settings, source)
    with progress(f"Watching as {settings.identity} …"):
        report = asyncio.run(monitor_targets(source, as_of))
    show(report, settings)
    return int(not report.fine)


def refuse_early(settings: Settings, source: tuple[str, ...]) -> None:
    """Raise what is wrong with sources, channels, routes or the warehouse before a Prefect server is started."""
    chosen_sources(settings, source)
    rules_given(settings)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait):
        pass


def show(report: Report, settings: Settings) -> None:
    """What changed, the worst targets, and where to look next."""
    with open_warehouse(settings.published, read_only=True) as con:
        worst = sorted(standings(con, report.as_of, settings.moment()), key=worst_first)[:SHOWN]
    changed = sorted((one.standing for one in report.transitions), key=worst_first)
    if changed:
        print_standings(f"{len(changed)} standings changed, the worst {min(SHOWN, len(changed))}", changed[:SHOWN])
    else:
        console.print("No standing changed.")
    print_standings(f"The worst {len(worst)} of all on {report.as_of:%d/%m/%Y}", worst)
    console.print(report.sent.sentence().capitalize() + ".")
    console.print(f"Query    targetwatch ask 'FROM mart.current_standings'   reads {settings.published}", markup=False)
    console.print("Explain  targetwatch explain TARGET", markup=False)


def backfill(urls: Path) -> int:
    """Read every article of a URL list, one URL a line; a second go resumes.

    Parameters
    ----------
    urls
        The file with the URLs.
    """
    with progress("Reading …"):
        sentences = asyncio.run(backfill_articles(urls))
    console.print("\n".join(sentences), markup=False)
    return 0


def reread(*, source: Annotated[tuple[str, ...], Parameter(negative="")] = ()) -> int:
    """Read every archived article again, without the network; a second go changes nothing.

    Parameters
    ----------
    source
        Only these sources; all enabled ones by default.
    """
    with progress("Reading again …"):
        sentences = asyncio.run(reread_archive(source))
    console.print("\n".join(sentences), markup=False)
    return 0
