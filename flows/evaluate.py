"""evaluate-targets: record transitions → publish the read-only copy → say which targets changed."""

import logging
import os
from datetime import date
from itertools import groupby

from prefect import flow, task
from prefect.runtime import flow_run

from flows.events import emit, target_changed
from flows.settings import Settings, load_settings
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import sync_catalogue
from warehouse.publish import publish_copy
from warehouse.records import LOCAL_ZONE, Transition
from warehouse.standings import record_transitions

logger = logging.getLogger("targetwatch.evaluate")


def judged_day(settings: Settings, as_of: date | None) -> date:
    """The day asked for, else today where the targets are: Viet Nam."""
    return as_of or settings.moment().astimezone(LOCAL_ZONE).date()


def evaluate(settings: Settings, as_of: date) -> list[Transition]:
    """Judge every target on a day and record what changed, then publish the copy people query."""
    now = settings.moment()
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        sync_catalogue(con, load_catalogue(), now)
        transitions = record_transitions(con, as_of, now)
    publish_copy(settings.warehouse, settings.published, wait=settings.lock_wait)
    logger.info("%s targets changed their standing on %s", len(transitions) or "no", as_of)
    return transitions


evaluate_task = task(name="evaluate", task_run_name="evaluate {as_of}")(evaluate)


def evaluate_and_tell(settings: Settings, as_of: date) -> list[Transition]:
    """Evaluate as one Prefect task and emit one event for each status that targets changed to."""
    transitions = evaluate_task(settings, as_of)
    ordered = sorted(transitions, key=lambda transition: transition.standing.status)
    emit(
        target_changed(status, [transition.transition_id for transition in group])
        for status, group in groupby(ordered, key=lambda transition: transition.standing.status)
    )
    return transitions


@flow(name="evaluate-targets", flow_run_name=lambda: f"evaluate {flow_run.parameters['as_of'] or 'today'}")
def evaluate_targets(as_of: date | None = None) -> int:
    """Judge all targets on a day, today by default. Returns how many changed their standing."""
    settings = load_settings(os.environ)
    return len(evaluate_and_tell(settings, judged_day(settings, as_of)))
