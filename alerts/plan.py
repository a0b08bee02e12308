"""Which messages a set of transitions becomes. Pure: the same input gives the same deliveries, ids included."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from alerts.channels import Channel, tags_of
from alerts.digest import compose_digest
from alerts.kinds import Quiet, kind_of
from alerts.messages import compose
from alerts.routes import Route, check_channels
from warehouse.catalogue import load_catalogue
from warehouse.records import LOCAL_ZONE, Catalogue, Delivery, Standing, Transition


@dataclass(frozen=True, slots=True)
class Plan:
    """Deliveries, and why the other transitions have none: `quiet` by rule, `unmatched` by want of a route.

    Both map transition ids to reasons. An unmatched transition is itself a fault to report.
    """

    deliveries: list[Delivery]
    quiet: dict[str, str]
    unmatched: dict[str, str]

    @property
    def unrouted(self) -> dict[str, str]:
        """Every transition without a delivery, and why."""
        return self.quiet | self.unmatched


@dataclass(frozen=True, slots=True)
class News:
    """What a digest tells: every standing, and the transitions of its period."""

    standings: Sequence[Standing]
    changed: Sequence[Transition]


def plan_deliveries(
    transitions: Sequence[Transition],
    routes: tuple[Route, ...],
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    as_of: date | None = None,
    catalogue: Catalogue | None = None,
) -> Plan:
    """One delivery for each route, group and recipient.

    `as_of` is the judged day, by default the local day of `now`; `catalogue` by default the one of this release.
    A recipient hears of a transition once, from the first route that matches. Raises RouteError for a route whose
    channel does not exist.
    """
    check_channels(routes, tags_of(channels))
    day, reference = as_of or now.astimezone(LOCAL_ZONE).date(), catalogue or load_catalogue()
    kinds = {transition.transition_id: kind_of(transition) for transition in transitions}
    quiet = {ident: kind.reason for ident, kind in kinds.items() if isinstance(kind, Quiet)}
    speaking = [transition for transition in transitions if transition.transition_id not in quiet]
    deliveries = [
        delivery_of(route, channel, group, day, reference)
        for route, channel, heard in hearings(speaking, routes, channels)
        for group in groups(route, heard)
    ]
    reached = {ident for delivery in deliveries for ident in delivery.transition_ids}
    lost = [transition for transition in speaking if transition.transition_id not in reached]
    return Plan(
        deliveries, quiet, {found.transition_id: f"no route matches {describe(found.standing)}" for found in lost}
    )


def hearings(
    transitions: Sequence[Transition], routes: tuple[Route, ...], channels: Mapping[str, Channel]
) -> Iterator[tuple[Route, Channel, list[Transition]]]:
    """Who hears what from which route, each recipient everything once."""
    told: set[tuple[str, str]] = set()
    for route in routes:
        for channel in (channel for tag in route.channels for channel in channels.values() if channel.tag == tag):
            heard = [found for found in transitions if (channel.name, found.transition_id) not in told]
            heard = [found for found in heard if route.matches(found)]
            told.update((channel.name, found.transition_id) for found in heard)
            yield route, channel, heard


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
            delivery_id=sha256("\n".join(("digest", span, name)).encode()).hexdigest()[:16],
            route=route.name,
            channel=name,
            message=compose_digest(news.standings, news.changed, as_of, route.language),
            transition_ids=(),
        )
        for name, route in found.items()
    ]


def groups(route: Route, transitions: Sequence[Transition]) -> Iterator[list[Transition]]:
    """The transitions that share one message, in the order of their group's name."""
    found: dict[str, list[Transition]] = {}
    for transition in transitions:
        found.setdefault(route.group_of(transition.standing), []).append(transition)
    yield from (found[name] for name in sorted(found))


def delivery_of(
    route: Route, channel: Channel, transitions: Sequence[Transition], as_of: date, catalogue: Catalogue
) -> Delivery:
    """One message to one recipient; its id depends on who hears what from which route, not on when."""
    ids = tuple(sorted(transition.transition_id for transition in transitions))
    return Delivery(
        delivery_id=sha256("\n".join((route.name, channel.name, *ids)).encode()).hexdigest()[:16],
        route=route.name,
        channel=channel.name,
        message=compose(route, transitions, as_of, catalogue),
        transition_ids=ids,
    )


def describe(standing: Standing) -> str:
    """What a route would have had to match."""
    return f"status={standing.status} area={standing.area} programme={standing.document_no!r}"
