"""check-warehouse: zero-row checks and silent sources; a row returned is a failure."""

import logging
import os
from collections.abc import Sequence

from prefect import flow, task

from flows.artifacts import show
from flows.evaluate import judged_day
from flows.events import check_failed, emit
from flows.metrics import metrics_written
from flows.pages import checks_page
from flows.settings import Settings, load_settings
from warehouse.checks import Check, look
from warehouse.connection import open_warehouse, transaction

logger = logging.getLogger("targetwatch.check")


def check(settings: Settings) -> list[Check]:
    """Run every check, saying what each found; what fails is kept, and told to those who run this by send-alerts."""
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con, transaction(con):
        checks = look(con, judged_day(settings, None), settings.moment())
    for failed in (one for one in checks if one.rows):
        logger.warning("%s: %s rows, for example %s", failed.description, failed.rows, failed.sample)
    logger.info(sentence_of(checks))
    return checks


def sentence_of(checks: Sequence[Check]) -> str:
    """The log line of all checks."""
    return f"{len(checks)} checks, {sum(bool(one.rows) for one in checks) or 'none'} failed"


check_task = task(name="check", task_run_name="check warehouse")(check)


@flow(
    name="check-warehouse",
    flow_run_name="check warehouse",
    on_completion=[metrics_written],
    on_failure=[metrics_written],
)
def check_warehouse() -> int:
    """Check the warehouse and tell of each failed check. Returns how many failed."""
    checks = check_task(load_settings(os.environ))
    failed = [one for one in checks if one.rows]
    show("checks", checks_page(checks, sentence_of(checks)))
    emit(check_failed(one.name, one.rows) for one in failed)
    return len(failed)
