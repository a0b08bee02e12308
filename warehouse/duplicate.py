"""A copy of a warehouse file that this process has open."""

import subprocess
import sys
from pathlib import Path

from warehouse.errors import WarehouseError

# Closing any handle of a file drops the locks its process holds on it: the copy is made by another process.
COPY = "import os, shutil, sys; shutil.copyfile(*sys.argv[1:]); os.fsync(os.open(sys.argv[2], os.O_RDWR))"


def duplicate(path: Path, draft: Path) -> None:
    """Copy a checkpointed file to the disk, byte by byte. Raises WarehouseError for a place that cannot be written."""
    command = [sys.executable, "-I", "-c", COPY, str(path), str(draft)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own words
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1]
        raise WarehouseError(f"{draft}: {said}; name a file in a writable folder with space on it")
