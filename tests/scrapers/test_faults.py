"""Every fault the newsroom can be switched to: one clear line of the right kind, and nobody else is disturbed."""

import asyncio
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scrapers.article import read_article
from scrapers.discover import discover
from scrapers.errors import FetchError, Kind
from scrapers.fetch import Fetcher, Limits
from scrapers.newsroom import FAULTS, SOURCES, SUFFIX, Newsroom, serve_newsroom
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.stories import Story, read_stories
from scrapers.page import Validators
from scrapers.source import registry
from scrapers.workers import Workers
from warehouse.records import Article

# Worker processes import the main program anew, if that is a file.
PROGRAM = "import runpy, sys; runpy.run_path(sys.argv[1])['main'](*sys.argv[2:])"
STATUS = Path("/proc/self/status")
NOW = datetime(2026, 10, 1, 2, tzinfo=UTC)
DECLARED = registry(SOURCES)
HOSTS = {host.domain: host for host in read_hosts().values()}

# The sick one is found by its listing alone, so that a fault of its pages is met at once.
SICK, WELL, UNDECLARED = "bao_xu_lang", "cong_an_so", "cong_xu_nghe"
FEED_ONLY, FEED_AND_LISTING = "cong_vinh_long", "tin_chinh_phu"

REPORTS = {
    "not_modified": (Kind.REFUSED, "status 304"),
    "forbidden": (Kind.REFUSED, "status 403"),
    "missing": (Kind.GONE, "status 404"),
    "precondition": (Kind.TRANSIENT, "status 428; asked too often"),
    "too_many": (Kind.TRANSIENT, "status 429; asked too often"),
    "server_error": (Kind.TRANSIENT, "robots.txt: status 500"),
    "hang": (Kind.TRANSIENT, "no whole answer in 1.5 s"),
    "trickle": (Kind.TRANSIENT, "no whole answer in 1.5 s"),
    "truncated_gzip": (Kind.TRANSIENT, "cut off before its end"),
    "gzip_bomb": (Kind.OVERSIZE, "more than 5,000,000 bytes"),
    "redirect_loop": (Kind.OVERSIZE, "more than 5 redirects"),
    "redirect_metadata": (Kind.UNSAFE, "leads to http://169.254.169.254/latest/meta-data/"),
    "redirect_loopback": (Kind.UNSAFE, "leads to http://127.0.0.1:"),
    "challenge": (Kind.CHALLENGE, "a script sets a cookie and reloads"),
    "nested_tags": (Kind.LAYOUT, "no article link found"),
    "many_attributes": (Kind.OVERSIZE, "reading it takes over 1.5 s"),
    "layout_change": (Kind.LAYOUT, "no body"),
    "empty_body": (Kind.LAYOUT, "no article link found"),
}
HARMLESS = ("wrong_charset", "cp1258")
OF_FEEDS = ("entity_bomb", "moved_feed")
# One run that meets the worst at once, each at a source of its own.
WORST = {
    "bao_xu_lang": "nested_tags",
    "bao_cuu_long": "gzip_bomb",
    "so_lieu": "many_attributes",
    "cong_vinh_long": "entity_bomb",
    "thi_truong_so": "redirect_metadata",
    "nhan_tin": "redirect_loopback",
}


def newest(name: str) -> Story:
    """The story a source's listing or feed begins with."""
    return next(story for story in read_stories() if story.host == HOSTS[DECLARED[name].host].label)


def fetcher_of(address: str, archive: Path, **limits: float) -> Fetcher:
    """A fetcher of the newsroom that never waits between requests."""
    return Fetcher(
        "targetwatch/1.0 (+mailto:ops@example.org)",
        archive,
        clock=lambda: NOW,
        reach={SUFFIX: address},
        limits=Limits(**{"deadline": 1.5, "attempts": 1, **limits}),
        sleep=lambda _: asyncio.sleep(0),
    )


async def visit(name: str, fetcher: Fetcher, workers: Workers) -> Article | FetchError:
    """The newest article of a source, or what came in its place."""
    source = DECLARED[name]
    try:
        found = await discover(fetcher, source, workers, pages=1)
        page = await fetcher.fetch(found.urls[0], source)
        return await workers.run(page.url, read_article, page, source)
    except FetchError as error:
        return error


async def visits(fetcher: Fetcher, workers: Workers, *names: str) -> list[Article | FetchError]:
    """What one run makes of several sources at once."""
    async with fetcher:
        return await asyncio.gather(*(visit(name, fetcher, workers) for name in names))


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve_newsroom() as served:
        yield served


@pytest.fixture(autouse=True)
def healed(newsroom):
    """Every test begins with a healthy newsroom that nobody has asked yet."""
    yield
    newsroom.faults.clear()
    newsroom.asked.clear()


@pytest.fixture(scope="module")
def loop():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def workers(loop):
    """Worker processes for all tests: to start them takes half a second."""
    workers = Workers(2, seconds=1.5)
    loop.run(workers.__aenter__())
    yield workers
    loop.run(workers.__aexit__(None, None, None))


@pytest.fixture
def collect(newsroom, loop, workers, tmp_path):
    """Visits sources in one run."""

    def run(*names: str) -> list[Article | FetchError]:
        return loop.run(visits(fetcher_of(newsroom.address, tmp_path), workers, *names))

    return run


def test_every_fault_has_its_test():
    assert {*REPORTS, *HARMLESS, *OF_FEEDS} == FAULTS.keys()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", REPORTS)
def test_a_fault_is_one_clear_line_and_the_others_are_read(name, newsroom, collect):
    newsroom.switch(DECLARED[SICK].host, FAULTS[name])
    begun = time.monotonic()
    sick, well = collect(SICK, WELL)
    took = time.monotonic() - begun
    kind, words = REPORTS[name]
    assert isinstance(sick, FetchError)
    assert (sick.kind, "\n" in str(sick)) == (kind, False), sick
    assert words in str(sick)
    assert DECLARED[SICK].host in str(sick).partition(": ")[0]
    assert well.title == newest(WELL).title
    assert took < 8


@pytest.mark.parametrize("name", HARMLESS)
def test_a_page_in_the_wrong_charset_is_read_right(name, newsroom, collect):
    (well,) = collect(SICK)
    newsroom.switch(DECLARED[SICK].host, FAULTS[name])
    (sick,) = collect(SICK)
    assert well.title == newest(SICK).title
    assert replace(sick, archive="") == replace(well, archive="")


@pytest.mark.parametrize("name", OF_FEEDS)
def test_a_dead_feed_is_told_and_the_listing_stands_in(name, newsroom, loop, workers, tmp_path):
    source = DECLARED[FEED_AND_LISTING]
    newsroom.switch(source.feeds[0].removeprefix("http://"), FAULTS[name])

    async def find():
        async with fetcher_of(newsroom.address, tmp_path) as fetcher:
            return await discover(fetcher, source, workers, pages=1)

    found = loop.run(find())
    assert HOSTS[source.host].url_of(newest(FEED_AND_LISTING)) in found.urls
    assert [note for note in found.notes if note.startswith(source.feeds[0]) and "dead feed" in note]


@pytest.mark.parametrize("name", OF_FEEDS)
def test_a_dead_feed_with_nothing_to_stand_in_is_a_layout_error(name, newsroom, collect):
    newsroom.switch(DECLARED[FEED_ONLY].host, FAULTS[name])
    (error,) = collect(FEED_ONLY)
    assert error.kind is Kind.LAYOUT


def test_not_modified_is_no_fault_to_a_client_that_holds_the_page(newsroom, loop, tmp_path):
    source, url = DECLARED[SICK], HOSTS[DECLARED[SICK].host].url_of(newest(SICK))
    newsroom.switch(source.host, FAULTS["not_modified"])

    async def ask():
        async with fetcher_of(newsroom.address, tmp_path) as fetcher:
            return await fetcher.fetch(url, source, Validators(etag='"held"'))

    assert loop.run(ask()).not_modified


@pytest.mark.parametrize("name", ["precondition", "too_many"])
def test_a_host_asked_too_often_is_left_alone_for_as_long_as_it_asks(name, newsroom, loop, clock, tmp_path):
    source, url = DECLARED[SICK], HOSTS[DECLARED[SICK].host].url_of(newest(SICK))
    place = url.removeprefix("http://")
    newsroom.switch(place, FAULTS[name])

    async def ask():
        fetcher = fetcher_of(newsroom.address, tmp_path, attempts=2)
        fetcher.clock, fetcher.sleep = clock, clock.sleep
        async with fetcher:
            await fetcher.fetch(url, source)

    with pytest.raises(FetchError) as caught:
        loop.run(ask())
    assert caught.value.retry_after == 30
    assert newsroom.asked.count(place) == 2
    assert 30 in clock.naps


def test_a_page_fails_alone_and_is_well_again_when_switched_back(newsroom, collect):
    place = HOSTS[DECLARED[SICK].host].url_of(newest(SICK)).removeprefix("http://")
    newsroom.switch(place, FAULTS["missing"])
    (error,) = collect(SICK)
    assert (error.kind, error.url) == (Kind.GONE, f"http://{place}")
    newsroom.switch(place, None)
    (article,) = collect(SICK)
    assert article.title == newest(SICK).title


@pytest.mark.parametrize("name", ["nested_tags", "empty_body", "layout_change"])
def test_a_spoilt_article_is_a_layout_error_and_no_empty_article(name, newsroom, collect):
    url = HOSTS[DECLARED[SICK].host].url_of(newest(SICK))
    newsroom.switch(url.removeprefix("http://"), FAULTS[name])
    (error,) = collect(SICK)
    assert error.kind is Kind.LAYOUT
    assert str(error).startswith(f"{url}: no body (article.entry ×0, ")


def test_a_layout_that_nobody_declared_may_change(newsroom, collect):
    newsroom.switch(DECLARED[UNDECLARED].host, FAULTS["layout_change"])
    (article,) = collect(UNDECLARED)
    story = newest(UNDECLARED)
    assert article.title == story.title
    assert article.body == "\n".join(block.text for block in story.blocks)
    assert article.published_at in {None, story.published}


@pytest.mark.timeout(60)
@pytest.mark.skipif(not STATUS.exists(), reason="this system does not tell the peak of a process's memory")
def test_the_worst_at_once_take_little_memory_and_reach_no_private_address(newsroom, tmp_path):
    for name, fault in WORST.items():
        newsroom.switch(DECLARED[name].host, FAULTS[fault])
    command = [sys.executable, "-c", PROGRAM, __file__, newsroom.address, tmp_path, *WORST, WELL]
    run = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    kinds = {fault: REPORTS[fault][0] if fault in REPORTS else Kind.LAYOUT for fault in WORST.values()}
    assert told["results"] == [*kinds.values(), newest(WELL).title]
    assert told["megabytes"] < 300
    assert told["connections"] == [newsroom.address]
    assert all(place.partition("/")[0].endswith(SUFFIX) for place in newsroom.asked)


@pytest.mark.timeout(20)
def test_what_hangs_ends_with_the_newsroom_and_leaves_no_thread():
    before, connections = set(threading.enumerate()), []
    host = DECLARED[SICK].host
    with serve_newsroom(faults={host: FAULTS["hang"], f"{host}/": FAULTS["trickle"]}) as newsroom:
        for path in ("/", "/chuyen-doi-so"):
            connection = HTTPConnection(newsroom.address)
            connection.request("GET", path, headers={"Host": host})
            connections.append(connection)
        assert connections[0].getresponse().read(1) == b"<"
    assert set(threading.enumerate()) <= before
    for connection in connections:
        connection.close()


async def worst(address: str, archive: Path, *names: str) -> list[str]:
    """Kinds of errors and titles of articles, of one run."""
    async with Workers(2, seconds=1.5) as workers:
        results = await visits(fetcher_of(address, archive, deadline=10.0), workers, *names)
    return [result.kind if isinstance(result, FetchError) else result.title for result in results]


def main(address: str, archive: str, *names: str) -> None:
    """Visit sources in this process and tell what it took: memory in megabytes, and every address connected to."""
    connections: set[str] = set()

    def watch(event: str, details: tuple) -> None:
        if event == "socket.connect" and isinstance(details[1], tuple):
            connections.add("{}:{}".format(*details[1]))

    sys.addaudithook(watch)
    results = asyncio.run(worst(address, Path(archive), *names))
    # getrusage also counts what the parent held before this program began in its place.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    told = {"results": results, "megabytes": int(peak) * 1024 / 1_000_000, "connections": sorted(connections)}
    sys.stdout.write(json.dumps(told))
