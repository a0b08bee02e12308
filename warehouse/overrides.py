"""A person's word against a verdict: logged, and void with the next figure."""

from dataclasses import asdict
from datetime import date, datetime

from warehouse.connection import Connection, transaction
from warehouse.errors import WarehouseError
from warehouse.records import Override, Status
from warehouse.rows import run
from warehouse.statements import statement

# Whether a target is overdue or stale is a matter of dates, not of opinion.
BEFORE_DEADLINE = (Status.ON_TRACK, Status.LAGGING)
GIVEN = (Status.MET, *BEFORE_DEADLINE, Status.NOT_RATED)


class OverrideError(WarehouseError):
    """A word that cannot be given; the text says why."""

    exit_code = 2


def override(con: Connection, word: Override, as_of: date, now: datetime) -> Status:
    """Log a person's word on a standing of the day judged; returns the verdict of the rules that it sets aside.

    Raises OverrideError for a standing that is not judged on that day, and for a word that dates contradict.
    """
    refuse(word, as_of)
    given = asdict(word) | {"as_of": as_of, "now": now}
    with transaction(con):
        judged = run(con, statement("queries/overrides/judged"), given)
        if not judged:
            raise OverrideError(f"{word.target_id} {word.area}: not judged on {as_of}; see `targetwatch status`")
        ((verdict, value, value_date, deadline),) = judged
        if word.status in BEFORE_DEADLINE and deadline < as_of:
            raise OverrideError(f"{word.target_id}: its deadline {deadline} has passed; say met or not_rated")
        seen = {"verdict": verdict, "value": value, "value_date": value_date}
        run(con, statement("queries/overrides/log"), given | seen)
    return Status(verdict)


def refuse(word: Override, as_of: date) -> None:
    """Raise for what no warehouse is needed to see."""
    if word.status not in (None, *GIVEN):
        raise OverrideError(f"status {word.status}: not a matter of opinion; say {', '.join(GIVEN)}, or withdraw")
    if not word.reason.strip() or not word.made_by.strip():
        raise OverrideError("override: say why, and who says so")
    if word.became_true_on > as_of:
        raise OverrideError(f"since {word.became_true_on}: later than the day judged; say {as_of} or before")
