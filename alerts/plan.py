"""Decisions made into deliveries with words. Pure: the same input gives the same deliveries, ids included."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alerts.calendar import local_day, quiet_until
from alerts.channels import Channel, fallback_of, tags_of
from alerts.decide import Bundle, Decided
from alerts.digest import compose_digest
from alerts.kinds import CHANGES, worst_first
from alerts.messages import compose
from alerts.notices import NoticeKind, compose_notice
from alerts.occasions import ident
from alerts.pictures import Histories
from alerts.routes import Route, check_channels
from warehouse.records import Catalogue, Delivery, Occasion, Standing, Telling, Transition


@dataclass(frozen=True, slots=True)
class Plan:
    """Deliveries, every decision, and the occasions that are new, which are one transaction; and what is told."""

    deliveries: list[Delivery]
    tellings: list[Telling]
    occasions: list[Occasion]
    told: list[Occasion]

    @property
    def unrouted(self) -> dict[str, str]:
        """The changes that no route takes, and what a route would have had to match."""
        reasons = {one.occasion_id: one.reason for one in self.tellings if one.decision == "unrouted"}
        lost = (one for one in self.occasions if one.occasion_id in reasons)
        return {one.transition.transition_id: reasons[one.occasion_id] for one in lost}

    @property
    def waiting(self) -> int:
        """How many occasions wait for a better moment, whoever waits for them."""
        return len({one.occasion_id for one in self.tellings if one.waits})


@dataclass(frozen=True, slots=True)
class News:
    """What a weekly or monthly digest tells: every standing of a day, and the transitions of its period."""

    period: str
    as_of: date
    standings: Sequence[Standing]
    changed: Sequence[Transition]
    histories: Histories

    @property
    def span(self) -> str:
        """The week or month it is the digest of."""
        return f"{self.as_of:%G-W%V}" if self.period == "weekly" else f"{self.as_of:%Y-%m}"


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
        Delivery(ident("notice", kind, about, channel.name), "notice", channel.name, compose_notice(kind, told), ())
        for kind, about, told in facts
        for channel in fallback_of(channels)
    ]


def plan_digest(
    news: News, routes: tuple[Route, ...], channels: Mapping[str, Channel], now: datetime
) -> list[Delivery]:
    """The summary for every recipient of the routes that ask for it, each once a week or month; held while it is quiet.

    Raises RouteError for a route whose channel does not exist.
    """
    check_channels(routes, tags_of(channels))
    found = {
        channel.name: route
        for route in routes
        if news.period in route.digest
        for channel in channels.values()
        if channel.tag in route.channels
    }
    return [digest_of(news, route, name, now) for name, route in found.items()]


def digest_of(news: News, route: Route, channel: str, now: datetime) -> Delivery:
    """The summary for one recipient."""
    until = quiet_until(now, route.window, route.days_off)
    told, changed, histories = news.standings, news.changed, news.histories
    return Delivery(
        delivery_id=ident("digest", news.span, channel),
        route=route.name,
        channel=channel,
        message=compose_digest(told, changed, news.as_of, route.language, histories, period=news.period),
        transition_ids=(),
        state="held" if until else "pending",
        not_before=until,
    )
