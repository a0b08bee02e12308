"""monitor-targets: the whole loop in one process; the main job."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from prefect import flow
from prefect.runtime import flow_run

from flows.alert import Sent, send_and_tell
from flows.collect import collect_all
from flows.desk import awake_sources
from flows.evaluate import evaluate_and_tell, judged_day
from flows.metrics import metrics_written
from flows.settings import load_settings
from flows.visits import Collected
from warehouse.records import Transition


@dataclass(frozen=True, slots=True)
class Report:
    """What one round of the loop came to."""

    as_of: date
    collected: Sequence[Collected]
    transitions: Sequence[Transition]
    sent: Sent

    @property
    def fine(self) -> bool:
        """Whether every source was reached and every message was taken."""
        return all(one.reached for one in self.collected) and set(self.sent.states) <= {"sent"}


@flow(
    name="monitor-targets",
    flow_run_name=lambda: f"monitor {flow_run.parameters['as_of'] or 'today'}",
    on_completion=[metrics_written],
    on_failure=[metrics_written],
)
async def monitor_targets(sources: Sequence[str] = (), as_of: date | None = None) -> Report:
    """Collect the sources, all enabled ones by default, judge the targets on a day, and send what that calls for."""
    settings = load_settings(os.environ)
    day = judged_day(settings, as_of)
    collected = await collect_all(settings, awake_sources(settings, sources))
    transitions = evaluate_and_tell(settings, day)
    return Report(day, collected, transitions, send_and_tell(settings, eager=True))
