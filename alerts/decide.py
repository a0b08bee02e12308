"""Occasions × routes × channels → a decision with its reason for each, and what shares one message. No words yet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.calendar import local_day, midnight_of
from alerts.channels import Channel
from alerts.conditions import Owners
from alerts.kinds import CHANGES, LOUDNESS, Quiet, kind_of, worst_first
from alerts.occasions import Found, Subject, occasions_of, subject_of
from alerts.routes import Route
from alerts.rules import Ruling, ruling_on
from alerts.scene import Scene
from alerts.silences import ended
from warehouse.records import Evidence, Ledger, Occasion, OccasionKind, Silence, Standing, Telling


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about one occasion for one channel."""

    channel: str
    occasion: Occasion
    ruling: Ruling
    route: Route | None = None

    def telling(self, delivery_id: str | None = None) -> Telling:
        """The same as the warehouse keeps it."""
        standing = self.occasion.transition.standing
        return Telling(
            occasion_id=self.occasion.occasion_id,
            channel=self.channel,
            route=self.route.name if self.route else "",
            decision=self.ruling.decision,
            reason=self.ruling.reason,
            until_at=self.ruling.until,
            delivery_id=delivery_id,
            value=standing.value,
            value_date=standing.value_date,
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one channel is told in one message, worst first, and the silences of these targets that are over."""

    route: Route
    channel: str
    verdicts: tuple[Verdict, ...]
    ended: tuple[Silence, ...] = ()

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """What it tells."""
        return tuple(verdict.occasion for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Decided:
    """Bundles to be told now, the occasions that are new, and every decision that tells nothing."""

    bundles: list[Bundle]
    occasions: list[Occasion]
    others: list[Telling]


def decide(
    ledger: Ledger, routes: Sequence[Route], channels: Mapping[str, Channel], now: datetime, owners: Owners
) -> Decided:
    """Who hears what now, and why everything else is not told. The same input gives the same decisions."""
    scene = Scene(ledger, routes, owners, now)
    found = occasions_of(ledger, routes, now, owners)
    verdicts = [one for channel in channels.values() for one in heard_by(channel, found, scene)]
    bundles, capped = within_caps(bundles_of(verdicts, scene), scene)
    quiet = [Verdict("", occasion, Ruling("quiet", reason)) for occasion, reason in found.quiet]
    lost = list(unheard(found, verdicts, scene))
    kept = [one for one in verdicts if one.ruling.decision != "told"]
    noted = {verdict.occasion.occasion_id for verdict in (*verdicts, *lost)}
    new = [one for one in found.speaking if one.occasion_id in noted] + [occasion for occasion, _ in found.quiet]
    over = [one for channel in channels.values() for one in over_for(channel, scene)]
    return Decided(bundles, new, [one.telling() for one in (*kept, *capped, *quiet, *lost)] + over)


def heard_by(channel: Channel, found: Found, scene: Scene) -> Iterator[Verdict]:
    """What one channel is told of each target and area, and what not."""
    waiting = {one.occasion_id: one for _, one in scene.waiting_for(channel) if one is not None}
    subjects: dict[Subject, list[Occasion]] = {}
    for occasion in (*waiting.values(), *(one for one in found.speaking if one.occasion_id not in waiting)):
        subjects.setdefault(subject_of(occasion), []).append(occasion)
    for occasions in subjects.values():
        concerned = [one for one in occasions if one.occasion_id in waiting or scene.route_for(channel, one)]
        changes = [one for one in occasions if one.kind in CHANGES]
        told = list(changes_told(channel, changes, concerned, scene)) if changes else []
        yield from told
        spoken = next((one.ruling.decision for one in told if one.ruling.decision != "superseded"), "")
        yield from marks_told(channel, [one for one in concerned if one.kind not in CHANGES], spoken, scene)


def over_for(channel: Channel, scene: Scene) -> Iterator[Telling]:
    """What waited for a channel until there was no more reason for it."""
    for one, occasion in scene.waiting_for(channel):
        if occasion is None:
            yield Telling(one.occasion_id, one.channel, "", "superseded", "what it was about is over")


def changes_told(
    channel: Channel, changes: list[Occasion], concerned: list[Occasion], scene: Scene
) -> Iterator[Verdict]:
    """Of several changes of one target only what they come to is told."""
    mine = [one for one in changes if one in concerned]
    net = net_of(changes, scene)
    route = scene.route_for(channel, net) if net else None
    if net is None or route is None:
        reason = "worsened and recovered before it could be told" if net is None else "it came to what no route tells"
        yield from (Verdict(channel.name, one, Ruling("superseded", reason)) for one in mine)
        return
    after = Ruling("superseded", f"told with the change after it, {net.occasion_id}")
    yield from (Verdict(channel.name, one, after) for one in mine if one.occasion_id != net.occasion_id)
    yield verdict_on(channel, net, route, scene)


def net_of(changes: list[Occasion], scene: Scene) -> Occasion | None:
    """What the changes of one target come to, as one change from the first to the last; None for nothing."""
    changes = sorted(changes, key=lambda one: one.transition.recorded_at)
    first, last = changes[0], changes[-1]
    tip = scene.tips.get(subject_of(last), last.transition)
    if tip == first.transition:
        return first
    net = replace(tip, old_status=first.transition.old_status)
    before = scene.ledger.before.get(first.transition.transition_id, "")
    kind = kind_of(net, scene.ledger.transitions.get(before))
    return None if isinstance(kind, Quiet) else replace(last, kind=kind, transition=net)


def marks_told(channel: Channel, marks: list[Occasion], spoken: str, scene: Scene) -> Iterator[Verdict]:
    """Of several days of the calendar for one target the loudest and latest is told, unless a change speaks for it."""
    for place, one in enumerate(sorted(marks, key=loudest_and_latest)):
        route = scene.route_for(channel, one)
        heard = scene.heard.get((channel.name, subject_of(one)))
        if route is None:
            ruling = Ruling("superseded", "no route tells of it any more")
        elif spoken or place:
            ruling = Ruling("superseded", "told with " + (f"a change, which is {spoken}" if spoken else "a later mark"))
        elif one.kind == OccasionKind.REPEAT and heard and local_day(heard.told_at) == local_day(scene.now):
            ruling = Ruling("superseded", "told today already")
        else:
            yield verdict_on(channel, one, route, scene)
            continue
        yield Verdict(channel.name, one, ruling, route)


def loudest_and_latest(occasion: Occasion) -> tuple[int, int]:
    """Sort key."""
    return LOUDNESS.index(occasion.kind), -occasion.due_on.toordinal()


def verdict_on(channel: Channel, occasion: Occasion, route: Route, scene: Scene) -> Verdict:
    """Told, or kept back by the first rule that does."""
    known = replace(occasion, previous=scene.told_before(channel.name, subject_of(occasion)))
    return Verdict(channel.name, known, ruling_on(known, route, scene), route)


def bundles_of(verdicts: Sequence[Verdict], scene: Scene) -> list[Bundle]:
    """What is told, by route, channel and group, the worst bundle first."""
    found: dict[tuple[Route, str, str], list[Verdict]] = {}
    for one in verdicts:
        if one.route and one.ruling.decision == "told":
            group = one.route.group_of(standing_of(one), scene.owners)
            found.setdefault((one.route, one.channel, group), []).append(one)
    made = [
        Bundle(route, channel, tuple(sorted(those, key=worst_verdict_first)), silences_over(those, scene))
        for (route, channel, _), those in found.items()
    ]
    return sorted(made, key=lambda bundle: worst_verdict_first(bundle.verdicts[0]))


def silences_over(verdicts: Sequence[Verdict], scene: Scene) -> tuple[Silence, ...]:
    """The silences that ended since the channel heard of these targets last."""
    found = {
        silence.silence_id: silence
        for one in verdicts
        for silence in ended(scene.ledger.silences, standing_of(one), told_at(one, scene), scene.now, scene.owners)
    }
    return tuple(found.values())


def standing_of(verdict: Verdict) -> Standing:
    """What a verdict is about."""
    return verdict.occasion.transition.standing


def told_at(verdict: Verdict, scene: Scene) -> datetime | None:
    """When its channel heard of its target last."""
    heard = scene.heard.get((verdict.channel, subject_of(verdict.occasion)))
    return heard.told_at if heard else None


def worst_verdict_first(verdict: Verdict) -> tuple[object, ...]:
    """Sort key."""
    return worst_first(standing_of(verdict)), verdict.occasion.occasion_id


def within_caps(bundles: Sequence[Bundle], scene: Scene) -> tuple[list[Bundle], list[Verdict]]:
    """The bundles that the day's caps allow, worst first, and what waits for tomorrow."""
    sent = Counter(scene.ledger.sent)
    allowed: list[Bundle] = []
    capped: list[Verdict] = []
    tomorrow = midnight_of(local_day(scene.now) + timedelta(days=1))
    for bundle in bundles:
        if bundle.route.cap and sent[bundle.channel] >= bundle.route.cap:
            ruling = Ruling("capped", f"{sent[bundle.channel]} messages were sent to it today", tomorrow)
            capped += [replace(one, ruling=ruling) for one in bundle.verdicts]
        else:
            sent[bundle.channel] += 1
            allowed.append(bundle)
    return allowed, capped


def unheard(found: Found, verdicts: Sequence[Verdict], scene: Scene) -> Iterator[Verdict]:
    """New changes that concern no channel: unrouted, or undone before anybody could have been told."""
    heard = {one.occasion.occasion_id for one in verdicts}
    subjects: dict[Subject, list[Occasion]] = {}
    for one in (one for one in found.speaking if one.kind in CHANGES and one.occasion_id not in heard):
        subjects.setdefault(subject_of(one), []).append(one)
    for changes in subjects.values():
        undone = Ruling("superseded", "worsened and recovered before it could be told")
        lost = net_of(changes, scene) is not None
        yield from (Verdict("", one, Ruling("unrouted", missing(one)) if lost else undone) for one in changes)


def missing(occasion: Occasion) -> str:
    """What a route would have had to match."""
    standing = occasion.transition.standing
    named = f"status={standing.status} area={standing.area} programme={standing.document_no!r}"
    return f"no route matches {occasion.kind} {named}"


def subjects_told(decided: Decided) -> list[Subject]:
    """The targets and areas that messages tell in full."""
    told = (occasion for bundle in decided.bundles for occasion in bundle.occasions[: bundle.route.limit])
    return sorted({subject_of(occasion) for occasion in told})


def quoted(decided: Decided, quotes: Mapping[Subject, Evidence]) -> Decided:
    """The same, each occasion of the calendar with the sentence behind its standing; a change has its own."""
    bundles = [
        replace(bundle, verdicts=tuple(cited(verdict, quotes) for verdict in bundle.verdicts))
        for bundle in decided.bundles
    ]
    return replace(decided, bundles=bundles)


def cited(verdict: Verdict, quotes: Mapping[Subject, Evidence]) -> Verdict:
    """One verdict with its sentence."""
    occasion = verdict.occasion
    if occasion.kind in CHANGES:
        return verdict
    transition = replace(occasion.transition, evidence=quotes.get(subject_of(occasion)))
    return replace(verdict, occasion=replace(occasion, transition=transition))
