"""Who would hear of a target, and why the others would not: the same rules, asked about what has not happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from alerts.calendar import Mark, following, latest, local_day
from alerts.channels import Channel
from alerts.conditions import missed
from alerts.kinds import TROUBLE
from alerts.occasions import Moment, almanac_of, marked
from alerts.routes import Route
from alerts.rules import ruling_on
from alerts.scene import Scene
from warehouse.records import Evidence, Occasion, OccasionKind, Standing, Status, Transition

# Beyond every deadline there is.
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one channel would be told, by which route ("" for none), and why or why not."""

    occasion: str
    on: date
    channel: str
    route: str
    decision: str
    reason: str


def supposed(standing: Standing, scene: Scene) -> Iterator[Occasion]:
    """What there might be to say of a standing: that it is so, that it is over, and the days that routes name."""
    yield changed(standing, Status.NOT_RATED, OccasionKind.WORSENING, scene)
    if standing.status in TROUBLE:
        yield changed(replace(standing, status=Status.MET), standing.status, OccasionKind.RECOVERY, scene)
    episode = scene.episodes.get((standing.target_id, standing.area))
    moment = Moment(scene.ledger.day, scene.now)
    for kind, mark in marks_of(standing, scene):
        yield marked(kind, standing, episode, mark, moment)


def marks_of(standing: Standing, scene: Scene) -> Iterator[tuple[OccasionKind, Mark]]:
    """The days to come that any route asks for, as far as the standing gives reason for them."""
    almanac = almanac_of(scene.ledger, scene.routes, scene.now)
    ahead = replace(almanac, since=scene.now, now=FAR)
    if standing.status != Status.MET:
        yield from ((OccasionKind.REMINDER, mark) for mark in ahead.reminders(standing.deadline))
    if standing.status == Status.OVERDUE:
        yield from ((OccasionKind.ESCALATION, mark) for mark in ahead.escalations(standing.deadline))
    if standing.status in TROUBLE:
        for cadence in almanac.cadences:
            yield OccasionKind.REPEAT, latest(cadence, following(cadence, local_day(scene.now)))


def changed(
    standing: Standing, old: Status, kind: OccasionKind, scene: Scene, evidence: Evidence | None = None
) -> Occasion:
    """A change that might be."""
    transition = Transition("supposed", standing, old, scene.ledger.day, scene.now, evidence)
    return Occasion("supposed", kind, transition, scene.ledger.day)


def answers(standing: Standing, scene: Scene, channels: Mapping[str, Channel]) -> Iterator[Answer]:
    """What each channel would be told of a standing now."""
    for occasion in supposed(standing, scene):
        named = " ".join(filter(None, (occasion.kind, occasion.mark)))
        for channel in channels.values():
            route = scene.route_for(channel, occasion)
            if route:
                ruling = ruling_on(occasion, route, scene)
                yield Answer(named, occasion.due_on, channel.name, route.name, ruling.decision, ruling.reason)
            else:
                yield Answer(named, occasion.due_on, channel.name, "", "not told", refused(channel, occasion, scene))


def refused(channel: Channel, occasion: Occasion, scene: Scene) -> str:
    """What each route of a channel would have had to find."""
    mine = [route for route in scene.routes if channel.tag in route.channels]
    return "; ".join(f"{route.name}: {refusal(route, occasion, scene)}" for route in mine) or "no route names it"


def refusal(route: Route, occasion: Occasion, scene: Scene) -> str:
    """Why a route does not tell of an occasion."""
    if not route.asks_for(occasion):
        return f"tells of no {occasion.kind}" + (f" {occasion.mark}" if occasion.mark else "")
    if route.was and occasion.transition.old_status not in route.was:
        return f"only if it was {' or '.join(route.was)}"
    return missed(route, occasion.transition.standing, scene.owners)
