"""targetwatch status, explain: where targets stand, and why."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Annotated

from cyclopts import Parameter

from alerts.kinds import worst_first
from flows.cli.output import console, print_json, print_table, visible
from flows.settings import load_settings
from warehouse.connection import open_warehouse
from warehouse.records import LOCAL_ZONE, Evidence, Standing, Status, TargetwatchError
from warehouse.standings import evidence_of, last_evaluation, predecessors_of, standings


class UnknownTargetError(TargetwatchError):
    """A target, or an area of it, that is not judged on that day."""

    exit_code = 2


def judged(as_of: date | None, known_at: date | None) -> tuple[date, datetime, list[Standing]]:
    """The standings on a day, the last one evaluated by default, with what was known at the end of another."""
    settings = load_settings(os.environ)
    with open_warehouse(settings.published, read_only=True) as con:
        day, known = last_evaluation(con)
        day = as_of or day
        known = datetime.combine(known_at, time.max, LOCAL_ZONE).astimezone(UTC) if known_at else known
        return day, known, standings(con, day, known)


def status(
    *,
    as_of: date | None = None,
    known_at: date | None = None,
    status: Status | None = None,
    area: str | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Show where the targets stand, worst first.

    Parameters
    ----------
    as_of
        The day they are judged on; the last evaluated one by default.
    known_at
        Only with what was known at the end of this day.
    status
        Only this status.
    area
        Only this area code or body id.
    as_json
        One JSON object a standing.
    """
    day, _, rows = judged(as_of, known_at)
    rows = sorted((one for one in rows if status in {None, one.status} and area in {None, one.area}), key=worst_first)
    if as_json:
        print_json(asdict(one) for one in rows)
    else:
        print_standings(f"{len(rows)} standings on {day:%d/%m/%Y}", rows)


def print_standings(title: str, rows: Sequence[Standing]) -> None:
    """Standings as a table that fits 80 columns."""
    columns = ("target", "what", "standing", "value", "goal", "deadline")
    print_table(title, columns, (cells(one) for one in rows), fold=("what", "standing"))


def cells(one: Standing) -> tuple[str, ...]:
    """One row of the table of standings."""
    detail = (one.evidence or one.band or one.reason or "").replace("_", " ")
    over = f"{one.days_over} days" if one.days_over else ""
    return (
        one.target_id,
        f"{one.name_vi} ({one.area_name})",
        " ".join(filter(None, (one.status.replace("_", " "), over, detail))),
        "" if one.value is None else f"{one.value:.10g}",
        f"{one.op} {one.target:.10g}",
        one.deadline.isoformat(),
    )


def explain(
    target: str,
    *,
    area: str = "VN",
    as_of: date | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Explain one verdict: its arithmetic, its sentences, and why their figures were read so.

    Parameters
    ----------
    target
        The id of the target, for example T001.
    area
        Area code or body id.
    as_of
        The day it is judged on; the last evaluated one by default.
    as_json
        One JSON object with the standing and its evidence.
    """
    day, known, found, evidence = found_with_evidence(target, area, as_of)
    with open_warehouse(load_settings(os.environ).published, read_only=True) as con:
        former = predecessors_of(con, target, area, day, known)
    if as_json:
        cited = {"sentences": evidence, "predecessors": former}
        print_json([{**asdict(found), **{key: [asdict(one) for one in those] for key, those in cited.items()}}])
        return
    print_standings(f"{target} on {day:%d/%m/%Y}", [found])
    facts = {key: value for key, value in asdict(found).items() if value is not None}
    print_table("Arithmetic", ("key", "value"), facts.items())
    for one in (*evidence, *former):
        console.print(visible("\n".join(lines_of(one, found.indicator_id))), markup=False, highlight=False)


def found_with_evidence(target: str, area: str, as_of: date | None) -> tuple[date, datetime, Standing, list[Evidence]]:
    """The day, the moment known, one standing, and the sentences behind it.

    Raises UnknownTargetError with the areas the target has.
    """
    day, known, rows = judged(as_of, None)
    mine = {one.area: one for one in rows if one.target_id == target}
    if area not in mine:
        areas = ", ".join(mine) or "none; see `targetwatch status`"
        raise UnknownTargetError(f"{target} {area}: not judged on {day}; areas of this target: {areas}")
    with open_warehouse(load_settings(os.environ).published, read_only=True) as con:
        return day, known, mine[area], evidence_of(con, target, area, day, known)


PLACE_OF = {
    "part": "one of the parts that add up to the value",
    "predecessor": "before the merger, counts for nothing here",
    "override": "a person's word, which sets the verdict aside until the next figure",
}


def lines_of(one: Evidence, indicator: str) -> Iterator[str]:
    """A sentence, where it stands, and why its figure counts for this indicator, area and day."""
    yield f"\n{one.as_of_on}  {one.source_name}, {one.published_on or 'no day of publication'}"
    yield from (f"  {text}" for text in (PLACE_OF.get(one.basis or ""), one.sentence, one.url, one.correction) if text)
    if one.reason is not None:
        yield f"  {one.surface}: an actual value of {indicator}, area {one.area}, day {one.as_of_on}, because"
        yield from (f"  - {part}" for part in one.reason.split("; "))
