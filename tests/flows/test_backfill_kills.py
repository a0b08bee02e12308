"""A re-reading that is killed at random and begun again ends as one that nobody disturbed.

`make test-crash` does it with 20,000 pages and five kills.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.rereading import fill, reread, settings_of
from warehouse.connection import open_warehouse

REREADING = Path(__file__).with_name("rereading.py")
KILLS = int(os.environ.get("KILLS", "1"))
PAGES = int(os.environ.get("REREAD_PAGES", "90"))
SOURCES = 4 if PAGES < 1000 else None
BATCH = PAGES // 10

WHEN = "known_at, known_until"
STATE = {
    "core.articles": f"SELECT * EXCLUDE ({WHEN}), known_until IS NULL FROM core.articles",
    "core.readings": f"SELECT * EXCLUDE ({WHEN}), known_until IS NULL FROM core.readings",
    "core.reprints": f"SELECT * EXCLUDE ({WHEN}), known_until IS NULL FROM core.reprints",
    "core.pages": "SELECT * FROM core.pages",
    "core.archive_reads": "SELECT * FROM core.archive_reads",
}


@pytest.fixture
def archive(tmp_path) -> Path:
    fill(tmp_path / "archive", PAGES, SOURCES)
    return tmp_path / "archive"


@contextmanager
def rereading(warehouse: Path, archive: Path):
    command = [sys.executable, REREADING, warehouse, archive, "2", str(BATCH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def finished(process: subprocess.Popen) -> int:
    """How many pages it read, once it has ended by itself."""
    told = [int(line) for line in process.stdout]
    assert process.wait() == 0
    return sum(told)


def killed(process: subprocess.Popen, after: float) -> int:
    """How many pages it says it has read when it is killed, so many seconds after its first batch."""
    first = int(process.stdout.readline())
    time.sleep(after)
    process.kill()
    return first + sum(int(line) for line in process.stdout if line.endswith("\n"))


def state(warehouse: Path) -> dict[str, list[tuple]]:
    with open_warehouse(warehouse, read_only=True) as con:
        return {name: con.execute(f"{query} ORDER BY ALL").fetchall() for name, query in STATE.items()}


def test_a_re_reading_that_is_killed_goes_on_where_it_was(tmp_path, archive):
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    torn, whole = tmp_path / "torn.duckdb", tmp_path / "whole.duckdb"
    begun = time.monotonic()
    assert reread(settings_of(whole, archive, 2)).read == PAGES
    lasts = time.monotonic() - begun
    read = 0
    for _ in range(KILLS):
        with rereading(torn, archive) as process:
            read += killed(process, chance.uniform(0, lasts / (KILLS + 1)))
    with rereading(torn, archive) as process:
        rest = finished(process)
    print(f"seed {seed}: {PAGES} pages, {read} read before {KILLS} kills and {rest} after them")
    # A batch may be loaded and not yet told of.
    assert 0 < rest <= PAGES - read
    assert state(torn) == state(whole)
