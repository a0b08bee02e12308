"""Serves the sample newsroom over HTTP on loopback, one virtual host for each of its sites."""

import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import MappingProxyType
from typing import Any

from scrapers.newsroom.faults import Asked, Fault, Reply, whole
from scrapers.newsroom.hosts import SUFFIX, read_hosts
from scrapers.newsroom.site import Resource, Site, build_site

__all__ = ["SUFFIX", "Newsroom", "serve_newsroom"]

HEALTHY: Mapping[str, Fault] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A newsroom being served: "127.0.0.1:PORT", the domains it answers for, the faults switched on by place, and every
    place asked, in order. A place is a domain, or a domain and path as in "tin-chinh-phu.newsroom.localhost/home.rss".
    """

    address: str
    hosts: tuple[str, ...]
    faults: dict[str, Fault]
    asked: list[str]

    @property
    def reach(self) -> dict[str, str]:
        """What a Fetcher needs to find the domains, which no name server knows."""
        return {SUFFIX: self.address}

    def switch(self, place: str, fault: Fault | None) -> None:
        """Make a page, or a whole domain with its robots.txt, fail from now on; None heals it."""
        if fault:
            self.faults[place] = fault
        else:
            self.faults.pop(place, None)


@contextmanager
def serve_newsroom(port: int = 0, faults: Mapping[str, Fault] = HEALTHY) -> Iterator[Newsroom]:
    """Serve the newsroom on 127.0.0.1 until the block ends; port 0 takes a free one. Raises OSError if it is taken.

    `faults` is what goes wrong from the start, by place.
    """
    with NewsroomServer(port, build_site(), faults) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), name="newsroom")
        thread.start()
        try:
            domains = tuple(host.domain for host in read_hosts().values())
            yield Newsroom(server.address, domains, server.faults, server.asked)
        finally:
            server.shutdown()
            thread.join()


class NewsroomServer(ThreadingHTTPServer):
    """A threading server that holds the rendered site. Closing it ends every exchange, even one that hangs."""

    # Threads that are no daemons are joined when the server closes.
    daemon_threads = False

    def __init__(self, port: int, site: Site, faults: Mapping[str, Fault]) -> None:
        super().__init__(("127.0.0.1", port), NewsroomHandler)
        self.address = f"127.0.0.1:{self.server_port}"
        self.site = site
        self.faults = dict(faults)
        self.asked: list[str] = []
        self.over = Event()
        self.connections: set[Any] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in its thread."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close every connection, and wait for the threads."""
        self.over.set()
        for connection in self.connections.copy():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away before the end is no error of the server."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class NewsroomHandler(BaseHTTPRequestHandler):
    """Answers GET, HEAD and POST from the rendered site, or as the fault that is switched on has it."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: together with delayed acknowledgements Nagle's algorithm costs 40 ms a page.
    disable_nagle_algorithm = True
    server_version = "newsroom"
    sys_version = ""
    server: NewsroomServer

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self.send(self.reply(self.path))

    def do_HEAD(self) -> None:
        """Answer with headers only."""
        reply = self.reply(self.path)
        self.send(Reply(reply.status, reply.headers))

    def do_POST(self) -> None:
        """Answer a form, whatever it says."""
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.send(self.reply(f"POST {self.path}"))

    def reply(self, path: str) -> Reply:
        """What the fault of the place has to say, else the resource, 304 when the client holds it already, or 404."""
        domain = (self.headers["Host"] or "").partition(":")[0]
        place = domain + self.path
        self.server.asked.append(place)
        asked = Asked(self.path, self.server.site.get((domain, path)), self.server.address, self.server.over)
        fault = self.server.faults.get(place) or self.server.faults.get(domain)
        return (fault and fault(asked)) or reply_of(asked.resource, self.headers)

    def send(self, reply: Reply) -> None:
        """Send a reply part by part."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for part in reply.body:
            self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the reader of the site reports what it fetched."""


def reply_of(resource: Resource | None, headers: Message) -> Reply:
    """A resource as a healthy host answers with it; 404 where it has none."""
    if resource is None:
        return whole(b"", 404)
    stamps = {"ETag": resource.etag, "Last-Modified": http_date(resource)}
    if is_fresh(resource, headers):
        return Reply(304, stamps)
    return whole(resource.body, headers={"Content-Type": resource.content_type, **stamps})


def http_date(resource: Resource) -> str:
    """The time of change as HTTP writes it."""
    return format_datetime(resource.changed.astimezone(UTC), usegmt=True)


def is_fresh(resource: Resource, headers: Message) -> bool:
    """Whether the client's copy is current; If-None-Match rules out If-Modified-Since (RFC 9110, 13.2.2)."""
    if tags := headers["If-None-Match"]:
        return resource.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    try:
        return resource.changed <= parsedate_to_datetime(headers["If-Modified-Since"])
    except (TypeError, ValueError):
        return False
