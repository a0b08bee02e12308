"""How the loop is doing, as the facts show it: what the doctor asks."""

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.connection import Connection
from warehouse.outbox import Broken, broken_channels
from warehouse.rows import run, utc
from warehouse.standings import evaluations
from warehouse.statements import statement


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source that is on; never collected where `collected_at` is None."""

    source_id: str
    collected_at: datetime | None
    drifting: bool


@dataclass(frozen=True, slots=True)
class Health:
    """Sources, the last evaluation, channels, checks and outbox.

    `failing` are the checks that found something when they ran last. `waiting` deliveries should be sent by now or when
    a retry is due, the oldest since `oldest_at`.
    """

    sources: tuple[SourceState, ...]
    evaluated: tuple[date, datetime] | None
    broken: tuple[Broken, ...]
    failing: tuple[str, ...]
    dead: int
    waiting: int
    oldest_at: datetime | None


def read_health(con: Connection) -> Health:
    """How it is now."""
    sources = run(con, statement("queries/health/sources"), {})
    ((dead, waiting, oldest_at),) = run(con, statement("queries/health/outbox"), {})
    return Health(
        sources=tuple(SourceState(name, at and utc(at), drifting) for name, at, drifting in sources),
        evaluated=next(iter(evaluations(con)), None),
        broken=tuple(broken_channels(con)),
        failing=tuple(name for (name,) in run(con, statement("queries/health/checks"), {})),
        dead=dead,
        waiting=waiting,
        oldest_at=oldest_at and utc(oldest_at),
    )
