"""The shared annotations and our own: the scores must not fall below what the project promises."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse.records import Reading

HELDOUT = Path(__file__).with_name("heldout")
FLOORS = {"found": 0.98, "value": 0.97, "reading": 0.94, "dated": 0.93, "precision": 0.93, "recall": 0.90}


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


def scores(docs: Path, gold: Path, read: Callable[..., list[Reading]], scorer: Path, out: Path) -> dict[str, float]:
    """F1 by level, and precision and recall of the links."""
    rows = []
    with docs.open(encoding="utf-8", newline="") as handle:
        for doc in csv.DictReader(handle):
            text = (docs.parent / doc["path"]).read_text(encoding="utf-8")
            found = read(text, date.fromisoformat(doc["published"]), doc["home"])
            rows += [row_of(doc["doc"], reading) for reading in found]
    out.write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, str(scorer), "--gold", str(gold), "--pred", str(out), "--json"]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    linked = {"precision": answer["linked"]["precision"], "recall": answer["linked"]["recall"]}
    return {level: answer[level]["f1"] for level in ("found", "value", "reading", "dated")} | linked


@pytest.mark.shared
@pytest.mark.parametrize("name", ["seeds", "dev", "heldout"])
def test_gold(name: str, shared: Path, read: Callable[..., list[Reading]], tmp_path: Path) -> None:
    gold = shared / "gold"
    docs, answers = gold / f"{name}.docs.csv", gold / f"{name}.csv"
    if name == "heldout":
        docs, answers = HELDOUT / "docs.csv", HELDOUT / "gold.csv"
    reached = scores(docs, answers, read, gold / "score_figures.py", tmp_path / "readings.jsonl")
    assert {level: reached[level] for level, floor in FLOORS.items() if reached[level] < floor} == {}
