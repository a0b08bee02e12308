import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.text import fold, read_text

VIETNAMESE = "Tỷ lệ đạt 29,98%; 2.416/3.924 thôn ở Đắk Lắk"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_form_reads_as_nfc(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    text = read_text(unicodedata.normalize(form, VIETNAMESE))
    assert text.nfc == VIETNAMESE
    assert text.folded == VIETNAMESE.lower()


def test_spans_lead_back_to_the_original() -> None:
    mixed = unicodedata.normalize("NFD", "Tỷ lệ ") + "29,98% của Đắk Lắk"
    text = read_text(mixed)
    start = text.nfc.index("29,98%")
    first, last = text.span(start, start + 6)
    assert mixed[first:last] == "29,98%"
    assert text.place(first) == start


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("29,98\u00a0%", "29,98 %"),
        ("１２ xã", "12 xã"),
        ("chuyển\u00ad đổi", "chuyển đổi"),
        ("1\u200b2 xã", "12 xã"),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("2021 \x96 2025", "2021 – 2025"),
    ],
)
def test_typesetting_and_old_code_pages_are_read_as_meant(odd: str, plain: str) -> None:
    assert read_text(odd).nfc == plain


@given(st.text())
def test_any_text_keeps_its_way_back(original: str) -> None:
    text = read_text(original)
    assert len(text.nfc) == len(text.folded)
    assert text.span(0, len(text.nfc))[1] == len(original)
    for offset in range(len(text.nfc)):
        start, end = text.span(offset, offset + 1)
        assert 0 <= start <= end <= len(original)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
