"""Going through a stored history again, on a scratch copy: what a clock needs that jumps from moment to moment."""

from datetime import date, datetime

from warehouse.connection import Connection
from warehouse.records import Standing
from warehouse.rows import STANDING, run, standing_of, utc
from warehouse.statements import statement


def clear(con: Connection) -> None:
    """Forget every verdict, decision and message; figures, catalogue and people's words stay."""
    con.execute(statement("queries/replay/clear"))


def as_published(con: Connection) -> None:
    """Let every article be known from the hour after it was published, whenever it was really read."""
    run(con, statement("queries/replay/as_published"), {})


def moments_learnt(con: Connection, since: datetime, until: datetime) -> list[datetime]:
    """When something was learnt after one moment and up to another."""
    found = run(con, statement("queries/replay/moments"), {"since": since, "until": until})
    return [utc(moment) for (moment,) in found]


def next_change(con: Connection, day: date) -> date | None:
    """The next day on which a verdict may change by itself; to be asked after an evaluation in the same session."""
    ((found,),) = run(con, statement("queries/replay/next_change"), {"as_of": day})
    return found  # type: ignore[no-any-return]


def standings_found(con: Connection) -> list[Standing]:
    """The standings of the evaluation just made in this session that messages may be sent about."""
    text = statement("queries/replay/found").format(columns=", ".join(STANDING))
    return [standing_of(row) for row in run(con, text, {})]
