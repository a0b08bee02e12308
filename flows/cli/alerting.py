"""targetwatch alerts: lint, preview, routes, test, history, replay, silence, unsilence, ack, resend."""

import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from alerts.calendar import local_day, midnight_of
from alerts.channels import load_channels
from alerts.conditions import owners_in
from alerts.messages import compose
from alerts.occasions import subject_of
from alerts.preview import write_preview
from alerts.routes import ROUTES, Route, load_routes
from alerts.scene import Scene
from alerts.send import deliver
from alerts.verdicts import Outcome
from alerts.why import answers, changed
from flows.cli.output import console, print_json, print_table
from flows.cli.standings import found_with_evidence
from flows.planning import rules_given
from flows.settings import Settings, load_settings
from warehouse.ask import Answer
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.ledger import decisions_on, histories_of, read_ledger
from warehouse.outbox import broken_channels, history_of, mend_channel
from warehouse.outbox import resend as put_back
from warehouse.records import Delivery, Ledger, Message, OccasionKind, Status, TargetwatchError

Json = Annotated[bool, Parameter(name="--json", negative="")]

DECIDED = ("decided_at", "target_id", "area", "kind", "mark", "channel", "decision", "reason")
DELIVERED = ("delivery_id", "changed_at", "channel", "state", "subject")

alerts = App(name="alerts", help="Routes, channels, and what was told to whom.")
for name, place in {
    "replay": "flows.cli.replaying:replay",
    "silence": "flows.cli.silencing:silence",
    "unsilence": "flows.cli.silencing:unsilence",
    "ack": "flows.cli.silencing:ack",
}.items():
    alerts.command(place, name=name)


class UnknownChannelError(TargetwatchError):
    """A tag the channels file does not have."""

    exit_code = 2


class UnknownDeliveryError(TargetwatchError):
    """A delivery the outbox does not have."""

    exit_code = 2


@alerts.command
def lint(*, as_json: Json = False) -> None:
    """Check routes and channels: every tag and owner known, every variable set, every URL good.

    Parameters
    ----------
    as_json
        One JSON object with the counts.
    """
    settings = load_settings(os.environ)
    rules, path = rules_given(settings), settings.routes or ROUTES
    if as_json:
        print_json([{"routes": [one.name for one in rules.routes], "channels": list(rules.channels)}])
        return
    counts = f"{path}: {len(rules.routes)} routes; {settings.channels}: {len(rules.channels)} channels"
    console.print(f"{counts}; all fine", markup=False)


@alerts.command
def preview(target: str, *, area: str = "VN", out: Path | None = None, as_json: Json = False) -> None:
    """Show the message a target would call for today, without sending it.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    area
        Area code or body id.
    out
        Also write it as .html, .txt and .slack.json to this folder.
    as_json
        One JSON object with subject, text, HTML and Slack text, and the files written.
    """
    settings = load_settings(os.environ)
    day, known, found, sentences = found_with_evidence(target, area, None)
    catalogue, routes = load_catalogue(), load_routes(settings.routes or ROUTES)
    scene = Scene(Ledger(day), routes, owners_in(catalogue), known)
    quote = sentences[0] if sentences else None
    occasion = changed(found, Status.NOT_RATED, OccasionKind.WORSENING, scene, quote)
    telling = [route for route in routes if route.matches(occasion, scene.owners)] or [Route("preview", ("nobody",))]
    with open_warehouse(settings.published, read_only=True) as con:
        histories = histories_of(con, [subject_of(occasion)], day, known)
    message = compose(telling[0], [occasion], day, catalogue, histories)
    files = write_preview(message, out, f"{target}-{area}") if out else ()
    if as_json:
        forms = {name: text for name, text in asdict(message).items() if name != "chart"}
        print_json([forms | {"files": [str(path) for path in files]}])
        return
    console.print(f"Subject: {message.subject}\n\n{message.text}", markup=False)
    for path in files:
        console.print(path)


@alerts.command(name="routes")
def would_hear(target: str, *, area: str = "VN", as_json: Json = False) -> None:
    """Show who would hear of a target now, by which route, and why the others would not.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    area
        Area code or body id.
    as_json
        One JSON object an occasion and channel.
    """
    settings = load_settings(os.environ)
    rules, now = rules_given(settings), settings.moment()
    day, _, found, _ = found_with_evidence(target, area, None)
    with open_warehouse(settings.published, read_only=True) as con:
        ledger = read_ledger(con, day, now, midnight_of(local_day(now)))
    scene = Scene(ledger, rules.routes, rules.owners, now)
    rows = [asdict(one) for one in answers(found, scene, rules.channels)]
    if as_json:
        print_json(rows)
        return
    print_table(f"Who would hear of {target} {area} now", tuple(rows[0]), (tuple(row.values()) for row in rows))


@alerts.command(name="test")
def try_channel(tag: str, *, as_json: Json = False) -> int:
    """Send a short test message to every recipient of one tag; a channel that takes it is no longer broken.

    Parameters
    ----------
    tag
        A tag of the channels file.
    as_json
        One JSON object a channel.
    """
    settings = load_settings(os.environ)
    channels = [one for one in load_channels(settings.channels, os.environ).values() if one.tag == tag]
    if not channels:
        raise UnknownChannelError(f"{tag}: no such tag in {settings.channels}; see `targetwatch alerts lint`")
    now = settings.moment()
    words = "targetwatch: thử kênh / channel test"
    # Mail programs drop a second mail with the same name.
    test = Delivery(f"test-{now:%Y%m%d%H%M%S}", "test", tag, Message(words, words, f"<p>{words}</p>", words), ())
    tried = {one.name: deliver(replace(test, channel=one.name), one, now, settings.send_timeout) for one in channels}
    mend_taken(settings, [name for name, outcome in tried.items() if outcome.state == "sent"], now)
    show_tried(tried, as_json=as_json)
    return int(any(outcome.state != "sent" for outcome in tried.values()))


def mend_taken(settings: Settings, names: Sequence[str], now: datetime) -> None:
    """Let channels that take messages again have theirs, where there is a warehouse."""
    if not names or not (settings.warehouse.startswith("quack:") or Path(settings.warehouse).exists()):
        return
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        for name in names:
            mend_channel(con, name, now)


def show_tried(tried: dict[str, Outcome], *, as_json: bool) -> None:
    """What became of each test."""
    rows = [{"channel": name, "state": one.state, "detail": one.detail} for name, one in tried.items()]
    if as_json:
        print_json(rows)
    else:
        print_table("Test", ("channel", "state", "detail"), (tuple(row.values()) for row in rows))


@alerts.command
def history(*, target: str | None = None, decisions: bool = False, as_json: Json = False) -> None:
    """Show what was sent to whom, and what waits in the outbox.

    Parameters
    ----------
    target
        What was decided about this target, told or not, and why.
    decisions
        The same of all targets.
    as_json
        One JSON object a delivery or decision.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait, read_only=True) as con:
        told = decisions_on(con, target) if target or decisions else history_of(con)
        broken = broken_channels(con)
    if as_json:
        print_json(dict(zip(told.columns, row, strict=True)) for row in told.rows)
        return
    if target or decisions:
        show_rows(told, f"{len(told.rows)} decisions", DECIDED, fold=("reason",))
    else:
        show_rows(told, f"{len(told.rows)} deliveries", DELIVERED, fold=("channel", "subject"))
    for one in broken:
        console.print(f"{one.channel}: broken since {one.broken_at:%Y-%m-%d %H:%M}: {one.detail}", markup=False)


def show_rows(told: Answer, title: str, shown: Sequence[str], fold: Sequence[str]) -> None:
    """Some columns of an answer."""
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    cells = ([brief(row[name]) for name in shown] for row in rows)
    print_table(title, tuple(shown), cells, fold=fold)


def brief(cell: object) -> object:
    """A moment to the minute, anything else as it is."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


@alerts.command
def resend(delivery: str, *, as_json: Json = False) -> None:
    """Put a delivery back into the outbox; the next sweep sends its stored words again.

    Parameters
    ----------
    delivery
        The id of the delivery, as `history` shows it.
    as_json
        One JSON object with its id and state.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        if not put_back(con, delivery, settings.moment()):
            raise UnknownDeliveryError(f"{delivery}: no such delivery; see `targetwatch alerts history`")
    if as_json:
        print_json([{"delivery_id": delivery, "state": "pending"}])
    else:
        console.print(f"{delivery}: pending")
