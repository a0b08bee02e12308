"""Where messages go: the secret channels file, one service and one recipient per channel."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from alerts.services import ServiceError, open_service
from warehouse.records import TargetwatchError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class ChannelError(TargetwatchError):
    """A mistake in the channels; the message names file, key and remedy, and holds no secret."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Channel:
    """One service and one recipient.

    `tag` is what routes name; `url`, an Apprise URL, is secret and stays out of the repr.
    """

    tag: str
    url: str = field(repr=False)
    recipient: str = ""

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
    channels = [channel for tag, entry in tables.items() for channel in expand(str(tag), entry, environ, file)]
    for channel in channels:
        check(channel, file)
    return {channel.name: channel for channel in channels}


def expand(tag: str, entry: Any, environ: Mapping[str, str], file: str) -> Iterator[Channel]:
    """The channels of one tag: one for its URL, or one for each recipient."""
    where = f"{file}: {tag}"
    table = {"url": entry} if isinstance(entry, str) else entry
    if not isinstance(table, Mapping) or not isinstance(table.get("url"), str):
        raise ChannelError(f"{where}: url: missing; write `{tag}: URL` or a table with `url` and `to`")
    for key in table.keys() - {"url", "to"}:
        raise ChannelError(f"{where}: {key}: unknown key; use url and to")
    recipients = table.get("to", [""])
    recipients = [recipients] if isinstance(recipients, str) else recipients
    if not isinstance(recipients, list) or not recipients:
        raise ChannelError(f"{where}: to: not a list of recipients; name at least one")
    url = fill(table["url"], environ, f"{where}: url")
    for recipient in recipients:
        yield Channel(tag, url, fill(str(recipient), environ, f"{where}: to"))


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
