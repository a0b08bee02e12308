"""Texts of our own with answers that a person reviewed: one line a figure, in order.

`golden` holds articles and snippets, its lines no indicator. `rules` holds facts of the language and of tables, each
with a text and, where it matters, one that only looks alike.
"""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from warehouse.records import Reading

HERE = Path(__file__).parent
LINKED = {"golden": False, "rules": True}


def cases() -> Iterator[object]:
    for folder, linked in LINKED.items():
        for path in sorted((HERE / folder).glob("*.toml")):
            for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
                yield pytest.param(case, linked, id=f"{folder}-{path.stem}-{name}")


def line_of(reading: Reading, *, linked: bool) -> str:
    value = str(reading.value)
    if reading.value_high is not None:
        value += f"..{reading.value_high}"
    if reading.denominator is not None:
        value += f"/{reading.denominator}"
    said = f"{reading.surface} = {value} {reading.unit} {reading.qualifier} {reading.role}"
    placed = f"{said} {reading.area or '-'} {reading.as_of_on}"
    return f"{placed} {reading.indicator_id or '-'}" if linked else placed


@pytest.mark.parametrize(("case", "linked"), list(cases()))
def test_every_figure_is_read_as_reviewed(
    case: dict[str, str], linked: bool, read: Callable[..., list[Reading]]
) -> None:
    published = case["published"]
    assert isinstance(published, date)
    readings = read(case["text"].strip("\n"), published, case["home"])
    assert [line_of(reading, linked=linked) for reading in readings] == case["figures"].splitlines()
