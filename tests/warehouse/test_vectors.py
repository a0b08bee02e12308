"""The judged cases that stand beside the project, through the SQL that judges everything."""

import csv
import json

import pytest

from warehouse.judge import judge_cases


@pytest.mark.shared
def test_every_shared_case_agrees(shared):
    with (shared / "vectors" / "status_cases.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    verdicts = judge_cases([{"case": row["case"], **json.loads(row["inputs_json"])} for row in rows])
    assert len(verdicts) == len(rows) >= 20
    for row, verdict in zip(rows, verdicts, strict=True):
        assert verdict["case"] == row["case"]
        for key, expected in json.loads(row["expected_json"]).items():
            number = isinstance(expected, int | float) and not isinstance(expected, bool)
            # The expected numbers are printed with ten significant digits.
            want = pytest.approx(expected, rel=1e-9, abs=1e-6) if number else expected
            assert verdict[key] == want, f"{row['case']} {key}"
