"""Apprise, opened in one place: its registry with our mail service in it, and URLs made into services."""

import logging
from copy import copy
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from apprise import Apprise, NotifyBase
from apprise.manager_plugins import NotificationManager

from alerts.mail import MailServer, is_address, post, write_mail
from alerts.zalo import ZaloBot
from warehouse.records import Message

# Redirects lose the body yet count as success; retries belong to the outbox; images come from the network.
OURS = {"redirect": "no", "retry": "0", "image": "no"}
# Slack's other mode turns escaped mentions back into live ones.
SLACK = {"blocks": "yes", "footer": "no"}


class ServiceError(ValueError):
    """A URL that is no service; the message holds no secret part of it."""


class SmtpMail(NotifyBase):  # type: ignore[no-untyped-call]
    """smtp[s]://user:password@host:port/recipient?from=sender; smtp uses STARTTLS where the server offers it.

    Apprise's own mail service derives the plain part from the HTML, loses its links and does not fold long subjects.
    """

    service_name: Any = "SMTP"
    protocol: Any = "smtp"
    secure_protocol: Any = "smtps"

    def __init__(self, recipient: str, sender: str, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        for name, address in (("the recipient", recipient), ("?from=", sender)):
            if not is_address(address):
                raise TypeError(f"{name} is not one mail address")
        self.server = MailServer(
            host=self.host,
            port=self.port or (465 if self.schema == "smtps" else 587),
            secure=self.schema == "smtps",
            sender=sender,
            recipient=recipient,
            limit=self.socket_read_timeout,
            user=self.user or "",
            password=self.password or "",
        )

    @staticmethod
    def parse_url(url: Any, *_: Any, **__: Any) -> dict[str, Any] | None:
        """The constructor's arguments in a URL, None when it has no host."""
        parts = NotifyBase.parse_url(url)
        if parts is None:
            return None
        return parts | {
            "recipient": unquote((parts["fullpath"] or "").strip("/")),
            "sender": parts["qsd"].get("from", ""),
        }

    def url(self, *_: Any, **__: Any) -> str:
        """The address of the server; user, password and recipient are left out."""
        return f"{self.schema}://{self.server.host}:{self.server.port}"

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        """Send plain text, as Apprise asks of each service."""
        words, server = Message(subject=title, text=body, html="", slack=""), self.server
        return (
            post(server, lambda eight_bit: write_mail(words, server.sender, server.recipient, eight_bit)).state
            == "sent"
        )


def open_service(url: str, timeout: float) -> NotifyBase:
    """A fresh service of an Apprise URL, with connect and read limits in seconds. Raises ServiceError.

    Fresh, because Apprise lets each wait seconds after its last message; copied, because reading a URL is slow.
    """
    return copy(read_service(url, timeout))


@cache
def read_service(url: str, timeout: float) -> NotifyBase:
    """The service of a URL, to be copied and never used."""
    register()
    schema = url.partition("://")[0].lower()
    query = urlencode(OURS | {"cto": str(timeout), "rto": str(timeout)} | (SLACK if schema == "slack" else {}))
    try:
        service = Apprise.instantiate(f"{url}{'&' if '?' in url else '?'}{query}", suppress_exceptions=False)
    except TypeError as error:
        # Apprise's own words quote the token; those of our mail service do not.
        reason = str(error) if schema in ("smtp", "smtps") else "a part is missing or malformed"
        raise ServiceError(f"not a valid {schema}:// address: {reason}; compare it with channels.example.yml") from None
    if service is None:
        raise ServiceError(f"no service can read this {schema}:// address; compare it with channels.example.yml")
    return service


@cache
def register() -> None:
    """Teach Apprise smtp://, smtps:// and zalo://, and silence the logs that quote tokens and recipients."""
    logging.getLogger("apprise").disabled = True
    # At DEBUG it quotes the path of every request.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)
    manager: Any = NotificationManager()  # type: ignore[no-untyped-call]
    if not manager.add(SmtpMail, schemas=("smtp", "smtps")):
        raise ServiceError("Apprise has a smtp:// service of its own; remove the other plugin")
    if "zalo" not in manager:
        manager.add(ZaloBot, schemas=("zalo",))
