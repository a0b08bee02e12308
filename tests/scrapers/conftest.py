"""A site on loopback whose every path a test may script, a clock that stands until something sleeps, and a source."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pytest

from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, Limits
from scrapers.page import Page, Validators
from scrapers.source import Source
from scrapers.workers import Workers
from warehouse.records import HostState, Tier

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
Script = Callable[[BaseHTTPRequestHandler], None]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> Script:
    """Makes a script that gives one answer; an underscore in a header's name stands for its dash."""
    named = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}

    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in named.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return script


class Site:
    """Scripts by path; remembers the requests and how many were answered at once."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.running = 0
        self.most_running = 0
        self.lock = Lock()
        self.address = ""

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.scripts[path] = reply(status, body, **headers)

    def answers(self, path: str, *scripts: Script) -> None:
        """One script after the other, the last one for good."""
        left = list(scripts)

        def script(handler: BaseHTTPRequestHandler) -> None:
            turn = left.pop(0) if len(left) > 1 else left[0]
            turn(handler)

        self.scripts[path] = script

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def headers(self, path: str) -> dict[str, str]:
        return next(headers for asked, headers in reversed(self.requests) if asked == path)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        site = self.site
        with site.lock:
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            site.running += 1
            site.most_running = max(site.most_running, site.running)
        try:
            site.scripts.get(self.path, site.scripts["404"])(self)
        except OSError:
            self.close_connection = True
        finally:
            with site.lock:
                site.running -= 1

    def log_message(self, *_: Any) -> None:
        """The tests read `site.requests` instead."""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.serve("404", b"nothing here", 404)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": site}))
    server.daemon_threads = True
    site.address = f"127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
        self.naps: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 3))
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def fetcher(site: Site, clock: Time, tmp_path: Path) -> Callable[..., Fetcher]:
    """Makes a fetcher that reaches the site and knows some hosts; keyword arguments are limits."""

    def make(hosts: Iterable[HostState] = (), **limits: Any) -> Fetcher:
        return Fetcher(
            "targetwatch/1.0 (+mailto:ops@example.org)",
            tmp_path / "archive",
            clock=clock,
            reach={"sample.localhost": site.address},
            limits=Limits(**{"deadline": 5.0, **limits}),
            hosts=hosts,
            sleep=clock.sleep,
        )

    return make


@pytest.fixture(name="reply")
def make_reply() -> Callable[..., Script]:
    return reply


@pytest.fixture
def get() -> Callable[..., list[Page]]:
    """Fetches pages one after the other and closes the fetcher."""

    def fetch(fetcher: Fetcher, source: Source, *urls: str, state: Validators | None = None) -> list[Page]:
        async def run() -> list[Page]:
            async with fetcher:
                return [await fetcher.fetch(url, source, state) for url in urls or (URL,)]

        return asyncio.run(run())

    return fetch


@pytest.fixture
def fails(get: Callable[..., list[Page]]) -> Callable[..., FetchError]:
    """The error of a page that cannot be fetched, in one line that begins with its URL."""

    def fetch(fetcher: Fetcher, source: Source, url: str = URL) -> FetchError:
        with pytest.raises(FetchError) as caught:
            get(fetcher, source, url)
        assert "\n" not in str(caught.value)
        assert str(caught.value).startswith("http")
        return caught.value

    return fetch


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """One pool for all tests that only need some; it belongs to no loop."""
    workers = Workers(2)
    yield workers
    asyncio.run(workers.close())


@pytest.fixture
def source() -> Callable[..., Source]:
    """Makes a source of the site; keyword arguments are its fields."""

    def make(**fields: Any) -> Source:
        plain: dict[str, Any] = {
            "source_id": "tin",
            "name": "Tin mẫu",
            "hosts": (HOST,),
            "tier": Tier.NATIONAL_PRESS,
            "home": "VN",
            "family": "own",
            "article_url": re.compile(r"-\d+\.html$"),
            "scheme": "http",
            "delay": 0.0,
        }
        return Source(**plain | fields)

    return make


@pytest.fixture
def page() -> Callable[..., Page]:
    """Makes a page of a body."""

    def make(body: str | bytes, url: str = URL, content_type: str = "text/html") -> Page:
        raw = body.encode() if isinstance(body, str) else body
        return Page(url, url, 200, raw, datetime(2026, 11, 21, tzinfo=UTC), {"content-type": content_type})

    return make
