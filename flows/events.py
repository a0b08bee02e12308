"""Every event the project knows: name, resource, payload. Payloads carry ids and counts only.

Events are hints: a listener reads the warehouse again. They are emitted last, after the warehouse is closed,
because a triggered run may start before its cause has finished.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypedDict

from prefect.events import emit_event

from warehouse.records import Status, Transition

ARTICLE_SUBMITTED = "targetwatch.article.submitted"
SOURCE_COLLECTED = "targetwatch.source.collected"
SOURCE_DRIFTED = "targetwatch.source.drifted"
FIGURES_CHANGED = "targetwatch.figures.changed"
ALERT_SENT = "targetwatch.alert.sent"
ALERT_FAILED = "targetwatch.alert.failed"
ALERT_UNROUTED = "targetwatch.alert.unrouted"
CHECK_FAILED = "targetwatch.check.failed"
TARGET_STATUSES = {status: f"targetwatch.target.{status}" for status in Status}

# An event of a busy day stays far below Prefect's limits of 1.5 MB and of 100 related resources, some of which Prefect
# adds itself.
IDS_SHOWN = 200
RELATED_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Event:
    """One event to emit.

    `resource` is the id after "targetwatch.", `related` those of the sources, targets, areas and channels it speaks of;
    what stands before the first dot of an id is its kind.
    """

    name: str
    resource: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    related: Sequence[str] = ()


class Told(TypedDict):
    """An event as Prefect takes it."""

    event: str
    resource: dict[str, str]
    related: list[dict[str, str]]
    payload: dict[str, Any]


def article_submitted(source_id: str, url: str) -> Event:
    """Someone asks for an article to be read."""
    return Event(ARTICLE_SUBMITTED, f"source.{source_id}", {"source": source_id, "url": url})


def source_collected(source_id: str, counts: Mapping[str, int]) -> Event:
    """A source was collected, with or without anything new."""
    return Event(SOURCE_COLLECTED, f"source.{source_id}", {"source": source_id, **counts})


def source_drifted(source_id: str, urls: Sequence[str]) -> Event:
    """Pages came whose layout is not the one declared."""
    return Event(SOURCE_DRIFTED, f"source.{source_id}", {"source": source_id, "count": len(urls)})


def figures_changed(counts: Mapping[str, tuple[int, int]]) -> Event:
    """One run inserted or revised readings; `counts` gives both numbers by source id.

    One event a run: the listener judges every target, and once is enough.
    """
    inserted, revised = map(sum, zip(*counts.values(), strict=True))
    sources = sorted(counts)
    payload = {"count": len(sources), "sources": sources[:IDS_SHOWN], "inserted": inserted, "revised": revised}
    return Event(FIGURES_CHANGED, "figures", payload, [f"source.{source_id}" for source_id in sources])


def target_changed(status: Status, transitions: Sequence[Transition]) -> Event:
    """Transitions into one status were recorded."""
    standings = [transition.standing for transition in transitions]
    related = [f"target.{one.target_id}" for one in standings] + [f"area.{one.area}" for one in standings]
    payload = shown([transition.transition_id for transition in transitions])
    return Event(TARGET_STATUSES[status], f"status.{status}", payload, related)


def alert_settled(name: str, delivery_id: str, channel: str, state: str) -> Event:
    """A delivery was sent or failed; `name` is ALERT_SENT or ALERT_FAILED."""
    payload = {"delivery": delivery_id, "channel": channel, "state": state}
    return Event(name, f"delivery.{delivery_id}", payload, [f"channel.{channel}"])


def alert_unrouted(transition_ids: Sequence[str]) -> Event:
    """Transitions no route matched."""
    return Event(ALERT_UNROUTED, "routes", shown(transition_ids))


def check_failed(check: str, rows: int) -> Event:
    """A zero-row check returned rows."""
    return Event(CHECK_FAILED, f"check.{check}", {"check": check, "rows": rows})


def shown(transition_ids: Sequence[str]) -> dict[str, Any]:
    """How many transitions there are, and the ids of the first."""
    return {"count": len(transition_ids), "transitions": list(transition_ids[:IDS_SHOWN])}


# One of each, for those who ask what an event looks like; the ids in them are "example".
EXAMPLES = (
    article_submitted("example", "https://news.example/1"),
    source_collected("example", {"listed": 1, "fetched": 1, "failed": 0}),
    source_drifted("example", ["https://news.example/1"]),
    figures_changed({"example": (1, 0)}),
    *(target_changed(status, []) for status in Status),
    alert_settled(ALERT_SENT, "example", "mail", "sent"),
    alert_settled(ALERT_FAILED, "example", "mail", "retry"),
    alert_unrouted(["example"]),
    check_failed("example", 1),
)


def told(event: Event) -> Told:
    """An event as Prefect takes it; of its related resources the first, each once."""
    related = islice(dict.fromkeys(event.related), RELATED_SHOWN)
    return {
        "event": event.name,
        "resource": labels(event.resource),
        "related": [{**labels(one), "prefect.resource.role": one.partition(".")[0]} for one in related],
        "payload": dict(event.payload),
    }


def labels(resource: str) -> dict[str, str]:
    """The id of a resource, and the name Prefect's pages show it by."""
    name = resource.partition(".")[2] or resource
    return {"prefect.resource.id": f"targetwatch.{resource}", "prefect.resource.name": name}


def emit(events: Iterable[Event]) -> None:
    """Tell Prefect."""
    for event in events:
        emit_event(**told(event))
