"""Worker processes: what a page can do to them stays with that page."""

import asyncio
import os
import pickle
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import ChallengeError, GoneError, Kind, LayoutError, OversizeError, TransientError
from scrapers.page import parse, text_of
from scrapers.workers import Workers, usable_cpus

URL = "https://tin.vn/1.html"


def double(number: int) -> int:
    return 2 * number


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(error: Exception) -> None:
    raise error


def pid() -> int:
    return os.getpid()


def meet(folder: Path, others: int) -> int:
    """Waits until so many processes are here at once."""
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < others:
        time.sleep(0.01)
    return os.getpid()


def recurse(depth: int) -> int:
    return recurse(depth + 1)


def text_length(markup: str) -> int:
    return len(text_of(parse(markup)))


def ignores_sigint() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


class MuteError(Exception):
    """Pickles, but cannot be made again from what it pickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def using(work: Callable[[Workers], Awaitable[Any]], **options: Any) -> Any:
    async def run() -> Any:
        async with Workers(**options) as workers:
            return await work(workers)

    return asyncio.run(run())


def outcomes(*calls: tuple[Any, ...], **options: Any) -> list[Any]:
    """What each call comes to, all asked at once."""

    async def work(workers: Workers) -> list[Any]:
        asked = (workers.run(f"{URL}?{number}", *call) for number, call in enumerate(calls))
        return await asyncio.gather(*asked, return_exceptions=True)

    found: list[Any] = using(work, **options)
    return found


def test_results_come_back_to_their_callers() -> None:
    assert outcomes(*((double, number) for number in range(40)), count=2) == [2 * number for number in range(40)]


def test_workers_are_processes_as_many_as_asked_for(tmp_path: Path) -> None:
    pids = set(outcomes(*[(meet, tmp_path, 3)] * 3, count=3))
    assert len(pids) == 3
    assert os.getpid() not in pids
    assert Workers().count == min(4, usable_cpus())


def test_nothing_starts_before_the_first_call() -> None:
    async def work(workers: Workers) -> object:
        return workers.pool

    assert using(work) is None


@pytest.mark.parametrize(
    ("call", "problem"),
    [((sleep, 60), "takes over 0.5 s"), ((die,), "ended its worker"), ((eat, 500), "memory"), ((recurse, 0), "memory")],
)
def test_a_call_that_runs_wild_is_one_clear_error_and_no_other_call_is_hurt(
    call: tuple[Any, ...], problem: str
) -> None:
    plain = [(double, number) for number in range(10)]
    wild, *others = outcomes(call, *plain, count=2, seconds=0.5)
    assert isinstance(wild, OversizeError)
    assert wild.url == f"{URL}?0"
    assert problem in str(wild)
    assert str(wild).endswith("look at the page by hand")
    assert others == [2 * number for number in range(10)]


def test_calls_that_wait_go_together_and_only_the_culprit_suffers() -> None:
    calls: list[tuple[Any, ...]] = [(sleep, 0.01), *((double, number) for number in range(30))]
    calls[5:5] = [(die,), (eat, 500), (refuse, GoneError(URL, "status 410"))]
    found = outcomes(*calls, count=1)
    assert [type(error) for error in found[5:8]] == [OversizeError, OversizeError, GoneError]
    assert [error.url for error in found[5:8]] == [f"{URL}?5", f"{URL}?6", URL]
    assert found[1:5] + found[8:] == [2 * number for number in range(30)]


def test_the_end_of_the_pool_ends_its_calls() -> None:
    async def run() -> list[Any]:
        async with Workers(1) as workers:
            asked = [asyncio.create_task(workers.run(URL, sleep, 60)) for _ in range(30)]
            await asyncio.sleep(0.3)
        return await asyncio.gather(*asked, return_exceptions=True)

    assert {type(outcome) for outcome in asyncio.run(run())} == {asyncio.CancelledError}


def test_dead_workers_are_replaced() -> None:
    async def work(workers: Workers) -> list[int]:
        for _ in range(3):
            with pytest.raises(OversizeError):
                await workers.run(URL, die)
        return [await workers.run(URL, double, number) for number in range(3)]

    assert using(work, count=1) == [0, 2, 4]


def test_a_pool_whose_idle_workers_were_killed_is_started_anew() -> None:
    async def work(workers: Workers) -> int:
        os.kill(await workers.run(URL, pid), signal.SIGKILL)
        await asyncio.sleep(0.5)
        return await workers.run(URL, double, 2)

    assert using(work, count=1) == 4


def test_errors_come_as_themselves_and_whole() -> None:
    layout = LayoutError(URL, "no body", archive="tin/1.warc.gz#7")
    slow = TransientError(URL, "status 429", retry_after=7.0)
    found = outcomes((refuse, layout), (refuse, slow), (refuse, ValueError("x")), count=1)
    assert [type(error) for error in found] == [LayoutError, TransientError, ValueError]
    assert (found[0].url, found[0].problem, found[0].archive) == (URL, "no body", "tin/1.warc.gz#7")
    assert found[1].retry_after == 7.0
    assert "in refuse" in found[2].__notes__[0]


def test_an_error_that_cannot_travel_arrives_as_its_text() -> None:
    wild, plain = outcomes((raise_mute,), (double, 2), count=1)
    assert (type(wild), str(wild), plain) == (RuntimeError, "MuteError: ab", 4)


def raise_mute() -> None:
    raise MuteError("a", "b")


def test_fetch_errors_pickle() -> None:
    error = ChallengeError(URL, "a bot\nchallenge", retry_after=3.0, archive="a#1")
    same = pickle.loads(pickle.dumps(error))
    assert (str(same), vars(same)) == (f"{URL}: a bot challenge", vars(error))
    assert same.kind is Kind.CHALLENGE


def test_pages_made_to_break_parsers_are_read_or_refused() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(50_000))
    pages = [
        f"<html><body><p {attributes}>text</p></body></html>",
        "<div>" * 20_000 + "text",
        "<p>text</p>" + "<div>" * 200_000,
        "<b><i>" * 20_000 + "text",
        "text" + "<!--" * 50_000,
    ]
    *wild, plain = outcomes(*((text_length, page) for page in pages), (text_length, "text"), count=2, seconds=1.0)
    assert all(isinstance(outcome, int | OversizeError) for outcome in wild)
    assert plain == 4


def test_an_interrupt_is_for_the_parent_alone() -> None:
    assert outcomes((ignores_sigint,), count=1) == [True]


def test_a_cancelled_call_leaves_no_process() -> None:
    async def work(workers: Workers) -> int:
        worker = await workers.run(URL, pid)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.run(URL, sleep, 60), 0.2)
        return worker

    with pytest.raises(ProcessLookupError):
        os.kill(using(work, count=1), 0)
