"""The order in which the batches of a backfill are worked off, and what becomes of those that fail: nothing is read."""

import asyncio
import threading
from collections import Counter, deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.backfill import Tally, may_work_soon, work_off
from flows.batches import Done, ReadPages, RestingError
from flows.crew import Crew
from flows.streams import BackfillError
from scrapers.errors import TransientError
from scrapers.newsroom import SOURCES
from scrapers.source import registry
from warehouse.connection import WarehouseLocked

SOURCES_READ = tuple(registry(SOURCES)[name] for name in ("nhan_tin", "so_lieu"))


@given(st.lists(st.integers(0, 5), max_size=8), st.integers(1, 4))
def test_each_stream_has_one_batch_under_way_and_all_are_worked_off(lengths, at_once):
    under_way: Counter = Counter()
    most, guard = [], threading.Lock()

    def stream(name: int, length: int):
        for _ in range(length):
            told = yield name
            assert told.source_id == str(name)
        yield Done(str(name), skipped=1)

    def work(name: int) -> Done:
        with guard:
            under_way[name] += 1
            most.append((under_way.total(), max(under_way.values())))
        with guard:
            under_way[name] -= 1
        return Done(str(name), read=1)

    with ThreadPoolExecutor(8) as pool:
        streams = [stream(name, length) for name, length in enumerate(lengths)]
        done = list(work_off(streams, lambda name: pool.submit(work, name), at_once))
    assert sum(one.read for one in done) == sum(lengths)
    assert sum(one.skipped for one in done) == len(lengths)
    assert all(total <= at_once and of_one == 1 for total, of_one in most)


def test_a_batch_that_fails_ends_its_stream_and_no_other():
    source, other = SOURCES_READ

    def stream(source):
        for number in range(3):
            yield ReadPages(source, (f"{number}",))

    def submit(batch: ReadPages) -> Future:
        future: Future = Future()
        if batch.source is source and batch.urls == ("1",):
            future.set_exception(TransientError("u", "the worker processes were lost; try again later"))
        elif batch.source is source:
            future.set_result(Done("nhan_tin", read=1))
        else:
            future.set_result(Done("so_lieu", read=1))
        return future

    tally = Tally()
    for done in work_off([stream(source), stream(other)], submit, 2):
        tally.add(done)
    assert (tally.read, tally.failed, tally.shut) == (4, 1, ["nhan_tin"])
    assert tally.failures == ["u: the worker processes were lost; try again later"]


def test_a_stream_that_fails_by_itself_ends_and_no_other():
    def failing():
        yield Done("nhan_tin", skipped=1)
        raise BackfillError("urls.txt: it is gone; name a text file with one URL a line")

    def fine():
        yield Done("so_lieu", skipped=1)

    done = list(work_off([failing(), fine()], Future, 1))
    assert [one.skipped for one in done] == [1, 0, 1]
    assert done[1].failures == ("urls.txt: it is gone; name a text file with one URL a line",)


def test_whoever_waits_for_a_crew_that_is_dismissed_waits_no_longer():
    crew = Crew(1)
    waiting = crew.begin(asyncio.sleep(1000))
    crew.dismiss()
    with pytest.raises(CancelledError):
        waiting.result(timeout=5)


def test_an_error_nobody_foresaw_is_raised_when_the_others_have_ended():
    sources = SOURCES_READ

    def submit(batch: ReadPages) -> Future:
        future: Future = Future()
        if batch.source is sources[0]:
            future.set_exception(ZeroDivisionError())
        else:
            future.set_result(Done("so_lieu", read=1))
        return future

    def stream(source):
        yield ReadPages(source, ("1",))
        yield ReadPages(source, ("2",))

    streams = list(map(stream, sources))
    told: list[Done] = []
    with pytest.raises(ZeroDivisionError):
        deque(map(told.append, work_off(streams, submit, 1)))
    assert sum(done.read for done in told) == 2


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (WarehouseLocked("w: another process still has it open"), True),
        (TransientError("u", "the worker processes were lost"), True),
        (RestingError("nhan_tin: its quiet hours have begun"), False),
        (ZeroDivisionError(), False),
    ],
)
def test_only_what_may_work_soon_is_tried_again(error, again):
    def result():
        raise error

    assert may_work_soon(None, None, SimpleNamespace(result=result)) is again
