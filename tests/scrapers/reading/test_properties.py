"""What holds for every text."""

import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words  # type: ignore[import-untyped]

from scrapers.reading.read import account
from scrapers.reading.text import read_text
from warehouse.records import Reading

Reader = Callable[..., list[Reading]]

PIECES = [
    "Lào Cai có 1.875 trạm BTS",
    "tăng 12,5% so với cùng kỳ năm 2021",
    "đạt 12.434/13.068 cơ sở",
    "ngày 12/7",
    "Quyết định số 749/QĐ-TTg",
    "(mục tiêu 70%)",
    "khoảng 1,5 triệu tỷ đồng",
    "2.000 - 3.000 lượt",
    "1.5.2024",
    "10/28/5",
    "xếp thứ tư",
    "tất cả các xã",
    "24/7",
    "Đề án 06",
    "hai quy chế, 13 thông báo",
    "0237 3721150",
    "5G 4.0 [1] C06",
    "https://a.localhost/1-2",
]
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text("0123456789.,/-% \n()đạtnăm", max_size=12), min_size=1, max_size=8
).flatmap(lambda parts: st.sampled_from([" ", ". ", "\n", "; ", ", "]).map(lambda joint: joint.join(parts)))
Form = Literal["NFC", "NFD"]
FORMS: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])


def facts(reading: Reading) -> tuple[object, ...]:
    return (
        reading.value,
        reading.value_high,
        reading.denominator,
        reading.unit,
        reading.qualifier,
        reading.role,
        reading.indicator_id,
        reading.area,
        reading.as_of_on,
    )


@given(TEXTS, FORMS, FORMS)
def test_offsets_slice_to_the_surface_in_every_form(read: Reader, text: str, left: Form, right: Form) -> None:
    middle = len(text) // 2
    mixed = unicodedata.normalize(left, text[:middle]) + unicodedata.normalize(right, text[middle:])
    for reading in read(mixed):
        assert mixed[reading.start : reading.end] == reading.surface
        assert reading.surface in reading.sentence or "\n" in reading.surface


@given(TEXTS)
def test_nfd_is_read_as_nfc(read: Reader, text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert [facts(r) for r in read(decomposed)] == [facts(r) for r in read(composed)]


@given(TEXTS)
def test_reading_is_a_pure_function(read: Reader, text: str) -> None:
    assert read(text) == read(text)


@given(TEXTS)
def test_readings_are_in_order_and_do_not_overlap(read: Reader, text: str) -> None:
    readings = read(text)
    assert all(a.end <= b.start for a, b in pairwise(readings))


@given(TEXTS)
def test_every_digit_is_in_a_reading_or_a_shielded_span(read: Reader, text: str) -> None:
    spans = [(r.start, r.end) for r in read(text)] + [(s.start, s.end) for s in account(text)]
    for offset, char in enumerate(text):
        if char in "0123456789":
            assert any(start <= offset < end for start, end in spans), text[max(0, offset - 20) : offset + 20]


@given(st.text(max_size=60))
def test_any_text_at_all_is_read(read: Reader, text: str) -> None:
    for reading in read(text):
        assert read_text(text).original[reading.start : reading.end] == reading.surface


@given(st.integers(2, 10**9))
def test_digits_and_number_words_in_a_sentence_agree(read: Reader, number: int) -> None:
    words = num2words(number, lang="vi")
    in_digits = read(f"Toàn ngành có {number:,} nhiệm vụ mới.".replace(",", "."))
    in_words = read(f"Toàn ngành có {words} nhiệm vụ mới.")
    assert [r.value for r in in_words] == [r.value for r in in_digits] == [number]


@given(st.decimals(1, 999, places=2, allow_nan=False), st.sampled_from([("triệu", 6), ("tỷ", 9), ("nghìn tỷ", 12)]))
def test_scaling_is_exact(read: Reader, number: Decimal, scale: tuple[str, int]) -> None:
    name, power = scale
    (reading,) = read(f"Thu {number:f} {name} đồng.".replace(".", ",", 1))
    assert reading.value == number * Decimal(10) ** power


UNRELATED = ["Trời hôm đó có mưa.", "Ông Hai kể chuyện làng.", "Ảnh: Phòng Thông tin"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(". ".join), st.sampled_from(UNRELATED))
def test_an_unrelated_paragraph_changes_no_other_reading(read: Reader, text: str, other: str) -> None:
    alone = [facts(r) for r in read(text)]
    assert [facts(r) for r in read(f"{text}.\n{other}")] == alone
    assert [facts(r) for r in read(f"{other}\n{text}")] == alone


HOSTILE = [
    "1",
    "1.",
    "1,",
    "1/",
    "5% ",
    "hai ",
    "tỷ ",
    "Huế 5 xã, ",
    "5 (",
    ".",
    "lần lượt 5% và 6%, ",
    "e\u0301",
    "12 xã và ",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_to_its_end(read: Reader, piece: str) -> None:
    text = (piece * (24_000 // len(piece) + 1))[:24_000]
    assert all(text[r.start : r.end] == r.surface for r in read(text, date(2024, 1, 1), "20"))


def calls(read: Reader, text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read(text, date(2024, 1, 1), "20")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_steps_of_reading_grow_no_faster_than_the_text(read: Reader, piece: str) -> None:
    short, long = ((piece * (size // len(piece) + 1))[:size] for size in (4_000, 8_000))
    calls(read, short)
    assert calls(read, long) < 2.4 * calls(read, short)
