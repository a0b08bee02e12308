from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words  # type: ignore[import-untyped]

from scrapers.reading.numbers import page_swaps, read_digits, read_number

UP_TO_10_12 = st.integers(0, 10**12) | st.integers(0, 10**4) | st.integers(0, 12).map(lambda power: 10**power)
SPELLINGS = ({"lẻ": "linh"}, {"nghìn": "ngàn"}, {"tỷ": "tỉ"}, {"bảy": "bẩy"}, {"mươi bốn": "mươi tư"})


@given(UP_TO_10_12)
def test_every_spelled_integer_is_read(number: int) -> None:
    assert read_number(num2words(number, lang="vi")) == number


@given(UP_TO_10_12, st.sampled_from(SPELLINGS))
def test_other_spellings_mean_the_same(number: int, spelling: dict[str, str]) -> None:
    words = num2words(number, lang="vi")
    for usual, other in spelling.items():
        words = words.replace(usual, other)
    assert read_number(words) == number


@given(UP_TO_10_12)
def test_digits_and_words_agree(number: int) -> None:
    dotted = f"{number:,}".replace(",", ".")
    assert read_number(dotted) == read_number(str(number)) == read_number(num2words(number, lang="vi"))


@given(
    st.decimals(0, 10**6, places=4, allow_nan=False),
    st.sampled_from([("nghìn", 3), ("triệu", 6), ("tỷ", 9), ("nghìn tỷ", 12), ("triệu tỷ", 15)]),
)
def test_scaling_is_exact(number: Decimal, scale: tuple[str, int]) -> None:
    name, power = scale
    assert read_number(f"{number:f} {name}".replace(".", ",")) == number * Decimal(10) ** power


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17,5 triệu", "17500000"),
        ("1,488 triệu", "1488000"),
        ("1,5 triệu tỷ", "1500000000000000"),
        ("hai triệu rưỡi", "2500000"),
        ("3 tỷ rưỡi", "3500000000"),
        ("2 tỷ 500 triệu", "2500000000"),
        ("ba phẩy không năm", "3.05"),
        ("một trăm hai", "120"),
        ("hai mươi lăm", "25"),
        ("hai lăm", "25"),
        ("một nghìn linh năm", "1005"),
        ("ba chục", "30"),
        ("0,6961", "0.6961"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("06", "6"),
        ("  Mười   Hai ", "12"),
        ("âm hai", "-2"),
    ],
)
def test_forms(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "hồ sơ", "hai ba", "mười mốt", "mươi", "trăm", "tỷ", "1.2.3", "năm 2024", "rưỡi", "lẻ năm"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


def test_an_unclear_separator_is_told() -> None:
    value, doubt = read_digits("12,434", whole=True)
    assert value == 12434
    assert doubt is not None
    assert doubt.other == Decimal("12.434")
    assert read_digits("12,434", whole=False)[0] == Decimal("12.434")
    assert read_digits("12.434", whole=True) == (Decimal(12434), None)


def test_pages_that_swap_dot_and_comma_are_noticed() -> None:
    assert page_swaps(["0.8002", "12"])
    assert page_swaps(["21,730,567"])
    assert not page_swaps(["29,98", "0.8002"])
    assert not page_swaps(["12.434", "13.068"])
