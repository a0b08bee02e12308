"""How one host is treated: one request at a time, a pause between two, and what its robots.txt says."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from protego import Protego

SLOWEST = 60.0


class Host:
    """The state of one host for the life of a Fetcher. Pauses are in seconds."""

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[object]]) -> None:
        self.clock = clock
        self.sleep = sleep
        self.lock = asyncio.Lock()
        self.robots: Protego | None = None
        self.slowness = 0.0
        self.due: datetime | None = None

    async def wait(self) -> None:
        """Sleep until the host may be asked again."""
        remaining = (self.due - self.clock()).total_seconds() if self.due else 0.0
        if remaining > 0:
            await self.sleep(remaining)
        # A run may live on a clock that stands: what has been slept is slept.
        self.due = None

    def rest(self, seconds: float) -> None:
        """Leave the host alone for at least so long from now on."""
        due = self.clock() + timedelta(seconds=seconds)
        self.due = max(self.due, due) if self.due else due

    def slow_down(self, pause: float) -> None:
        """Double the pause for good: the host said that it is asked too often."""
        self.slowness = min(SLOWEST, 2 * max(self.slowness, pause, 0.5))

    def pause(self, declared: float, agent: str) -> float:
        """The pause between two requests: the longest of the source's, the robots.txt's and what the host taught us."""
        crawl_delay = self.robots.crawl_delay(agent) if self.robots else None
        return max(declared, self.slowness, crawl_delay or 0.0)


def read_robots(body: bytes) -> Protego:
    """The rules of a robots.txt. Protego takes a byte order mark for part of the first line and ignores it."""
    return Protego.parse(body.decode("utf-8-sig", "replace"))
