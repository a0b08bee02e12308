"""Where every target stands, the sentences that show it, and what changed."""

from datetime import date, datetime

from warehouse.connection import Connection, transaction
from warehouse.errors import WarehouseError
from warehouse.records import Evidence, Standing, Transition
from warehouse.rows import STANDING, read_transitions, read_transitions_of, run, standing_of, utc
from warehouse.statements import statement


def standings(con: Connection, as_of: date, known_at: datetime) -> list[Standing]:
    """Every verdict on a day with what was known at a moment, by target and area."""
    text = statement("queries/standings").format(columns=", ".join(STANDING))
    return [standing_of(row) for row in run(con, text, {"as_of": as_of, "known_at": known_at})]


def evidence_of(con: Connection, target_id: str, area: str, as_of: date, known_at: datetime) -> list[Evidence]:
    """What one standing rests on: a person's word, then the sentence that gave its value, then those that agree or not.

    None where there is neither. A sum is shown by its parts.
    """
    cited = cited_for(con, target_id, area, as_of, known_at)
    return [one for one in cited if one.basis != "predecessor"]


def predecessors_of(con: Connection, target_id: str, area: str, as_of: date, known_at: datetime) -> list[Evidence]:
    """The newest figure of each area that merged into this one, where it counts for nothing here."""
    cited = cited_for(con, target_id, area, as_of, known_at)
    return [one for one in cited if one.basis == "predecessor"]


def cited_for(con: Connection, target_id: str, area: str, as_of: date, known_at: datetime) -> list[Evidence]:
    """All that is cited for one standing."""
    given = {"target_id": target_id, "area": area, "as_of": as_of, "known_at": known_at}
    return [Evidence(*row) for row in run(con, statement("queries/evidence"), given)]


def last_evaluation(con: Connection) -> tuple[date, datetime]:
    """The last day evaluated, and the moment whose knowledge it was evaluated with.

    Raises WarehouseError before the first evaluation.
    """
    found = evaluations(con)
    if not found:
        raise WarehouseError("nothing has been evaluated yet; run `targetwatch run` first")
    return found[0]


def record_transitions(con: Connection, as_of: date, now: datetime) -> list[Transition]:
    """Judge every target on a day and record what changed since it was last recorded, in one transaction.

    A second time on the same day with nothing learnt in between records nothing. The first sight of a target on
    track is recorded but never pending, that of one not rated is not recorded.
    Raises WarehouseError for a day before the last one evaluated: history is asked for, not rewritten.
    """
    if (found := evaluations(con)) and as_of < found[0][0]:
        raise WarehouseError(
            f"as_of {as_of}: {found[0][0]} has been evaluated already;"
            " look back with `targetwatch status --as-of`, or use another warehouse"
        )
    given = {"as_of": as_of, "now": now}
    with transaction(con):
        for step in ("judged", "found"):
            run(con, statement(f"queries/transitions/{step}"), given)
        ((changed,),) = run(con, statement("queries/transitions/changed"), given)
        recorded = run(con, statement("queries/transitions/record"), given) if changed else []
        run(con, statement("queries/transitions/evaluation"), given)
    return read_transitions_of(con, (one for (one,) in recorded))


def recorded_since(con: Connection, moment: datetime) -> list[Transition]:
    """The transitions recorded at or after a moment, in order."""
    return read_transitions(con, "recorded_at >= $moment", {"moment": moment})


def evaluations(con: Connection) -> list[tuple[date, datetime]]:
    """The last evaluation, if there is one."""
    return [(day, utc(moment)) for day, moment in run(con, statement("queries/last_evaluation"), {})]
