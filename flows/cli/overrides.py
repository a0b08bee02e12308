"""targetwatch override: a person's word against a verdict."""

import os
from datetime import date
from getpass import getuser
from typing import Literal

from flows.cli.output import console
from flows.settings import load_settings
from warehouse.connection import open_warehouse
from warehouse.overrides import override as set_aside
from warehouse.records import Override, Status
from warehouse.standings import last_evaluation


def override(
    target: str,
    status: Literal["met", "on_track", "lagging", "not_rated", "withdrawn"],
    *,
    reason: str,
    area: str = "VN",
    since: date | None = None,
    by: str | None = None,
) -> None:
    """Set a verdict aside by a person's word; it is logged, and ends with the next figure or a deadline that passes.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    status
        What it is instead; `withdrawn` takes an earlier word back.
    reason
        Why; it is quoted wherever the verdict is told.
    area
        Area code or body id.
    since
        The day it became so; the last day evaluated by default.
    by
        Who says so; the user of this computer by default.
    """
    settings = load_settings(os.environ)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        day, _ = last_evaluation(con)
        word = Override(
            target_id=target,
            area=area,
            status=None if status == "withdrawn" else Status(status),
            reason=reason,
            made_by=by or getuser(),
            became_true_on=since or day,
        )
        verdict = set_aside(con, word, day, settings.moment())
    console.print(f"{target} {area}: {status}, against {verdict}; the next evaluation tells it", markup=False)
