"""Verdicts on hypothetical targets, by the same SQL that judges the real ones."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from warehouse.arrow import DAY, FLAG, REAL, TEXT, WHOLE, Columns, registered, table_of
from warehouse.cases import Figure, Subject, read_case, said
from warehouse.statements import scripts

SUBJECTS: Columns = {
    **{name: (name, TEXT) for name in ("subject_id", "op", "stages")},
    **{name: (name, DAY) for name in ("deadline", "judged_on", "start_on")},
    **{
        name: (name, REAL)
        for name in ("goal", "start_amount", "tol", "slack", "lower_bound", "upper_bound", "s0", "sm")
    },
    **{name: (name, FLAG) for name in ("absorbing", "milestone")},
    "stale_days": ("stale_days", WHOLE),
}

FIGURES: Columns = {
    **{name: (name, TEXT) for name in ("subject_id", "qualifier")},
    "as_of_on": ("as_of_on", DAY),
    "amount": ("amount", REAL),
    "tier": ("tier", WHOLE),
}


def judge_cases(cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Judge cases of the form {case, target, observations, as_of}, as in the shared status vectors.

    Returns for each, in order, `case` and the keys of STATUS that apply, dates as ISO text; or `case` and `error`,
    one line, for a case that cannot be judged.
    """
    subjects: list[Subject] = []
    figures: list[Figure] = []
    verdicts: dict[str, dict[str, Any]] = {}
    for place, case in enumerate(cases):
        try:
            subject, seen = read_case(str(place), case)
        except (KeyError, TypeError, ValueError) as error:
            verdicts[str(place)] = {"error": said(error)}
        else:
            subjects.append(subject)
            figures += seen
    verdicts |= dict(judge(subjects, figures))
    return [{"case": case.get("case"), **verdicts[str(place)]} for place, case in enumerate(cases)]


def judge(subjects: Sequence[Subject], figures: Sequence[Figure]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The verdict on each subject: the keys that apply to it."""
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        for name, text in scripts("macros"):
            if name in {"10_arithmetic", "20_judge"}:
                con.execute(text)
        with (
            registered(con, "subjects", table_of(subjects, SUBJECTS)),
            registered(con, "figures", table_of(figures, FIGURES)),
        ):
            answer = con.execute("SELECT * EXCLUDE (merged_from) FROM core.judge('subjects', 'figures')")
            columns = [column[0] for column in answer.description or ()]
            for subject_id, *values in answer.fetchall():
                applying = zip(columns[1:], values, strict=True)
                yield subject_id, {key: plain(one) for key, one in applying if one is not None and one is not False}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
