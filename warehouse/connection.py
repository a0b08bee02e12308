"""Opening the warehouse: a DuckDB file that one process at a time writes."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic, sleep

import duckdb

from warehouse.errors import WarehouseError, WarehouseLocked, explained, is_busy
from warehouse.migrate import check_schema, migrate

__all__ = ["Connection", "WarehouseError", "WarehouseLocked", "open_warehouse", "transaction"]

Connection = duckdb.DuckDBPyConnection

SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 0.5

# Connections of one process share the file, and their transactions would collide: one turn at a time.
turns: dict[Path, threading.RLock] = {}
turns_guard = threading.Lock()


@contextmanager
def open_warehouse(url: str | Path, *, wait: float = 30.0, read_only: bool = False) -> Iterator[Connection]:
    """Open a warehouse file, creating and migrating it when writable; close it at the end.

    Waits up to `wait` seconds while another process has it. Raises WarehouseLocked when that is not enough, and
    WarehouseError for a file or folder that cannot be used; each is one line naming the file and the remedy.
    """
    path = path_of(url)
    deadline = monotonic() + wait
    turn = nullcontext() if read_only else taking_turn(path, wait)
    with turn, explaining(path, duckdb.IOException, duckdb.FatalException):
        if not read_only and not path.exists():
            with explaining(path, OSError):
                found(path)
        con = connect(path, deadline, wait, read_only=read_only)
        try:
            (check_schema if read_only else migrate)(con, path)
            yield con
        finally:
            con.close()


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All of it or nothing."""
    con.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        # A fatal error has rolled back already.
        with suppress(duckdb.Error):
            con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def path_of(url: str | Path) -> Path:
    """The file a URL names."""
    if str(url).startswith("quack:"):
        raise WarehouseError(f"{url}: this release opens files only; set TARGETWATCH_WAREHOUSE to a path")
    return Path(url).absolute()


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
def explaining(path: Path, *errors: type[Exception]) -> Iterator[None]:
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


def connect(path: Path, deadline: float, wait: float, *, read_only: bool) -> Connection:
    """Connect, trying again at growing intervals while the file is busy."""
    pause = SHORTEST_PAUSE
    while True:
        try:
            con = duckdb.connect(str(path), read_only=read_only)
            con.execute("SET TimeZone = 'UTC'")
            return con
        except duckdb.Error as error:
            if not is_busy(error):
                raise explained(path, error) from error
            left = deadline - monotonic()
            if left <= 0:
                raise still_locked(path, wait, "another process") from error
        sleep(min(pause, left))
        pause = min(2 * pause, LONGEST_PAUSE)


def still_locked(path: Path, wait: float, holder: str) -> WarehouseLocked:
    """What to say when waiting did not help."""
    return WarehouseLocked(
        f"{path}: {holder} still has it open after {wait:g} s; wait for it, stop it, or raise TARGETWATCH_LOCK_WAIT"
    )
