"""targetwatch doctor, metrics: whether everything works, for people and for machines."""

import os
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from flows.cli.output import console, print_json, visible
from flows.doctor import Finding, examine
from flows.metrics import exposition
from flows.settings import load_settings

STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def doctor(*, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> int:
    """Look at everything the loop needs; exit 1 when something is wrong.

    Parameters
    ----------
    as_json
        One JSON object a finding.
    """
    found = examine(os.environ)
    if as_json:
        print_json(map(asdict, found))
    else:
        for one in found:
            show(one)
    return int(any(one.level == "problem" for one in found))


def show(one: Finding) -> None:
    """One line of a finding; it is never cut, and obeys nothing that stands in it."""
    console.print(f"{one.level:<8}", style=STYLES[one.level], end=" ")
    console.print(visible(str(one)), markup=False, highlight=False, soft_wrap=True)


def metrics() -> None:
    """Print the metrics of the loop in Prometheus' text format."""
    console.file.write(exposition(load_settings(os.environ)))
