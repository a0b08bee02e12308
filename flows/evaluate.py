"""evaluate-targets: record transitions → publish the read-only copy → say which targets changed."""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from prefect import flow, task
from prefect.runtime import flow_run

from flows.artifacts import show
from flows.events import emit, target_changed
from flows.metrics import metrics_written
from flows.pages import standings_page
from flows.settings import Settings, load_settings
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import sync_catalogue
from warehouse.publish import publish_copy
from warehouse.records import LOCAL_ZONE, Standing, Transition
from warehouse.replay import standings_found
from warehouse.standings import record_transitions

logger = logging.getLogger("targetwatch.evaluate")


def judged_day(settings: Settings, as_of: date | None) -> date:
    """The day asked for, else today where the targets are: Viet Nam."""
    return as_of or settings.moment().astimezone(LOCAL_ZONE).date()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one evaluation came to: the standings that messages may be about, and those that changed."""

    as_of: date
    standings: Sequence[Standing]
    transitions: Sequence[Transition]

    def sentence(self) -> str:
        """The log line of one evaluation."""
        changed = len(self.transitions) or "none"
        return f"{len(self.standings)} targets and areas judged on {self.as_of:%d/%m/%Y}, {changed} changed"


def evaluate(settings: Settings, as_of: date) -> Evaluation:
    """Judge every target on a day and record what changed, then publish the copy people query."""
    now = settings.moment()
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        sync_catalogue(con, load_catalogue(), now)
        transitions = record_transitions(con, as_of, now)
        evaluation = Evaluation(as_of, standings_found(con), transitions)
    publish_copy(settings.warehouse, settings.published, wait=settings.lock_wait)
    logger.info(evaluation.sentence())
    return evaluation


evaluate_task = task(name="evaluate", task_run_name="evaluate {as_of}")(evaluate)


def evaluate_and_tell(settings: Settings, as_of: date) -> Sequence[Transition]:
    """Evaluate as one Prefect task, show the worst, and emit one event for each status that targets changed to."""
    evaluation = evaluate_task(settings, as_of)
    show("standings", standings_page(evaluation.standings, evaluation.sentence()))
    ordered = sorted(evaluation.transitions, key=lambda transition: transition.standing.status)
    emit(
        target_changed(status, list(group))
        for status, group in groupby(ordered, key=lambda transition: transition.standing.status)
    )
    return evaluation.transitions


@flow(
    name="evaluate-targets",
    flow_run_name=lambda: f"evaluate {flow_run.parameters['as_of'] or 'today'}",
    on_completion=[metrics_written],
    on_failure=[metrics_written],
)
def evaluate_targets(as_of: date | None = None) -> int:
    """Judge all targets on a day, today by default. Returns how many changed their standing."""
    settings = load_settings(os.environ)
    return len(evaluate_and_tell(settings, judged_day(settings, as_of)))
