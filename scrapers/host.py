"""How one host is treated: one request at a time, a pause between two, and what its robots.txt says.

What it taught us outlives a run as a HostState: slowness learnt by 428 and 429, the moment it asked us to wait for, and
its robots.txt, which by RFC 9309 may be kept for a day.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from protego import Protego

from scrapers.page import Validators
from warehouse.records import HostState

SLOWEST = 60.0
DAY = timedelta(days=1)
# What RFC 9309 asks a crawler to read at least.
ROBOTS_SIZE = 512_000


class Host:
    """One host for the life of a Fetcher. Pauses are in seconds."""

    def __init__(
        self, state: HostState, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.state = state
        self.clock = clock
        self.sleep = sleep
        self.lock = asyncio.Lock()
        self.due = state.not_before
        self.rules = read_robots(state.robots) if state.robots is not None else None

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

    def closed_for(self) -> float:
        """How long the host asked to be left alone, from now on."""
        before = self.state.not_before
        return max(0.0, (before - self.clock()).total_seconds()) if before else 0.0

    def close_for(self, seconds: float) -> None:
        """Leave the host alone as long as it asked, in other runs too."""
        self.rest(seconds)
        self.postpone(seconds)

    @property
    def slowness(self) -> float:
        """The pause the host taught us, which halves with each day since it last complained."""
        before = self.state.not_before
        days = max(0, (self.clock() - before) // DAY) if before else 0
        return float(self.state.slowness / 2**days)

    def slow_down(self, pause: float) -> None:
        """Double the pause: the host said that it is asked too often."""
        slowness = min(SLOWEST, 2 * max(self.slowness, pause, 0.5))
        self.state = replace(self.state, slowness=slowness)
        self.postpone(0.0)

    def postpone(self, seconds: float) -> None:
        """Remember until when the host may not be asked; once past, it is when it last complained."""
        before, known = self.clock() + timedelta(seconds=seconds), self.state.not_before
        self.state = replace(self.state, not_before=max(before, known) if known else before)

    def pause(self, declared: float, agent: str) -> float:
        """The pause between two requests: the longest of the source's, the robots.txt's and what the host taught us."""
        crawl_delay = self.rules.crawl_delay(agent) if self.rules else None
        return max(declared, self.slowness, crawl_delay or 0.0)

    @property
    def robots_are_fresh(self) -> bool:
        """Whether the robots.txt has been asked for within a day."""
        return bool(self.state.robots_at and self.clock() - self.state.robots_at < DAY)

    @property
    def robots_validators(self) -> Validators:
        """What lets the server answer that its robots.txt has not changed."""
        known = self.state.robots is not None
        return Validators(self.state.robots_etag, self.state.robots_last_modified) if known else Validators()

    def keep_robots(self, body: bytes, validators: Validators) -> None:
        """Obey a robots.txt that has just come."""
        # Protego takes a byte order mark for part of the first line and ignores it.
        text = body[:ROBOTS_SIZE].decode("utf-8-sig", "replace")
        self.rules = read_robots(text)
        self.state = replace(
            self.state,
            robots=text,
            robots_at=self.clock(),
            robots_etag=validators.etag,
            robots_last_modified=validators.last_modified,
        )

    def renew_robots(self) -> None:
        """Obey the known robots.txt for another day: it has not changed."""
        self.state = replace(self.state, robots_at=self.clock())


def read_robots(text: str) -> Protego:
    """The rules of a robots.txt."""
    return Protego.parse(text)
