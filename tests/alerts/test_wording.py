"""Both languages say the same things, and numbers as their readers write them."""

import string
from datetime import date

import pytest

from alerts.wording import wording
from warehouse.catalogue import load_catalogue

VI, EN = wording("vi"), wording("en")


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases_with_the_same_fields():
    assert VI.phrases.keys() == EN.phrases.keys()
    for table, phrases in VI.phrases.items():
        english = {name: phrase for name, phrase in EN.phrases[table].items() if not name.endswith("_one")}
        assert phrases.keys() == english.keys(), table
        assert {name: fields(text) for name, text in phrases.items()} == {
            name: fields(text) for name, text in english.items()
        }, table


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (52.64, "52,64", "52.64"),
        (80.0, "80", "80"),
        (133.456, "133,46", "133.46"),
        (1000000, "1.000.000", "1,000,000"),
        (-5, "−5", "−5"),
        (-0.001, "0", "0"),
    ],
)
def test_numbers(value, vietnamese, english):
    assert (VI.number(value), EN.number(value)) == (vietnamese, english)


def test_dates():
    assert VI.day(date(2025, 1, 5)) == "05/01/2025"
    assert EN.day(date(2025, 1, 5)) == "5 January 2025"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (999_999, "999.999", "999,999"),
        (860_000_000, "860 triệu", "860 million"),
        (-1_500_000_000, "−1,5 tỷ", "−1.5 billion"),
        (12_345_000_000_000, "12,35 nghìn tỷ", "12.35 trillion"),
    ],
)
def test_large_numbers_are_said_by_their_scale(value, vietnamese, english):
    assert (VI.short(value), EN.short(value)) == (vietnamese, english)
    assert (VI.amount(value, "VND"), EN.amount(value, "USD")) == (f"{vietnamese} đồng", f"USD {english}")


def test_days_in_few_letters():
    day = date(2025, 1, 5)
    assert (VI.brief(day), EN.brief(day)) == ("05/01/2025", "5 Jan 2025")
    assert (VI.month(day), EN.month(day)) == ("01/2025", "Jan 2025")


def test_amounts_have_units():
    said = [
        (VI.amount(value, unit), EN.amount(value, unit))
        for value, unit in ((50, "rank"), (1, "milestone"), (0, "milestone"))
    ]
    assert said == [("hạng 50", "rank 50"), ("đã hoàn thành", "completed"), ("chưa hoàn thành", "not completed")]
    assert VI.distance(2, "percent") == "2 điểm phần trăm"
    assert EN.amount(3, "parsecs") == "3 parsecs"


def test_one_day_is_not_days():
    assert (EN.say("days.left", n=1), EN.say("days.left", n=2)) == ("1 day left", "2 days left")


def test_every_unit_and_certainty_of_the_catalogue_has_words():
    targets = load_catalogue().targets
    units = {target.unit for target in targets} - {"milestone"}
    assert [unit for unit in units if not VI.knows(f"unit.{unit}")] == []
    assert [target.certainty for target in targets if not VI.knows(f"certainty.{target.certainty}")] == []
    assert [target.op for target in targets if not VI.knows(f"goal.{target.op}")] == []
