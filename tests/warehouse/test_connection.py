"""Opening: locks, broken files, wrong places, versions; each is one line."""

import os
import subprocess
import sys
import threading
import time

import duckdb
import pytest

from warehouse.ask import ask
from warehouse.connection import WarehouseError, WarehouseLocked, open_warehouse, transaction
from warehouse.migrate import migrate, newest

HOLD = """
import sys, time
from warehouse.connection import open_warehouse
with open_warehouse(sys.argv[1]):
    print("open", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def held(path):
    """Another process that has the warehouse open for some seconds."""
    holders = []

    def hold(seconds):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
        )
        holders.append(process)
        assert process.stdout.readline() == "open\n"

    yield hold
    for process in holders:
        process.kill()
        process.communicate()


def line_of(error):
    text = str(error.value)
    assert "\n" not in text
    assert ";" in text, "names no remedy"
    return text


@pytest.mark.timeout(30)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_locked_file_is_waited_for_and_then_an_error(path, held, read_only):
    held(60)
    with pytest.raises(WarehouseLocked) as error, open_warehouse(path, wait=0.3, read_only=read_only):
        pass
    assert str(path) in line_of(error)


def test_a_lock_that_is_freed_in_time_is_no_error(path, held):
    held(0.5)
    with open_warehouse(path, wait=30) as con:
        assert con.execute("SELECT count(*) FROM core.targets").fetchone()[0] > 5


def test_threads_of_one_process_take_turns(path):
    done = []

    def write(number):
        with open_warehouse(path) as con, transaction(con):
            (count,) = con.execute("SELECT count(*) FROM core.acknowledgements").fetchone()
            time.sleep(0.02)
            con.execute(
                "INSERT INTO core.acknowledgements VALUES ('T', 'VN', TIMESTAMPTZ '2026-01-01 00:00:00+00', ?, '')",
                [str(count)],
            )
            done.append(number)

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_warehouse(path) as con:
        rows = con.execute("SELECT acknowledged_by FROM core.acknowledgements ORDER BY ALL").fetchall()
    assert rows == [("0",), ("1",), ("2",), ("3",)]
    assert len(done) == 4


def test_a_thread_that_waits_too_long_is_told_so(path):
    with open_warehouse(path):
        failures = []

        def too_late():
            try:
                with open_warehouse(path, wait=0.1):
                    pass
            except WarehouseLocked as error:
                failures.append(str(error))

        thread = threading.Thread(target=too_late)
        thread.start()
        thread.join()
    assert "another thread" in failures[0]


def corrupt(path):
    """Flip a byte in each half of the file's blocks."""
    content = bytearray(path.read_bytes())
    for place in range(12_288 + 100, len(content), 4096):
        content[place] ^= 0xFF
    path.write_bytes(content)


def test_a_corrupted_file_is_named(path):
    corrupt(path)
    with pytest.raises(WarehouseError) as error, open_warehouse(path) as con:
        con.execute("SELECT sum(hash(t)) FROM core.targets AS t").fetchall()
    assert str(path) in line_of(error)
    assert "copy" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseError) as error, open_warehouse(path):
        pass
    assert str(path) in line_of(error)
    assert path.read_bytes() == content


def test_a_missing_folder_is_made(tmp_path):
    with open_warehouse(tmp_path / "new" / "folder" / "w.duckdb") as con:
        assert con.execute("FROM mart.targets").fetchall() == []
    assert [one.name for one in (tmp_path / "new" / "folder").iterdir()] == ["w.duckdb"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(WarehouseError) as error, open_warehouse(tmp_path / "file" / "w.duckdb"):
        pass
    assert str(tmp_path / "file") in line_of(error)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WarehouseError) as error, open_warehouse(tmp_path / "w.duckdb"):
        pass
    assert str(tmp_path) in line_of(error)


def test_a_folder_instead_of_a_file_is_named(tmp_path):
    with pytest.raises(WarehouseError) as error, open_warehouse(tmp_path):
        pass
    assert "not a folder" in line_of(error)


def test_reading_what_is_not_there_is_an_error(tmp_path):
    with pytest.raises(WarehouseError) as error, open_warehouse(tmp_path / "w.duckdb", read_only=True):
        pass
    assert "targetwatch run" in line_of(error)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_schema_is_refused(path):
    with open_warehouse(path) as con:
        con.execute("INSERT INTO core.schema_versions VALUES (?, 'later')", [newest() + 1])
    for read_only in (False, True):
        with pytest.raises(WarehouseError) as error, open_warehouse(path, read_only=read_only):
            pass
        assert "upgrade" in line_of(error)


def test_views_of_another_version_are_made_afresh(path):
    with open_warehouse(path) as con:
        con.execute("UPDATE core.definitions SET digest = 'old'")
        con.execute("DROP VIEW mart.targets")
        con.execute("CREATE VIEW mart.gone AS SELECT 1")
    with pytest.raises(WarehouseError, match="another version"), open_warehouse(path, read_only=True):
        pass
    with open_warehouse(path) as con:
        con.execute("FROM mart.targets")
        with pytest.raises(duckdb.CatalogException):
            con.execute("FROM mart.gone")


def test_a_transaction_is_all_or_nothing(con):
    with pytest.raises(duckdb.Error, match="nowhere"), transaction(con):
        con.execute("DELETE FROM core.targets; FROM core.nowhere")
    assert con.execute("SELECT count(*) FROM core.targets").fetchone()[0] > 5


def test_asking_changes_nothing(con, everything):
    answer = ask(con, "SELECT target_id, deadline FROM mart.targets ORDER BY 1 LIMIT 1")
    assert (answer.columns, len(answer.rows)) == (("target_id", "deadline"), 1)
    assert ask(con, "DESCRIBE mart.targets").rows
    before = everything(con)
    for wrong in (
        "DELETE FROM core.targets",
        "SELECT 1; SELECT 2",
        "SELEC",
        "",
        "COPY core.areas TO 'x.csv'",
        "FROM nowhere",
    ):
        with pytest.raises(WarehouseError) as error:
            ask(con, wrong)
        line_of(error)
    assert everything(con) == before
    with transaction(con):
        migrate(con)
