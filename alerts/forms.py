"""A message in the form a service takes. Each service's own `send` is given words that need no conversion: those of
Apprise differ between 1.x and 2.x, and undo our escapes."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from apprise import NotifyBase, NotifyFormat

from warehouse.records import Message

# Teams takes cards of 28 KB; Apprise supposes a thousand characters.
LIMITS = {"workflow": 20_000}
CUT = "\n[…]"


def form_of(service: NotifyBase, message: Message) -> dict[str, Any]:
    """What the service's `send` is given."""
    schema = schema_of(service)
    if schema == "slack":
        return {"body": message.slack.strip(), "body_format": NotifyFormat.MARKDOWN}
    write, body_format = FORMS.get(schema, PLAIN)
    room = LIMITS.get(schema, service.body_maxlen)
    if service.title_maxlen > 0:
        return {
            "title": write(message.subject),
            "body": fitted(message.text, room, write),
            "body_format": body_format,
        }
    return {"body": fitted(f"{message.subject}\n\n{message.text}", room, write), "body_format": body_format}


def schema_of(service: NotifyBase) -> str:
    """The name a service has in URLs."""
    schema: Any = service.secure_protocol or service.protocol
    return str(schema if isinstance(schema, str) else schema[0])


def fitted(text: str, room: int, write: Callable[[str], str]) -> str:
    """At most so many characters once written, cut after a whole line where there is one."""
    written = write(text.strip())
    if len(written) <= room:
        return written
    left = room - len(CUT)
    kept: list[str] = []
    for line in text.strip().split("\n"):
        left -= len(write(f"{line}\n"))
        if left < 0:
            break
        kept.append(line)
    return (write("\n".join(kept)) if kept else written[: room - len(CUT)]) + CUT


def plain(text: str) -> str:
    """As it is."""
    return text


def telegram(text: str) -> str:
    """Telegram's HTML, without any markup; its length is counted with the escapes, which is more than Telegram does."""
    return escape(text, quote=False)


def teams(text: str) -> str:
    """Teams reads Markdown: lines are kept by two spaces at their end, and no words hide a link."""
    return text.replace("](", "] (").replace("\n", "  \n")


PLAIN = (plain, NotifyFormat.TEXT)
FORMS: Mapping[str, tuple[Callable[[str], str], NotifyFormat]] = {
    "tgram": (telegram, NotifyFormat.HTML),
    "workflow": (teams, NotifyFormat.MARKDOWN),
}
