"""Lexicons are found in one pass: whole words, the first of those that overlap, the longest at each place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.lexicon import Concordance, Lexicon, within

WORDS = Lexicon(dict.fromkeys(["xã", "hợp tác xã", "hợp tác", "tác xã hội", "(kế hoạch", "cấp bộ:"], "said"))
OTHER = Lexicon({"xã": 1, "bộ": 2})
CONCORDANCE = Concordance((WORDS, OTHER), {"xã": 7, "hợp tác xã": 8, "/63": 9})


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("xã có hợp tác xã", ["xã", "hợp tác xã"]),
        ("hợp tác xã hội", ["hợp tác xã"]),
        ("xãa axã 5xã", []),
        ("54(kế hoạch 60)", ["(kế hoạch"]),
        ("54(kế hoạchx)", []),
        ("cấp bộ:0,6", ["cấp bộ:"]),
        ("", []),
    ],
)
def test_whole_words_the_longest_first(text: str, terms: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in CONCORDANCE.find(text).of(WORDS)] == terms


def test_each_lexicon_has_its_own_marks() -> None:
    marks = CONCORDANCE.find("hợp tác xã của bộ").of(OTHER)
    assert [(mark.start, mark.end, mark.meaning) for mark in marks] == [(8, 10, 1), (15, 17, 2)]


def test_numbered_terms_overlap_and_stand_as_whole_words() -> None:
    assert CONCORDANCE.find("hợp tác xã 12/63 /63").hits == [(10, 0, 8), (10, 8, 7), (20, 17, 9)]


@given(st.lists(st.sampled_from([*WORDS.terms, "hội", "12", ",", "\n"])), st.integers(0, 40), st.integers(0, 40))
def test_marks_within_a_span_lie_in_it(pieces: list[str], start: int, end: int) -> None:
    marks = CONCORDANCE.find(" ".join(pieces)).of(WORDS)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    assert list(within(marks, start, end)) == inside
