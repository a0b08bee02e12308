"""Every event the project knows: name, resource, payload. Payloads carry ids and counts only.

Events are hints: a listener reads the warehouse again. They are emitted last, after the warehouse is closed,
because a triggered run may start before its cause has finished.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prefect.events import emit_event

from warehouse.records import Status

ARTICLE_SUBMITTED = "targetwatch.article.submitted"
SOURCE_COLLECTED = "targetwatch.source.collected"
SOURCE_DRIFTED = "targetwatch.source.drifted"
FIGURES_CHANGED = "targetwatch.figures.changed"
ALERT_SENT = "targetwatch.alert.sent"
ALERT_FAILED = "targetwatch.alert.failed"
ALERT_UNROUTED = "targetwatch.alert.unrouted"
CHECK_FAILED = "targetwatch.check.failed"
TARGET_STATUSES = {status: f"targetwatch.target.{status}" for status in Status}

# An event of a busy day stays far below Prefect's limit of 1.5 MB.
IDS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One event to emit: `resource` is the id after "targetwatch.", `related` those of the sources it speaks of."""

    name: str
    resource: str
    payload: dict[str, Any] = field(default_factory=dict)
    related: Sequence[str] = ()


def source_collected(source_id: str, counts: dict[str, int]) -> Event:
    """A source was collected, with or without anything new."""
    return Event(SOURCE_COLLECTED, f"source.{source_id}", {"source": source_id, **counts})


def source_drifted(source_id: str, urls: Sequence[str]) -> Event:
    """Pages came whose layout is not the one declared."""
    return Event(SOURCE_DRIFTED, f"source.{source_id}", {"source": source_id, "count": len(urls), "urls": urls[:20]})


def figures_changed(counts: Mapping[str, tuple[int, int]]) -> Event:
    """One run inserted or revised readings; `counts` gives both numbers by source id.

    One event a run: the listener judges every target, and once is enough.
    """
    inserted, revised = map(sum, zip(*counts.values(), strict=True))
    payload = {"sources": sorted(counts), "inserted": inserted, "revised": revised}
    return Event(FIGURES_CHANGED, "figures", payload, [f"source.{source_id}" for source_id in sorted(counts)])


def target_changed(status: Status, transition_ids: Sequence[str]) -> Event:
    """Transitions into one status were recorded."""
    payload = {"count": len(transition_ids), "transitions": list(transition_ids[:IDS_SHOWN])}
    return Event(TARGET_STATUSES[status], f"status.{status}", payload)


def alert_settled(name: str, delivery_id: str, channel: str, state: str) -> Event:
    """A delivery was sent or failed; `name` is ALERT_SENT or ALERT_FAILED."""
    return Event(name, f"delivery.{delivery_id}", {"delivery": delivery_id, "channel": channel, "state": state})


def alert_unrouted(transition_ids: Sequence[str]) -> Event:
    """Transitions no route matched."""
    payload = {"count": len(transition_ids), "transitions": list(transition_ids[:IDS_SHOWN])}
    return Event(ALERT_UNROUTED, "routes", payload)


def check_failed(check: str, rows: int) -> Event:
    """A zero-row check returned rows."""
    return Event(CHECK_FAILED, f"check.{check}", {"check": check, "rows": rows})


def emit(events: Iterable[Event]) -> None:
    """Tell Prefect."""
    for event in events:
        related = [
            {"prefect.resource.id": f"targetwatch.{one}", "prefect.resource.role": one.partition(".")[0]}
            for one in event.related
        ]
        emit_event(
            event.name, {"prefect.resource.id": f"targetwatch.{event.resource}"}, related=related, payload=event.payload
        )
