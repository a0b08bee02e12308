"""Waiting for what another one has."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import uniform
from time import monotonic, sleep

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows
    fcntl = None  # type: ignore[assignment]

SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.1


def pauses(wait: float) -> Iterator[float]:
    """The seconds left, at once and then again after each short pause until none are; at least once.

    The pauses are of chance length: who waits longest must not be the one that always comes too late.
    """
    deadline = monotonic() + wait
    left = wait
    yield max(left, 0.0)
    while (left := deadline - monotonic()) > 0:
        sleep(min(uniform(SHORTEST_PAUSE, LONGEST_PAUSE), left))  # noqa: S311  no secret
        yield max(deadline - monotonic(), 0.0)


@contextmanager
def heading_queue(folder: Path, wait: float) -> Iterator[float]:
    """Be first of the processes that wait for a file of a folder; gives the seconds left.

    Without it a process that opens and closes a file over and over starves those that wait for it meanwhile. Goes on
    all the same where the time is up, or where the system has no such locks.
    """
    if fcntl is None or not folder.is_dir():
        yield wait
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield next((left for left in pauses(wait) if is_first(handle)), 0.0)
    finally:
        os.close(handle)


def is_first(handle: int) -> bool:
    """Whether the lock of an open folder is ours now; closing the handle gives it up."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some network file systems have none: then everybody is first.
        return True
    return True
