"""targetwatch alerts silence, unsilence, ack: what people ask of the alerts."""

import os
from datetime import date, timedelta
from getpass import getuser
from typing import Annotated

from cyclopts import Parameter

from alerts.calendar import midnight_of
from alerts.conditions import CONDITIONS
from alerts.occasions import ident
from alerts.silences import SilenceError, check_matcher
from flows.cli.output import console, print_json
from flows.settings import load_settings
from warehouse.connection import open_warehouse
from warehouse.ledger import acknowledge, episode_open, silences_of
from warehouse.ledger import silence as keep_back
from warehouse.ledger import unsilence as let_go
from warehouse.records import Acknowledgement, Silence

Json = Annotated[bool, Parameter(name="--json", negative="")]
Words = Annotated[tuple[str, ...], Parameter(negative="")]


def silence(
    *,
    until: date,
    why: str,
    since: Annotated[date | None, Parameter(name="--from")] = None,
    who: str | None = None,
    target: Words = (),
    area: Words = (),
    owner: Words = (),
    programme: Words = (),
    status: Words = (),
    band: Words = (),
    evidence: Words = (),
    certainty: Words = (),
    as_json: Json = False,
) -> None:
    """Keep messages about some targets back for a while; what changed and is still so is told afterwards.

    Parameters
    ----------
    until
        The last day of it.
    why
        Why; it is told with the next message.
    since
        The first day of it; now by default.
    who
        Who asks for it; the user of this computer by default.
    target
        Only these targets; conditions are those of routes.toml, all must hold, each may be given several times.
    area
        Only these area codes or body ids.
    owner
        Only what these bodies issued or are bound by.
    programme
        Only these document numbers.
    status
        Only these statuses.
    band
        Only these bands of pace.
    evidence
        Only confirmed or presumed.
    certainty
        Only targets sourced so well.
    as_json
        One JSON object with its id.
    """
    given = locals()
    matcher = {key: list(given[key]) for key in CONDITIONS if given.get(key)}
    check_matcher(matcher)
    settings = load_settings(os.environ)
    now = settings.moment()
    begins = midnight_of(since) if since else now
    ends = midnight_of(until + timedelta(days=1))
    if ends <= max(begins, now):
        raise SilenceError(f"--until {until}: is over already; name a day to come")
    silence_id = ident("silence", now.isoformat(), repr(matcher))[:8]
    asked = Silence(silence_id, matcher, begins, ends, who or getuser(), why)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        keep_back(con, asked)
    told = {"silence_id": silence_id, "matcher": matcher, "from_at": begins, "until_at": ends}
    ending = f"`targetwatch alerts unsilence {silence_id}` ends it"
    say(told, f"{silence_id}: silent until the end of {until}; {ending}", as_json)


def unsilence(silence_id: str, *, as_json: Json = False) -> None:
    """End a silence now.

    Parameters
    ----------
    silence_id
        Its id, as `silence` printed it.
    as_json
        One JSON object with its id.
    """
    settings = load_settings(os.environ)
    now = settings.moment()
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        if not let_go(con, silence_id, now):
            known = ", ".join(one.silence_id for one in silences_of(con) if one.until_at > now) or "none"
            raise SilenceError(f"{silence_id}: no such silence in force; in force: {known}")
    say({"silence_id": silence_id, "until_at": now}, f"{silence_id}: over", as_json)


def ack(target: str, *, note: str, area: str = "VN", who: str | None = None, as_json: Json = False) -> None:
    """Say that somebody has a target's trouble in hand: no reminders of it until it grows worse or ends.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    note
        What is being done.
    area
        Area code or body id.
    who
        Who has it in hand; the user of this computer by default.
    as_json
        One JSON object with the episode.
    """
    settings = load_settings(os.environ)
    word = Acknowledgement(target, area, settings.moment(), who or getuser(), note)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        episode = episode_open(con, target, area)
        if not episode:
            raise SilenceError(f"{target} {area}: no trouble is open; see `targetwatch ask 'FROM mart.episodes'`")
        acknowledge(con, word)
    say(
        {"target_id": target, "area": area, "episode_id": episode, "acknowledged_by": word.acknowledged_by},
        f"{target} {area}: {word.acknowledged_by} has it in hand",
        as_json,
    )


def say(row: dict[str, object], line: str, as_json: bool) -> None:
    """A result for a machine or for a person."""
    if as_json:
        print_json([row])
    else:
        console.print(line, markup=False)
