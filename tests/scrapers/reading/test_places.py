from collections.abc import Callable
from datetime import date

import pytest

from warehouse.records import Reading

Reader = Callable[..., list[Reading]]

AREAS = [
    ("Lạng Sơn có 5 trạm.", date(2024, 1, 1), "VN", "20"),
    ("Có 5 trạm ở Lạng Sơn.", date(2024, 1, 1), "VN", "20"),
    ("Cả nước có 5 trạm.", date(2024, 1, 1), "20", "VN"),
    ("Toàn tỉnh có 5 trạm.", date(2024, 1, 1), "20", "20"),
    ("Có 5 trạm.", date(2024, 1, 1), "20", "20"),
    ("Bắc Ninh có 5 trạm.", date(2024, 1, 1), "VN", "27"),
    ("Bắc Ninh có 5 trạm.", date(2025, 8, 1), "VN", "24"),
    ("Có 5 trạm.", date(2024, 1, 1), "24", "24"),
    ("TP. Huế có 5 trạm.", date(2025, 2, 1), "VN", "46"),
    ("TP.HCM có 5 trạm.", date(2024, 1, 1), "VN", "79"),
    ("Chủ tịch Hồ Chí Minh ký 5 sắc lệnh.", date(2024, 1, 1), "VN", "VN"),
    ("Tại Điện Biên Phủ có 5 trạm.", date(2024, 1, 1), "VN", "VN"),
    ("Huyện Đắk Mil có 5 trạm.", date(2024, 1, 1), "67", None),
    ("Tại xã Thượng Sơn, 5 hộ có mạng.", date(2024, 1, 1), "40", None),
    ("Bộ Công Thương dẫn đầu với 83%.", date(2024, 1, 1), "VN", "bo_cong_thuong"),
    ("Bộ Công an cho biết đã cấp 5 thẻ.", date(2024, 1, 1), "VN", "VN"),
    ("Khối bộ, ngành đạt 63%.", date(2024, 1, 1), "VN", "ministries"),
    ("Khối địa phương đạt 18%.", date(2024, 1, 1), "VN", "provinces"),
    ("Kết nối với 63 tỉnh, thành phố.", date(2024, 1, 1), "20", "VN"),
]


@pytest.mark.parametrize(("text", "published", "home", "area"), AREAS)
def test_a_figure_concerns_the_place_its_sentence_names(
    text: str, published: date, home: str, area: str | None, read: Reader
) -> None:
    (reading,) = read(text, published, home)
    assert reading.area == area


def test_the_paragraph_keeps_its_place_and_the_next_returns_home(read: Reader) -> None:
    text = "Yên Bái có 5 trạm. Thêm 6 tổ.\nCó 7 lớp học."
    assert [r.area for r in read(text, date(2024, 1, 1), "VN")] == ["15", "15", "VN"]


def test_leaders_of_the_country_speak_for_it_until_the_province_returns(read: Reader) -> None:
    text = "Thủ tướng yêu cầu đẩy mạnh.\nPhấn đấu đến năm 2025 có 90% hồ sơ trực tuyến.\nToàn tỉnh có 7 trạm."
    assert [r.area for r in read(text, date(2024, 1, 1), "86")] == ["VN", "86"]


def test_places_and_values_pair_in_order(read: Reader) -> None:
    text = "Bến Tre và Long An lần lượt xếp thứ 3 và 5."
    assert [(r.area, int(r.value)) for r in read(text, date(2022, 9, 1))] == [("83", 3), ("80", 5)]


def test_brackets_after_places_are_theirs(read: Reader) -> None:
    text = "Kế tiếp là Lào Cai (58%), Sơn La (55%) và Hà Tĩnh (52%)."
    assert [r.area for r in read(text, date(2024, 12, 31))] == ["10", "14", "42"]


def test_a_goal_of_an_ended_province_is_its_successors(read: Reader) -> None:
    text = "Bình Phước đạt 7%, phấn đấu đến năm 2030 là 10%."
    assert [(r.role, r.area, str(r.as_of_on)) for r in read(text, date(2025, 9, 1))] == [
        ("actual", "70", "2025-06-30"),
        ("target", "75", "2030-12-31"),
    ]


def test_the_place_below_a_province_is_named_in_the_reason(read: Reader) -> None:
    (reading,) = read("Huyện Đắk Mil có 5 trạm.", date(2024, 1, 1), "67")
    assert "Huyện Đắk Mil" in reading.reason
