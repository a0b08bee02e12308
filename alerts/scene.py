"""What every decision looks at, found quickly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from alerts.channels import Channel
from alerts.conditions import Owners
from alerts.occasions import Subject, again, change_of
from alerts.routes import Route
from warehouse.records import Episode, Heard, Ledger, Occasion, Standing, Status, Transition, Waiting

NATION = "VN"


@dataclass(frozen=True)
class Scene:
    """The ledger of a day, the routes, who answers for which target, and the moment."""

    ledger: Ledger
    routes: Sequence[Route]
    owners: Owners
    now: datetime

    @cached_property
    def heard(self) -> Mapping[tuple[str, Subject], Heard]:
        """What a channel heard last of a target and area."""
        return {(one.channel, (one.target_id, one.area)): one for one in self.ledger.heard}

    @cached_property
    def tips(self) -> Mapping[Subject, Transition]:
        """The last of the new changes of a target and area, those that need no word too."""
        pending = (self.ledger.transitions[ident] for ident in self.ledger.pending)
        return {(one.standing.target_id, one.standing.area): one for one in pending}

    @cached_property
    def episodes(self) -> Mapping[Subject, Episode]:
        """The open episode of a target and area."""
        return {(one.target_id, one.area): one for one in self.ledger.open_episodes}

    @cached_property
    def standings(self) -> Mapping[Subject, Standing]:
        """The standing of the day."""
        return {(one.target_id, one.area): one for one in self.ledger.standings}

    @cached_property
    def overdue_nationally(self) -> Mapping[str, str]:
        """Indicator → a target for the country that is overdue."""
        wholes = (one for one in self.ledger.standings if one.area == NATION and one.status == Status.OVERDUE)
        return {one.indicator_id: one.target_id for one in wholes}

    def route_for(self, channel: Channel, occasion: Occasion) -> Route | None:
        """The first route through which a channel hears of an occasion."""
        mine = (route for route in self.routes if channel.tag in route.channels)
        return next((route for route in mine if route.matches(occasion, self.owners)), None)

    def waiting_for(self, channel: Channel) -> list[tuple[Waiting, Occasion | None]]:
        """What waits for a channel, as it is today; None for what is no more so."""
        return [(one, self.revived(one)) for one in self.ledger.waiting if one.channel == channel.name]

    def revived(self, waiting: Waiting) -> Occasion | None:
        """One occasion that waits."""
        if waiting.transition_id:
            occasion, _ = change_of(self.ledger.transitions[waiting.transition_id], self.ledger)
            return replace(occasion, kind=waiting.kind)
        subject = waiting.target_id, waiting.area
        return again(waiting, self.standings.get(subject), self.episodes.get(subject), self.ledger, self.now)

    def told_before(self, channel: str, subject: Subject) -> Transition | None:
        """What a channel heard last, with the figure it heard."""
        heard = self.heard.get((channel, subject))
        last = self.ledger.transitions.get(heard.transition_id) if heard else None
        if heard is None or last is None:
            return None
        standing = replace(last.standing, value=heard.value, value_date=heard.value_date)
        return replace(last, standing=standing, recorded_at=heard.told_at)
