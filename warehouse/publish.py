"""A read-only twin of the warehouse for people, swapped in whole."""

import filecmp
import os
from pathlib import Path

from warehouse.connection import found, open_warehouse
from warehouse.duplicate import duplicate
from warehouse.errors import WarehouseError, WarehouseLocked
from warehouse.remote import Remote, literal
from warehouse.statements import statement
from warehouse.waiting import LONGEST_PAUSE, heading_queue


def publish_copy(url: str | Path, copy: Path, *, wait: float = 30.0) -> bool:
    """Put a copy of the warehouse beside it; True when it differs from the one that was there.

    What a server holds is written anew each time, so that copy may differ though nothing is new.

    Readers see the old copy or the new one, whole; who has the old one open keeps it.
    Raises WarehouseError for a folder that cannot be written.
    """
    copy = copy.absolute()
    draft = copy.with_name(f".{copy.name}.draft")
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with open_warehouse(url, wait=wait) as con:
            if isinstance(con, Remote):
                return fetch_alone(con, draft, copy, wait)
            con.execute("CHECKPOINT")
            duplicate(Path(url).absolute(), draft)
            return swap_in(draft, copy)
    except OSError as error:
        raise WarehouseError(f"{copy}: {error.strerror}; name a file in a writable folder with space on it") from error


def fetch_alone(con: Remote, workshop: Path, copy: Path, wait: float) -> bool:
    """Publish what a server holds after whoever else on this machine does: no file is locked meanwhile."""
    workshop.mkdir(exist_ok=True)
    with heading_queue(workshop, wait + LONGEST_PAUSE) as left:
        if not left:
            raise WarehouseLocked(f"{copy}: another process still publishes it after {wait:g} s; run again")
        fetch(con, workshop / copy.name)
        return swap_in(workshop / copy.name, copy)


def fetch(con: Remote, draft: Path) -> None:
    """Write what a server holds at one moment to a file."""
    draft.unlink(missing_ok=True)
    found(draft)
    con.local.execute(f"ATTACH {literal(str(draft))} AS draft")
    con.execute("BEGIN TRANSACTION READ ONLY")
    for (table,) in con.execute(statement("queries/facts")).fetchall():
        con.local.execute(f"INSERT INTO draft.core.{table} BY NAME FROM server.query('FROM core.{table}')")
    con.execute("ROLLBACK")
    con.local.execute("DETACH draft")


def swap_in(draft: Path, copy: Path) -> bool:
    """Replace the copy by the draft unless they are the same."""
    if copy.exists() and filecmp.cmp(draft, copy, shallow=False):
        draft.unlink()
        return False
    draft.replace(copy)
    folder = os.open(copy.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True
