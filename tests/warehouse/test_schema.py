"""The schema as migrations make it, and its words."""

from dataclasses import fields
from pathlib import Path

from warehouse.connection import open_warehouse
from warehouse.records import Standing
from warehouse.statements import scripts

GOLDEN = Path(__file__).parent / "golden_schema.txt"


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
