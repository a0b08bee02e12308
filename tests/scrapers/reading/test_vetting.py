"""The shipped catalogue is sound, and each mistake in one is named with its remedy."""

from dataclasses import replace

import pytest

from scrapers.reading.indicators import problems
from warehouse.catalogue import load_catalogue
from warehouse.records import Catalogue, Indicator, Recognition

SHIPPED = load_catalogue()


def catalogue(**recognitions: Recognition) -> Catalogue:
    indicators = {key: Indicator(key, "", "", "percent", "", "", said) for key, said in recognitions.items()}
    return replace(SHIPPED, indicators=indicators)


def test_the_shipped_catalogue_has_no_dead_or_overlapping_phrase() -> None:
    assert problems(SHIPPED) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Recognition(), "phrases: none"),
        (Recognition(phrases=("Hồ sơ",)), "write it in lower case"),
        (Recognition(phrases=("hồ  sơ",)), "single blanks"),
        (Recognition(phrases=("hồ sơ giấy",), forbid=("giấy",)), "holds a forbidden term"),
    ],
)
def test_a_dead_phrase_is_named(said: Recognition, told: str) -> None:
    (line,) = problems(catalogue(x=said))
    assert line.startswith("indicators.toml: [x] ")
    assert told in line


def test_two_indicators_that_nothing_tells_apart_are_named() -> None:
    said = Recognition(phrases=("hồ sơ + số hóa",))
    (line,) = problems(catalogue(x=said, y=replace(said, phrases=("số hóa + hồ sơ",))))
    assert "[x] phrases:" in line
    assert "also says y" in line
    assert problems(catalogue(x=said, y=replace(said, require=("giấy",)))) == []


def test_a_milestone_with_phrases_is_named() -> None:
    milestone = Indicator("x", "", "", "milestone", "", "", Recognition(phrases=("luật",)))
    (line,) = problems(replace(SHIPPED, indicators={"x": milestone}))
    assert "remove them" in line
