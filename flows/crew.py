"""The worker processes that all backfill tasks of one process share, and the event loop they are called from.

A new worker takes a third of a second to learn the catalogue; a batch is read in two.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import Any, TypeVar

from flows.visits import Reader, Visit
from scrapers.page import Page
from scrapers.workers import Workers

T = TypeVar("T")

# Pages on their way to a worker and back, of one task; more would only take memory.
UNDER_WAY = 64


class Crew:
    """Worker processes that threads may call; they are started by the first call."""

    def __init__(self, count: int) -> None:
        self.workers = Workers(count)
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, name="crew", daemon=True)
        self.thread.start()

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin some work on the loop, in the context of the caller."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def read(self, reader: Reader, pages: Iterable[Page]) -> Iterator[Visit]:
        """What the pages came to, in their order; only so many are held at once."""
        begun: deque[Future[Visit]] = deque()
        for page in pages:
            begun.append(self.begin(reader.read(page)))
            if len(begun) == UNDER_WAY:
                yield begun.popleft().result()
        yield from (one.result() for one in begun)

    def dismiss(self) -> None:
        """End the workers, what still waits for them, and the loop."""
        self.begin(self.end()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end(self) -> None:
        """End all work."""
        await self.workers.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@cache
def crew_of(count: int) -> Crew:
    """The crew of this process."""
    return Crew(count)


def dismiss_crew(count: int) -> None:
    """End the crew of this process, if there is one; the next task begins with a new one."""
    if crew_of.cache_info().currsize:
        crew_of(count).dismiss()
        crew_of.cache_clear()
