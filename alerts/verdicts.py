"""What one attempt came to, and when the next may be made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from warehouse.records import Delivery

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Long enough for a slow server to have delivered what it did not acknowledge.
UNKNOWN_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """State sent, retry, unknown or dead; why; and how long the service asked to be left alone.

    `broken` says that the channel was refused, not this message only: every other one would be too.
    """

    state: str
    detail: str = ""
    retry_after: timedelta = timedelta(0)
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the outbox settles: state sent, retry, unknown or dead, and the moment before which nothing is tried.

    `broken` as in Verdict; `alone` says that the whole channel asked to be left alone until then.
    """

    state: str
    detail: str = ""
    not_before: datetime | None = None
    broken: bool = False
    alone: bool = False


def outcome_of(verdict: Verdict, delivery: Delivery, now: datetime) -> Outcome:
    """A verdict on an attempt, with the next moment. What nobody answered goes out once more and no third time."""
    if verdict.state == "unknown" and delivery.state == "unknown":
        return Outcome("dead", f"{verdict.detail}; twice now: ask its reader, and resend what is missing")
    waits = {"retry": backoff(delivery.delivery_id, delivery.attempts), "unknown": UNKNOWN_WAIT}
    wait = waits.get(verdict.state)
    if wait is None:
        return Outcome(verdict.state, verdict.detail, broken=verdict.broken)
    return Outcome(
        verdict.state, verdict.detail, now + max(wait, verdict.retry_after), alone=verdict.retry_after > timedelta(0)
    )


def backoff(delivery_id: str, attempts: int) -> timedelta:
    """One minute, doubled with each attempt up to six hours, plus or minus a quarter that the ids decide.

    `attempts` counts those before this one. Deliveries that failed together come back apart, and a replay comes to the
    same moments.
    """
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts, 16), LONGEST_WAIT)
    dice = sha256(f"{delivery_id}:{attempts}".encode()).digest()[0] / 255
    return timedelta(seconds=wait.total_seconds() * (0.75 + dice / 2))
