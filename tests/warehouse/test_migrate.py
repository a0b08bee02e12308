"""An older file is upgraded in place, once, after a copy of it is kept."""

import duckdb
import pytest

from warehouse.connection import WarehouseError, open_warehouse
from warehouse.load import load_articles
from warehouse.migrate import newest
from warehouse.statements import scripts

SCHEMA = """
SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns()
WHERE schema_name IN ('core', 'mart') ORDER BY ALL
"""


@pytest.fixture
def old(tmp_path, path, figure, story, moment):
    """A file as the first version wrote it, with one article and its reading, whose ids were made otherwise then."""
    with open_warehouse(path) as con:
        load_articles(con, [story("a", figure("40", moment(0).date()))], reader_version="1", now=moment(0))
    old = tmp_path / "old.duckdb"
    with duckdb.connect(str(old)) as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(scripts("migrations")[0][1])
        con.execute("INSERT INTO core.schema_versions VALUES (1, '0001_core')")
        con.execute(f"ATTACH '{path}' AS today (READ_ONLY)")
        for table in ("articles", "readings"):
            columns = con.execute(f"SELECT list(column_name) FROM (DESCRIBE core.{table})").fetchone()[0]
            con.execute(f"INSERT INTO core.{table} BY NAME SELECT {', '.join(columns)} FROM today.core.{table}")
        con.execute("UPDATE core.readings SET reading_id = 'of old'")
    return old


def test_an_older_file_gets_the_schema_of_a_new_one_and_keeps_its_facts(old, path, story, figure, moment, caplog):
    caplog.set_level("INFO", "targetwatch.migrate")
    with open_warehouse(path) as con:
        fresh, held = con.execute(SCHEMA).fetchall(), con.execute("FROM core.readings").fetchall()
    with open_warehouse(old) as con:
        assert con.execute(SCHEMA).fetchall() == fresh
        assert con.execute("FROM core.readings").fetchall() == held
        again = load_articles(con, [story("a", figure("40", moment(0).date()))], reader_version="1", now=moment(1))
        assert not again.any
    assert [line.getMessage() for line in caplog.records] == [
        f"{old}: upgraded from schema 1 to {newest()}; it was copied to {old.with_name('old.schema-1.duckdb')} before"
    ]


def test_the_copy_of_an_older_file_is_that_file_and_is_made_once(old):
    copy = old.with_name("old.schema-1.duckdb")
    with open_warehouse(old):
        pass
    inode = copy.stat().st_ino
    with open_warehouse(old):
        pass
    assert copy.stat().st_ino == inode
    with duckdb.connect(str(copy), read_only=True) as con:
        assert con.execute("SELECT max(version) FROM core.schema_versions").fetchone() == (1,)
        assert con.execute("SELECT reading_id FROM core.readings").fetchall() == [("of old",)]
    assert sorted(one.name for one in old.parent.glob("*old*")) == ["old.duckdb", "old.schema-1.duckdb"]


def test_an_upgrade_that_fails_changes_nothing(old, monkeypatch):
    monkeypatch.setattr("warehouse.migrate.duplicate", fail)
    with pytest.raises(WarehouseError, match="no room"), open_warehouse(old):
        pass
    with duckdb.connect(str(old), read_only=True) as con:
        assert con.execute("SELECT max(version) FROM core.schema_versions").fetchone() == (1,)


def fail(path, draft):
    raise WarehouseError(f"{draft}: no room; make some")
