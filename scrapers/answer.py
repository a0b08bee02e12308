"""What an HTTP answer means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from scrapers.challenge import find_challenge
from scrapers.compression import TooLargeError
from scrapers.errors import ChallengeError, FetchError, GoneError, RefusedError, TransientError
from scrapers.page import Validators

REDIRECTS = {301, 302, 303, 307, 308}
TOO_FAST = {428, 429}
STATUS_ERRORS: dict[int, tuple[type[FetchError], str]] = {
    401: (RefusedError, "ask the site for access"),
    403: (RefusedError, "ask the site for access"),
    451: (RefusedError, "withheld for legal reasons"),
    404: (GoneError, "correct or forget the link"),
    410: (GoneError, "forget the link"),
    408: (TransientError, "try again later"),
    425: (TransientError, "try again later"),
    428: (TransientError, "asked too often; raise delay"),
    429: (TransientError, "asked too often; raise delay"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: the body as it travelled and decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    raw: bytes
    body: bytes

    @property
    def leads_to(self) -> str:
        """Where a redirect points, as written; "" for any other answer."""
        return self.headers.get("location", "").strip() if self.status in REDIRECTS else ""


def conditions(state: Validators) -> dict[str, str]:
    """The request headers that let a server answer 304."""
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(answer: Answer) -> Validators:
    """What the server gives to ask conditionally next time."""
    return Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))


async def read_capped(response: httpx.Response, size: int) -> bytes:
    """The body as it travels, refused as soon as it is announced or grows too long."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > size:
        raise TooLargeError(f"more than {size:,} bytes")
    raw = bytearray()
    async for part in response.aiter_raw():
        raw += part
        if len(raw) > size:
            raise TooLargeError(f"more than {size:,} bytes")
    return bytes(raw)


def failure(answer: Answer, now: datetime) -> FetchError | None:
    """What an answer that is no page means; None for a page."""
    if challenge := find_challenge(answer.body):
        return ChallengeError(answer.url, f"a bot challenge ({challenge}) instead of the page; ask the site for access")
    if answer.status == 200:
        return None
    server_side = answer.status >= 500 or 200 < answer.status < 300
    default = (TransientError, "try again later") if server_side else (RefusedError, "look at the page by hand")
    error, remedy = STATUS_ERRORS.get(answer.status, default)
    return error(answer.url, f"status {answer.status}; {remedy}", retry_after=retry_after(answer.headers, now))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait in seconds that Retry-After asks for, in either of its forms."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None
