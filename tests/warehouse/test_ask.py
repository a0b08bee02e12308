"""Questions in SQL: hostile ones are harmless, wrong ones are one line, large ones are read while they come."""

import subprocess
import sys
from itertools import islice

import pytest

from warehouse.ask import ask, asked
from warehouse.connection import WarehouseError, open_warehouse


@pytest.fixture
def reader(place):
    with open_warehouse(place, read_only=True) as con:
        yield con


def refusal(con, sql) -> str:
    with pytest.raises(WarehouseError) as error:
        ask(con, sql)
    text = str(error.value)
    assert text.startswith("sql: ")
    assert "\n" not in text
    assert "; " in text, "names no remedy"
    return text


@pytest.mark.parametrize(
    "question",
    [
        "SELECT target_id FROM mart.targets",
        "FROM mart.targets LIMIT 1",
        "WITH few AS (FROM mart.targets LIMIT 1) FROM few",
        "VALUES (1)",
        "DESCRIBE mart.targets",
        "SUMMARIZE mart.targets",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "PIVOT mart.targets ON op IN ('>=', '<=') USING count(*) GROUP BY unit",
        "SHOW TABLES FROM mart;",
    ],
)
def test_every_kind_of_question_is_answered(reader, question):
    assert ask(reader, question).rows


@pytest.mark.parametrize(
    "order",
    [
        "DELETE FROM core.targets",
        "EXPLAIN ANALYZE DELETE FROM core.targets",
        "CREATE TABLE core.mine AS SELECT 1",
        "SELECT 1; DROP TABLE core.targets",
        "CALL force_checkpoint()",
        "SET threads = 1",
        "EXPLAIN ANALYZE SET threads = 1",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FROM query('DROP TABLE core.targets')",
        "PIVOT mart.targets ON op USING count(*)",
        "",
        "-- nothing",
    ],
)
def test_orders_are_refused_with_a_remedy(con, order, everything):
    before = everything(con)
    refusal(con, order)
    assert everything(con) == before


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("word\nxyzzy\n")
    return path


@pytest.mark.parametrize(
    "theft",
    [
        "FROM read_csv('{secret}')",
        "FROM '{secret}'",
        "SELECT content FROM read_text('{secret}')",
        "SELECT content FROM read_blob('{secret}')",
        "FROM glob('{folder}/*')",
        "FROM sniff_csv('{secret}')",
        "ATTACH '{folder}/other.duckdb' AS other",
        "COPY mart.targets TO '{folder}/out.csv'",
        "EXPLAIN ANALYZE COPY mart.targets TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "SELECT getenv('HOME')",
        "FROM duckdb_secrets()",
        "FROM read_parquet('http://127.0.0.1:1/x.parquet')",
    ],
)
def test_nothing_outside_the_warehouse_is_read_or_written(reader, secret, theft):
    folder = secret.parent
    before = sorted(folder.iterdir())
    assert "xyzzy" not in refusal(reader, theft.format(secret=secret, folder=folder))
    assert sorted(folder.iterdir()) == before


def test_no_variable_of_the_program_is_a_table(reader):
    hidden = ask(reader, "SELECT 1").rows
    assert "hidden does not exist" in refusal(reader, "FROM hidden")
    assert hidden == [(1,)]


def test_a_question_leaves_the_seal_on_for_the_next(reader, secret):
    ask(reader, "SELECT 1")
    assert "only the warehouse is read here" in refusal(reader, f"FROM '{secret}'")


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("SELEC 1", 'near "SELEC"'),
        ("FROM mart.overdue_target", '"overdue_targets"'),
        ("SELECT nmae_vi FROM mart.targets", '"name_vi"'),
        ("SELECT CAST('x' AS INTEGER)", "'x'"),
        ("SELECT error('a\nb')", "a; "),
        ("SELECT $wanted", "wanted"),
    ],
)
def test_a_mistake_is_one_line_that_helps(reader, mistake, words):
    assert words in refusal(reader, mistake)


def test_the_same_connection_answers_after_a_mistake(reader):
    refusal(reader, "SELECT 1 / 'x'")
    assert ask(reader, "SELECT 1").rows == [(1,)]


@pytest.mark.timeout(10)
def test_rows_are_fetched_while_they_are_read(reader):
    with asked(reader, "SELECT i, repeat('x', 1000) AS text FROM range(1_000_000_000_000) AS t(i)") as (columns, rows):
        assert columns == ("i", "text")
        assert [number for number, _ in islice(rows, 25_000)] == list(range(25_000))


def test_an_error_while_rows_are_read_is_one_line_too(reader):
    late = "SELECT CASE WHEN i < 100000 THEN i ELSE error('late') END FROM range(200000) AS t(i)"
    with pytest.raises(WarehouseError, match="sql: late; "), asked(reader, late) as (_, rows):
        assert len(list(rows)) < 200_000


SPILL = """
import sys
from warehouse.ask import ask
from warehouse.connection import WarehouseError, open_warehouse
with open_warehouse(sys.argv[1], read_only=True) as con:
    con.execute("SET memory_limit = '50MB'")
    con.execute("SET max_temp_directory_size = '20MB'")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    try:
        ask(con, "SELECT i FROM range(50_000_000) AS t(i) ORDER BY hash(i)")
    except WarehouseError as error:
        print(error)
"""


def test_a_question_too_large_for_memory_and_disk_is_one_line(path):
    done = subprocess.run([sys.executable, "-c", SPILL, str(path)], capture_output=True, text=True, check=True)
    (line,) = done.stdout.splitlines()
    assert "ask for less" in line
    assert [one.name for one in path.parent.iterdir()] == [path.name]
