"""Serves the sample newsroom over HTTP on loopback, one virtual host for each of its sites."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from scrapers.newsroom.hosts import SUFFIX, read_hosts
from scrapers.newsroom.site import Resource, Site, build_site

__all__ = ["SUFFIX", "Newsroom", "serve_newsroom"]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A newsroom being served: "127.0.0.1:PORT" and the domains it answers for."""

    address: str
    hosts: tuple[str, ...]

    @property
    def reach(self) -> dict[str, str]:
        """What a Fetcher needs to find the domains, which no name server knows."""
        return {SUFFIX: self.address}


@contextmanager
def serve_newsroom(port: int = 0) -> Iterator[Newsroom]:
    """Serve the newsroom on 127.0.0.1 until the block ends; port 0 takes a free one. Raises OSError if it is taken."""
    with NewsroomServer(port, build_site()) as server:
        Thread(target=server.serve_forever, args=(0.05,), name="newsroom", daemon=True).start()
        try:
            yield Newsroom(f"127.0.0.1:{server.server_port}", tuple(host.domain for host in read_hosts().values()))
        finally:
            server.shutdown()


class NewsroomServer(ThreadingHTTPServer):
    """A threading server that holds the rendered site."""

    daemon_threads = True

    def __init__(self, port: int, site: Site) -> None:
        super().__init__(("127.0.0.1", port), NewsroomHandler)
        self.site = site


class NewsroomHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the rendered site."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: together with delayed acknowledgements Nagle's algorithm costs 40 ms a page.
    disable_nagle_algorithm = True
    server_version = "newsroom"
    sys_version = ""
    server: NewsroomServer

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self.answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with headers only."""
        self.answer(with_body=False)

    def answer(self, *, with_body: bool) -> None:
        """Send the resource, 304 when the client holds it already, or 404."""
        domain = (self.headers["Host"] or "").partition(":")[0]
        resource = self.server.site.get((domain, self.path))
        if resource is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        fresh = is_fresh(resource, self.headers)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK)
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", http_date(resource))
        if not fresh:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(resource.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the reader of the site reports what it fetched."""


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
