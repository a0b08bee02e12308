"""What a person can mend about the warehouse, in one line each."""

from pathlib import Path

import duckdb

from warehouse.records import TargetwatchError

# DuckDB says these of a file that another process, or this one with other settings, has open, and of a row that
# another session changes.
BUSY = ("Could not set lock", "different configuration", "being used by another process", "Conflict on update")

# DuckDB says these where no server listens: it is being started or stopped, or not there at all.
AWAY = ("Could not connect to server", "Could not resolve hostname", "Database was closed")

# DuckDB says these when its server, or this session of it, is gone.
LOST = ("Invalid connection id", "Failed to send message", *AWAY)

REMEDIES = {
    "not a valid DuckDB database": "move the file away or name another; the published copy may serve as a backup",
    "Corrupt database": "move the file away and put the published copy in its place",
    "Could not read enough bytes": "move the file away and put the published copy in its place",
    "database does not exist": "run `targetwatch run` or `targetwatch publish` first, or name another file",
    "Is a directory": "name a file, not a folder",
    "Not a directory": "name a file in a folder that can be made",
    "File exists": "name a file in a folder that can be made",
    "Permission denied": "make the file and its folder writable, or name another",
    "Read-only file system": "name a file on a writable disk",
    "No space left": "free space on the disk and run again; what was committed is safe",
    "File too large": "free space or raise the limit on file sizes and run again; what was committed is safe",
    "Out of Memory": "give the process more memory and run again; what was committed is safe",
    "Could not connect to server": "start it with `targetwatch serve-warehouse`, or correct TARGETWATCH_WAREHOUSE",
    "Could not resolve hostname": "correct the host in TARGETWATCH_WAREHOUSE",
    "SSL connect error": "put a proxy with TLS before the server, or write quack+http:host:port on a network of yours",
    "Database was closed": "the server was being stopped; start it with `targetwatch serve-warehouse` and run again",
    "Authentication failed": "set TARGETWATCH_WAREHOUSE_TOKEN to the secret the server was started with",
    "Invalid connection id": "the server has ended this session and nothing of it was written; run again",
    "newer version of DuckDB": "upgrade targetwatch",
    "newer DuckDB version": "upgrade targetwatch",
}


class WarehouseError(TargetwatchError):
    """The warehouse cannot do what was asked; the text names the file or key and the remedy."""


class WarehouseLocked(WarehouseError):  # noqa: N818  the rooms' agreed name
    """Another process holds the file."""


def is_busy(error: duckdb.Error) -> bool:
    """Whether waiting may help."""
    return any(words in str(error) for words in BUSY)


def is_lost(error: duckdb.Error) -> bool:
    """Whether the session has ended, whatever was asked of it."""
    return any(words in str(error) for words in LOST)


def is_away(error: duckdb.Error) -> bool:
    """Whether there is no server to speak to yet, or any more."""
    return any(words in str(error) for words in AWAY)


def first_line(error: Exception) -> str:
    """What happened, without DuckDB's class of error and its advice."""
    return str(error).splitlines()[0].split("Error: ", 1)[-1].split("] ", 1)[-1].strip()


def explained(path: Path | str, error: Exception) -> WarehouseError:
    """An error of the file as one line with its remedy."""
    said = str(error)
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in said), "mend the cause and run again")
    return WarehouseError(f"{path}: {first_line(error)}; {remedy}")
