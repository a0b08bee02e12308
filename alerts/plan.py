"""Decisions made into deliveries with words. Pure: the same input gives the same deliveries, ids included."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alerts.calendar import local_day
from alerts.channels import Channel, fallback_of, tags_of
from alerts.decide import Bundle, Decided
from alerts.digest import compose_digest
from alerts.kinds import CHANGES, worst_first
from alerts.messages import compose
from alerts.notices import NoticeKind, compose_notice
from alerts.occasions import Subject, ident
from alerts.routes import Route, check_channels
from warehouse.records import Catalogue, Delivery, Occasion, Point, Standing, Telling, Transition

Histories = Mapping[Subject, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Deliveries, every decision, and the occasions that are new, which are one transaction; and what is told."""

    deliveries: list[Delivery]
    tellings: list[Telling]
    occasions: list[Occasion]
    told: list[Occasion]

    @property
    def unrouted(self) -> dict[str, str]:
        """The occasions that no route takes, and what a route would have had to match."""
        return {one.occasion_id: one.reason for one in self.tellings if one.decision == "unrouted"}

    @property
    def waiting(self) -> int:
        """How many occasions wait for a better moment, whoever waits for them."""
        return len({one.occasion_id for one in self.tellings if one.waits})


@dataclass(frozen=True, slots=True)
class News:
    """What a digest tells: every standing, and the transitions of its period."""

    standings: Sequence[Standing]
    changed: Sequence[Transition]
    histories: Histories


def plan_deliveries(decided: Decided, as_of: date, catalogue: Catalogue, histories: Histories) -> Plan:
    """One delivery for each bundle, as of the judged day."""
    deliveries = [delivery_of(bundle, as_of, catalogue, histories) for bundle in decided.bundles]
    told = [
        verdict.telling(delivery.delivery_id)
        for bundle, delivery in zip(decided.bundles, deliveries, strict=True)
        for verdict in bundle.verdicts
    ]
    occasions = [occasion for bundle in decided.bundles for occasion in bundle.occasions]
    return Plan(deliveries, told + decided.others, decided.occasions, occasions)


def delivery_of(bundle: Bundle, as_of: date, catalogue: Catalogue, histories: Histories) -> Delivery:
    """One message to one channel; its id depends on who hears what from which route, not on when."""
    occasions = bundle.occasions
    worst = min(occasions, key=lambda one: worst_first(one.transition.standing))
    ids = tuple(sorted(one.occasion_id for one in occasions))
    return Delivery(
        delivery_id=ident(bundle.route.name, bundle.channel, *ids),
        route=bundle.route.name,
        channel=bundle.channel,
        message=compose(bundle.route, occasions, as_of, catalogue, histories, ended=bundle.ended),
        transition_ids=tuple(sorted(one.transition.transition_id for one in occasions if one.kind in CHANGES)),
        occasion_ids=ids,
        thread=worst.episode_id,
    )


def notices_of(plan: Plan, routes: Sequence[Route], channels: Mapping[str, Channel], now: datetime) -> list[Delivery]:
    """What those who run this are told: changes that no route takes, and channels that had their share of the day."""
    caps = {route.name: route.cap for route in routes}
    held = Counter((one.channel, caps.get(one.route, 0)) for one in plan.tellings if one.decision == "capped")
    facts: list[tuple[NoticeKind, str, Mapping[str, object]]] = [
        (NoticeKind.CAP, f"{local_day(now)} {channel}", {"channel": channel, "cap": cap, "held": count})
        for (channel, cap), count in held.items()
    ]
    if plan.unrouted:
        items = sorted(set(plan.unrouted.values()))
        facts.append((NoticeKind.UNROUTED, " ".join(sorted(plan.unrouted)), {"items": items}))
    return [
        Delivery(ident("notice", kind, about, channel.name), "ops", channel.name, compose_notice(kind, told), ())
        for kind, about, told in facts
        for channel in fallback_of(channels)
    ]


def plan_digest(
    period: str, news: News, routes: tuple[Route, ...], channels: Mapping[str, Channel], as_of: date
) -> list[Delivery]:
    """The summary for every recipient of the routes that ask for it, each once a week or month.

    Raises RouteError for a route whose channel does not exist.
    """
    check_channels(routes, tags_of(channels))
    span = f"{as_of:%G-W%V}" if period == "weekly" else f"{as_of:%Y-%m}"
    found = {
        channel.name: route
        for route in routes
        if period in route.digest
        for channel in channels.values()
        if channel.tag in route.channels
    }
    return [
        Delivery(
            delivery_id=ident("digest", span, name),
            route=route.name,
            channel=name,
            message=compose_digest(news.standings, news.changed, as_of, route.language, news.histories, period=period),
            transition_ids=(),
        )
        for name, route in found.items()
    ]
