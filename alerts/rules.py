"""What keeps an occasion back though a route tells of it: silence, acknowledgement, inhibition, quiet hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alerts.calendar import quiet_until
from alerts.kinds import CHANGES
from alerts.occasions import subject_of
from alerts.routes import Route
from alerts.scene import NATION, Scene
from alerts.silences import acknowledged, muting
from warehouse.records import LOCAL_ZONE, Occasion, Status


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, its reason, and when it may be told if that is known."""

    decision: str
    reason: str
    until: datetime | None = None


def ruling_on(occasion: Occasion, route: Route, scene: Scene) -> Ruling:
    """The first rule that keeps an occasion back, else that it is told."""
    found = (rule(occasion, route, scene) for rule in RULES)
    return next((ruling for ruling in found if ruling), Ruling("told", f"route {route.name}"))


def silenced(occasion: Occasion, _: Route, scene: Scene) -> Ruling | None:
    """A change is told when its silence is over, if it is still so; the calendar has other days."""
    found = muting(scene.ledger.silences, occasion.transition.standing, scene.now, scene.owners)
    if found is None:
        return None
    return Ruling("silenced", f"silence {found.silence_id} of {found.silenced_by}: {found.reason}", found.until_at)


def in_hand(occasion: Occasion, _: Route, scene: Scene) -> Ruling | None:
    """Somebody has the episode in hand: only a change of it is still told."""
    if occasion.kind in CHANGES:
        return None
    word = acknowledged(scene.episodes.get(subject_of(occasion)), scene.ledger.acknowledgements)
    if word is None:
        return None
    return Ruling("acknowledged", f"{word.acknowledged_by} since {local(word.acknowledged_at)}: {word.note}")


def starved(occasion: Occasion, route: Route, scene: Scene) -> Ruling | None:
    """A figure is stale because its only sources are broken: that is told of the sources."""
    broken = scene.ledger.starved.get(subject_of(occasion), "")
    stale = occasion.transition.standing.status == Status.STALE
    if not (broken and stale and "broken_sources" in route.inhibit):
        return None
    return Ruling("inhibited", f"fed only by what is broken: {broken}")


def part_of_overdue(occasion: Occasion, route: Route, scene: Scene) -> Ruling | None:
    """While the country as a whole is overdue, nobody is reminded of its parts."""
    standing = occasion.transition.standing
    if occasion.kind in CHANGES or standing.area == NATION or "parts" not in route.inhibit:
        return None
    whole = scene.overdue_nationally.get(standing.indicator_id)
    return Ruling("inhibited", f"the country is overdue: {whole} {NATION}") if whole else None


def resting(_: Occasion, route: Route, scene: Scene) -> Ruling | None:
    """It is night, or a day off."""
    until = quiet_until(scene.now, route.window, route.days_off)
    return Ruling("held", f"quiet until {local(until)}", until) if until else None


def local(moment: datetime) -> str:
    """A moment as people in Viet Nam write it."""
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"


Rule = Callable[[Occasion, Route, Scene], Ruling | None]
RULES: tuple[Rule, ...] = (silenced, in_hand, starved, part_of_overdue, resting)
