"""When a host is asked again: after failures, as often as it likes, and what other runs remember of that."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from scrapers.errors import TransientError
from scrapers.fetch import Fetcher
from warehouse.records import HostState

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()
DAY = timedelta(days=1)


def test_server_error_is_tried_again_after_growing_waits(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, reply: Any
) -> None:
    site.answers("/tin-1.html", reply(500), reply(502), reply(200, ARTICLE))
    [page] = get(fetcher(), source())
    assert page.body == ARTICLE
    assert clock.naps == [2.0, 4.0]


def test_attempts_are_bounded(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=500)
    fails(fetcher(attempts=3), source())
    assert site.paths.count("/tin-1.html") == 3


@pytest.mark.parametrize("status", [428, 429, 503])
def test_retry_after_is_honoured(
    status: int, site: Any, fetcher: Any, source: Any, clock: Any, get: Any, reply: Any
) -> None:
    site.answers("/tin-1.html", reply(status, Retry_After="7"), reply(200, ARTICLE))
    get(fetcher(), source())
    assert clock.naps == [7.0]


def test_retry_after_may_be_a_date(site: Any, fetcher: Any, source: Any, clock: Any, get: Any, reply: Any) -> None:
    date = format_datetime(clock.now.replace(minute=1), usegmt=True)
    site.answers("/tin-1.html", reply(429, Retry_After=date), reply(200, ARTICLE))
    get(fetcher(), source())
    assert clock.naps == [60.0]


def test_a_long_wait_is_left_to_the_caller(site: Any, fetcher: Any, source: Any, clock: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=429, Retry_After="3600")
    assert fails(fetcher(), source()).retry_after == 3600
    assert clock.naps == []


def test_a_host_asked_too_often_is_asked_half_as_often_from_then_on(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, reply: Any
) -> None:
    site.answers("/tin-1.html", reply(429, Retry_After="1"), reply(200, ARTICLE))
    site.serve("/tin-2.html", ARTICLE)
    get(fetcher(), source(delay=3.0), URL, f"http://{HOST}/tin-2.html")
    assert clock.naps == [3.0, 3.0, 6.0]


def test_one_request_at_a_time_with_the_delay_between(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    for number in range(4):
        site.serve(f"/tin-{number}.html", ARTICLE)

    async def run() -> None:
        async with fetcher() as opened:
            asked = (opened.fetch(f"http://{HOST}/tin-{number}.html", source(delay=2.5)) for number in range(4))
            await asyncio.gather(*asked)

    asyncio.run(run())
    assert site.most_running == 1
    assert clock.naps == [2.5] * 4


def test_a_clock_that_stands_does_not_lengthen_the_waits(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, reply: Any
) -> None:
    async def nap(seconds: float) -> None:
        clock.naps.append(seconds)

    clock.sleep = nap
    site.answers("/tin-1.html", reply(500), reply(200, ARTICLE))
    get(fetcher(), source(delay=1.0), URL, URL)
    assert clock.naps == [1.0, 2.0, 1.0]


def state_of(fetcher: Fetcher) -> HostState:
    [state] = fetcher.host_states()
    return state


def test_slowness_is_remembered_and_halves_with_each_quiet_day(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, fails: Any
) -> None:
    site.serve("/tin-1.html", status=428)
    fails(first := fetcher(attempts=1), source(delay=4.0))
    state = state_of(first)
    started = clock.now
    assert (state.slowness, state.not_before) == (8.0, started)
    site.serve("/tin-1.html", ARTICLE)
    for days, pause in ((0, 8.0), (1, 4.0), (2, 2.0), (3, 1.0)):
        clock.now = started + days * DAY
        get(fetcher(hosts=[replace(state, robots_at=clock.now)]), source(), URL, URL)
        assert clock.naps[-1] == pause
    site.serve("/tin-1.html", status=428)
    fails(again := fetcher(hosts=[state], attempts=1), source())
    assert state_of(again).slowness == 2.0


def test_a_host_that_wants_an_hour_gets_it_in_other_runs_too(
    site: Any, fetcher: Any, source: Any, clock: Any, get: Any, fails: Any
) -> None:
    site.serve("/tin-1.html", status=503, Retry_After="3600")
    first = fetcher()

    async def twice() -> list[Any]:
        async with first:
            asked = (first.fetch(URL, source()) for _ in range(2))
            return await asyncio.gather(*asked, return_exceptions=True)

    assert {type(error) for error in asyncio.run(twice())} == {TransientError}
    assert site.paths == ["/robots.txt", "/tin-1.html"]
    state = state_of(first)
    assert state.not_before == clock.now + timedelta(hours=1)
    site.serve("/tin-1.html", ARTICLE)
    site.requests.clear()
    clock.now += timedelta(minutes=30)
    assert fails(fetcher(hosts=[state]), source()).retry_after == 1800
    assert site.requests == []
    clock.now += timedelta(minutes=29)
    get(fetcher(hosts=[state]), source())
    assert clock.naps[-1] == 60.0
