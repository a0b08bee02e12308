"""What robots.txt says is obeyed, kept for a day, and allows nothing while it cannot be had."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from scrapers.errors import RefusedError, TransientError
from scrapers.fetch import Fetcher
from warehouse.records import HostState

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()
DAY = timedelta(days=1)


def state_of(fetcher: Fetcher) -> HostState:
    [state] = fetcher.host_states()
    return state


def test_robots_refusal_is_obeyed(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", ARTICLE)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /tin-\n")
    error = fails(fetcher(), source())
    assert isinstance(error, RefusedError)
    assert site.paths == ["/robots.txt"]


def test_robots_with_a_byte_order_mark_counts(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/robots.txt", b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    assert isinstance(fails(fetcher(), source()), RefusedError)


def test_robots_for_others_does_not_bind_us_and_is_read_once(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    site.serve("/robots.txt", b"User-agent: otherbot\nDisallow: /\n")
    site.serve("/tin-1.html", ARTICLE)
    get(fetcher(), source(), URL, URL)
    assert site.paths == ["/robots.txt", "/tin-1.html", "/tin-1.html"]


def test_crawl_delay_outlasts_the_declared_delay(site: Any, fetcher: Any, source: Any, clock: Any, get: Any) -> None:
    site.serve("/robots.txt", b"User-agent: targetwatch\nCrawl-delay: 9\n")
    site.serve("/tin-1.html", ARTICLE)
    get(fetcher(), source(delay=1.0), URL, URL)
    assert clock.naps == [1.0, 9.0]


def test_robots_that_fail_allow_nothing(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/robots.txt", status=500)
    site.serve("/tin-1.html", ARTICLE)
    error = fails(fetcher(attempts=1), source())
    assert isinstance(error, TransientError)
    assert "robots.txt" in str(error)
    assert site.paths == ["/robots.txt"]


def test_robots_may_move_within_the_source(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/robots.txt", status=301, Location="/r.txt")
    site.serve("/r.txt", b"User-agent: *\nDisallow: /\n")
    assert isinstance(fails(fetcher(), source()), RefusedError)
    assert site.paths == ["/robots.txt", "/r.txt"]


def test_robots_are_kept_for_a_day_in_other_runs_too(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, fails: Any
) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 5\nDisallow: /kin/", ETag='"r"', Last_Modified="then")
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(), source())
    state = state_of(first)
    assert (state.host, state.robots_at, state.robots_etag, state.robots_last_modified) == (
        HOST,
        clock.now,
        '"r"',
        "then",
    )
    site.requests.clear()
    clock.now += DAY - timedelta(seconds=9)
    get(second := fetcher(hosts=[state]), source(), URL, URL)
    assert site.paths == ["/tin-1.html", "/tin-1.html"]
    assert clock.naps[-1] == 5.0
    assert isinstance(fails(fetcher(hosts=[state]), source(), f"http://{HOST}/kin/tin-1.html"), RefusedError)
    assert state_of(second) == state


def test_robots_of_yesterday_are_asked_for_conditionally(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, fails: Any
) -> None:
    rules = "User-agent: *\nDisallow: /kin/"
    old = HostState(HOST, robots=rules, robots_at=clock.now - DAY, robots_etag='"r"')
    site.serve("/robots.txt", status=304)
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(hosts=[old]), source())
    assert site.headers("/robots.txt")["if-none-match"] == '"r"'
    assert state_of(first) == replace(old, robots_at=clock.now)
    assert isinstance(fails(fetcher(hosts=[old]), source(), f"http://{HOST}/kin/tin-1.html"), RefusedError)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    assert isinstance(fails(fetcher(hosts=[old]), source()), RefusedError)


def test_robots_that_are_not_there_are_not_asked_for_all_day(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(), source())
    get(fetcher(hosts=first.host_states()), source())
    assert site.paths == ["/robots.txt", "/tin-1.html", "/tin-1.html"]
