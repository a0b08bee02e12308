"""Emptying the outbox: claim a few deliveries of each channel, deliver them in lanes, settle them in batches."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from queue import Empty, SimpleQueue
from time import monotonic
from uuid import uuid4

from alerts.channels import Channel, fallback_of
from alerts.notices import compose_notice
from alerts.occasions import ident
from alerts.send import deliver
from alerts.verdicts import Outcome
from flows.lanes import Done, Lane, Pace
from flows.settings import Settings
from warehouse.connection import Connection, open_warehouse, transaction
from warehouse.outbox import Broken, Settlement, claim, give_back, put, settle_all
from warehouse.records import Delivery

logger = logging.getLogger("targetwatch.alert")

# Seconds of outcomes that are settled in one opening of the warehouse: while a lane that would take more deliveries has
# none, while one has few, and while all are busy.
WHILE_IDLE, WHILE_LOW, WHILE_BUSY = 0.05, 0.2, 0.5

# What was sent and cannot be written down would be sent again: it is worth a long wait for the warehouse.
SETTLE_WAIT = 300.0

# More than the lanes of any channels file would take at once.
EVERYTHING = 1_000_000


def send_due(settings: Settings, channels: Mapping[str, Channel], *, eager: bool) -> list[tuple[Delivery, Outcome]]:
    """Try each delivery that is due once, and record every outcome within a fraction of a second.

    `eager` also takes what waits for a later retry: a person runs this and wants it tried now. A channel that is
    refused, hangs or asks to be left alone is left alone; what is for it stays due.
    """
    sweep = Sweep(settings, channels, eager=eager)
    try:
        return list(sweep.run())
    finally:
        sweep.end()


class Sweep:
    """One emptying of the outbox, which claims nothing twice."""

    def __init__(self, settings: Settings, channels: Mapping[str, Channel], *, eager: bool) -> None:
        self.settings, self.channels, self.eager = settings, channels, eager
        self.name = uuid4().hex
        self.done: SimpleQueue[Done] = SimpleQueue()
        self.lanes: dict[str, Lane] = {}
        self.paces = {channel.tag: Pace(channel.interval) for channel in channels.values()}

    @property
    def under_way(self) -> int:
        """How many deliveries are in the lanes."""
        return sum(lane.under_way for lane in self.lanes.values())

    def run(self) -> Iterator[tuple[Delivery, Outcome]]:
        """Every outcome once it is settled."""
        self.exchange([])
        while self.under_way:
            finished = list(self.finished())
            self.exchange(finished)
            for one in finished:
                if one.outcome:
                    tell(one.delivery, one.outcome)
                    yield one.delivery, one.outcome

    def end(self) -> None:
        """Let the lanes go; one that hangs is not waited for."""
        for lane in self.lanes.values():
            lane.end()

    def finished(self) -> Iterator[Done]:
        """What the lanes are through with: at least one, and what follows within a batch's time."""
        begun, count = monotonic(), 0
        while self.under_way:
            left = begun + self.batch_seconds() - monotonic()
            try:
                one = self.done.get(timeout=max(left, 0.0)) if count else self.done.get()
            except Empty:
                return
            begun, count = begun if count else monotonic(), count + 1
            self.lanes[one.delivery.channel].under_way -= 1
            yield one

    def batch_seconds(self) -> float:
        """How long outcomes may be gathered."""
        if any(lane.wanted and not lane.under_way for lane in self.lanes.values()):
            return WHILE_IDLE
        return WHILE_LOW if any(lane.runs_low for lane in self.lanes.values()) else WHILE_BUSY

    def exchange(self, finished: Sequence[Done]) -> None:
        """Settle what is finished and claim what the lanes have room for, in one opening of the warehouse."""
        wait = max(self.settings.lock_wait, SETTLE_WAIT) if finished else self.settings.lock_wait
        with open_warehouse(self.settings.warehouse, wait=wait) as con:
            if finished:
                self.settle(con, finished)
            wanted = self.wanted()
            taken = claim(
                con,
                self.settings.moment(),
                EVERYTHING,
                eager=self.eager,
                sweep=self.name,
                rooms=wanted,
                each=1,
                paced=[tag for tag, pace in self.paces.items() if pace.interval],
            )
        for delivery in taken:
            self.lane_of(delivery.channel).take(delivery)
        self.adapt(wanted, taken)

    def wanted(self) -> dict[str, int]:
        """How many deliveries of each channel the lanes have room for, those not opened yet included."""
        first = {channel.name: self.paces[channel.tag].first_room for channel in self.channels.values()}
        return first | {channel: lane.wanted for channel, lane in self.lanes.items()}

    def adapt(self, wanted: Mapping[str, int], taken: Sequence[Delivery]) -> None:
        """Give a lane more room when it got all it wanted; none is left for one that got less."""
        got = Counter(delivery.channel for delivery in taken)
        for channel, lane in self.lanes.items():
            if got[channel] < wanted.get(channel, 1):
                lane.empty = True
            elif got[channel]:
                lane.grow()

    def settle(self, con: Connection, finished: Sequence[Done]) -> None:
        """Record outcomes, put back what was not tried, and queue word of channels that turned out broken."""
        now = self.settings.moment()
        outcomes = [settlement_of(one.delivery, one.outcome) for one in finished if one.outcome]
        with transaction(con):
            broken = settle_all(con, outcomes, now, sweep=self.name)
            give_back(con, [one.delivery for one in finished if not one.outcome], sweep=self.name)
            put(con, [notice for one in broken for notice in self.notices(one)], now)

    def notices(self, broken: Broken) -> Iterator[Delivery]:
        """Word of a broken channel to those that hear of such things, but for itself."""
        logger.error("%s: broken: %s", broken.channel, broken.detail)
        message = compose_notice("broken", {"channel": broken.channel, "detail": broken.detail})
        for channel in fallback_of(self.channels):
            if channel.name != broken.channel:
                name = ident("broken", broken.channel, broken.broken_at.isoformat(), channel.name)
                yield Delivery(name, "notice", channel.name, message, ())
                if channel.name in self.lanes:
                    self.lanes[channel.name].empty = False

    def lane_of(self, channel: str) -> Lane:
        """The lane of a channel, opened when it is first needed."""
        if channel not in self.lanes:
            found = self.channels.get(channel)
            pace = self.paces[found.tag] if found else Pace(0)
            patience = self.settings.send_timeout / 4
            self.lanes[channel] = Lane(self.deliverer(channel, found), pace, self.done, patience)
        return self.lanes[channel]

    def deliverer(self, name: str, channel: Channel | None) -> Callable[[Delivery], Outcome]:
        """What a lane does with a delivery: deliver it, or say that the channel is gone."""
        if channel is None:
            gone = Outcome("dead", f"no channel {name!r} in the channels file; add it and resend", broken=True)
            return lambda _: gone
        return lambda delivery: deliver(delivery, channel, self.settings.moment(), self.settings.send_timeout)


def settlement_of(delivery: Delivery, outcome: Outcome) -> Settlement:
    """An outcome as the outbox records it."""
    return Settlement(
        delivery.delivery_id, outcome.state, outcome.detail, outcome.not_before, outcome.broken, outcome.alone
    )


def tell(delivery: Delivery, outcome: Outcome) -> None:
    """One line of log."""
    say = logger.info if outcome.state == "sent" else logger.warning
    say("%s: %s: %s", delivery.channel, outcome.state, outcome.detail or delivery.message.subject)
