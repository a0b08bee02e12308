"""Killed processes, crowds, full disks: whole batches, once each, and a copy that can always be read.

`make test-crash` runs these at length.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse
from warehouse.publish import publish_copy

LOADING = Path(__file__).with_name("loading.py")
ARTICLES = 3

KILLS = int(os.environ.get("KILLS", "3"))
WRITERS, READERS = int(os.environ.get("WRITERS", "2")), int(os.environ.get("READERS", "2"))
CROWD_SECONDS = float(os.environ.get("CROWD_SECONDS", "2"))


@pytest.fixture
def copy(path, tmp_path):
    copy = tmp_path / "copy.duckdb"
    publish_copy(path, copy)
    return copy


def loading(path, copy, writer="w", first=0):
    command = [sys.executable, str(LOADING), str(path), str(copy), writer, str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def held(con) -> dict[str, Counter]:
    """How often each batch of each writer is there, in articles; all else of a sound warehouse is asserted."""
    found: dict[str, Counter] = {}
    for (title,) in con.execute("SELECT title FROM core.articles WHERE source_id = 's'").fetchall():
        writer, number, _ = title.split("/")
        found.setdefault(writer, Counter())[int(number)] += 1
    articles = sum(counts.total() for counts in found.values())
    rows = "SELECT count(*), count(DISTINCT reading_id), count(DISTINCT article_id) FROM core.readings"
    assert con.execute(rows).fetchone() == (articles, articles, articles)
    doubled = "SELECT count(*) - count(DISTINCT transition_id) FROM core.transitions"
    assert con.execute(doubled).fetchone() == (0,)
    return found


@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_kill_at_any_moment_leaves_whole_batches_and_a_readable_copy(path, copy):
    next_number, dice = 0, random.Random(7)
    for _ in range(KILLS):
        with loading(path, copy, first=next_number) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(dice.random())
            process.send_signal(signal.SIGKILL)
            committed = [int(line) for line in process.stdout.read().split()]
        with open_warehouse(path) as con:
            batches = held(con).get("w", Counter())
        assert batches == Counter(dict.fromkeys(range(len(batches)), ARTICLES)), "a batch is missing, doubled or halved"
        assert set(committed) <= set(batches), "a committed batch is lost"
        next_number = len(batches)
        with open_warehouse(copy, read_only=True) as reader:
            assert set(held(reader).get("w", Counter()).values()) <= {ARTICLES}
    assert next_number > 0


@pytest.mark.timeout(60 + 3 * CROWD_SECONDS)
def test_many_writers_and_readers_at_once_lose_nothing(path, copy):
    writers = {f"w{number}": loading(path, copy, f"w{number}") for number in range(WRITERS)}
    seen = [0] * READERS
    end = time.monotonic() + CROWD_SECONDS
    while time.monotonic() < end or not max(seen):
        for reader, before in enumerate(seen):
            with open_warehouse(copy, read_only=True) as con:
                batches = held(con)
            assert all(set(counts.values()) == {ARTICLES} for counts in batches.values()), "half a batch was published"
            seen[reader] = sum(counts.total() for counts in batches.values())
            assert seen[reader] >= before, "a later copy holds less"
    committed = {}
    for writer, process in writers.items():
        assert process.poll() is None, process.stderr.read()
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        committed[writer] = [int(line) for line in said.split()[1:]]
    with open_warehouse(path) as con:
        batches = held(con)
    assert batches
    for writer, numbers in committed.items():
        counts = batches.get(writer, Counter())
        assert counts == Counter(dict.fromkeys(range(len(counts)), ARTICLES))
        assert set(numbers) <= set(counts)


FILL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[2]).parent))
from loading import NOW, batch
from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.load import load_articles

path, number = Path(sys.argv[1]), 0
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 300_000,) * 2)
try:
    while True:
        with open_warehouse(path) as con:
            load_articles(con, list(batch("w", number, 50_000)), reader_version="1", now=NOW)
        print(number, flush=True)
        number += 1
except WarehouseError as error:
    print(error)
"""


def test_a_full_disk_is_one_line_and_loses_nothing_committed(path):
    command = [sys.executable, "-c", FILL, str(path), str(LOADING)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    *committed, line = done.stdout.splitlines()
    assert str(path) in line
    assert "free space" in line
    with open_warehouse(path) as con:
        assert held(con)["w"] == Counter(dict.fromkeys(map(int, committed), ARTICLES))
