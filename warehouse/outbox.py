"""The outbox: what is to be told, to whom, and what became of it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from socket import gethostname
from typing import Any

from warehouse.arrow import MOMENT, TEXT, TEXTS, WHOLE, Columns, registered, table_of
from warehouse.ask import Answer, ask
from warehouse.connection import Connection, transaction
from warehouse.errors import WarehouseError
from warehouse.records import Delivery, Message, Transition
from warehouse.rows import read_transitions, run, utc
from warehouse.statements import statement

STATES = frozenset(
    {"pending", "sending", "sent", "retry", "unknown", "dead", "unrouted", "held", "silenced", "superseded"}
)

# A sender that has not told what became of a delivery in this time has died.
ABANDONED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about telling a transition."""

    transition_id: str
    decision: str
    reason: str = ""


DECISIONS: Columns = {field.name: (field.name, TEXT) for field in fields(Decision)}

DELIVERIES: Columns = {
    **{name: (name, TEXT) for name in ("delivery_id", "route", "channel", "state", "detail")},
    "subject": ("message.subject", TEXT),
    "plain": ("message.text", TEXT),
    "html": ("message.html", TEXT),
    "slack": ("message.slack", TEXT),
    "transition_ids": ("transition_ids", TEXTS),
    "attempts": ("attempts", WHOLE),
    "not_before": ("not_before", MOMENT),
}


def pending_transitions(con: Connection) -> list[Transition]:
    """The transitions to be told about which nothing has been decided yet, in the order they were recorded."""
    return read_transitions(con, "alerting AND transition_id NOT IN (SELECT transition_id FROM core.alerts)")


def queue(con: Connection, deliveries: Sequence[Delivery], unrouted: Mapping[str, str], now: datetime) -> int:
    """Write deliveries with their words, and what no route took with the reason; returns how many are new.

    One transaction. A delivery id is queued once, and a transition is decided once, however often this is called.
    """
    decided = [Decision(one, "routed") for delivery in deliveries for one in delivery.transition_ids]
    decided += [Decision(one, "unrouted", reason) for one, reason in unrouted.items()]
    with transaction(con):
        with registered(con, "incoming", table_of(deliveries, DELIVERIES)):
            queued = run(con, statement("queries/outbox/queue"), {"now": now})
        with registered(con, "incoming", table_of(decided, DECISIONS)):
            run(con, statement("queries/outbox/decide"), {"now": now})
    return len(queued)


def claim(
    con: Connection,
    now: datetime,
    limit: int = 50,
    *,
    eager: bool = False,
    abandoned_after: timedelta = ABANDONED_AFTER,
) -> list[Delivery]:
    """Take deliveries that are due, each for one sender only, and mark them `sending`.

    Each comes with the state and attempts it had before: `unknown` means that it may have arrived already. `eager`
    takes also what waits for a later moment. What was claimed and never settled is due again after `abandoned_after`,
    or at once when its sender was a process of this machine that has ended.
    """
    given = {
        "now": now,
        "most": limit,
        "eager": eager,
        "abandoned_before": now - abandoned_after,
        "sender": sender(os.getpid()),
    }
    with transaction(con):
        given["ended"] = [one for (one,) in run(con, statement("queries/outbox/senders"), {}) if has_ended(one)]
        for step in ("abandon", "due", "claim"):
            run(con, statement(f"queries/outbox/{step}"), given)
        return [delivery_of(row) for row in run(con, statement("queries/outbox/claimed"), given)]


def settle(  # noqa: PLR0917  the rooms' agreed signature
    con: Connection,
    delivery_id: str,
    state: str,
    now: datetime,
    detail: str = "",
    not_before: datetime | None = None,
) -> None:
    """Record what became of a delivery. Raises WarehouseError for a state or id there is not."""
    if state not in STATES:
        raise WarehouseError(f"delivery {delivery_id}: no state {state!r}; use one of {', '.join(sorted(STATES))}")
    given = {"delivery_id": delivery_id, "state": state, "now": now, "detail": detail, "not_before": not_before}
    if not run(con, statement("queries/outbox/settle"), given):
        raise WarehouseError(f"delivery {delivery_id}: not in the outbox; `targetwatch alerts history` lists what is")


def resend(con: Connection, delivery_id: str, now: datetime) -> bool:
    """Put a delivery back, whatever became of it; its stored words go out again. False when there is no such one."""
    return bool(run(con, statement("queries/outbox/resend"), {"delivery_id": delivery_id, "now": now}))


def history_of(con: Connection) -> Answer:
    """Every delivery with its state and subject, the latest first."""
    return ask(con, statement("queries/outbox/history"))


def outbox_counts(con: Connection) -> dict[str, int]:
    """How many deliveries are in each state, and how many transitions no route took."""
    return dict(run(con, statement("queries/outbox/counts"), {}))


def sender(pid: int) -> str:
    """A process of this machine, by name."""
    return f"{gethostname()} {pid}"


def has_ended(name: str) -> bool:
    """Whether a sender is known to have ended; of another machine's nothing is known."""
    host, pid = name.rsplit(" ", 1)
    if host != gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def delivery_of(row: Sequence[Any]) -> Delivery:
    """A row of queries/outbox/claimed."""
    delivery_id, route, channel, subject, plain, html, slack, transition_ids, state, attempts, not_before, detail = row
    return Delivery(
        delivery_id=delivery_id,
        route=route,
        channel=channel,
        message=Message(subject, plain, html, slack),
        transition_ids=tuple(transition_ids),
        state=state,
        attempts=attempts,
        not_before=utc(not_before) if not_before else None,
        detail=detail,
    )
