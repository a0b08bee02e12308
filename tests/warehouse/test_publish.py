"""The read-only copy, and what is left when a process is killed."""

import random
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from warehouse.connection import WarehouseError, open_warehouse
from warehouse.load import load_articles
from warehouse.publish import publish_copy
from warehouse.standings import record_transitions

JUNE = date(2025, 6, 30)


def work(path, copy, batch, moment):
    with open_warehouse(path) as con:
        load_articles(con, batch, reader_version="1", now=moment(1))
        record_transitions(con, date(2026, 2, 1), moment(1))
    return publish_copy(path, copy)


def test_nothing_new_leaves_the_copy_alone(path, tmp_path, figure, story, moment):
    copy = tmp_path / "public" / "copy.duckdb"
    batch = [story("a", figure("34000000", JUNE))]
    assert work(path, copy, batch, moment)
    inode, content = copy.stat().st_ino, path.read_bytes()
    assert not work(path, copy, batch, moment)
    assert copy.stat().st_ino == inode
    assert path.read_bytes() == content
    assert [one.name for one in copy.parent.iterdir()] == ["copy.duckdb"]


def test_a_reader_keeps_its_copy_while_it_is_swapped(path, tmp_path, figure, story, moment):
    copy = tmp_path / "copy.duckdb"
    publish_copy(path, copy)
    asked = "SELECT count(*) FROM mart.figure_evidence"
    with open_warehouse(copy, read_only=True) as reader:
        assert work(path, copy, [story("a", figure("34000000", JUNE))], moment)
        assert reader.execute(asked).fetchone() == (0,)
    with open_warehouse(copy, read_only=True) as reader:
        assert reader.execute(asked).fetchone() == (1,)


def test_a_copy_that_cannot_be_written_is_one_line(path, tmp_path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(WarehouseError, match="file") as error:
        publish_copy(path, tmp_path / "file" / "copy.duckdb")
    assert "\n" not in str(error.value)


LOAD = """
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles
from warehouse.publish import publish_copy
from warehouse.records import Article, Qualifier, Reading, Role
from warehouse.standings import record_transitions

def batch(number):
    for place in range(3):
        body = f"Bài {number}.{place}"
        said = {"indicator_id": "vneid_accounts", "area": "VN", "as_of_on": date(2025, 6, 30)}
        reading = Reading(0, 1, "1", Decimal(number), "count", Qualifier.EXACT, Role.ACTUAL, body, **said)
        yield ReadArticle(Article("s", f"https://s/{number}/{place}", body, body, "VN"), (reading,))

path, copy, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
now = datetime(2026, 1, 1, tzinfo=UTC)
print("ready", flush=True)
for number in range(first, first + 1000):
    with open_warehouse(path) as con:
        load_articles(con, list(batch(number)), reader_version="1", now=now)
        record_transitions(con, date(2026, 2, 1), now)
    print(number, flush=True)
    publish_copy(path, copy)
"""


def test_a_kill_at_any_moment_leaves_whole_batches_and_a_readable_copy(path, tmp_path):
    copy, next_number, dice = tmp_path / "copy.duckdb", 0, random.Random(7)
    publish_copy(path, copy)
    for _ in range(2):
        command = [sys.executable, "-c", LOAD, str(path), str(copy), str(next_number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.3 + dice.random() * 0.5)
            process.send_signal(signal.SIGKILL)
            committed = [int(line) for line in process.stdout.read().split()]
        with open_warehouse(path) as con:
            rows = con.execute("SELECT title FROM core.articles ORDER BY fetched_at").fetchall()
            loaded = sorted(int(title.split()[1].split(".")[0]) for (title,) in rows)
            counts = con.execute("SELECT count(*), count(DISTINCT reading_id) FROM core.readings").fetchone()
            doubled = con.execute("SELECT count(*) - count(DISTINCT transition_id) FROM core.transitions").fetchone()
        assert loaded == sorted([*range(len(loaded) // 3)] * 3), "a batch is missing, doubled or halved"
        assert set(committed) <= set(loaded), "a committed batch is lost"
        assert counts == (len(loaded), len(loaded))
        assert doubled == (0,)
        next_number = len(loaded) // 3
        with open_warehouse(copy, read_only=True) as reader:
            assert reader.execute("SELECT count(*) % 3 FROM core.articles").fetchone() == (0,)
    assert next_number > 0
