"""A day of collections on a clock: how often each host is asked, and how the second day differs from the first.

POLITE_DAY=all takes every enabled source; run it with -s to see the requests per host.
"""

import asyncio
import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import yaml
from prefect.server.schemas.schedules import CronSchedule

from flows.collect import collect_source
from flows.desk import Desk, chosen_sources, in_warehouse, sync_declared
from flows.settings import Settings
from scrapers.fetch import Fetcher
from scrapers.source import Source
from scrapers.workers import Workers
from warehouse.catalogue import load_catalogue
from warehouse.records import LOCAL_ZONE
from warehouse.watch import known_hosts, remember_hosts

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "scrapers" / "pages"
SAMPLES = {row["source_id"]: row["url"] for row in csv.DictReader((PAGES / "addresses.csv").open(encoding="utf-8"))}
FEW = ("dantri",)
ARTICLES = 8
DAY = date(2026, 11, 16)
START = datetime(2026, 11, 15, 17, tzinfo=UTC)


class Time:
    """A clock that only sleeping moves, and that is put forward to the next run."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Asked:
    """One request."""

    host: str
    path: str
    status: int
    at: datetime


class Web:
    """The hosts of a source: robots.txt, feeds, listings and sitemap over a few articles, all with validators."""

    def __init__(self, source: Source, clock: Time) -> None:
        self.source = source
        self.clock = clock
        self.asked: list[Asked] = []
        self.page = (PAGES / f"{source.source_id}.html").read_bytes()

    def body(self, url: str) -> bytes:
        if url.endswith("/robots.txt"):
            return b"User-agent: *\nAllow: /\n"
        if self.source.owns(url):
            return self.page
        links = articles_of(self.source)
        if url in self.source.feeds:
            items = "".join(f"<item><link>{link}</link></item>" for link in links)
            return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        if url == self.source.sitemap:
            return ("<urlset>" + "".join(f"<url><loc>{link}</loc></url>" for link in links) + "</urlset>").encode()
        selector = next(iter(self.source.selectors.links), "a")
        zone = found_by(self.source.zone, "", "7") if self.source.zone else ""
        return (zone + "".join(found_by(selector, link, "tin") for link in links)).encode()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = handler.headers["Host"].partition(":")[0]
        body = self.body(f"http://{host}{handler.path}")
        status = 304 if handler.headers["If-None-Match"] else 200
        self.asked.append(Asked(host, handler.path, status, self.clock.now))
        handler.send_response(status)
        handler.send_header("ETag", '"1"')
        handler.send_header("Content-Length", str(len(body) if status == 200 else 0))
        handler.end_headers()
        handler.wfile.write(body if status == 200 else b"")


def found_by(selector: str, link: str, text: str) -> str:
    """Markup that a selector of descendants finds."""
    for part in reversed(re.split(r"[ >]+", selector)):
        tag = (re.match(r"[a-z]\w*", part) or ["div"])[0]
        classes, ids = " ".join(re.findall(r"\.([\w-]+)", part)), " ".join(re.findall(r"#([\w-]+)", part))
        others = "".join(f' {name}="{value}"' for name, value in re.findall(r'\[([\w-]+)="([^"]*)"', part))
        address = urlsplit(link).path if "^=" in part else link
        href = f' href="{address}"' if tag == "a" and link else ""
        text = f'<{tag} id="{ids}" class="{classes}"{others}{href}>{text}</{tag}>'
    return text


def articles_of(source: Source) -> list[str]:
    """The sample's address under other slugs, as far as the source's pattern knows them for its own."""
    url = SAMPLES[source.source_id].replace("https:", "http:")
    fresh = [re.sub(r"/([^/]+/?)$", rf"/bai-{number}-\1", url) for number in range(ARTICLES)]
    return [one for one in fresh if source.owns(one)] or [url]


@pytest.fixture
def serve() -> Iterator[Callable[[Web], str]]:
    servers = []

    def start(web: Web) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                web.answer(self)

            def log_message(self, *_) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def plain(source: Source) -> Source:
    """The source without TLS, which the server here does not speak."""
    urls = {key: tuple(url.replace("https:", "http:") for url in getattr(source, key)) for key in ("feeds", "listings")}
    return replace(source, scheme="http", sitemap=source.sitemap.replace("https:", "http:"), **urls)


def runs_of(source: Source, day: date) -> list[datetime]:
    """When prefect.yaml has a source collected on a day in Viet Nam: as often as all of its tier."""
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    tier = {"tier": source.tier.name.lower()}
    (schedule,) = next(one["schedules"] for one in deployments if one.get("parameters") == tier)
    cron = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    midnight = datetime.combine(day, time(), LOCAL_ZONE)
    found = asyncio.run(cron.get_dates(start=midnight, end=midnight + timedelta(days=1)))
    return [datetime.fromtimestamp(moment.timestamp(), UTC) for moment in found]


async def live(source: Source, runs: list[datetime], settings: Settings, web: Web, address: str) -> None:
    """One source through its runs. Hosts do not wait for each other, so each may live on a clock of its own."""
    catalogue, clock = load_catalogue(), web.clock
    async with Workers() as workers:
        for moment in runs:
            clock.now = max(clock.now, moment)
            now = settings.model_copy(update={"now": clock.now})
            known = in_warehouse(now, known_hosts)
            reach = dict.fromkeys(source.hosts, address)
            async with Fetcher(
                now.identity, now.archive, clock=clock, reach=reach, hosts=known, sleep=clock.sleep
            ) as fetcher:
                await collect_source(source, Desk(now, catalogue, fetcher, workers))
                in_warehouse(now, remember_hosts, fetcher.host_states())


def shortest_gaps(asked: list[Asked]) -> dict[str, float]:
    """The shortest time in seconds between two requests to each host."""
    moments: dict[str, list[datetime]] = {}
    for one in asked:
        moments.setdefault(one.host, []).append(one.at)
    return {
        host: min((later - earlier).total_seconds() for earlier, later in pairwise(times))
        for host, times in moments.items()
        if len(times) > 1
    }


@pytest.mark.timeout(540)
def test_no_host_is_asked_more_often_than_its_file_says(tmp_path, serve):
    everyone = os.environ.get("POLITE_DAY") == "all"
    settings = Settings(
        warehouse=str(tmp_path / "w.duckdb"), archive=tmp_path / "archive", contact="ops@example.org", now=START
    )
    chosen = [plain(source) for source in chosen_sources(settings, () if everyone else FEW)]
    in_warehouse(settings, sync_declared, settings)
    for source in chosen:
        web = Web(source, Time())
        address = serve(web)
        asyncio.run(live(source, runs_of(source, DAY), settings, web, address))
        first, web.asked = web.asked, []
        asyncio.run(live(source, runs_of(source, DAY + timedelta(days=1)), settings, web, address))
        for host, gap in shortest_gaps(first + web.asked).items():
            assert gap >= source.delay, (host, gap)
        assert {one.status for one in web.asked} <= {304}, source.source_id
        print(
            f"{source.source_id:18} every {source.delay:4} s   first day {len(first):4} requests,"
            f" {Counter(one.status for one in first)[200]:4} pages   second day {len(web.asked):4}, all 304"
        )
