"""targetwatch alerts: lint, preview, test, history, resend."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from alerts.channels import load_channels, tags_of
from alerts.messages import compose
from alerts.preview import write_preview
from alerts.routes import ROUTES, Route, check_channels, load_routes, routes_for
from alerts.send import deliver
from flows.cli.output import console, print_json, print_table
from flows.cli.standings import found_with_evidence
from flows.settings import load_settings
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.outbox import history_of
from warehouse.outbox import resend as put_back
from warehouse.records import Delivery, Message, Status, TargetwatchError, Transition

Json = Annotated[bool, Parameter(name="--json", negative="")]

alerts = App(name="alerts", help="Routes, channels and the outbox.")


class UnknownChannelError(TargetwatchError):
    """A tag the channels file does not have."""

    exit_code = 2


class UnknownDeliveryError(TargetwatchError):
    """A delivery the outbox does not have."""

    exit_code = 2


@alerts.command
def lint() -> None:
    """Check routes and channels: every tag defined, every variable set, every URL good."""
    settings = load_settings(os.environ)
    path = settings.routes or ROUTES
    routes, channels = load_routes(path), load_channels(settings.channels, os.environ)
    check_channels(routes, tags_of(channels), path)
    console.print(
        f"{path}: {len(routes)} routes; {settings.channels}: {len(channels)} channels; all fine", markup=False
    )


@alerts.command
def preview(target: str, *, area: str = "VN", out: Path | None = None) -> None:
    """Show the message a target would call for today, without sending it.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    area
        Area code or body id.
    out
        Also write it as .html, .txt and .slack.json to this folder.
    """
    settings = load_settings(os.environ)
    day, known, found, sentences = found_with_evidence(target, area, None)
    transition = Transition("preview", found, Status.NOT_RATED, day, known, sentences[0] if sentences else None)
    routes = routes_for(transition, load_routes(settings.routes or ROUTES)) or [Route("preview", ("nobody",))]
    message = compose(routes[0], [transition], day, load_catalogue())
    console.print(f"Subject: {message.subject}\n\n{message.text}", markup=False)
    for path in write_preview(message, out, f"{target}-{area}") if out else ():
        console.print(path)


@alerts.command(name="test")
def try_channel(tag: str) -> int:
    """Send a short test message to every recipient of one tag.

    Parameters
    ----------
    tag
        A tag of the channels file.
    """
    settings = load_settings(os.environ)
    channels = [one for one in load_channels(settings.channels, os.environ).values() if one.tag == tag]
    if not channels:
        raise UnknownChannelError(f"{tag}: no such tag in {settings.channels}; see `targetwatch alerts lint`")
    words = "targetwatch: thử kênh / channel test"
    delivery = Delivery("test", "test", tag, Message(words, words, f"<p>{words}</p>", words), ())
    now = settings.moment()
    outcomes = {
        one.name: deliver(replace(delivery, channel=one.name), one, now, settings.send_timeout) for one in channels
    }
    print_table("Test", ("channel", "state", "detail"), ((name, o.state, o.detail) for name, o in outcomes.items()))
    return int(any(outcome.state != "sent" for outcome in outcomes.values()))


@alerts.command
def history(*, as_json: Json = False) -> None:
    """Show what was sent to whom, and what waits in the outbox.

    Parameters
    ----------
    as_json
        One JSON object a delivery.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait, read_only=True) as con:
        told = history_of(con)
    if as_json:
        print_json(dict(zip(told.columns, row, strict=True)) for row in told.rows)
        return
    shown = ("delivery_id", "changed_at", "channel", "state", "subject")
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    cells = ([f"{row[name]:%Y-%m-%d %H:%M}" if name == "changed_at" else row[name] for name in shown] for row in rows)
    print_table(f"{len(rows)} deliveries", shown, cells, fold=("channel", "subject"))


@alerts.command
def resend(delivery: str) -> None:
    """Put a delivery back into the outbox; the next sweep sends its stored words again.

    Parameters
    ----------
    delivery
        The id of the delivery, as `history` shows it.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        if not put_back(con, delivery, settings.moment()):
            raise UnknownDeliveryError(f"{delivery}: no such delivery; see `targetwatch alerts history`")
    console.print(f"{delivery}: pending")
