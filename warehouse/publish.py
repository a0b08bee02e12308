"""A read-only twin of the warehouse for people, swapped in whole."""

import filecmp
import os
import subprocess
import sys
from pathlib import Path

from warehouse.connection import open_warehouse, path_of
from warehouse.errors import WarehouseError

# Closing any handle of a file drops the locks its process holds on it: the copy is made by another process.
COPY = "import os, shutil, sys; shutil.copyfile(*sys.argv[1:]); os.fsync(os.open(sys.argv[2], os.O_RDWR))"


def publish_copy(url: str | Path, copy: Path, *, wait: float = 30.0) -> bool:
    """Put a copy of the warehouse beside it; True when it differs from the one that was there.

    Readers see the old copy or the new one, whole; who has the old one open keeps it.
    Raises WarehouseError for a folder that cannot be written.
    """
    path, copy = path_of(url), copy.absolute()
    draft = copy.with_name(f".{copy.name}.draft")
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with open_warehouse(path, wait=wait) as con:
            con.execute("CHECKPOINT")
            duplicate(path, draft)
            return swap_in(draft, copy)
    except OSError as error:
        raise WarehouseError(f"{copy}: {error.strerror}; name a file in a writable folder with space on it") from error


def duplicate(path: Path, draft: Path) -> None:
    """Copy a file to the disk, byte by byte, in a process of its own."""
    command = [sys.executable, "-I", "-c", COPY, str(path), str(draft)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own words
    if done.returncode:
        raise WarehouseError(f"{draft}: {done.stderr.strip().splitlines()[-1]}; name a file in a writable folder")


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
