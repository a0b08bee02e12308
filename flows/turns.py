"""Whose turn it is at a host: one collection asks it at a time, whichever process or machine that runs in."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from prefect.concurrency.asyncio import AcquireConcurrencySlotTimeoutError, concurrency
from prefect.settings import get_current_settings

from warehouse.records import TargetwatchError

# Seconds to wait for a host before its collection is given up: the next run asks again.
PATIENCE = 1800.0


class TurnError(TargetwatchError):
    """Hosts that stay taken; the one line names them and the remedy."""


def limit_of(host: str) -> str:
    """The name of the global concurrency limit of a host."""
    return f"targetwatch.host.{host}"


@asynccontextmanager
async def turn_at(hosts: Iterable[str]) -> AsyncIterator[bool]:
    """Have the hosts to oneself; all of them are taken at once, so that nobody holds one and waits for another.

    Gives whether anybody may wait for them: a process without a Prefect server to share is alone. Prefect takes back
    within minutes what a killed process held. Raises TurnError.
    """
    limits = [limit_of(host) for host in hosts]
    if not get_current_settings().api.url:
        yield False
        return
    try:
        async with concurrency(limits, timeout_seconds=PATIENCE):
            yield True
    except AcquireConcurrencySlotTimeoutError as error:
        raise TurnError(
            f"{', '.join(limits)}: taken for {PATIENCE:.0f} s; see who holds it with `prefect gcl inspect {limits[0]}`"
        ) from error
