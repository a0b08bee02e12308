"""The schema: numbered migrations once, then macros and views afresh whenever their files changed."""

from hashlib import sha256
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.statements import scripts

DEFINITIONS = ("macros", "views")


def migrate(con: duckdb.DuckDBPyConnection, path: Path | str = "the warehouse") -> None:
    """Bring a warehouse to this version's schema in one transaction; `path` names it in errors.

    Raises WarehouseError when a newer version wrote it.
    """
    held = refuse_newer(con, path)
    if held == newest() and digest_held(con) == digest():
        return
    con.execute("BEGIN TRANSACTION")
    for number, (name, text) in enumerate(scripts("migrations"), start=1):
        if number > held:
            con.execute(text)
            con.execute("INSERT INTO core.schema_versions VALUES (?, ?)", [number, name])
    define(con)
    con.execute("COMMIT")


def check_schema(con: duckdb.DuckDBPyConnection, path: Path | str) -> None:
    """Raise WarehouseError unless the warehouse has exactly this version's schema."""
    if refuse_newer(con, path) < newest() or digest_held(con) != digest():
        raise WarehouseError(f"{path}: written by another version; run `targetwatch publish` with this one first")


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create every macro and view afresh, with its comments."""
    con.execute("DROP SCHEMA IF EXISTS mart CASCADE")
    con.execute("CREATE SCHEMA mart")
    for folder in DEFINITIONS:
        for _, text in scripts(folder):
            con.execute(text)
    con.execute("DELETE FROM core.definitions")
    con.execute("INSERT INTO core.definitions VALUES (?)", [digest()])


def refuse_newer(con: duckdb.DuckDBPyConnection, path: Path | str) -> int:
    """The number of the newest migration applied, 0 for an empty file."""
    if not table_exists(con, "schema_versions"):
        return 0
    held = int(scalar(con, "SELECT coalesce(max(version), 0) FROM core.schema_versions"))
    if held > newest():
        raise WarehouseError(
            f"{path}: written by a newer targetwatch (schema {held}, here {newest()}); upgrade this one"
        )
    return held


def newest() -> int:
    """The number of this version's last migration."""
    return len(scripts("migrations"))


def digest() -> str:
    """Changes when any macro or view does."""
    return sha256("".join(text for folder in DEFINITIONS for _, text in scripts(folder)).encode()).hexdigest()[:16]


def digest_held(con: duckdb.DuckDBPyConnection) -> str:
    """The digest of the macros and views a warehouse was given last."""
    return str(scalar(con, "SELECT max(digest) FROM core.definitions"))


def table_exists(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether core has the table."""
    found = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' AND table_name = ?"
    return bool(scalar(con, found, [name]))


def scalar(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[str] | None = None) -> int | str:
    """The one value of a query."""
    row = con.execute(sql, parameters).fetchone()
    return row[0] if row else 0
