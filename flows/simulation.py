"""The engine of the alerts on a simulated clock: the same judgement, decisions and words; nothing is sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerts.calendar import due_at, following, latest, local_day
from alerts.plan import Plan
from flows.planning import Rules, plan_messages
from warehouse.connection import Connection, transaction
from warehouse.records import LOCAL_ZONE, Delivery, Occasion, Standing
from warehouse.replay import moments_learnt, next_change, standings_found
from warehouse.standings import record_transitions

# The nightly evaluation, and the first look when the clock starts.
NIGHT = time(0, 30)
WAITING = frozenset({"held", "capped", "silenced"})


@dataclass(frozen=True, slots=True)
class Said:
    """A message that would have been sent, when, and its reasons."""

    at: datetime
    delivery: Delivery
    occasions: tuple[Occasion, ...]


@dataclass
class Simulation:
    """A clock that jumps to the next moment at which anything can happen."""

    con: Connection
    rules: Rules
    judged: list[Standing] = field(default_factory=list)
    judged_at: datetime | None = None
    changes_on: date | None = None
    waits_until: datetime | None = None
    troubled: bool = False

    def run(self, since: datetime, until: datetime) -> Iterator[Said]:
        """Every message between two moments, the first look being at the first."""
        moment: datetime | None = since
        while moment is not None and moment <= until:
            yield from self.look(moment)
            moment = self.next_moment(moment, until)

    def look(self, now: datetime) -> Iterator[Said]:
        """Judge if there may be anything new, and decide who hears what."""
        day = local_day(now)
        if self.stands_to_change(now):
            record_transitions(self.con, day, now)
            self.judged, self.judged_at = standings_found(self.con), now
            self.changes_on = next_change(self.con, day)
        with transaction(self.con):
            plan = plan_messages(self.con, self.rules, day, now, self.judged, draw=False)
        self.remember(plan, now)
        told = {one.occasion_id: one for one in plan.told}
        for delivery in plan.deliveries:
            yield Said(now, delivery, tuple(told[ident] for ident in delivery.occasion_ids))

    def stands_to_change(self, now: datetime) -> bool:
        """Whether verdicts may differ from the last ones."""
        if self.judged_at is None or (self.changes_on is not None and local_day(now) >= self.changes_on):
            return True
        return bool(moments_learnt(self.con, self.judged_at, now))

    def remember(self, plan: Plan, now: datetime) -> None:
        """When to look again for the sake of what waits."""
        waiting = [one.until_at or due_at(local_day(now) + timedelta(days=1)) for one in plan.tellings if one.waits]
        self.waits_until = min(waiting, default=None)

    def next_moment(self, now: datetime, until: datetime) -> datetime | None:
        """The next moment at which something may be learnt, fall due, change by itself, or stop waiting."""
        found = [*moments_learnt(self.con, now, until)[:1], *self.marks_after(now)]
        if self.changes_on is not None:
            found.append(datetime.combine(self.changes_on, NIGHT, LOCAL_ZONE))
        if self.waits_until is not None:
            found.append(self.waits_until)
        return min((moment for moment in found if moment > now), default=None)

    def marks_after(self, now: datetime) -> Iterator[datetime]:
        """The days of the calendar that routes ask for."""
        remind = {days for route in self.rules.routes for days in route.remind}
        escalate = {days for route in self.rules.routes for days in route.escalate}
        for deadline in {one.deadline for one in self.judged}:
            yield from (due_at(deadline - timedelta(days=days)) for days in remind)
            yield from (due_at(deadline + timedelta(days=days)) for days in escalate)
        for cadence in {route.repeat for route in self.rules.routes} - {""}:
            today = local_day(now)
            yield from (due_at(latest(cadence, today).due_on), due_at(following(cadence, today)))
