"""The outbox: what is to be told, to whom, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pyarrow as pa

from warehouse.arrow import BYTES, FLAG, MOMENT, TEXT, TEXTS, WHOLE, Columns, registered, table_of
from warehouse.ask import Answer, ask
from warehouse.connection import Connection, transaction
from warehouse.errors import WarehouseError
from warehouse.records import Delivery, Message
from warehouse.rows import run, utc
from warehouse.senders import has_ended, sender
from warehouse.statements import statement

STATES = frozenset({"pending", "sending", "sent", "retry", "unknown", "dead", "held", "silenced", "superseded"})

# A sender that has not told what became of a delivery in this time has died.
ABANDONED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one delivery.

    `broken` says that its channel was refused, not only this message; `alone` that the channel asked for no more until
    `not_before`.
    """

    delivery_id: str
    state: str
    detail: str = ""
    not_before: datetime | None = None
    broken: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A channel that refused for good; what is meant for it waits until it is mended."""

    channel: str
    broken_at: datetime
    detail: str


DELIVERIES: Columns = {
    **{name: (name, TEXT) for name in ("delivery_id", "route", "channel", "state", "detail")},
    "subject": ("message.subject", TEXT),
    "plain": ("message.text", TEXT),
    "html": ("message.html", TEXT),
    "slack": ("message.slack", TEXT),
    "chart": ("message.chart", BYTES),
    "chart_alt": ("message.chart_alt", TEXT),
    "transition_ids": ("transition_ids", TEXTS),
    "occasion_ids": ("occasion_ids", TEXTS),
    "thread": ("thread", TEXT),
    "attempts": ("attempts", WHOLE),
    "not_before": ("not_before", MOMENT),
}


# What queries/outbox/claimed gives as the record has it, in its order.
PLAIN = ("delivery_id", "route", "channel", "thread", "state", "attempts", "detail")

SETTLED: Columns = {
    **{name: (name, TEXT) for name in ("delivery_id", "state", "detail")},
    **{name: (name, FLAG) for name in ("broken", "alone")},
    "not_before": ("not_before", MOMENT),
}

GIVEN_BACK: Columns = {name: DELIVERIES[name] for name in ("delivery_id", "state", "attempts")}


def queue(con: Connection, deliveries: Sequence[Delivery], now: datetime) -> int:
    """Write deliveries with their words; returns how many are new. A delivery id is queued once, however often."""
    with transaction(con):
        return put(con, deliveries, now)


def put(con: Connection, deliveries: Sequence[Delivery], now: datetime) -> int:
    """The same within a transaction of the caller."""
    with registered(con, "incoming", table_of(deliveries, DELIVERIES)):
        return len(run(con, statement("queries/outbox/queue"), {"now": now}))


def claim(
    con: Connection,
    now: datetime,
    limit: int = 50,
    *,
    eager: bool = False,
    abandoned_after: timedelta = ABANDONED_AFTER,
    sweep: str = "",
    rooms: Mapping[str, int] | None = None,
    each: int | None = None,
    paced: Sequence[str] = (),
) -> list[Delivery]:
    """Take deliveries that are due, each for one sender only, and mark them `sending`.

    Each comes with the state and attempts it had before: `unknown` means that it may have arrived already. `eager`
    takes also what waits for a later try. What was claimed and never settled is due again after `abandoned_after`,
    or at once when its sender was a process of this machine that has ended.
    `sweep` names a run of this process, which takes nothing twice; without a name each call is one. Of a channel it
    takes what `rooms` says, by default `each`; a tag in `paced` is left to the sender that has deliveries of it.
    """
    rooms = rooms or {}
    given = {
        "now": now,
        "most": limit,
        "each": limit if each is None else each,
        "lanes": list(rooms),
        "rooms": list(rooms.values()),
        "paced": list(paced),
        "eager": eager,
        "abandoned_before": now - abandoned_after,
        "sender": sender(sweep or uuid4().hex),
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
    """Record what became of one delivery, whoever has it. Raises WarehouseError for a state or id there is not."""
    settled = settled_table([Settlement(delivery_id, state, detail, not_before)])
    with transaction(con), registered(con, "settled", settled):
        found = run(con, statement("queries/outbox/settle"), {"now": now, "sender": None})
    if not found:
        raise WarehouseError(f"delivery {delivery_id}: not in the outbox; `targetwatch alerts history` lists what is")


def settle_all(con: Connection, settled: Sequence[Settlement], now: datetime, *, sweep: str) -> list[Broken]:
    """Record what became of deliveries that a sweep claimed, within a transaction of the caller.

    Returns the channels that this shows to be broken. Raises WarehouseError for a state there is not.
    """
    given = {"now": now, "sender": sender(sweep)}
    with registered(con, "settled", settled_table(settled)):
        run(con, statement("queries/outbox/settle"), given)
        run(con, statement("queries/outbox/postpone"), given)
        return [Broken(*row) for row in run(con, statement("queries/outbox/break"), given)]


def settled_table(settled: Sequence[Settlement]) -> pa.Table:
    """What is to be recorded. Raises WarehouseError for a state there is not."""
    for one in settled:
        if one.state not in STATES:
            known = ", ".join(sorted(STATES))
            raise WarehouseError(f"delivery {one.delivery_id}: no state {one.state!r}; use one of {known}")
    return table_of(settled, SETTLED)


def give_back(con: Connection, deliveries: Sequence[Delivery], *, sweep: str) -> None:
    """Put deliveries that a sweep claimed and did not try back as they were, within a transaction of the caller."""
    with registered(con, "given", table_of(deliveries, GIVEN_BACK)):
        run(con, statement("queries/outbox/give_back"), {"sender": sender(sweep)})


def broken_channels(con: Connection) -> list[Broken]:
    """The channels that refused for good and were not mended since."""
    return [Broken(*row) for row in run(con, statement("queries/outbox/broken"), {})]


def mend_channel(con: Connection, channel: str, now: datetime) -> bool:
    """Let a channel have its deliveries again, those that died of it too. False when it was not broken."""
    with transaction(con):
        return mend(con, channel, now)


def mend(con: Connection, channel: str, now: datetime) -> bool:
    """The same within a transaction."""
    given = {"channel": channel, "now": now}
    mended = bool(run(con, statement("queries/outbox/mend"), given))
    if mended:
        run(con, statement("queries/outbox/revive"), given)
    return mended


def resend(con: Connection, delivery_id: str, now: datetime) -> bool:
    """Put a delivery back, whatever became of it; its stored words go out again, by a channel taken for mended.

    False when there is no such one.
    """
    with transaction(con):
        channels = run(con, statement("queries/outbox/resend"), {"delivery_id": delivery_id, "now": now})
        for (channel,) in channels:
            mend(con, channel, now)
        return bool(channels)


def history_of(con: Connection) -> Answer:
    """Every delivery with its state and subject, the latest first."""
    return ask(con, statement("queries/outbox/history"))


def delivery_of(row: Sequence[Any]) -> Delivery:
    """A row of queries/outbox/claimed."""
    subject, plain, html, slack, chart, chart_alt, transition_ids, occasion_ids, not_before, *others = row
    return Delivery(
        **dict(zip(PLAIN, others, strict=True)),
        message=Message(subject, plain, html, slack, bytes(chart or b""), chart_alt),
        transition_ids=tuple(transition_ids),
        occasion_ids=tuple(occasion_ids),
        not_before=utc(not_before) if not_before else None,
    )
