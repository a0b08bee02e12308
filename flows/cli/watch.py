"""targetwatch run, backfill: the loop and its parts, with progress shown."""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from alerts.kinds import worst_first
from flows.backfill import backfill_articles, wanted_of
from flows.cli.output import console, progress
from flows.cli.standings import print_standings
from flows.desk import chosen_sources
from flows.monitor import Report, monitor_targets
from flows.planning import rules_given
from flows.runners import task_runner
from flows.server import reach_named_server
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
    """Raise what is wrong with the server, sources, channels, routes or the warehouse before a flow is started."""
    reach_named_server()
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


def backfill(
    urls: Path | None = None,
    *,
    sitemap: str | None = None,
    since: Annotated[date | None, Parameter(name="--from")] = None,
    until: Annotated[date | None, Parameter(name="--to")] = None,
    archived: Annotated[bool, Parameter(negative="")] = False,
    source: Annotated[tuple[str, ...], Parameter(negative="")] = (),
) -> int:
    """Read many articles: of a URL list, a sitemap, listings or the archive. A second go resumes.

    Parameters
    ----------
    urls
        A file with one URL a line.
    sitemap
        The address of a sitemap or of an index of sitemaps; may be compressed.
    since
        Read what the listings hold from this day on.
    until
        The last of these days; today in Viet Nam by default.
    archived
        Read every kept page again, without the network.
    source
        Only these sources; all enabled ones by default.
    """
    settings = load_settings(os.environ)
    wanted = wanted_of(settings, urls_file=urls, sitemap=sitemap, since=since, until=until, archived=archived)
    # What is wrong with it shows before a flow is started.
    reach_named_server()
    wanted.streams(settings, chosen_sources(settings, source))
    task_runner(settings, 1)
    with progress("Reading …"):
        tally = backfill_articles(
            urls, sitemap=sitemap, since=since, until=until, archived=archived, sources=list(source)
        )
    for failure in tally.failures:
        console.print(failure, markup=False)
    if tally.failed:
        hidden = tally.failed - len(tally.failures)
        again = "once the reader or the declaration is mended" if archived else "when the same command is run again"
        console.print(f"{f'and {hidden:,} more failed; ' if hidden else ''}tried again {again}", markup=False)
    console.print(tally.sentence(), markup=False)
    return int(bool(tally.failed))
