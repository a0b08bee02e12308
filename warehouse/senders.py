"""Who has claimed a delivery, by a name from which others can tell whether that process still runs."""

import os
from functools import cache
from pathlib import Path
from socket import gethostname

BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESSES = Path("/proc/self/ns/pid")


def sender(sweep: str) -> str:
    """One sweep of this process, by name."""
    return f"{machine()} {os.getpid()} {sweep}"


@cache
def machine() -> str:
    """Where a process number means the same process: hosts share names, and containers share hosts."""
    try:
        return f"{gethostname()} {BOOT.read_text(encoding='ascii').strip()} {PROCESSES.readlink()}"
    except OSError:
        return gethostname()


def has_ended(name: str) -> bool:
    """Whether a sender is known to have ended; of another machine's nothing is known."""
    parts = name.rsplit(" ", 2)
    if parts[0] != machine() or os.name != "posix":
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
