"""A mail server on loopback that keeps each message as a file: where the demo's alerts arrive."""

import asyncio
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
SENDER = "targetwatch@mailbox.localhost"


class Keeper:
    """Writes what arrives to `<nnn>-<subject>.eml`, in the order of arrival, never over a file that is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Keep one message; its name is aiosmtpd's."""
        content = envelope.original_content or b""
        subject = str(message_from_bytes(content, policy=default)["Subject"] or "")
        path = self.folder / f"{next_number(self.folder):03}-{slug(subject)}.eml"
        with path.open("xb") as handle:
            handle.write(content)
        return f"250 kept as {path.name}"


def next_number(folder: Path) -> int:
    """One more than the highest number a message of the folder has."""
    numbers = (re.match(r"\d+", path.name) for path in folder.glob("*.eml"))
    return max((int(number[0]) for number in numbers if number), default=0) + 1


def slug(subject: str) -> str:
    """A subject as a plain file name: `qua-han-ty-le-dich-vu-cong`."""
    plain = unicodedata.normalize("NFD", subject.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "message"


@contextmanager
def open_mailbox(folder: Path, port: int = 0) -> Iterator[str]:
    """Keep mail in the folder while the block runs; yields the smtp:// URL for channels, which add their recipient.

    Port 0 takes a free one. Raises OSError when the port is taken or the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with serve_mail(Keeper(folder), port) as address:
        yield f"smtp://{address}?from={SENDER}"


@contextmanager
def serve_mail(handler: object, port: int = 0) -> Iterator[str]:
    """A mail server on loopback with an aiosmtpd handler, in a thread of its own; yields its `host:port`."""
    loop = asyncio.new_event_loop()
    starting = loop.create_server(lambda: SMTP(handler, hostname=HOST, loop=loop), host=HOST, port=port)
    server = loop.run_until_complete(starting)
    thread = Thread(target=loop.run_forever, daemon=True, name="targetwatch-mailbox")
    thread.start()
    try:
        yield f"{HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def hang_up(server: asyncio.Server) -> None:
    """Take no more mail and leave no session behind."""
    server.close()
    sessions = asyncio.all_tasks() - {asyncio.current_task()}
    for session in sessions:
        session.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)
