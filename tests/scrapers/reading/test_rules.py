"""Facts of the language and of tables, each with a text of our own and, where it matters, one that only looks alike."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from warehouse.records import Reading

RULES = Path(__file__).with_name("rules")


def cases() -> Iterator[object]:
    for path in sorted(RULES.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield pytest.param(case, id=f"{path.stem}-{name}")


def line_of(reading: Reading) -> str:
    value = str(reading.value)
    if reading.value_high is not None:
        value += f"..{reading.value_high}"
    if reading.denominator is not None:
        value += f"/{reading.denominator}"
    said = f"{reading.surface} = {value} {reading.unit} {reading.qualifier} {reading.role}"
    return f"{said} {reading.area or '-'} {reading.as_of_on} {reading.indicator_id or '-'}"


@pytest.mark.parametrize("case", list(cases()))
def test_every_figure_is_read_and_linked_as_reviewed(case: dict[str, str], read: Callable[..., list[Reading]]) -> None:
    published = case["published"]
    assert isinstance(published, date)
    readings = read(case["text"].strip("\n"), published, case["home"])
    assert [line_of(reading) for reading in readings] == case["figures"].split("\n")[:-1]
