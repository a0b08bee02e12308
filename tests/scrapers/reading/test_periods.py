from collections.abc import Callable
from datetime import date

import pytest

from warehouse.records import Reading

Reader = Callable[..., list[Reading]]
PUBLISHED = date(2024, 10, 31)

AS_OF = [
    ("Tính đến 30/6/2024, có 5 trạm.", "2024-06-30"),
    ("Tính đến ngày 22-5, có 5 trạm.", "2024-05-22"),
    ("Đến 24.9, có 5 trạm.", "2024-09-24"),
    ("Đến ngày 5 tháng 6 năm 2023 có 5 trạm.", "2023-06-05"),
    ("Tháng 6/2023 có 5 trạm.", "2023-06-30"),
    ("Đến tháng 11 có 5 trạm.", "2023-11-30"),
    ("Cuối năm 2023 có 5 trạm.", "2023-12-31"),
    ("Đầu tháng 5/2024 có 5 trạm.", "2024-05-01"),
    ("6 tháng đầu năm 2024 có 5 trạm.", "2024-06-30"),
    ("9 tháng đầu năm có 5 trạm.", "2024-09-30"),
    ("Quý I/2024 có 5 trạm.", "2024-03-31"),
    ("Năm 2022 có 5 trạm.", "2022-12-31"),
    ("Năm ngoái có 5 trạm.", "2023-12-31"),
    ("Đến nay có 5 trạm.", "2024-10-31"),
    ("Có 5 trạm.", "2024-10-31"),
    ("Từ 3/2/2023 đến 15/8/2024 dựng 5 trạm.", "2024-08-15"),
    ("Có 5 trạm vào tháng 3.", "2024-03-31"),
    ("Theo Nghị quyết số 10/NQ-CP ngày 2/2/2022, có 5 trạm.", "2024-10-31"),
    ("Hội nghị sáng 3/3 cho hay có 5 trạm.", "2024-10-31"),
    ("Có 5 trạm, tăng so với năm 2022.", "2024-10-31"),
    ("Năm 2024 có 5 trạm.", "2024-12-31"),
    ("Năm nay có 5 trạm.", "2024-10-31"),
    ("Giữa năm 2024 có 5 trạm.", "2024-06-30"),
    ("Giữa tháng 8 có 5 trạm.", "2024-08-15"),
    ("Đến hết quý III có 5 trạm.", "2024-09-30"),
    ("Ba quý đầu năm 2024 có 5 trạm.", "2024-09-30"),
    ("9 tháng 2024 có 5 trạm.", "2024-09-30"),
    ("6 tháng đầu năm ngoái có 5 trạm.", "2023-06-30"),
    ("Tháng 6 năm ngoái có 5 trạm.", "2023-06-30"),
    ("Quý IV năm ngoái có 5 trạm.", "2023-12-31"),
    ("Đến 30/6 năm ngoái có 5 trạm.", "2023-06-30"),
    ("Đến cuối tháng Tám có 5 trạm.", "2024-08-31"),
    ("Tháng chín năm 2023 có 5 trạm.", "2023-09-30"),
    ("T6/2024 có 5 trạm.", "2024-06-30"),
    ("QII/2024 có 5 trạm.", "2024-06-30"),
    ("Những tháng đầu năm 2024 có 5 trạm.", "2024-10-31"),
    ("Từ tháng 10 đến tháng 12/2022 có 5 trạm.", "2022-12-31"),
    ("Từ 15/12 đến 14/1/2024 có 5 trạm.", "2024-01-14"),
    ("Giai đoạn 2016-2020 có 5 trạm.", "2020-12-31"),
    ("Tại thời điểm 30/6/2024 có 5 trạm.", "2024-06-30"),
    ("Trước ngày 1/7/2024, có 5 trạm.", "2024-06-30"),
    ("Trước năm 2020, có 5 trạm.", "2019-12-31"),
    ("Trạm thành lập ngày 5/3/2022 có 5 máy.", "2024-10-31"),
    ("Ngày 6/1/2022, Chính phủ ký nghị quyết. Có 5 trạm.", "2024-10-31"),
    ("Ngày 20/10, Chính phủ ký nghị quyết. Có 5 trạm.", "2024-10-20"),
]


@pytest.mark.parametrize(("text", "day"), AS_OF)
def test_a_figure_is_as_of_the_period_that_governs_it(text: str, day: str, read: Reader) -> None:
    (reading,) = read(text, PUBLISHED)
    assert str(reading.as_of_on) == day


def test_a_period_governs_its_paragraph_until_another(read: Reader) -> None:
    text = "Cuối năm 2022 có 5 trạm. Thêm 7 tổ. Đến tháng 6/2023 có 9 trạm.\nCòn 4 xã chưa có sóng."
    assert [str(reading.as_of_on) for reading in read(text, PUBLISHED)] == [
        "2022-12-31",
        "2022-12-31",
        "2023-06-30",
        "2024-10-31",
    ]


def test_brackets_keep_their_period_to_themselves(read: Reader) -> None:
    text = "Cổng (mở từ tháng 2/2021) có 40 dịch vụ; kinh tế số 7% (chỉ tiêu đến năm 2025 là 10%)."
    assert [(str(r.as_of_on), r.role) for r in read(text, PUBLISHED)] == [
        ("2024-10-31", "actual"),
        ("2024-10-31", "actual"),
        ("2025-12-31", "target"),
    ]


def test_a_series_of_years_maps_in_order(read: Reader) -> None:
    text = "Tỷ trọng các năm 2021 - 2023 lần lượt là 11%, 12% và 13%."
    assert [str(r.as_of_on) for r in read(text, PUBLISHED)] == ["2021-12-31", "2022-12-31", "2023-12-31"]


def test_before_the_mergers_is_their_last_day(read: Reader) -> None:
    (reading,) = read("Trước sáp nhập, Bình Phước có 5 trạm.", date(2025, 9, 1), "75")
    assert (reading.area, str(reading.as_of_on)) == ("70", "2025-06-30")


def test_without_a_day_of_publication_only_what_is_written_counts(read: Reader) -> None:
    assert [str(r.as_of_on) for r in read("Có 5 trạm.\nNăm 2022 có 6 trạm.\nĐến tháng 5 có 7 trạm.", None)] == [
        "None",
        "2022-12-31",
        "None",
    ]


def test_the_reason_names_the_period(read: Reader) -> None:
    (reading,) = read("Tháng 6/2023 có 5 trạm.", PUBLISHED)
    assert "“Tháng 6/2023”" in reading.reason


GOALS = [
    ("Giai đoạn 2026-2030, phấn đấu 90% xã có trạm.", "2030-12-31"),
    ("Tỉnh ra Kế hoạch chuyển đổi số năm 2025. Theo đó, phấn đấu 90% xã có trạm.", "2025-12-31"),
    ("Năm nay, phấn đấu 90% xã có trạm.", "2024-12-31"),
    ("Phấn đấu 90% xã có trạm trước Tết Nguyên đán (29/1/2025).", "2025-01-29"),
    ("Năm 2020 tỉnh xếp thứ 5. Mục tiêu là 90% xã có trạm.", "2024-10-31"),
]


@pytest.mark.parametrize(("text", "day"), GOALS)
def test_a_goal_is_as_of_its_deadline(text: str, day: str, read: Reader) -> None:
    assert str(read(text, PUBLISHED)[-1].as_of_on) == day


def test_in_january_the_end_of_the_year_is_the_year_before_and_for_goals_still_to_come(read: Reader) -> None:
    text = "Cả năm có 5 trạm. Cuối năm nay, phấn đấu 90% xã có trạm."
    assert [str(r.as_of_on) for r in read(text, date(2024, 1, 9))] == ["2023-12-31", "2024-12-31"]
