"""Servers on loopback that fail as told and note every copy that reached them, and an outbox that sends to them."""

import json
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from alerts.channels import Channel, read_channels
from alerts.repeat import MARK
from alerts.verdicts import Outcome
from flows.sending import send_due
from flows.settings import Settings
from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.extensions import extension_file
from warehouse.outbox import broken_channels, mend_channel, queue
from warehouse.records import Delivery, Message
from warehouse.remote import TOKEN
from warehouse.server import serve

SECRET = "sixteen letters and more"
NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)
NAME = re.compile(r"\bm-[\w-]+")


@dataclass(frozen=True)
class Copy:
    """One message that reached a server: its name, whether it says that it may be a repeat, and when it came."""

    name: str
    marked: bool
    at: float


def copy_of(subject: str, text: str) -> Copy:
    """A notice has no name; a mark stands both in the subject and in the first line."""
    name = NAME.search(subject)
    marked = MARK in subject
    assert marked == (MARK in text.strip().split("\n")[0])
    return Copy(name[0] if name else text, marked, monotonic())


class Server:
    """What the mail server and the web service have in common: a fault, copies, and an end to all hanging."""

    url: Callable[[], str]
    rate: str | None = None

    def __init__(self, fault: str | int = "", delay: float = 0.0) -> None:
        self.fault, self.delay = fault, delay
        self.copies: list[Copy] = []
        self.over = Event()

    def mend(self) -> None:
        self.fault = ""

    def names(self) -> list[str]:
        return sorted(copy.name for copy in self.copies)

    def hang(self) -> None:
        self.over.wait(60)

    def trickle(self, client: socket.socket) -> None:
        with suppress(OSError):
            while not self.over.wait(0.05):
                client.sendall(b"2")


class MailServer(Server):
    """SMTP, one client a thread."""

    def __init__(self, fault: str = "", delay: float = 0.0, recipients: Sequence[str] = ("chair@example.org",)) -> None:
        super().__init__(fault, delay)
        self.recipients = list(recipients)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        if fault == "refuses the connection":
            self.socket.close()
        else:
            Thread(target=self.serve, args=(self.socket,), daemon=True).start()

    def url(self) -> str:
        host = "nowhere.invalid" if self.fault == "has no address" else "127.0.0.1"
        return f"smtp://{host}:{self.port}?from=watch@example.org"

    def mend(self) -> None:
        super().mend()
        if self.socket.fileno() < 0:
            self.socket = socket.create_server(("127.0.0.1", self.port))
            Thread(target=self.serve, args=(self.socket,), daemon=True).start()

    def serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                Thread(target=self.greet, args=(client,), daemon=True).start()

    def greet(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if self.fault == "trickles":
                return self.trickle(client)
            client.sendall(b"220 lab\r\n")
            if self.fault == "greets and hangs":
                return self.hang()
            with client.makefile("rb") as lines:
                for line in lines:
                    for said in self.answers(line.decode().upper(), lines):
                        client.sendall(said + b"\r\n")
        return None

    def answers(self, line: str, lines) -> Iterator[bytes]:
        """What is said to one command; closing the connection is an OSError of ours."""
        if line.startswith("MAIL") and self.fault == "refuses the sender":
            yield b"550 5.7.1 not you"
        elif line.startswith("RCPT") and self.fault == "refuses one recipient" and "CHAIR@" in line:
            yield b"550 5.1.1 no such user"
        elif line.startswith("DATA") and self.fault == "refuses the data":
            yield b"554 5.6.0 not that"
        elif line.startswith("DATA"):
            yield b"354 go on"
            self.keep(b"".join(iter(lines.readline, b".\r\n")))
            yield b"250 kept"
        else:
            yield b"221 bye" if line.startswith("QUIT") else b"250 fine"

    def keep(self, content: bytes) -> None:
        sleep(self.delay)
        mail = message_from_bytes(content, policy=default)
        self.copies.append(copy_of(mail["Subject"], mail.get_body(("plain",)).get_content()))
        if self.fault == "hangs after the content":
            self.hang()
        if self.fault == "drops after the content":
            raise ConnectionAbortedError


class WebService(Server):
    """A service that takes JSON; what it answers with an error has not arrived."""

    def __init__(self, fault: str | int = "", delay: float = 0.0) -> None:
        super().__init__(fault, delay)
        lab = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                lab.answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None
        self.port = self.http.server_address[1]
        Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def url(self) -> str:
        host = "nowhere.invalid" if self.fault == "has no address" else f"127.0.0.1:{self.port}"
        return f"json://{host}/hook"

    def answer(self, request: BaseHTTPRequestHandler, body: dict[str, str]) -> None:
        sleep(self.delay)
        fault, status = self.fault, self.fault if isinstance(self.fault, int) else 200
        if status < 300:
            self.copies.append(copy_of(body["title"], body["message"]))
        if fault == "hangs":
            return self.hang()
        if fault == "drops":
            return request.connection.close()
        if fault == "trickles":
            request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            return self.trickle(request.connection)
        request.send_response(status)
        request.send_header("Retry-After", "7200") if status == 429 else None
        request.send_header("Location", "/elsewhere") if status == 301 else None
        request.send_header("Content-Length", "0")
        return request.end_headers()


class Lab:
    """A warehouse, a clock that stands until it is moved, and channels to servers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOON
        self.servers: dict[str, Server] = {}

    @property
    def settings(self) -> Settings:
        return Settings(warehouse=str(self.path), send_timeout=1.0, now=self.now)

    @property
    def channels(self) -> dict[str, Channel]:
        return read_channels({"fallback": next(reversed(self.servers))} | self.tables, {}, "lab")

    @property
    def tables(self) -> dict[str, dict[str, object]]:
        """The channels file."""
        tables: dict[str, dict[str, object]] = {tag: {"url": server.url()} for tag, server in self.servers.items()}
        for tag, server in self.servers.items():
            if isinstance(server, MailServer):
                tables[tag]["to"] = server.recipients
            if server.rate:
                tables[tag]["rate"] = server.rate
        return tables

    def add(self, tag: str, server: Server) -> Server:
        self.servers[tag] = server
        return server

    def queue(self, number: int, batch: str = "a") -> list[str]:
        """So many messages to each channel; returns their names."""
        deliveries = [
            Delivery(name, "r", channel, Message(f"Quá hạn {name}", f"Chữ của {name}\n", f"<p>{name}</p>", ""), ())
            for channel in self.channels
            for name in [f"m-{re.sub('[^a-z0-9]+', '-', channel)}-{batch}{one}" for one in range(number)]
        ]
        with open_warehouse(self.path) as con:
            assert queue(con, deliveries, self.now) == len(deliveries)
        return sorted(delivery.delivery_id for delivery in deliveries)

    def sweep(self) -> list[tuple[Delivery, Outcome]]:
        return send_due(self.settings, self.channels, eager=False)

    def broken(self) -> list[str]:
        with open_warehouse(self.path) as con:
            return [one.channel for one in broken_channels(con)]

    def mend(self) -> None:
        """All servers work again, and a person has seen to the channels that were taken for broken."""
        for server in self.servers.values():
            server.mend()
        for channel in self.broken():
            with open_warehouse(self.path) as con:
                assert mend_channel(con, channel, self.now)

    def rest(self) -> None:
        """Sweep day by day until nothing is left to do."""
        for _ in range(6):
            self.now += timedelta(days=1)
            if not self.sweep():
                return
        raise AssertionError("there is always something left to send")

    def states(self) -> dict[str, str]:
        with open_warehouse(self.path) as con:
            return dict(con.execute("SELECT delivery_id, state FROM core.deliveries").fetchall())

    def close(self) -> None:
        for server in self.servers.values():
            server.over.set()


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Path:
    """A warehouse with its schema and nothing in it."""
    path = tmp_path_factory.mktemp("lab") / "empty.duckdb"
    with open_warehouse(path):
        return path


@pytest.fixture
def lab(empty, tmp_path) -> Iterator[Lab]:
    made = Lab(tmp_path / "warehouse.duckdb")
    made.path.write_bytes(empty.read_bytes())
    yield made
    made.close()


@pytest.fixture
def serving(monkeypatch) -> Callable[[Path, bool], AbstractContextManager[Path | str]]:
    """The path of a warehouse itself, or the address of a server that has it open."""

    @contextmanager
    def place(path: Path, served: bool) -> Iterator[Path | str]:
        if not served:
            yield path
            return
        try:
            extension_file("quack")
        except WarehouseError as error:
            pytest.skip(str(error))
        with socket.create_server(("127.0.0.1", 0)) as probe:
            address = f"quack:127.0.0.1:{probe.getsockname()[1]}"
        monkeypatch.setenv(TOKEN, SECRET)
        ready, stop = Event(), Event()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(serve, path, address, SECRET, stop, ready)
            assert ready.wait(30)
            try:
                yield address
            finally:
                stop.set()

    return place


@pytest.fixture
def mail_server() -> type[MailServer]:
    return MailServer


@pytest.fixture
def web_service() -> type[WebService]:
    return WebService
