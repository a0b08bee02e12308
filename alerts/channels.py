"""Where messages go: the secret channels file, one service and one recipient per channel."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from alerts.services import ServiceError, open_service
from warehouse.records import TargetwatchError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
RATE = re.compile(r"([1-9]\d*)/(s|min)")
SECONDS = {"s": 1, "min": 60}
TAG = re.compile(r"[\w.-]+")

# Deliveries a second where the file says nothing: what Slack, Telegram (to one chat) and Zalo ask for; a mail server
# takes more, yet not hundreds of connections at once. All others get what there is.
RATES = {"slack": 1, "tgram": 1, "zalo": 1, "smtp": 20, "smtps": 20}

# Where ops is told of what went wrong, unless the file says otherwise.
OPS = "ops"


class ChannelError(TargetwatchError):
    """A mistake in the channels; the message names file, key and remedy, and holds no secret."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Channel:
    """One service and one recipient.

    `tag` is what routes name; `url`, an Apprise URL, is secret and stays out of the repr. `interval` is the least time
    between two deliveries of one tag, in seconds; `fallback` marks those that hear of broken channels.
    """

    tag: str
    url: str = field(repr=False)
    recipient: str = ""
    interval: float = 0.0
    fallback: bool = False

    @property
    def name(self) -> str:
        """What the outbox and the logs call it: `tag`, or `tag#recipient`."""
        return f"{self.tag}#{self.recipient}" if self.recipient else self.tag

    @property
    def service_url(self) -> str:
        """The URL with its recipient as the last step of the path, where Apprise looks for targets. Secret."""
        if not self.recipient:
            return self.url
        path, mark, query = self.url.partition("?")
        return f"{path.rstrip('/')}/{quote(self.recipient, safe='')}{mark}{query}"


def load_channels(path: Path, environ: Mapping[str, str]) -> dict[str, Channel]:
    """Read and check a channels file; keys are channel names. Raises ChannelError."""
    try:
        tables = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ChannelError(f"{path}: {error.strerror}; copy channels.example.yml there and fill it in") from error
    except yaml.YAMLError as error:
        raise ChannelError(f"{path}: not YAML; compare it with channels.example.yml") from error
    return read_channels(tables or {}, environ, str(path))


def read_channels(tables: Any, environ: Mapping[str, str], file: str) -> dict[str, Channel]:
    """Check the tables of a channels file, `file` being its name in errors. Raises ChannelError."""
    if not isinstance(tables, Mapping):
        raise ChannelError(f"{file}: not a table of tags; write one `tag: URL` a line")
    entries = {str(tag): entry for tag, entry in tables.items() if tag != "fallback"}
    channels = [channel for tag, entry in entries.items() for channel in expand(tag, entry, environ, file)]
    for channel in channels:
        check(channel, file)
    told = fallback_tag(tables.get("fallback", OPS), entries, file)
    return {channel.name: replace(channel, fallback=channel.tag == told) for channel in channels}


def fallback_tag(tag: Any, entries: Mapping[str, Any], file: str) -> str:
    """The tag that hears of broken channels. Raises ChannelError where it is none of the file."""
    if tag not in entries and tag != OPS:
        raise ChannelError(f"{file}: fallback: {tag!r} is no tag of this file; name one of {', '.join(entries)}")
    return str(tag)


def expand(tag: str, entry: Any, environ: Mapping[str, str], file: str) -> Iterator[Channel]:
    """The channels of one tag: one for its URL, or one for each recipient."""
    where = f"{file}: {tag}"
    if not TAG.fullmatch(tag):
        raise ChannelError(f"{where}: not a tag; use letters, digits, dots, dashes and underscores")
    table = {"url": entry} if isinstance(entry, str) else entry
    if not isinstance(table, Mapping) or not isinstance(table.get("url"), str):
        raise ChannelError(f"{where}: url: missing; write `{tag}: URL` or a table with `url` and `to`")
    for key in table.keys() - {"url", "to", "rate"}:
        raise ChannelError(f"{where}: {key}: unknown key; use url, to and rate")
    recipients = table.get("to", [""])
    recipients = recipients if isinstance(recipients, list) else [recipients]
    if not recipients or not all(isinstance(one, str | int) for one in recipients):
        raise ChannelError(f"{where}: to: not a list of recipients; name at least one")
    url = fill(table["url"], environ, f"{where}: url")
    interval = interval_of(table.get("rate"), url, where)
    filled = [fill(str(one), environ, f"{where}: to") for one in recipients]
    if len(set(filled)) < len(filled):
        raise ChannelError(f"{where}: to: a recipient is there twice; take one out")
    for recipient in filled:
        yield Channel(tag, url, recipient, interval)


def interval_of(rate: Any, url: str, where: str) -> float:
    """Seconds between two deliveries: as the file says, else as the service asks. Raises ChannelError."""
    if rate is None:
        usual = RATES.get(url.partition("://")[0].lower())
        return 1 / usual if usual else 0.0
    found = RATE.fullmatch(str(rate))
    if not found:
        raise ChannelError(f"{where}: rate: {rate!r} is no rate; write it 30/min or 1/s")
    return SECONDS[found[2]] / int(found[1])


def fill(text: str, environ: Mapping[str, str], where: str) -> str:
    """Put the values of `${NAME}` in. Raises ChannelError for a variable that is missing or empty."""
    for name in VARIABLE.findall(text):
        if not environ.get(name):
            raise ChannelError(f"{where}: variable {name} is not set; export {name} or take it out")
    return VARIABLE.sub(lambda found: environ[found[1]], text)


def check(channel: Channel, file: str) -> None:
    """Raise ChannelError unless Apprise accepts the URL."""
    try:
        open_service(channel.service_url, timeout=1)
    except ServiceError as error:
        raise ChannelError(f"{file}: {channel.tag}: url: {error}") from error


def tags_of(channels: Mapping[str, Channel]) -> frozenset[str]:
    """The tags routes may name."""
    return frozenset(channel.tag for channel in channels.values())


def fallback_of(channels: Mapping[str, Channel]) -> list[Channel]:
    """The channels that hear of what went wrong; none where the file has neither `fallback` nor the tag `ops`."""
    named = [channel for channel in channels.values() if channel.fallback]
    return named or [channel for channel in channels.values() if channel.tag == OPS]
