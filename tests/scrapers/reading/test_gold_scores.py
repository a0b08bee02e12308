"""The shared annotations: found, value, reading and dated must not fall below what the project promises."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse.records import Reading

FLOORS = {"found": 0.98, "value": 0.97, "reading": 0.94, "dated": 0.93}


def row_of(doc: str, reading: Reading) -> str:
    return json.dumps(
        {
            "doc": doc,
            "start": reading.start,
            "end": reading.end,
            "surface": reading.surface,
            "value": str(reading.value),
            "value_high": None if reading.value_high is None else str(reading.value_high),
            "denominator": None if reading.denominator is None else str(reading.denominator),
            "unit": reading.unit,
            "qualifier": reading.qualifier,
            "role": reading.role,
            "indicator": reading.indicator_id,
            "area": reading.area,
            "as_of": None if reading.as_of_on is None else str(reading.as_of_on),
        }
    )


@pytest.mark.shared
@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_gold(name: str, shared: Path, read: Callable[..., list[Reading]], tmp_path: Path) -> None:
    gold = shared / "gold"
    rows = []
    with (gold / f"{name}.docs.csv").open(encoding="utf-8", newline="") as handle:
        for doc in csv.DictReader(handle):
            text = (gold / doc["path"]).read_text(encoding="utf-8")
            found = read(text, date.fromisoformat(doc["published"]), doc["home"])
            rows += [row_of(doc["doc"], reading) for reading in found]
    readings = tmp_path / "readings.jsonl"
    readings.write_text("\n".join(rows), encoding="utf-8")
    scorer = [sys.executable, str(gold / "score_figures.py"), "--gold", str(gold / f"{name}.csv")]
    answer = subprocess.run([*scorer, "--pred", str(readings), "--json"], capture_output=True, text=True, check=True)
    scores = json.loads(answer.stdout)
    assert {level: scores[level]["f1"] for level, floor in FLOORS.items() if scores[level]["f1"] < floor} == {}
