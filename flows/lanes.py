"""Deliveries under way: one lane a channel, so that a service that hangs holds up nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep

from alerts.verdicts import Outcome
from warehouse.records import Delivery

# What a lane has under way is what it delivers in so many seconds, so many at first and never more than so many: all of
# it may arrive twice when its sender is killed.
HORIZON, FIRST_ROOM, MOST_UNDER_WAY = 1.0, 4, 500


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a delivery; no outcome where it was not tried."""

    delivery: Delivery
    outcome: Outcome | None


class Pace:
    """The least time between two deliveries of one tag, in seconds, whichever of its lanes sends them."""

    def __init__(self, interval: float) -> None:
        self.interval, self.next, self.lock = interval, 0.0, Lock()

    @property
    def first_room(self) -> int:
        """How many deliveries a lane of this tag takes at first."""
        return max(min(FIRST_ROOM, int(HORIZON / self.interval)), 1) if self.interval else FIRST_ROOM

    def wait(self) -> None:
        """Come back when it is time for one more."""
        if not self.interval:
            return
        with self.lock:
            start = max(monotonic(), self.next)
            self.next = start + self.interval
        sleep(max(start - monotonic(), 0.0))


class Lane:
    """The deliveries of one channel, one after another.

    A lane closes for the rest of a sweep when its service is refused, asks to be left alone, or keeps it waiting longer
    than `patience` seconds for nothing.
    """

    def __init__(
        self, deliver: Callable[[Delivery], Outcome], pace: Pace, done: SimpleQueue[Done], patience: float
    ) -> None:
        self.deliver, self.pace, self.done, self.patience = deliver, pace, done, patience
        self.waiting: SimpleQueue[Delivery | None] = SimpleQueue()
        self.closed = self.empty = False
        self.under_way, self.room, self.seconds = 0, pace.first_room, HORIZON
        # No exit waits for a daemon.
        Thread(target=self.run, daemon=True, name="targetwatch-lane").start()

    @property
    def wanted(self) -> int:
        """How many more deliveries it would take now."""
        return 0 if self.closed or self.empty else max(self.room - self.under_way, 0)

    @property
    def runs_low(self) -> bool:
        """Whether it will soon have nothing to do."""
        return self.wanted > 0 and 2 * self.under_way <= self.room

    def take(self, delivery: Delivery) -> None:
        """Queue one more."""
        self.under_way += 1
        self.waiting.put(delivery)

    def grow(self) -> None:
        """Take up to twice as many from now on."""
        self.room = max(min(2 * self.room, int(HORIZON / self.seconds), MOST_UNDER_WAY), 1)

    def end(self) -> None:
        """Try nothing more."""
        self.closed = True
        self.waiting.put(None)

    def run(self) -> None:
        """Deliver what is taken until the end."""
        while (delivery := self.waiting.get()) is not None:
            self.done.put(Done(delivery, None if self.closed else self.tried(delivery)))

    def tried(self, delivery: Delivery) -> Outcome:
        """The outcome of one attempt, after which the lane may be closed."""
        ready = monotonic()
        self.pace.wait()
        begun = monotonic()
        outcome = self.deliver(delivery)
        slow = outcome.state in {"retry", "unknown"} and monotonic() - begun > self.patience
        self.closed = self.closed or outcome.broken or outcome.alone or slow
        self.seconds = monotonic() - ready
        return outcome
