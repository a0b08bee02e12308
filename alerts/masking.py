"""The secret parts of a channel's URL kept out of what a server said: some repeat what they were told."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from alerts.channels import Channel
from alerts.verdicts import Outcome

MASK = "***"
# Shorter ones are words, and hiding them would hide the sense.
SHORTEST = 4
# These URLs begin with a host; others with a part of their token.
WITH_HOST = ("smtp", "smtps", "json", "jsons", "workflow", "workflows")


def without_secrets(outcome: Outcome, channel: Channel) -> Outcome:
    """The outcome with every secret of the channel masked in what the service said."""
    if outcome.state == "sent":
        return outcome
    detail = outcome.detail
    for secret in sorted(spellings(channel.url), key=len, reverse=True):
        detail = detail.replace(secret, MASK)
    return replace(outcome, detail=detail)


def spellings(url: str) -> set[str]:
    """Every way a secret part may be written: as it is, in URLs, and in the base64 of a login."""
    parts = {part for part in secret_parts(url) if len(part) >= SHORTEST}
    user, password = login(url)
    logins = {f"\0{user}\0{password}"} if password else set()
    return parts | {quote(part, safe="") for part in parts} | {encoded(one) for one in parts | logins}


def encoded(text: str) -> str:
    """Base64, as a login travels."""
    return b64encode(text.encode()).decode()


def secret_parts(url: str) -> Iterator[str]:
    """User, password, steps of the path and values of the query, as they are meant; a token before the path too."""
    parts = urlsplit(url)
    yield from login(url)
    yield from (unquote(step) for step in parts.path.split("/"))
    yield from (value for name, value in parse_qsl(parts.query) if name != "from")
    if parts.scheme not in WITH_HOST:
        yield unquote(parts.netloc.rpartition("@")[2])


def login(url: str) -> tuple[str, str]:
    """User and password, empty where there are none."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")
