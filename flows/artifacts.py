"""What Prefect's UI shows of a run beside its log: a page of what it came to, and how far a long one has come.

Nothing is shown outside a run; what is shown under one key has its history there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import cast
from uuid import UUID

from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.context import FlowRunContext, TaskRunContext

# Each update is a request to the server.
SECONDS_BETWEEN_UPDATES = 5.0


def in_run() -> bool:
    """Whether a flow or task of Prefect runs here, to which something can be attached."""
    return bool(FlowRunContext.get() or TaskRunContext.get())


def show(key: str, markdown: str) -> None:
    """Show a page under a key, of lower-case letters, digits and dashes."""
    if in_run():
        # Within an async flow Prefect would return a coroutine instead.
        create_markdown_artifact(markdown, f"targetwatch-{key}", _sync=True)  # type: ignore[call-arg]


@dataclass(slots=True)
class Progress:
    """How far a long run has come; `str()` is a line for people. A total of 0 is not known."""

    total: int
    show: Callable[[float, str], object] | None = None
    clock: Callable[[], float] = monotonic
    done: int = 0
    begun: float = field(init=False)
    shown: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.shown = self.clock()

    def advance(self, number: int = 1) -> None:
        """Count more as done, and show it unless that was done a few seconds ago."""
        self.done += number
        if self.clock() - self.shown >= SECONDS_BETWEEN_UPDATES:
            self.publish()

    def publish(self) -> None:
        """Show it now."""
        self.shown = self.clock()
        if self.show:
            self.show(self.percent, str(self))

    @property
    def percent(self) -> float:
        """Share that is done, 0 to 100; 0 where the total is not known."""
        return min(100 * self.done / self.total, 100.0) if self.total else 0.0

    @property
    def rate(self) -> float:
        """Done a second, on average; 0 at the start."""
        seconds = self.clock() - self.begun
        return self.done / seconds if seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the rate so far; None where nobody can tell."""
        return max(self.total - self.done, 0) / self.rate if self.total and self.rate else None

    def __str__(self) -> str:
        of = f" of {self.total:,}" if self.total else ""
        left = self.seconds_left
        time = f", {duration(left)} left" if left is not None else ""
        return f"{self.done:,}{of} done, {self.rate:,.1f} a second{time}"


def duration(seconds: float) -> str:
    """A time as people say it, in its two largest units: 2 h 5 min."""
    days, rest = divmod(round(seconds), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
    first = next((place for place, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2] if number) or "0 s"


@contextmanager
def progress(key: str, total: int) -> Iterator[Progress]:
    """Follow a long run under a key; `advance()` what it gives, from any thread. Its end is shown whatever comes."""
    watched = Progress(total)
    if in_run():
        made = create_progress_artifact(0.0, key, str(watched), _sync=True)  # type: ignore[call-arg]
        watched.show = partial(update_progress_artifact, cast(UUID, made), _sync=True)  # type: ignore[call-arg]
    try:
        yield watched
    finally:
        watched.publish()
