"""What a web service answered. Apprise tells only yes or no; 429, 404 and a time-out ask for different deeds."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, wraps
from ssl import SSLCertVerificationError
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from alerts.verdicts import Verdict

# Worth another try: time-out, too early, too many requests.
PASSING = (408, 425, 429)
# What Slack says of itself with a 200.
PASSING_WORDS = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
# The message is at fault and not the channel: bad request, too large, not to be processed.
OF_THE_MESSAGE = (400, 413, 422)
# Before a connection stands nothing has left.
NOT_CONNECTED = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError)
CUT_SHORT = (
    requests.exceptions.Timeout,
    requests.exceptions.ConnectionError,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)
LONGEST_PLEA = timedelta(days=1)
LONGEST_WORDS = 200


@dataclass(slots=True)
class Exchange:
    """The last answer, or the error instead of one, of the requests made while it was heard.

    `begin` is called before each request and may refuse it by raising.
    """

    begin: Callable[[], None] = lambda: None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    error: Exception | None = None

    @property
    def told(self) -> Mapping[str, Any]:
        """The table a service answered with, empty where it was none."""
        try:
            told = json.loads(self.content)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    @property
    def words(self) -> str:
        """What the service says is wrong: Slack's `error`, Telegram's `description`, or a plain answer."""
        plain = "" if self.told else self.content[: 2 * LONGEST_WORDS].decode(errors="replace")
        said = self.told.get("error") or self.told.get("description") or plain
        return " ".join(str(said).split())[:LONGEST_WORDS] if "<" not in str(said) else ""

    def plea(self, now: datetime) -> timedelta:
        """How long it asks to be left alone, in its header or, as Telegram does, in its answer."""
        parameters = self.told.get("parameters")
        inside = str(parameters.get("retry_after", "")) if isinstance(parameters, dict) else ""
        return plea(self.headers.get("Retry-After", inside), now)


current: ContextVar[Exchange | None] = ContextVar("current", default=None)


@contextmanager
def hear(begin: Callable[[], None]) -> Iterator[Exchange]:
    """Note what is answered to the requests of this thread."""
    tap()
    exchange = Exchange(begin)
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
        exchange.begin()
        try:
            response = plain(session, request, **settings)
        except Exception as error:
            exchange.error = error
            raise
        exchange.status, exchange.headers, exchange.error = response.status_code, response.headers, None
        exchange.content = response.content
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
    said = f"the service answered {exchange.status} {exchange.words}".strip()
    if exchange.status in PASSING or exchange.status >= 500 or exchange.words in PASSING_WORDS:
        return Verdict("retry", said, exchange.plea(now))
    if exchange.status in OF_THE_MESSAGE:
        return Verdict("dead", said)
    return Verdict("dead", f"{said}; check the channel's address", broken=True)


def verdict_of_error(error: Exception) -> Verdict:
    """Never connected means nothing arrived; anything later may have."""
    name = type(error).__name__
    if isinstance(error, NOT_CONNECTED) or isinstance(cause_of(error), NewConnectionError):
        return Verdict("retry", f"service not reached ({name}); if it lasts, check the channel's host and port")
    if isinstance(cause_of(cause_of(error)), SSLCertVerificationError):
        return Verdict("retry", "the service's certificate is not to be trusted; if it lasts, check the channel's host")
    if isinstance(error, CUT_SHORT):
        return Verdict("unknown", f"no answer from the service ({name}); it may have arrived")
    return Verdict("retry", f"the request failed: {name}")


def cause_of(error: object) -> object:
    """What an error of requests or urllib3 wraps, where there is something."""
    wrapped = error.args[0] if isinstance(error, Exception) and error.args else None
    return getattr(wrapped, "reason", wrapped)


def plea(text: str, now: datetime) -> timedelta:
    """How long a Retry-After asks to wait, seconds or a date, at most a day; nothing where it cannot be read."""
    try:
        wait = timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
    return min(max(wait, timedelta(0)), LONGEST_PLEA)
