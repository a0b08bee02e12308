"""Server mode: what differs from a file. That all else is the same, the fixture `place` holds in the other tests."""

import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import extensions
from warehouse.ask import ask
from warehouse.connection import WarehouseError, WarehouseLocked, open_warehouse, transaction
from warehouse.load import load_articles
from warehouse.publish import publish_copy
from warehouse.remote import TOKEN, filled, literal
from warehouse.server import serve

JUNE = date(2025, 6, 30)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.decimals(-(10**20), 10**20, places=9)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
    | st.dates(min_value=date(1000, 1, 1))
    | st.datetimes(timezones=st.just(UTC)).filter(lambda one: 1000 < one.year < 9000),
    lambda one: st.lists(one, max_size=0),
)


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        yield con


@given(value=values)
def test_a_value_written_as_sql_is_that_value(engine, value):
    ((back,),) = engine.execute(f"SELECT {literal(value)}").fetchall()
    assert (back.astimezone(UTC) if isinstance(back, datetime) else back) == value


def test_only_parameters_are_filled_in():
    query = "SELECT $a, '$a ?', \"$a\", $b -- $a, ?\n, $a"
    assert filled(query, {"a": "it's", "b": 1}) == "SELECT 'it''s', '$a ?', \"$a\", 1 -- $a, ?\n, 'it''s'"
    assert filled("SELECT ?, ?", [date(2026, 1, 2), None]) == "SELECT DATE '2026-01-02', NULL"
    assert filled("SELECT '$5', $$ $a $$ /* $b\\n? */", {}) == "SELECT '$5', $$ $a $$ /* $b\\n? */"


@pytest.mark.parametrize(("query", "given"), [("SELECT $a", {"b": 1}), ("SELECT ?, ?", [1])])
def test_a_missing_parameter_is_an_error(query, given):
    with pytest.raises(duckdb.InvalidInputException, match="not provided"):
        filled(query, given)


@pytest.mark.parametrize("value", [object(), datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), {"a": 1}])
def test_a_value_of_another_kind_is_refused(value):
    with pytest.raises(TypeError):
        literal(value)


def refusal(address) -> str:
    with pytest.raises(WarehouseError) as error, open_warehouse(address, wait=0.1):
        pass
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_client_without_the_secret_is_told_what_to_set(monkeypatch):
    monkeypatch.delenv(TOKEN, raising=False)
    assert TOKEN in refusal("quack:127.0.0.1:1")


def test_missing_extensions_are_named_with_what_brings_them(monkeypatch):
    monkeypatch.setattr(extensions, "find_spec", lambda name: None)
    with pytest.raises(WarehouseError, match=r"duckdb_extension_quack: .*\[server\]"):
        extensions.extension_file("quack")


@pytest.fixture
def address(path, serving):
    with serving(path, longest=2.0) as address:
        yield address


def test_a_wrong_secret_and_a_silent_address_are_one_line(address, monkeypatch):
    assert "serve-warehouse" in refusal("quack:127.0.0.1:1")
    monkeypatch.setenv(TOKEN, "another secret of some length")
    assert TOKEN in refusal(address)


def test_another_host_is_spoken_to_with_tls_unless_the_address_says_otherwise(path, serving):
    with serving(path, host="127.0.0.2") as address:
        assert "quack+http:" in refusal(address)
        with open_warehouse(address.replace("quack:", "quack+http:")) as con:
            assert con.execute("SELECT 42").fetchone() == (42,)


def test_a_server_that_is_started_later_is_waited_for(path, serving, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def read():
        with open_warehouse(f"quack:127.0.0.1:{port}", wait=20) as con:
            return con.execute("SELECT 42").fetchone()

    monkeypatch.setenv(TOKEN, "sixteen letters and more")
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        time.sleep(0.5)
        assert not reading.done()
        with serving(path, port=port):
            assert reading.result() == (42,)


def test_a_server_needs_an_address(path):
    with pytest.raises(WarehouseError, match="quack:host:port"):
        serve(path, "127.0.0.1:9494", "", Event(), Event())


@pytest.mark.parametrize("order", ["FROM read_csv('/etc/passwd')", "COPY core.targets TO 'x.csv'", "ATTACH 'x.duckdb'"])
def test_no_client_reaches_the_files_of_the_server(address, order):
    with open_warehouse(address) as con, pytest.raises(duckdb.Error, match="disabled by configuration"):
        con.execute(order)


def test_sessions_are_in_utc_wherever_the_server_is(address):
    with open_warehouse(address) as con:
        assert ask(con, "SELECT current_setting('TimeZone')").rows == [("UTC",)]


def test_many_sessions_write_and_nothing_is_lost_or_doubled(address, figure, story, moment):
    def load(number):
        batch = [story("all", figure("40", JUNE)), story(str(number), figure(str(number), JUNE))]
        with open_warehouse(address) as con:
            return load_articles(con, batch, reader_version="1", now=moment(0))

    with ThreadPoolExecutor(4) as pool:
        changes = list(pool.map(load, range(8)))
    assert sum(len(one.inserted) for one in changes) == 9
    with open_warehouse(address) as con:
        assert con.execute("SELECT count(*), count(DISTINCT reading_id) FROM core.readings").fetchone() == (9, 9)
        assert con.execute("SELECT count(*) FROM core.articles").fetchone() == (9,)
        assert con.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'session')"
        ).fetchone() == (0,)


def test_a_turn_that_is_not_given_back_in_time_is_an_error(address):
    with (
        open_warehouse(address) as first,
        transaction(first),
        pytest.raises(WarehouseLocked, match="another session"),
        open_warehouse(address, wait=0.2) as second,
        transaction(second),
    ):
        pass


HALF = """
import sys, time
from warehouse.connection import open_warehouse, transaction
with open_warehouse(sys.argv[1]) as con, transaction(con):
    con.execute("DELETE FROM core.targets")
    print("half", flush=True)
    time.sleep(60)
"""


@pytest.mark.timeout(60)
def test_what_a_killed_writer_left_open_is_rolled_back(address):
    with subprocess.Popen([sys.executable, "-c", HALF, address], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "half\n"
        writer.send_signal(signal.SIGKILL)
    with open_warehouse(address) as con, transaction(con):
        assert con.execute("SELECT count(*) FROM core.targets").fetchone()[0] > 5


def test_a_writer_over_its_time_is_told_and_nothing_is_written(address):
    def dawdle(con):
        con.execute("DELETE FROM core.targets")
        time.sleep(5)
        con.execute("SELECT 1")

    with pytest.raises(WarehouseError, match="run again"), open_warehouse(address) as con, transaction(con):
        dawdle(con)
    with open_warehouse(address) as con:
        assert con.execute("SELECT count(*) FROM core.targets").fetchone()[0] > 5


def test_the_copy_of_a_server_is_the_one_of_its_file(address, path, tmp_path, figure, story, moment, everything):
    with open_warehouse(address) as con:
        load_articles(con, [story("a", figure("40", JUNE))], reader_version="1", now=moment(0))
        held = everything(con)
    copy = tmp_path / "it's" / "copy.duckdb"
    with ThreadPoolExecutor(3) as pool:
        assert any(pool.map(publish_copy, [address] * 3, [copy] * 3))
    with open_warehouse(copy, read_only=True) as reader:
        assert everything(reader) == held
        assert ask(reader, "FROM mart.figure_evidence").rows
    assert [one.name for one in copy.parent.glob("**/[!.]*")] == ["copy.duckdb"]
