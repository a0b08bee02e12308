"""Terms that a slip of the keyboard hides, and words that are only alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.misspelt import Speller
from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.records import Article

TERMS = {"đất đai": 1, "toàn trình": 2, "dịch vụ công trực tuyến": 3, "số hóa": 4, "kho bạc": 5}
SPELLER = Speller(TERMS, ["trực tiếp", "điểm lõm", "gồm"])


def meant(text: str) -> dict[str, int]:
    return {text[start:end]: number for end, start, number in SPELLER.find(text, [(0, len(text))])}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hệ thống thông tin dất đát", {"dất đát": 1}),
        ("mức độ toàn trinh", {"toàn trinh": 2}),
        ("mức độ toàn trìnhh", {"toàn trìnhh": 2}),
        ("dịch vụ côn1 trực tuyến", {"dịch vụ côn1 trực tuyến": 3}),
        ("dịch vụ công trực tiếp", {}),  # another word, known
        ("dịch vụ công trực tuyến", {}),  # as it should be: the other pass finds it
        ("có số hộ", {}),  # too short to tell
        ("kho Bạch", {}),  # a name
        ("toàn\ntrinh", {}),  # no one term
    ],
)
def test_one_slip_a_syllable_and_wrong_marks_are_seen_through(text: str, found: dict[str, int]) -> None:
    assert meant(text) == found


@given(st.sampled_from(sorted(TERMS)), st.data())
def test_a_word_that_is_known_is_never_taken_for_a_slip(term: str, data: st.DataObject) -> None:
    words = term.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    known = data.draw(st.sampled_from([word for other in TERMS for word in other.split(" ")]))
    assert not meant(" ".join([*words[:at], known, *words[at + 1 :]]))


def test_the_reason_names_what_was_written_and_a_doubtful_slip_links_nothing() -> None:
    catalogue = load_catalogue()
    text = "Tỷ lệ dịch vụ công trực tuyến toàn trinh đạt 61,5%. Tỷ lệ hồ sơ trực tiếp đạt 62%."
    reading, doubtful = read_figures(Article("test", "https://tin.test/bai", "", text, "VN"), catalogue)
    assert reading.indicator_id == "full_online_service_rate"
    assert "'toàn trình'" in reading.reason
    assert "written “toàn trinh”" in reading.reason
    assert doubtful.indicator_id is None
