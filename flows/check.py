"""check-warehouse: zero-row checks and silent sources; a row returned is a failure."""

import logging
import os

from prefect import flow, task

from flows.evaluate import judged_day
from flows.events import check_failed, emit
from flows.settings import Settings, load_settings
from warehouse.checks import Check, run_checks
from warehouse.connection import open_warehouse

logger = logging.getLogger("targetwatch.check")


def check(settings: Settings) -> list[Check]:
    """Run every check, saying what each found."""
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        checks = run_checks(con, judged_day(settings, None), settings.moment())
    for failed in (one for one in checks if one.rows):
        logger.warning("%s: %s rows, for example %s", failed.description, failed.rows, failed.sample)
    return checks


check_task = task(name="check", task_run_name="check warehouse")(check)


@flow(name="check-warehouse", flow_run_name="check warehouse")
def check_warehouse() -> int:
    """Check the warehouse and tell of each failed check. Returns how many failed."""
    failed = [one for one in check_task(load_settings(os.environ)) if one.rows]
    emit(check_failed(one.name, one.rows) for one in failed)
    return len(failed)
