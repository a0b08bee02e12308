"""What there is to say, what was decided about it, and what people asked for: the ledger of the alerts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from warehouse.arrow import DAY, MOMENT, REAL, TEXT, Columns, registered, table_of
from warehouse.ask import Answer
from warehouse.connection import Connection
from warehouse.outbox import put
from warehouse.records import (
    Acknowledgement,
    Delivery,
    Episode,
    Evidence,
    Heard,
    Ledger,
    Occasion,
    OccasionKind,
    Point,
    Silence,
    Standing,
    Status,
    Telling,
    Transition,
    Waiting,
)
from warehouse.rows import STANDING, read_transitions_of, run, run_named, standing_of, utc
from warehouse.statements import statement

Subject = tuple[str, str]

OCCASIONS: Columns = {
    **{name: (name, TEXT) for name in ("occasion_id", "kind", "mark", "episode_id")},
    "target_id": ("transition.standing.target_id", TEXT),
    "area": ("transition.standing.area", TEXT),
    "transition_id": ("transition.transition_id", TEXT),
    "due_on": ("due_on", DAY),
}
TELLINGS: Columns = {
    **{name: (name, TEXT) for name in ("occasion_id", "channel", "route", "decision", "reason", "delivery_id")},
    "until_at": ("until_at", MOMENT),
    "value": ("value", REAL),
    "value_date": ("value_date", DAY),
}


def rows(con: Connection, name: str, **given: Any) -> list[tuple[Any, ...]]:
    """The rows of a query of the ledger."""
    return run(con, statement(f"queries/ledger/{name}"), given)


def pending(con: Connection) -> tuple[str, ...]:
    """The ids of the changes to be told about which nothing has been decided yet, in the order they were recorded."""
    return tuple(ident for (ident,) in rows(con, "pending"))


def read_some(con: Connection, ids: Iterable[str]) -> dict[str, Transition]:
    """Some changes by id."""
    return {one.transition_id: one for one in read_transitions_of(con, ids)}


def read_ledger(
    con: Connection, day: date, now: datetime, midnight: datetime, judged: Sequence[Standing] | None = None
) -> Ledger:
    """All that decides who hears what: on a judged day, at a moment, with what was sent since midnight.

    `judged` are the standings of the day where they are at hand; else they are judged with what is known now.
    """
    new, held = pending(con), [waiting_of(row) for row in rows(con, "waiting")]
    told = [heard_of(row) for row in rows(con, "heard")]
    changes = sorted({*new, *(one.transition_id for one in held if one.transition_id)})
    before = dict(rows(con, "before", ids=" ".join(changes))) if changes else {}
    found = rows(con, "episodes", ids=" ".join(changes))
    ids = {*changes, *before.values(), *(row[6] for row in found), *(one.transition_id for one in told)}
    transitions = read_some(con, ids)
    episodes = [(episode_of(row, transitions), row[8]) for row in found]
    standings = standings_to_tell(con, day, now) if judged is None else judged
    return Ledger(
        day=day,
        swept_at=swept_at(con),
        pending=new,
        transitions=transitions,
        before=before,
        episode_of={ident: episode for episode, those in episodes for ident in those},
        open_episodes=tuple(episode for episode, _ in episodes if episode.closed_on is None),
        standings=tuple(standings),
        waiting=tuple(held),
        heard=tuple(told),
        silences=silences_of(con),
        acknowledgements=tuple(acknowledgement_of(row) for row in rows(con, "acknowledgements", now=now)),
        starved=starved(con, now) if any(one.status == Status.STALE for one in standings) else {},
        sent=dict(rows(con, "sent", midnight=midnight)),
    )


def starved(con: Connection, now: datetime) -> dict[Subject, str]:
    """The targets and areas that only broken sources feed, and which."""
    return {(target_id, area): sources for target_id, area, sources in rows(con, "starved", now=now)}


def swept_at(con: Connection) -> datetime | None:
    """The last look for occasions."""
    ((moment,),) = rows(con, "swept")
    return utc(moment) if moment else None


def standings_to_tell(con: Connection, day: date, known_at: datetime) -> list[Standing]:
    """The standings that messages may be sent about."""
    text = statement("queries/ledger/standings").format(columns=", ".join(STANDING))
    return [standing_of(row) for row in run(con, text, {"as_of": day, "known_at": known_at})]


def waiting_of(row: Sequence[Any]) -> Waiting:
    """A row of queries/ledger/waiting."""
    ident, channel, kind, target_id, area, mark, due_on, change, decision, until = row
    moment = utc(until) if until else None
    return Waiting(ident, channel, OccasionKind(kind), target_id, area, mark, due_on, change, decision, moment)


def heard_of(row: Sequence[Any]) -> Heard:
    """A row of queries/ledger/heard."""
    channel, target_id, area, told_at, change, value, value_date = row
    return Heard(channel, target_id, area, utc(told_at), change, value, value_date)


def acknowledgement_of(row: Sequence[Any]) -> Acknowledgement:
    """A row of queries/ledger/acknowledgements."""
    target_id, area, moment, who, note = row
    return Acknowledgement(target_id, area, utc(moment), who, note)


def episode_of(row: Sequence[Any], transitions: Mapping[str, Transition]) -> Episode:
    """A row of queries/ledger/episodes."""
    episode_id, target_id, area, opened_on, opened_at, worsened_at, last, closed_on, _ = row
    return Episode(
        episode_id, target_id, area, opened_on, utc(opened_at), utc(worsened_at), transitions[last], closed_on
    )


def silences_of(con: Connection) -> tuple[Silence, ...]:
    """Every silence there is or was."""
    return tuple(
        Silence(ident, json.loads(matcher), utc(since), utc(until), who, why)
        for ident, matcher, since, until, who, why in rows(con, "silences")
    )


def record(
    con: Connection,
    occasions: Sequence[Occasion],
    tellings: Sequence[Telling],
    deliveries: Sequence[Delivery],
    now: datetime,
) -> None:
    """Write what was found, what was decided and what is to be sent; within a transaction of the caller."""
    if deliveries:
        put(con, deliveries, now)
    if occasions:
        with registered(con, "incoming", table_of(occasions, OCCASIONS)):
            rows(con, "note", now=now)
    if tellings:
        with registered(con, "incoming", table_of(tellings, TELLINGS)):
            rows(con, "undecide")
            rows(con, "decide", now=now)
    rows(con, "forget_sweeps")
    rows(con, "sweep", now=now)


def silence(con: Connection, asked: Silence) -> None:
    """Keep messages back for a while."""
    rows(
        con,
        "silence",
        silence_id=asked.silence_id,
        matcher=json.dumps(asked.matcher, ensure_ascii=False),
        from_at=asked.from_at,
        until_at=asked.until_at,
        silenced_by=asked.silenced_by,
        reason=asked.reason,
    )


def unsilence(con: Connection, silence_id: str, now: datetime) -> bool:
    """End a silence now. False when there is no such one, or when it is over."""
    return bool(rows(con, "unsilence", silence_id=silence_id, now=now))


def acknowledge(con: Connection, word: Acknowledgement) -> None:
    """Note who has an episode in hand."""
    rows(
        con,
        "acknowledge",
        target_id=word.target_id,
        area=word.area,
        now=word.acknowledged_at,
        acknowledged_by=word.acknowledged_by,
        note=word.note,
    )


def episode_open(con: Connection, target_id: str, area: str) -> str:
    """The episode of a target and area that nothing has ended, "" for none."""
    found = rows(con, "open_episode", target_id=target_id, area=area)
    return str(found[0][0]) if found else ""


def decisions_on(con: Connection, target_id: str | None = None) -> Answer:
    """What was decided about each occasion for each channel, of one target or of all, the latest first."""
    return Answer(*run_named(con, statement("queries/ledger/decisions"), {"target_id": target_id}))


def quotes_of(con: Connection, subjects: Sequence[Subject], day: date, known_at: datetime) -> dict[Subject, Evidence]:
    """The sentence behind the value of some standings."""
    found = rows(con, "quotes", subjects=named(subjects), as_of=day, known_at=known_at) if subjects else []
    return {(target_id, area): Evidence(*rest) for target_id, area, *rest in found}


def histories_of(
    con: Connection, subjects: Sequence[Subject], day: date, known_at: datetime
) -> dict[Subject, list[Point]]:
    """The figures behind some standings, in the order of their days."""
    found = rows(con, "histories", subjects=named(subjects), as_of=day, known_at=known_at) if subjects else []
    series: dict[Subject, list[Point]] = {}
    for target_id, area, *point in found:
        series.setdefault((target_id, area), []).append(Point(*point))
    return series


def named(subjects: Sequence[Subject]) -> list[str]:
    """Subjects as the judgement names them."""
    return sorted({f"{target_id}@{area}" for target_id, area in subjects})
