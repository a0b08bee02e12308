"""What one attempt came to, and when the next may be made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Long enough for a slow server to have delivered what it did not acknowledge.
UNKNOWN_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """State sent, retry, unknown or dead; why; and how long the service asked to be left alone."""

    state: str
    detail: str = ""
    retry_after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the outbox settles: state sent, retry, unknown or dead, and the moment before which nothing is tried."""

    state: str
    detail: str = ""
    not_before: datetime | None = None


def outcome_of(verdict: Verdict, delivery_id: str, attempts: int, now: datetime) -> Outcome:
    """A verdict with its next moment; `attempts` counts those before this one."""
    waits = {
        "retry": max(backoff(delivery_id, attempts), verdict.retry_after),
        "unknown": max(UNKNOWN_WAIT, verdict.retry_after),
    }
    wait = waits.get(verdict.state)
    return Outcome(verdict.state, verdict.detail, now + wait if wait is not None else None)


def backoff(delivery_id: str, attempts: int) -> timedelta:
    """One minute, doubled with each attempt up to six hours, plus or minus a quarter that the ids decide.

    Deliveries that failed together come back apart, and a replay comes to the same moments.
    """
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts, 16), LONGEST_WAIT)
    dice = sha256(f"{delivery_id}:{attempts}".encode()).digest()[0] / 255
    return timedelta(seconds=wait.total_seconds() * (0.75 + dice / 2))
