"""send-alerts: pending transitions × routes → deliver → record; send-digest: the regular summary."""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from prefect import flow, task

from alerts.channels import Channel, load_channels
from alerts.plan import News, plan_deliveries, plan_digest
from alerts.routes import ROUTES, load_routes
from alerts.send import deliver
from alerts.verdicts import Outcome
from flows.evaluate import judged_day
from flows.events import ALERT_FAILED, ALERT_SENT, Event, alert_settled, alert_unrouted, emit
from flows.settings import Settings, load_settings
from warehouse.connection import open_warehouse
from warehouse.outbox import claim, pending_transitions, queue, settle
from warehouse.publish import publish_copy
from warehouse.records import Delivery
from warehouse.standings import last_evaluation, recorded_since, standings

logger = logging.getLogger("targetwatch.alert")

# A hanging service holds one of these for its time-out; the others go on.
DELIVERIES_AT_ONCE = 8

# One sweep empties the outbox.
EVERYTHING = 1_000_000

Period = Literal["weekly", "monthly"]
SPANS: Mapping[Period, timedelta] = {"weekly": timedelta(days=7), "monthly": timedelta(days=31)}


@dataclass(slots=True)
class Sent:
    """What one sweep of the outbox came to."""

    outcomes: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    unrouted: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> Counter[str]:
        """How many deliveries ended in which state."""
        return Counter(outcome.state for _, outcome in self.outcomes)

    def sentence(self) -> str:
        """The log line of one sweep."""
        if not self.outcomes and not self.unrouted:
            return "no messages to send"
        parts = [f"{count} {state}" for state, count in sorted(self.states.items())]
        return "messages: " + ", ".join(parts + ([f"{len(self.unrouted)} unrouted"] if self.unrouted else []))

    def events(self) -> Iterator[Event]:
        """One event a delivery, and one for what no route took."""
        for delivery, outcome in self.outcomes:
            name = ALERT_SENT if outcome.state == "sent" else ALERT_FAILED
            yield alert_settled(name, delivery.delivery_id, delivery.channel, outcome.state)
        if self.unrouted:
            yield alert_unrouted(tuple(self.unrouted))


def route_pending(settings: Settings, channels: Mapping[str, Channel]) -> Mapping[str, str]:
    """Write the messages that pending transitions call for to the outbox; returns what no route took, with reasons.

    Transitions that need no message by rule are settled on the way.
    """
    now = settings.moment()
    routes = load_routes(settings.routes or ROUTES)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        pending = pending_transitions(con)
        judged_on = last_evaluation(con)[0] if pending else None
        plan = plan_deliveries(pending, routes, channels, now, as_of=judged_on)
        queue(con, plan.deliveries, plan.unrouted, now)
    return plan.unmatched


def queue_digest(settings: Settings, channels: Mapping[str, Channel], period: Period) -> None:
    """Write the summary of a period to the outbox, unless that was done already."""
    now = settings.moment()
    routes = load_routes(settings.routes or ROUTES)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        as_of, known_at = last_evaluation(con)
        news = News(standings(con, as_of, known_at), recorded_since(con, now - SPANS[period]))
        queue(con, plan_digest(period, news, routes, channels, judged_day(settings, None)), {}, now)


def send_due(settings: Settings, channels: Mapping[str, Channel], *, eager: bool) -> list[tuple[Delivery, Outcome]]:
    """Deliver what is due, each delivery once, and record every outcome as soon as it is known.

    `eager` also takes what waits for a later retry: a person runs this and wants it tried now.
    """
    now = settings.moment()
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        due = claim(con, now, EVERYTHING, eager=eager)
    outcomes = []
    with ThreadPoolExecutor(max_workers=DELIVERIES_AT_ONCE) as pool:
        sending = {
            pool.submit(deliver_one, delivery, channels, now, settings.send_timeout): delivery for delivery in due
        }
        for done in as_completed(sending):
            delivery, outcome = sending[done], done.result()
            with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
                settle(con, delivery.delivery_id, outcome.state, now, outcome.detail, outcome.not_before)
            outcomes.append((delivery, outcome))
            say = logger.info if outcome.state == "sent" else logger.warning
            say("%s: %s: %s", delivery.channel, outcome.state, outcome.detail or delivery.message.subject)
    return outcomes


def deliver_one(delivery: Delivery, channels: Mapping[str, Channel], now: datetime, timeout: float) -> Outcome:
    """Deliver, or say that the channel is gone."""
    if delivery.channel not in channels:
        return Outcome("dead", f"no channel {delivery.channel!r} in the channels file; add it and resend")
    return deliver(delivery, channels[delivery.channel], now, timeout)


def send_alerts_now(settings: Settings, *, eager: bool = False) -> Sent:
    """Route what is pending, deliver what is due, and show people what became of it in their copy."""
    channels = load_channels(settings.channels, os.environ)
    unrouted = route_pending(settings, channels)
    sent = Sent(send_due(settings, channels, eager=eager), unrouted)
    publish_copy(settings.warehouse, settings.published, wait=settings.lock_wait)
    logger.info(sent.sentence())
    return sent


send_task = task(name="send-alerts", task_run_name="send alerts")(send_alerts_now)


def send_and_tell(settings: Settings, *, eager: bool = False) -> Sent:
    """Send as one Prefect task, then tell of each outcome."""
    sent = send_task(settings, eager=eager)
    emit(sent.events())
    return sent


@flow(name="send-alerts", flow_run_name="send alerts")
def send_alerts() -> str:
    """Send what is pending and due. Returns a sentence."""
    return send_and_tell(load_settings(os.environ)).sentence()


@flow(name="send-digest", flow_run_name="{period} digest")
def send_digest(period: Period = "weekly") -> str:
    """Send the summary of all standings to the routes that ask for it, once a period. Returns a sentence."""
    settings = load_settings(os.environ)
    channels = load_channels(settings.channels, os.environ)
    queue_digest(settings, channels, period)
    sent = Sent(send_due(settings, channels, eager=False))
    emit(sent.events())
    return sent.sentence()
