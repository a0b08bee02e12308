"""Worker processes for what pages can make slow, greedy or deadly: no parser is safe alone."""

import asyncio
import gc
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from traceback import format_exc
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from scrapers.errors import FetchError, OversizeError, TransientError

try:
    import resource
except ImportError:  # Windows knows no limits of this kind.
    resource = None  # type: ignore[assignment]

MOST = 4
# Calls handed over at once where they come faster than they are worked off: a way between processes costs a tenth of
# what reading a page does.
TOGETHER = 8
PRELOADED = ["scrapers.reader", "scrapers.feeds"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and where its result is waited for."""

    work: Callable[[], Any]
    done: asyncio.Future[Any]

    def settle(self, value: Any, error: BaseException | None = None) -> None:
        """Tell the caller, if it still waits."""
        if self.done.done():
            return
        if error is None:
            self.done.set_result(value)
        else:
            self.done.set_exception(error)


class Workers:
    """A pool of processes; an async context manager. It starts with the first call.

    `count` defaults to the CPUs this process may use, at most four. A call is killed after `seconds`; a worker may hold
    `memory` bytes, a limit that Linux keeps, macOS ignores and Windows does not have.
    """

    def __init__(self, count: int | None = None, *, seconds: float = 20.0, memory: int = 300_000_000) -> None:
        self.count = count or min(MOST, usable_cpus())
        self.seconds = seconds
        self.memory = memory
        self.pool: ProcessPool | None = None
        self.starting = asyncio.Lock()
        self.waiting: deque[Call] = deque()
        self.running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End every worker and every call."""
        for call in self.waiting:
            call.done.cancel()
        self.waiting.clear()
        for task in self.running:
            task.cancel()
        if self.pool:
            self.pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(self.pool.join)

    async def run(self, url: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function, importable by its name, returns in a worker; what it raises comes as itself.

        The function is pure: it may be run again where it shared a worker with a call that had to be killed. Raises
        OversizeError naming the URL where the call itself is killed, TransientError where all workers are lost.
        """
        call = Call(partial(function, *args, **kwargs), asyncio.get_running_loop().create_future())
        self.waiting.append(call)
        self.hand_over()
        try:
            return await call.done  # type: ignore[no-any-return]
        except BrokenProcessPool as error:
            raise TransientError(url, "the worker processes were lost; try again later") from error
        except (MemoryError, RecursionError) as error:
            raise OversizeError(url, "reading it takes too much memory; look at the page by hand") from error
        except ProcessExpired as error:
            raise OversizeError(url, "reading it ended its worker process; look at the page by hand") from error
        except TimeoutError as error:
            raise OversizeError(url, f"reading it takes over {self.seconds:g} s; look at the page by hand") from error

    def hand_over(self) -> None:
        """Give waiting calls to the pool, which has one handful more than workers so that none is idle."""
        while self.waiting and len(self.running) <= self.count:
            calls = [self.waiting.popleft() for _ in range(min(TOGETHER, len(self.waiting)))]
            task = asyncio.create_task(self.work(calls))
            self.running.add(task)
            task.add_done_callback(self.handed_back)

    def handed_back(self, task: asyncio.Task[None]) -> None:
        """Go on with the calls that wait."""
        self.running.discard(task)
        if not task.cancelled():
            self.hand_over()

    async def work(self, calls: Sequence[Call]) -> None:
        """Settle some calls in one worker; where it is killed each is tried alone, and the culprit is found."""
        try:
            pool = await self.started()
            together = pool.schedule(work_off, ([call.work for call in calls],), timeout=self.seconds)
            outcomes = await asyncio.wrap_future(together)
        except asyncio.CancelledError:
            for call in calls:
                call.done.cancel()
            raise
        except Exception as error:
            if len(calls) == 1:
                return calls[0].settle(None, error)
            for call in calls:
                await self.work([call])
        else:
            for call, outcome in zip(calls, outcomes, strict=True):
                call.settle(*outcome)

    async def started(self) -> ProcessPool:
        """The pool, started or started anew; what it imports would hold up the loop."""
        async with self.starting:
            if self.pool and not self.pool.active:
                await asyncio.to_thread(self.pool.join)
                self.pool = None
            if self.pool is None:
                context = multiprocessing.get_context(start_method())
                if context.get_start_method() == "forkserver":
                    context.set_forkserver_preload(PRELOADED)
                self.pool = ProcessPool(self.count, initializer=confine, initargs=(self.memory,), context=context)
                await asyncio.to_thread(getattr, self.pool, "active")
            return self.pool


def usable_cpus() -> int:
    """The CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_method() -> str:
    """How workers start: forked from a clean server where there is one, for a process with threads cannot be forked."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def confine(memory: int) -> None:
    """Make this process a worker, within limits."""
    # A signal is heard between two steps of Python, and a parser may take long over one: the system is to end it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Each page leaves thousands of objects to the garbage collector, which would look through all imports each time.
    gc.freeze()
    gc.set_threshold(20_000)
    if resource:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def work_off(calls: Sequence[Callable[[], Any]]) -> list[tuple[Any, BaseException | None]]:
    """The result or the error of each call."""
    return [outcome_of(call) for call in calls]


def outcome_of(call: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """The result of a call, or its error. One that cannot travel would take the pool with it: its text travels."""
    try:
        return call(), None
    except Exception as error:
        if not isinstance(error, FetchError):
            error.add_note(format_exc())
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301
        except Exception:
            return None, RuntimeError(f"{type(error).__name__}: {error}")
        return None, error
