"""Opening the warehouse: a DuckDB file that one process at a time writes, or a server that has it open."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError, WarehouseLocked, explained, is_busy, is_lost
from warehouse.migrate import check_schema, migrate
from warehouse.remote import Connection, Remote, is_server, token_given
from warehouse.waiting import heading_queue, pauses

# What DuckDB raises when it is the file or the disk that fails: at a commit, say, when the disk is full.
BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)

__all__ = ["Connection", "WarehouseError", "WarehouseLocked", "is_server", "open_warehouse", "transaction"]

# Connections of one process share the file, and their transactions would collide: one turn at a time.
turns: dict[Path, threading.RLock] = {}
turns_guard = threading.Lock()


@contextmanager
def open_warehouse(url: str | Path, *, wait: float = 30.0, read_only: bool = False) -> Iterator[Connection]:
    """Open a warehouse and close it at the end: a file, or the server at `quack:host:port`.

    A file that is written is created and migrated first. Waits up to `wait` seconds while another process has it.
    Raises WarehouseLocked when that is not enough, and WarehouseError for a file, folder or server that cannot be
    used; each is one line naming it and the remedy.
    """
    opened = open_server(str(url), wait) if is_server(url) else open_file(Path(url).absolute(), wait, read_only)
    with opened as con:
        yield con


@contextmanager
def open_server(address: str, wait: float) -> Iterator[Connection]:
    """A session at a server. The server does not tell readers from writers; its file is migrated where it runs."""
    with explaining(address, duckdb.Error):
        con = Remote(address, token_given(), wait)
    try:
        check_schema(con, address)
        yield con
    except duckdb.Error as error:
        if is_lost(error):
            raise explained(address, error) from error
        raise
    finally:
        con.close()


@contextmanager
def open_file(path: Path, wait: float, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a file, which this process has alone unless it only reads."""
    turn = nullcontext() if read_only else taking_turn(path, wait)
    with turn, explaining(path, *BROKEN):
        if not read_only and not path.exists():
            with explaining(path, OSError):
                found(path)
        con = connect(path, wait, read_only=read_only)
        try:
            (check_schema if read_only else migrate)(con, path)
            yield con
        finally:
            con.close()


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All of it or nothing."""
    with con.turn() if isinstance(con, Remote) else nullcontext():
        con.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            # A fatal error has rolled back already.
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")


@contextmanager
def taking_turn(path: Path, wait: float) -> Iterator[None]:
    """Hold this process's turn at a file."""
    with turns_guard:
        turn = turns.setdefault(path, threading.RLock())
    if not turn.acquire(timeout=max(wait, 0.0)):
        raise still_locked(path, wait, "another thread of this process")
    try:
        yield
    finally:
        turn.release()


@contextmanager
def explaining(path: Path | str, *errors: type[Exception]) -> Iterator[None]:
    """Turn what the disk or the file did into one line."""
    try:
        yield
    except errors as error:
        raise explained(path, error) from error


def found(path: Path) -> None:
    """Create an empty, migrated warehouse that appears whole or not at all, whoever else creates it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with duckdb.connect(str(draft)) as con:
        migrate(con, path)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def connect(path: Path, wait: float, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Connect, in turn with other processes and trying again while the file is busy."""
    busy = None
    with heading_queue(path.parent, wait) as left:
        for _ in pauses(left):
            try:
                con = duckdb.connect(str(path), read_only=read_only)
                con.execute("SET TimeZone = 'UTC'")
                return con
            except duckdb.Error as error:
                if not is_busy(error):
                    raise explained(path, error) from error
                busy = error
    raise still_locked(path, wait, "another process") from busy


def still_locked(path: Path, wait: float, holder: str) -> WarehouseLocked:
    """What to say when waiting did not help."""
    return WarehouseLocked(
        f"{path}: {holder} still has it open after {wait:g} s; wait for it, stop it, or raise TARGETWATCH_LOCK_WAIT"
    )
