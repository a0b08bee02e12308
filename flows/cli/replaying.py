"""targetwatch alerts replay: what would have been sent between two days, to whom, when, and why. Sends nothing."""

import os
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from cyclopts import Parameter

from alerts.calendar import midnight_of
from alerts.channels import Channel, load_channels
from alerts.routes import ROUTES, load_routes
from flows.cli.output import console, print_json, print_table
from flows.planning import rules_for
from flows.settings import Settings, load_settings
from flows.simulation import Said, Simulation
from warehouse.connection import open_warehouse
from warehouse.publish import publish_copy
from warehouse.records import LOCAL_ZONE, TargetwatchError
from warehouse.replay import as_published, clear

Json = Annotated[bool, Parameter(name="--json", negative="")]


class ReplayError(TargetwatchError):
    """A time that cannot be gone through again; one line names the remedy."""

    exit_code = 2


def replay(
    *,
    since: Annotated[date, Parameter(name="--from")],
    until: Annotated[date, Parameter(name="--to")],
    hindsight: Annotated[bool, Parameter(name="--as-published", negative="")] = False,
    as_json: Json = False,
) -> None:
    """Go through a stored history again with today's routes, on a simulated clock; nothing is sent or changed.

    Parameters
    ----------
    since
        The first day; what is wrong by then is found on it.
    until
        The last day.
    hindsight
        As if every article had been read in the hour after it was published, whenever it was really read.
    as_json
        One JSON object a message and reason.
    """
    if until < since:
        raise ReplayError(f"--to {until}: before --from {since}; name the later day last")
    settings = load_settings(os.environ)
    with TemporaryDirectory(prefix="targetwatch-replay-") as folder:
        said = list(replayed(settings, Path(folder) / "replay.duckdb", since, until, hindsight))
    if as_json:
        print_json(row for one in said for row in rows_of(one))
        return
    shown = ("at", "channel", "route", "subject", "why")
    print_table(f"{len(said)} messages", shown, (cells_of(one) for one in said), fold=("subject", "why"))
    counts = Counter(one.delivery.channel for one in said)
    console.print("; ".join(f"{channel}: {count}" for channel, count in sorted(counts.items())), markup=False)


def replayed(settings: Settings, scratch: Path, since: date, until: date, hindsight: bool) -> list[Said]:
    """Every message that would have been sent, from a scratch copy of the warehouse."""
    publish_copy(settings.warehouse, scratch, wait=settings.lock_wait)
    scratch.chmod(0o600)
    rules = rules_for(settings, channels_for(settings))
    with open_warehouse(scratch) as con:
        clear(con)
        if hindsight:
            as_published(con)
        begin, end = map(midnight_of, (since, until + timedelta(days=1)))
        return list(Simulation(con, rules).run(begin, end - timedelta(seconds=1)))


def channels_for(settings: Settings) -> Mapping[str, Channel]:
    """The channels of this installation, or one a tag where there is no channels file."""
    if settings.channels.exists():
        return load_channels(settings.channels, os.environ)
    tags = {tag for route in load_routes(settings.routes or ROUTES) for tag in route.channels}
    return {tag: Channel(tag, "") for tag in sorted(tags)}


def rows_of(said: Said) -> list[dict[str, Any]]:
    """One row a reason of a message."""
    delivery = said.delivery
    return [
        {
            "at": said.at.astimezone(LOCAL_ZONE),
            "channel": delivery.channel,
            "route": delivery.route,
            "delivery_id": delivery.delivery_id,
            "subject": delivery.message.subject,
            "kind": one.kind,
            "mark": one.mark,
            "target": one.transition.standing.target_id,
            "area": one.transition.standing.area,
            "status": one.transition.standing.status,
            "old_status": one.transition.old_status,
            "episode": one.episode_id,
        }
        for one in said.occasions
    ]


def cells_of(said: Said) -> tuple[str, ...]:
    """One row a message."""
    kinds = Counter(" ".join(filter(None, (one.kind, one.mark))) for one in said.occasions)
    why = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
    at = f"{said.at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"
    return at, said.delivery.channel, said.delivery.route, said.delivery.message.subject, why
