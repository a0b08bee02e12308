"""What there is to say now: ledger → decisions → words → outbox, in one transaction of the caller."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from alerts.calendar import local_day, midnight_of
from alerts.channels import Channel, load_channels, tags_of
from alerts.conditions import Owners, owners_in
from alerts.decide import decide, quoted, subjects_told
from alerts.failures import failure_notices
from alerts.plan import Plan, plan_deliveries
from alerts.routes import ROUTES, Route, check_channels, check_owners, load_routes
from flows.settings import Settings
from warehouse.catalogue import load_catalogue
from warehouse.checks import UPSTREAM, failures_to_tell, look, note_told
from warehouse.connection import Connection
from warehouse.ledger import histories_of, quotes_of, read_ledger, record
from warehouse.outbox import put
from warehouse.records import Catalogue, Delivery, Standing


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is to hear what: checked routes and channels, and who answers for which target."""

    routes: tuple[Route, ...]
    channels: Mapping[str, Channel]
    catalogue: Catalogue
    owners: Owners = field(default_factory=dict)


def rules_of(
    routes: tuple[Route, ...], channels: Mapping[str, Channel], catalogue: Catalogue, path: Path | str = ROUTES
) -> Rules:
    """Rules that hold together. Raises RouteError for a channel or an owner there is not."""
    owners = owners_in(catalogue)
    bodies = {body.body_id for body in catalogue.bodies} | {area.code for area in catalogue.areas}
    check_channels(routes, tags_of(channels), path)
    check_owners(routes, frozenset(bodies.union(*owners.values())), path)
    return Rules(routes, channels, catalogue, owners)


def rules_given(settings: Settings) -> Rules:
    """The rules of this installation. Raises what is wrong with routes or channels."""
    return rules_for(settings, load_channels(settings.channels, os.environ))


def rules_for(settings: Settings, channels: Mapping[str, Channel]) -> Rules:
    """The routes of this installation for some channels. Raises RouteError."""
    path = settings.routes or ROUTES
    return rules_of(load_routes(path), channels, load_catalogue(), path)


def plan_messages(
    con: Connection, rules: Rules, day: date, now: datetime, judged: list[Standing] | None = None, *, draw: bool = True
) -> Plan:
    """Find what there is to say on a judged day and write what is decided about it. A second time finds nothing new.

    `judged` are the standings of the day where they are at hand. Without `draw` messages come without charts and
    without the sentences behind what only the calendar brought up.
    """
    ledger = read_ledger(con, day, now, midnight_of(local_day(now)), judged)
    decided = decide(ledger, rules.routes, rules.channels, now, rules.owners)
    subjects = subjects_told(decided) if draw else []
    if draw:
        decided = quoted(decided, quotes_of(con, subjects, day, now))
    plan = plan_deliveries(decided, day, rules.catalogue, histories_of(con, subjects, day, now))
    record(con, plan.occasions, plan.tellings, plan.deliveries, now)
    return plan


def tell_of_failures(con: Connection, channels: Mapping[str, Channel], day: date, now: datetime) -> list[Delivery]:
    """Write word of broken sources and failed checks for those who run this, once, then weekly, and when it is over.

    What is collected every hour is looked at anew, what else was found is what the last check of the warehouse found.
    """
    look(con, day, now, only=UPSTREAM)
    notices = failure_notices(failures_to_tell(con, now), channels)
    if notices:
        put(con, notices, now)
        note_told(con, now)
    return notices
