"""What a web service answered. Apprise tells only yes or no; 429, 404 and a time-out ask for different deeds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, wraps
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from alerts.verdicts import Verdict

# Worth another try: time-out, too early, too many requests.
PASSING = (408, 425, 429)
LONGEST_PLEA = timedelta(days=1)


@dataclass(slots=True)
class Exchange:
    """The last answer, or the error instead of one, of the requests made while it was heard."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Exception | None = None


current: ContextVar[Exchange | None] = ContextVar("current", default=None)


@contextmanager
def hear() -> Iterator[Exchange]:
    """Note what is answered to the requests of this thread."""
    tap()
    exchange = Exchange()
    token = current.set(exchange)
    try:
        yield exchange
    finally:
        current.reset(token)


@cache
def tap() -> None:
    """Listen at the one method all of Apprise's web services send through; requests has no hook for every session."""
    plain = requests.Session.send

    @wraps(plain)
    def send(session: requests.Session, request: requests.PreparedRequest, **settings: Any) -> requests.Response:
        exchange = current.get() or Exchange()
        try:
            response = plain(session, request, **settings)
        except Exception as error:
            exchange.error = error
            raise
        exchange.status, exchange.headers, exchange.error = response.status_code, response.headers, None
        return response

    requests.Session.send = send  # type: ignore[method-assign,assignment]


def verdict_of(accepted: bool, exchange: Exchange, now: datetime) -> Verdict:
    """What an attempt came to, given Apprise's yes or no and what was heard."""
    if accepted:
        return Verdict("sent", "accepted by the service")
    if exchange.error is not None:
        return verdict_of_error(exchange.error)
    if exchange.status is None:
        return Verdict("retry", "the service failed without a word")
    said = f"the service answered {exchange.status}"
    if exchange.status in PASSING or exchange.status >= 500:
        return Verdict("retry", said, plea(exchange.headers.get("Retry-After", ""), now))
    return Verdict("dead", f"{said}; check the channel's address")


def verdict_of_error(error: Exception) -> Verdict:
    """Never connected means nothing arrived; anything later may have."""
    name = type(error).__name__
    if isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(cause_of(error), NewConnectionError):
        return Verdict("retry", f"service not reached ({name}); if it lasts, check the channel's host and port")
    if isinstance(error, requests.exceptions.Timeout | requests.exceptions.ConnectionError):
        return Verdict("unknown", f"no answer from the service ({name}); it may have arrived")
    return Verdict("retry", f"the request failed: {name}")


def cause_of(error: Exception) -> object:
    """The urllib3 reason that requests wraps, where there is one."""
    return getattr(error.args[0], "reason", None) if error.args else None


def plea(text: str, now: datetime) -> timedelta:
    """How long a Retry-After asks to wait, seconds or a date, at most a day; nothing where it cannot be read."""
    try:
        wait = timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
    return min(max(wait, timedelta(0)), LONGEST_PLEA)
