from collections.abc import Callable

import pytest

from scrapers.reading.read import account
from warehouse.records import Reading

SHIELDED = [
    ("Theo Quyết định số 749/QĐ-TTg, mọi việc đã rõ.", "749/QĐ-TTg", "document"),
    ("Công văn 1462-CV/TU vừa ký.", "1462-CV/TU", "document"),
    ("Nghị định 82/2024/NĐ-CP có hiệu lực.", "82/2024/NĐ-CP", "document"),
    ("Nghị quyết 57 đi vào cuộc sống.", "57", "document"),
    ("Triển khai Đề án 06 tỉnh nhà.", "06", "programme"),
    ("Sóng 5G phủ khắp nơi.", "5G", "name"),
    ("Cục C06 cho hay.", "06", "name"),
    ("Trực 24/7 không nghỉ.", "24/7", "name"),
    ("Cách mạng công nghiệp 4.0 lan rộng.", "4.0", "name"),
    ("Gọi tổng đài 1022 để hỏi.", "1022", "name"),
    ("Dịch vụ công mức độ 4 được mở.", "4", "level"),
    ("Tài khoản mức độ 2 và 3 bị khóa.", "3", "level"),
    ("Người từ 15 tuổi trở lên.", "15 tuổi", "age"),
    ("Lúc 13:27 cùng ngày.", "13:27", "time"),
    ("Họp lúc 8 giờ 30 tại trụ sở.", "8 giờ 30", "time"),
    ("Đường dây nóng: 0237 3721150", "0237 3721150", "phone"),
    ("Lượt xem: 665", "665", "furniture"),
    ("Theo báo cáo [12] thì vậy.", "12", "footnote"),
    ("2. Về hạ tầng số", "2.", "numbering"),
    ("Bài 4: Chuyện của bản", "4", "numbering"),
    ("Xem https://sample.localhost/tin-123.html nhé", "https://sample.localhost/tin-123.html", "address"),
    ("Thư gửi ban123@sample.localhost nhé", "ban123@sample.localhost", "address"),
    ("Từ ngày 30/9/2022 thì khác.", "ngày 30/9/2022", "period"),
    ("Trong 3 tháng liền.", "3 tháng", "length of time"),
    ("Sau 2 năm triển khai, đã khác.", "2 năm", "length of time"),
    ("Mã 1234567890123456789012345 dài.", "1234567890123456789012345", "code"),
]


@pytest.mark.parametrize(("text", "surface", "kind"), SHIELDED)
def test_what_is_no_figure_is_shielded_with_its_kind(
    text: str, surface: str, kind: str, read: Callable[..., list[Reading]]
) -> None:
    assert (surface, kind) in [(text[span.start : span.end], span.kind) for span in account(text)]
    assert not read(text)


FIGURES = [
    ("Đã cấp 25 thẻ mới.", "25"),
    ("Có 2024 hồ sơ tồn đọng.", "2024"),
    ("Hoàn thành 25/25 dịch vụ công.", "25/25"),
    ("Có 10/28 dịch vụ công trên cổng.", "10/28"),
    ("Thanh toán được 58297giao dịch.", "58297"),
    ("Kéo hơn 5.220km cáp.", "5.220km"),
    ("Đạt mức 95% hộ dân.", "95%"),
    ("Mỗi kế hoạch 1.200 hộ tham gia.", "1.200"),
    ("Ban hành một quy chế và hai nghị quyết.", "hai"),
]


@pytest.mark.parametrize(("text", "surface"), FIGURES)
def test_counts_that_look_like_names_or_dates_are_figures(
    text: str, surface: str, read: Callable[..., list[Reading]]
) -> None:
    assert surface in [reading.surface for reading in read(text)]


def test_row_numbers_of_a_flattened_table_are_no_figures(read: Callable[..., list[Reading]]) -> None:
    table = "STT\nChỉ tiêu\nKết quả\n1\nSố trạm BTS\n480\n2\nSố tổ công nghệ\n36"
    assert [reading.surface for reading in read(table)] == ["480", "36"]
