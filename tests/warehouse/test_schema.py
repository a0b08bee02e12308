"""The schema as migrations make it, its words, and its checks."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from warehouse.checks import run_checks
from warehouse.connection import open_warehouse
from warehouse.load import load_articles, sync_sources
from warehouse.outbox import claim, queue, settle
from warehouse.records import Collection, Delivery, Message, Role, SourceRow, Standing, Tier
from warehouse.statements import scripts

GOLDEN = Path(__file__).parent / "golden_schema.txt"
JUNE = date(2025, 6, 30)


def test_the_schema_is_the_golden_one(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as con:
        rows = con.execute(
            "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns()"
            " WHERE schema_name IN ('core', 'mart') ORDER BY schema_name, table_name, column_index"
        ).fetchall()
    made = "".join(
        f"{schema}.{table}.{column} {kind}{'' if nullable or schema == 'mart' else ' NOT NULL'}\n"
        for schema, table, column, kind, nullable in rows
    )
    assert made == GOLDEN.read_text(encoding="utf-8"), (
        "a change of the schema is a new migration; then renew the golden file"
    )


def test_everything_analysts_see_is_explained(con):
    bare = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'mart' AND coalesce(comment, '') = ''"
        " UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE schema_name = 'mart' AND coalesce(comment, '') = ''"
        " UNION ALL SELECT function_name, '' FROM duckdb_functions()"
        " WHERE schema_name = 'mart' AND coalesce(comment, '') = ''"
    ).fetchall()
    assert bare == []


def test_every_view_answers(con):
    names = con.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'").fetchall()
    assert len(names) == len(scripts("views")) - 1
    for (name,) in names:
        con.execute(f"FROM mart.{name}").fetchall()


def test_transitions_and_standings_hold_the_keys_of_a_standing(con):
    for relation in ("core.transitions", "mart.current_standings"):
        columns = {name for (name, *_) in con.execute(f"DESCRIBE {relation}").fetchall()}
        assert {field.name for field in fields(Standing)} <= columns


def test_a_healthy_warehouse_passes_every_check(con, figure, story, moment):
    load_articles(con, [story("a", figure("30000000", JUNE))], reader_version="1", now=moment(0))
    checks = run_checks(con, JUNE, moment(0))
    assert [one.name for one in checks] == [name for name, _ in scripts("checks")]
    assert [one for one in checks if one.rows] == []
    assert all(one.description.endswith(".") for one in checks)


@pytest.fixture
def broken(con, figure, story, moment):
    """A warehouse with one fault of each kind."""
    share = {"indicator": "full_online_dossier_rate", "area": "20"}
    readings = [
        figure("1", JUNE, indicator="nobody_knows"),
        figure("2", date(2025, 12, 31), start=10),
        figure("133.5", JUNE, unit="percent", start=20, **share),
        figure("5", JUNE, unit="percent", start=30, indicator=share["indicator"], area="02", role=Role.TARGET),
        figure("5", date(2025, 7, 31), start=40, indicator=share["indicator"], area="02", unit="percent"),
        figure("12", JUNE, start=50, **share),
        figure("500", date(2025, 3, 31), start=60, indicator="eid_accounts_issued"),
        figure("400", JUNE, start=70, indicator="eid_accounts_issued"),
    ]
    visit = Collection("quiet", moment(0), 1, 1, 0, 0, 0)
    sync_sources(con, [SourceRow("quiet", "Im lặng", "quiet.example", Tier.PROVINCE_PRESS, "20")])
    batch = [story("a", *readings, published=date(2025, 7, 31))]
    load_articles(con, batch, reader_version="1", now=moment(0), collection=visit)
    queue(con, [Delivery("lost", "owner", "mail", Message("", "", "", ""), ())], {}, moment(0))
    claim(con, moment(0))
    settle(con, "lost", "dead", moment(0), "550")
    return con


def test_each_check_finds_its_fault(broken, moment):
    found = {one.name: one for one in run_checks(broken, JUNE, moment(3))}
    assert {name: one.rows for name, one in found.items()} == dict.fromkeys(found, 1)
    assert "133.5" in found["shares_over_100"].sample
    assert "eid_accounts_issued" in found["falling_counts"].sample
