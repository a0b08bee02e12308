"""Which lines head which."""

from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.outline import find_headings

REPORT = """Báo cáo chuyển đổi số tháng 6
Trong tháng, tỉnh đã họp hai lần.
I. KẾT QUẢ
1. Chính quyền số
- Hồ sơ trực tuyến đạt 70%;
- Văn bản ký số đạt 99%.
2. Kinh tế số: tăng 5%.
II. MỤC TIÊU ĐẾN NĂM 2030
Phấn đấu đạt các chỉ tiêu sau:
a) Kinh tế số 30%;
b) Xã hội số:
+ Cáp quang 95%;
+ Danh tính số 60%.
Kinh phí do ngân sách bảo đảm."""


def headed(text: str) -> dict[str, list[str]]:
    """Each headed line with its headings, the nearest first, all by their first words."""
    return {
        text[line.start :].partition("\n")[0][:14]: [text[start:end][:14] for start, end in line.headings]
        for line in find_headings(text)
    }


def test_lists_sections_and_lists_inside_lists() -> None:
    results, goals = "I. KẾT QUẢ", ["Phấn đấu đạt c", "II. MỤC TIÊU Đ"]
    assert headed(REPORT) == {
        "1. Chính quyền": [results],
        "- Hồ sơ trực t": ["1. Chính quyền", results],
        "- Văn bản ký s": ["1. Chính quyền", results],
        "2. Kinh tế số:": [results],
        "Phấn đấu đạt c": ["II. MỤC TIÊU Đ"],
        "a) Kinh tế số ": goals,
        "b) Xã hội số:": goals,
        "+ Cáp quang 95": ["b) Xã hội số:", *goals],
        "+ Danh tính số": ["b) Xã hội số:", *goals],
        "Kinh phí do ng": ["II. MỤC TIÊU Đ"],
    }


def test_lines_behind_a_colon_belong_to_it_while_semicolons_part_them() -> None:
    assert headed("Kết quả:\nMột là xong;\nHai là chưa.\nHọp vào thứ hai.") == {
        "Một là xong;": ["Kết quả:"],
        "Hai là chưa.": ["Kết quả:"],
    }


def test_a_place_over_one_dash_heads_nothing_nor_does_a_sentence_over_a_list() -> None:
    assert headed("Hà Nội\n– Chiều 12/7, bộ họp.\nCó 5 đại biểu.") == {}
    assert headed("Bộ đã họp.\n- Một.\n- Hai.") == {}


@given(st.lists(st.sampled_from(["Kết quả:", "- một;", "1. hai.", "a) ba", "", "Bốn là năm.", "I. SÁU", "+ bảy:"])))
def test_headings_stand_above_what_they_head_and_nearest_first(lines: list[str]) -> None:
    for line in find_headings("\n".join(lines)):
        ends = [line.start, *(end for _, end in line.headings)]
        assert ends == sorted(ends, reverse=True)
