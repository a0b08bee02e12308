"""Why there is something to say: changes of standings, and days of the calendar. Pure, and the same however often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from alerts.calendar import Almanac, Mark, due_at, local_day, midnight_of
from alerts.conditions import Owners
from alerts.kinds import GOOD, TROUBLE, Quiet, kind_of
from alerts.routes import Route
from warehouse.records import Episode, Ledger, Occasion, OccasionKind, Standing, Status, Transition, Waiting

Subject = tuple[str, str]

# What has no figure any more is still as it was last known to be; a scope that ended is nobody's trouble.
LOST = ("no_figure", "no_baseline")


@dataclass(frozen=True, slots=True)
class Moment:
    """The judged day, and when it is looked at."""

    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to say that was never decided on, and the changes that need no word, with the rule that says so."""

    speaking: list[Occasion]
    quiet: list[tuple[Occasion, str]]


def occasions_of(ledger: Ledger, routes: Sequence[Route], now: datetime, owners: Owners) -> Found:
    """Every change about which nothing was decided, and every mark of the calendar since the last look.

    A mark counts only where a route asks for it. Before the first look there is only the day itself.
    """
    changes = [change_of(ledger.transitions[ident], ledger) for ident in ledger.pending]
    quiet = [(occasion, kind.reason) for occasion, kind in changes if isinstance(kind, Quiet)]
    speaking = [replace(occasion, kind=kind) for occasion, kind in changes if not isinstance(kind, Quiet)]
    marked = (one for one in calendar_of(ledger, routes, now) if any(route.matches(one, owners) for route in routes))
    return Found([*speaking, *marked], quiet)


def subject_of(occasion: Occasion) -> Subject:
    """The target and area an occasion is about."""
    return occasion.transition.standing.target_id, occasion.transition.standing.area


def change_of(transition: Transition, ledger: Ledger) -> tuple[Occasion, OccasionKind | Quiet]:
    """A change as an occasion, and its kind or why it has none."""
    kind = kind_of(transition, ledger.transitions.get(ledger.before.get(transition.transition_id, "")))
    direction = OccasionKind.RECOVERY if transition.standing.status in GOOD else OccasionKind.WORSENING
    episode = ledger.episode_of.get(transition.transition_id)
    occasion = Occasion(
        occasion_id=ident("change", transition.transition_id),
        kind=direction,
        transition=transition,
        due_on=local_day(transition.recorded_at),
        episode_id=episode.episode_id if episode else "",
        opened_on=episode.opened_on if episode else None,
    )
    return occasion, kind


def calendar_of(ledger: Ledger, routes: Sequence[Route], now: datetime) -> Iterator[Occasion]:
    """The occasions of the calendar since the last look that any route may ask for."""
    almanac = almanac_of(ledger, routes, now)
    episodes = {(episode.target_id, episode.area): episode for episode in ledger.open_episodes}
    moment = Moment(ledger.day, now)
    reminders = {deadline: almanac.reminders(deadline) for deadline in {one.deadline for one in ledger.standings}}
    for standing in ledger.standings:
        episode = episodes.get((standing.target_id, standing.area))
        if is_due(standing, ledger):
            for mark in reminders[standing.deadline]:
                yield marked(OccasionKind.REMINDER, standing, episode, mark, moment)
        trouble = trouble_of(episode, standing)
        if episode and trouble:
            for kind, mark in troubling(almanac, trouble, episode):
                yield marked(kind, trouble, episode, mark, moment)


def troubling(almanac: Almanac, trouble: Standing, episode: Episode) -> Iterator[tuple[OccasionKind, Mark]]:
    """The days that speak of an open episode; it must have been open before a day of repeats."""
    if trouble.status == Status.OVERDUE:
        yield from ((OccasionKind.ESCALATION, mark) for mark in almanac.escalations(trouble.deadline))
    for mark in almanac.repeats:
        if episode.opened_at < due_at(mark.due_on):
            yield OccasionKind.REPEAT, mark


def almanac_of(ledger: Ledger, routes: Sequence[Route], now: datetime) -> Almanac:
    """The days that routes ask for, as far as they fell due since the last look."""
    return Almanac(
        since=ledger.swept_at or midnight_of(local_day(now)),
        now=now,
        remind=tuple(sorted({days for route in routes for days in route.remind})),
        escalate=tuple(sorted({days for route in routes for days in route.escalate})),
        cadences=tuple(sorted({route.repeat for route in routes} - {""})),
    )


def is_due(standing: Standing, ledger: Ledger) -> bool:
    """Whether a deadline is still to come, or is today, and the target not met."""
    return standing.status != Status.MET and standing.deadline >= ledger.day


def trouble_of(episode: Episode | None, standing: Standing) -> Standing | None:
    """What an open episode looks like today; None where today's verdict is no trouble, though nothing ended it yet."""
    if episode is None:
        return None
    if standing.status in TROUBLE:
        return standing
    lost = standing.status == Status.NOT_RATED and standing.reason in LOST
    return episode.last.standing if lost and episode.last.standing.status in TROUBLE else None


def marked(kind: OccasionKind, standing: Standing, episode: Episode | None, mark: Mark, moment: Moment) -> Occasion:
    """An occasion of the calendar: the standing of the day, as a change from itself."""
    anchor = episode.episode_id if episode and kind == OccasionKind.REPEAT else standing.deadline.isoformat()
    occasion_id = ident(kind, standing.target_id, standing.area, anchor, mark.name)
    return Occasion(
        occasion_id=occasion_id,
        kind=kind,
        transition=Transition(
            transition_id=occasion_id,
            standing=dated(standing, moment.day),
            old_status=standing.status,
            became_true_on=episode.last.became_true_on if episode else moment.day,
            recorded_at=moment.now,
        ),
        due_on=mark.due_on,
        episode_id=episode.episode_id if episode else "",
        opened_on=episode.opened_on if episode else None,
        mark=mark.name,
    )


def dated(standing: Standing, day: date) -> Standing:
    """A standing with its days over the deadline as of a day."""
    return replace(standing, days_over=(day - standing.deadline).days) if standing.days_over is not None else standing


def again(
    waiting: Waiting, standing: Standing | None, episode: Episode | None, ledger: Ledger, now: datetime
) -> Occasion | None:
    """An occasion of the calendar that waited, with the standing of today, if there is still reason for it."""
    mark, moment = Mark(waiting.mark, waiting.due_on), Moment(ledger.day, now)
    if standing is None:
        return None
    if waiting.kind == OccasionKind.REMINDER:
        return marked(waiting.kind, standing, episode, mark, moment) if is_due(standing, ledger) else None
    trouble = trouble_of(episode, standing)
    if trouble is None or (waiting.kind == OccasionKind.ESCALATION and trouble.status != Status.OVERDUE):
        return None
    return marked(waiting.kind, trouble, episode, mark, moment)


def ident(*parts: str) -> str:
    """A short name for what its parts make."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
