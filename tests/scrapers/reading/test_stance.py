from collections.abc import Callable
from decimal import Decimal

import pytest

from warehouse.records import Reading

Reader = Callable[..., list[Reading]]

QUALIFIED = [
    ("Có hơn 5 trạm.", "at_least"),
    ("Đạt trên trên 90% hộ.", "at_least"),
    ("Có khoảng trên 560 trạm.", "at_least"),
    ("Ít nhất 5 trạm hỏng.", "at_least"),
    ("Đạt 20% trở lên.", "at_least"),
    ("Không quá 5% trễ hẹn.", "at_most"),
    ("Dưới 10% trễ hẹn.", "at_most"),
    ("Gần 5 trạm hỏng.", "about"),
    ("Ước đạt 18% GRDP.", "about"),
    ("Ước cả năm, công nghiệp số góp 18% GDP.", "about"),
    ("Mỗi ngày có 2.000 - 3.000 lượt.", "exact"),
    ("Mỗi ngày có khoảng 2.000 - 3.000 lượt.", "about"),
    ("Không để hồ sơ trễ hẹn vượt quá 2%.", "at_most"),
    ("Không để số hồ sơ trễ hẹn quá 2%.", "at_most"),
    ("Chỉ số cao hơn 0,211 so với lần chấm trước.", "exact"),
    ("Kết nối trên 63 tỉnh, thành.", "exact"),
    ("Có 5 trạm.", "exact"),
]


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED)
def test_the_hedge_before_or_after_a_figure(text: str, qualifier: str, read: Reader) -> None:
    (reading,) = read(text)
    assert reading.qualifier == qualifier


CHANGES = [
    ("Số trạm tăng 12,5% so với cùng kỳ.", "12.5", "percent_change"),
    ("ATM giảm hơn 15% về số lượng.", "-15", "percent_change"),
    ("Việt Nam tăng 2 bậc.", "2", "places"),
    ("Lượt truy cập tăng hơn 3 lần.", "3", "times"),
    ("Sóng khỏe hơn, tăng 31 trạm so với cùng kỳ.", "31", "count"),
    ("Hoàn thành sớm 12 ngày.", "12", "days"),
    ("Chỉ số thấp hơn 0,211 so với lần chấm đầu.", "-0.211", "index_points"),
]


@pytest.mark.parametrize(("text", "value", "unit"), CHANGES)
def test_growth_has_its_sign_and_unit(text: str, value: str, unit: str, read: Reader) -> None:
    (reading,) = read(text)
    assert (reading.value, reading.unit, reading.role) == (Decimal(value), unit, "change")


def test_growth_goes_on_over_a_list(read: Reader) -> None:
    text = "Chuyển tiền giảm 15% về lượng và gần 19% về tiền; kênh khác tăng 5% và 7%."
    assert [r.value for r in read(text)] == [-15, -19, 5, 7]


def test_a_difference_of_two_shares_is_in_points(read: Reader) -> None:
    text = "Năm 2022 đạt 18,5%; năm 2023 là 21%, tăng 2,5% so với năm 2022."
    assert [(r.unit, r.role) for r in read(text)] == [
        ("percent", "previous"),
        ("percent", "actual"),
        ("percent_points", "change"),
    ]


def test_from_to_gives_an_earlier_and_a_present_level(read: Reader) -> None:
    assert [r.role for r in read("Tỷ lệ tăng từ 42% lên 57%.")] == ["previous", "actual"]


ROLES = [
    ("Phấn đấu đạt 80% hộ.", ["target"]),
    ("Đạt 45% (mục tiêu 50%).", ["actual", "target"]),
    ("Đạt 133,5% chỉ tiêu.", ["actual"]),
    ("Dự kiến có 20.000 trạm.", ["plan"]),
    ("Tỷ lệ đạt 52% (năm 2022 là 31%).", ["actual", "previous"]),
    ("Kế hoạch có 8 nhóm nhiệm vụ.", ["context"]),
    ("Có 5 địa phương trên 20%.", ["actual", "context"]),
    ("Trong 30 nhiệm vụ có 12 nhiệm vụ xong.", ["context", "actual"]),
    ("Mục tiêu năm 2023 là 40%, đến nay đã đạt 17%.", ["target", "actual"]),
    ("Mới đạt 17% trong khi mục tiêu là 40%; có 9 tổ.", ["actual", "target", "actual"]),
]


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_roles(text: str, roles: list[str], read: Reader) -> None:
    assert [reading.role for reading in read(text)] == roles


UNITS = [
    ("Xếp thứ 12/63 toàn quốc.", "rank", "12", "63"),
    ("Xếp thứ tư.", "rank", "4", None),
    ("Điểm DTI là 0,4874.", "index_points", "0.4874", None),
    ("Mạng có 236 điểm kết nối.", "count", "236", None),
    ("Đạt 146,64 Mbps.", "mbps", "146.64", None),
    ("Chi 412,5 tỷ đồng.", "VND", "412500000000", None),
    ("Thu 62 tỷ USD.", "USD", "62000000000", None),
    ("Đợt cao điểm 45 ngày đêm.", "days", "45", None),
    ("Đạt 87 thuê bao/100 dân.", "count", "87", "100"),
    ("Có 812 loa/1.024 xã.", "count", "812", "1024"),
    ("Có 4.321 trên tổng số 5.678 thửa đất.", "count", "4321", "5678"),
    ("Làm sạch 8,9/9,1 triệu dữ liệu.", "count", "8900000", "9100000"),
    ("Là 1 trong 25 tỉnh về đích sớm.", "other:rank_group", "25", None),
    ("Tất cả các huyện đã kết nối.", "percent", "100", None),
    ("Tiết kiệm hàng nghìn tỷ đồng.", "VND", "1000000000000", None),
    ("Có tám mô hình.", "count", "8", None),
]


@pytest.mark.parametrize(("text", "unit", "value", "denominator"), UNITS)
def test_units_values_and_bases(text: str, unit: str, value: str, denominator: str | None, read: Reader) -> None:
    (reading,) = read(text)
    base = Decimal(denominator) if denominator else None
    assert (reading.unit, reading.value, reading.denominator) == (unit, Decimal(value), base)


def test_a_range_shares_its_scale(read: Reader) -> None:
    (reading,) = read("Giá 2-3 triệu đồng.")
    assert (reading.value, reading.value_high, reading.unit) == (Decimal(2_000_000), Decimal(3_000_000), "VND")


def test_a_split_over_three_levels_is_three_counts(read: Reader) -> None:
    readings = read("Ba cấp có lần lượt 109/2.068/5.908 thủ tục.")
    assert [r.value for r in readings] == [109, 2068, 5908]
    assert {r.denominator for r in readings} == {None}


def test_an_unclear_number_says_so(read: Reader) -> None:
    (reading,) = read("Có 12,434 hồ sơ.")
    assert reading.value == 12434
    assert "12.434 possible" in reading.reason


def test_the_counted_noun_is_given(read: Reader) -> None:
    (reading,) = read("Có 318 tổ công nghệ số cộng đồng ở các bản.")
    assert reading.counted == "tổ công nghệ số cộng đồng"
