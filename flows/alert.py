"""send-alerts: what there is to say × routes → deliver → record; send-digest: the regular summary."""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from prefect import flow, task

from alerts.calendar import local_day
from alerts.channels import Channel, load_channels
from alerts.kinds import TROUBLE, worst_first
from alerts.plan import News, Plan, notices_of, plan_digest
from alerts.routes import ROUTES, load_routes
from alerts.verdicts import Outcome
from flows.artifacts import show
from flows.evaluate import judged_day
from flows.events import ALERT_FAILED, ALERT_SENT, Event, alert_settled, alert_unrouted, emit
from flows.metrics import metrics_written
from flows.pages import deliveries_page
from flows.planning import plan_messages, rules_for, tell_of_failures
from flows.sending import send_due
from flows.settings import Settings, load_settings
from warehouse.connection import open_warehouse, transaction
from warehouse.ledger import histories_of
from warehouse.outbox import put, queue
from warehouse.publish import publish_copy
from warehouse.records import Delivery
from warehouse.standings import evaluations, last_evaluation, recorded_since, standings

logger = logging.getLogger("targetwatch.alert")

# As many of the worst as a summary tells one by one.
CHARTED = 10

Period = Literal["weekly", "monthly"]
SPANS: Mapping[Period, timedelta] = {"weekly": timedelta(days=7), "monthly": timedelta(days=31)}


@dataclass(slots=True)
class Sent:
    """What one sweep of the outbox came to; `held` counts what waits for a better hour or day."""

    outcomes: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    unrouted: Mapping[str, str] = field(default_factory=dict)
    held: int = 0

    @property
    def states(self) -> Counter[str]:
        """How many deliveries ended in which state."""
        return Counter(outcome.state for _, outcome in self.outcomes)

    def sentence(self) -> str:
        """The log line of one sweep."""
        parts = [f"{count} {state}" for state, count in sorted(self.states.items())]
        said = "messages: " + ", ".join(parts) if parts else "no messages to send"
        kept = ((self.held, "held for later"), (len(self.unrouted), "unrouted"))
        return "; ".join([said, *(f"{count} changes {what}" for count, what in kept if count)])

    def events(self) -> Iterator[Event]:
        """One event a delivery, and one for what no route took."""
        for delivery, outcome in self.outcomes:
            name = ALERT_SENT if outcome.state == "sent" else ALERT_FAILED
            yield alert_settled(name, delivery.delivery_id, delivery.channel, outcome.state)
        if self.unrouted:
            yield alert_unrouted(tuple(self.unrouted))


def plan_now(settings: Settings, channels: Mapping[str, Channel]) -> Plan:
    """Write the messages that are called for to the outbox, and every other decision beside them.

    Before the first evaluation there is nothing to say but what is wrong with sources.
    """
    now = settings.moment()
    rules = rules_for(settings, channels)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con, transaction(con):
        judged, today = evaluations(con), local_day(now)
        tell_of_failures(con, channels, today, now)
        if not judged:
            return Plan([], [], [], [])
        plan = plan_messages(con, rules, max(judged[0][0], today), now)
        put(con, notices_of(plan, rules.routes, channels, now), now)
    return plan


def queue_digest(settings: Settings, channels: Mapping[str, Channel], period: Period) -> None:
    """Write the summary of a period to the outbox, unless that was done already."""
    now = settings.moment()
    routes = load_routes(settings.routes or ROUTES)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        as_of, known_at = last_evaluation(con)
        found, changed = standings(con, as_of, known_at), recorded_since(con, now - SPANS[period])
        worst = sorted((one for one in found if one.status in TROUBLE), key=worst_first)[:CHARTED]
        histories = histories_of(con, [(one.target_id, one.area) for one in worst], as_of, known_at)
        news = News(period, judged_day(settings, None), found, changed, histories)
        queue(con, plan_digest(news, routes, channels, now), now)


def send_alerts_now(settings: Settings, *, eager: bool = False) -> Sent:
    """Route what is pending, deliver what is due, and show people what became of it in their copy."""
    channels = load_channels(settings.channels, os.environ)
    plan = plan_now(settings, channels)
    sent = Sent(send_due(settings, channels, eager=eager), plan.unrouted, plan.waiting)
    publish_copy(settings.warehouse, settings.published, wait=settings.lock_wait)
    logger.info(sent.sentence())
    return sent


send_task = task(name="send-alerts", task_run_name="send alerts")(send_alerts_now)


def send_and_tell(settings: Settings, *, eager: bool = False) -> Sent:
    """Send as one Prefect task, then tell of each outcome."""
    sent = send_task(settings, eager=eager)
    tell(sent)
    return sent


def tell(sent: Sent) -> None:
    """Show what became of each message unless there was none, and emit it."""
    if sent.outcomes:
        show("deliveries", deliveries_page(sent.outcomes, sent.sentence()))
    emit(sent.events())


@flow(name="send-alerts", flow_run_name="send alerts", on_completion=[metrics_written], on_failure=[metrics_written])
def send_alerts() -> str:
    """Send what is pending and due. Returns a sentence."""
    return send_and_tell(load_settings(os.environ)).sentence()


@flow(
    name="send-digest",
    flow_run_name="send {period} digest",
    on_completion=[metrics_written],
    on_failure=[metrics_written],
)
def send_digest(period: Period = "weekly") -> str:
    """Send the summary of all standings to the routes that ask for it, once a period. Returns a sentence."""
    settings = load_settings(os.environ)
    channels = load_channels(settings.channels, os.environ)
    queue_digest(settings, channels, period)
    sent = Sent(send_due(settings, channels, eager=False))
    logger.info(sent.sentence())
    tell(sent)
    return sent.sentence()
