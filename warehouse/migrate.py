"""The schema: numbered migrations once, then macros and views afresh whenever their files changed."""

import logging
from hashlib import sha256
from pathlib import Path

from warehouse.duplicate import duplicate
from warehouse.errors import WarehouseError
from warehouse.remote import Connection
from warehouse.statements import scripts

logger = logging.getLogger("targetwatch.migrate")

DEFINITIONS = ("macros", "views")


def migrate(con: Connection, path: Path | str = "the warehouse") -> None:
    """Bring a warehouse to this version's schema in one transaction; `path` names it in errors.

    Before the tables of an older file change, a copy of it is put beside it.
    Raises WarehouseError when a newer version wrote it, or when there is no room for the copy.
    """
    held = refuse_newer(con, path)
    if held == newest() and digest_held(con) == digest():
        return
    if 0 < held < newest():
        keep_copy(con, Path(path), held)
    con.execute("BEGIN TRANSACTION")
    for number, (name, text) in enumerate(scripts("migrations"), start=1):
        if number > held:
            con.execute(text)
            con.execute("INSERT INTO core.schema_versions VALUES (?, ?)", [number, name])
    define(con)
    con.execute("COMMIT")


def keep_copy(con: Connection, path: Path, held: int) -> None:
    """Put a copy of an older file beside it, named after its schema."""
    copy = path.with_name(f"{path.stem}.schema-{held}{path.suffix}")
    draft = path.with_name(f".{copy.name}.draft")
    con.execute("CHECKPOINT")
    duplicate(path, draft)
    draft.replace(copy)
    logger.info("%s: upgraded from schema %d to %d; it was copied to %s before", path, held, newest(), copy)


def check_schema(con: Connection, path: Path | str) -> None:
    """Raise WarehouseError unless the warehouse has exactly this version's schema."""
    if refuse_newer(con, path) < newest() or digest_held(con) != digest():
        raise WarehouseError(f"{path}: written by another version; run `targetwatch publish` with this one first")


def define(con: Connection) -> None:
    """Create every macro and view afresh, with its comments."""
    con.execute("DROP SCHEMA IF EXISTS mart CASCADE")
    con.execute("CREATE SCHEMA mart")
    for folder in DEFINITIONS:
        for _, text in scripts(folder):
            con.execute(text)
    con.execute("DELETE FROM core.definitions")
    con.execute("INSERT INTO core.definitions VALUES (?)", [digest()])


def refuse_newer(con: Connection, path: Path | str) -> int:
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


def digest_held(con: Connection) -> str:
    """The digest of the macros and views a warehouse was given last."""
    return str(scalar(con, "SELECT max(digest) FROM core.definitions"))


def table_exists(con: Connection, name: str) -> bool:
    """Whether core has the table."""
    found = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' AND table_name = ?"
    return bool(scalar(con, found, [name]))


def scalar(con: Connection, sql: str, parameters: list[str] | None = None) -> int | str:
    """The one value of a query."""
    row = con.execute(sql, parameters).fetchone()
    return row[0] if row else 0
