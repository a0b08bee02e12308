"""Dates as Vietnamese sites print them, and as their URLs carry them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import compile_format, read_certain, read_day_first, read_formats, read_iso, read_stated
from scrapers.source import registry
from warehouse.records import LOCAL_ZONE

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2049, 12, 31))  # noqa: DTZ001


def local(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=LOCAL_ZONE)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("07:01 | 30/8/2024", local(2024, 8, 30, 7, 1)),
        ("Cập nhật lúc 15h24, ngày 16/03/2021 (GMT+7)", local(2021, 3, 16, 15, 24)),
        ("Thứ năm, 12/7/2023 - 09:05 (GMT+07:00)", local(2023, 7, 12, 9, 5)),
        ("Thứ tư, ngày 5 tháng 9 năm 2025 | 8 giờ 30", local(2025, 9, 5, 8, 30)),
        ("12-07-2023", local(2023, 7, 12)),
        ("Đăng ngày 01.02.2024", local(2024, 2, 1)),
        ("12/07/2023 (12/07/2023 17:00)", local(2023, 7, 12, 17)),
    ],
)
def test_day_first_rule(text: str, moment: datetime) -> None:
    assert read_day_first(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9/11/2021 3:29:47 PM",
        "30/02/2024",
        "25/13/2024",
        "12/07/2023 – sửa 13/07/2023",
        "7/2023",
        "Văn bản 12/07/20235",
        "1/2/3/2024",
        "12/07-2023",
    ],
)
def test_no_date_that_is_certain(text: str) -> None:
    assert read_day_first(text) is None


@given(MOMENTS)
def test_every_printed_form_gives_the_moment_back(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0, tzinfo=LOCAL_ZONE)
    for form in ("%d/%m/%Y %H:%M", "%H:%M, %d/%m/%Y", "%d/%m/%Y - %H:%M"):
        text = f"Thứ Sáu, {minute.strftime(form)} GMT+7"
        assert read_formats(text, (form,)) == minute == read_day_first(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 12, 2024", (2024, 5, 12)),
        ("Published Sept. 3rd, 2021 at 4:05 PM", (2021, 9, 3)),
        ("12 May 2024", (2024, 5, 12)),
        ("Mercredi 1er août 2018", (2018, 8, 1)),
        ("29. März 2019, 08:15 Uhr", (2019, 3, 29)),
        ("12 de octubre de 2020", (2020, 10, 12)),
        ("03.02.2024", (2024, 2, 3)),
        ("2024-02-03 08:15", (2024, 2, 3)),
        ("23/02/2024", (2024, 2, 23)),
        ("Sun May 12 2024 08:30:00 GMT+0700", (2024, 5, 12)),
    ],
)
def test_what_every_reader_takes_alike(text: str, day: tuple[int, int, int]) -> None:
    assert read_certain(text) == local(*day, 12)


@pytest.mark.parametrize(
    "text", ["12/7/2024", "7/12/2024", "5/13/2024", "May 12 and June 3, 2024; May 4, 2024", "30 Feb 2024"]
)
def test_what_readers_may_take_otherwise(text: str) -> None:
    assert read_certain(text) is None


def test_a_day_alone_is_told_by_its_noon() -> None:
    assert read_stated("2024-02-03") == local(2024, 2, 3, 12)
    assert read_stated("2024-02-03T00:00") == local(2024, 2, 3)
    assert read_stated("3/2/2024") is None


@given(MOMENTS)
def test_month_first_is_never_read_wrong(moment: datetime) -> None:
    """Without a Vietnamese page around it, a date with slashes is right or no date, whichever number is the day."""
    day = moment.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=LOCAL_ZONE)
    assert read_certain(moment.strftime("%m/%d/%Y")) in {None, day}
    assert read_certain(moment.strftime("%d/%m/%Y")) in {None, day}


@given(MOMENTS)
def test_named_months_give_the_day_back(moment: datetime) -> None:
    day = moment.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=LOCAL_ZONE)
    for form in ("%B %d, %Y", "%d %b %Y", "%A, %d %B %Y %H:%M", "%Y-%m-%d"):
        assert read_certain(moment.strftime(form)) == day


@given(MOMENTS)
def test_iso_is_read_with_and_without_zone(moment: datetime) -> None:
    aware = moment.replace(tzinfo=LOCAL_ZONE)
    assert read_iso(moment.isoformat()) == read_iso(aware.isoformat()) == aware
    assert read_iso(aware.strftime("%Y-%m-%dT%H:%M:%S.%f+0700")) == aware


@pytest.mark.parametrize("text", ["2023-07-12+0717:00:00", "4/9/2026 7:05:00 AM", "hôm nay", ""])
def test_what_is_no_iso(text: str) -> None:
    assert read_iso(text) is None


@pytest.mark.parametrize("form", ["%H:%M", "%d/%m/%y", "%B %d, %Y"])
def test_formats_need_day_month_and_year_in_digits(form: str) -> None:
    with pytest.raises(ValueError, match="needs %d, %m and %Y"):
        compile_format(form)


def test_a_format_is_not_found_inside_longer_numbers() -> None:
    assert read_formats("112/07/2023", ("%d/%m/%Y",)) is None


@pytest.mark.parametrize(
    ("source_id", "url", "moment"),
    [
        ("baochinhphu", "https://baochinhphu.vn/a-10225071117022894.htm", local(2025, 7, 11, 17, 2, 28)),
        ("baochinhphu", "https://baochinhphu.vn/a-102251399117022894.htm", None),
        ("baochinhphu", "https://baochinhphu.vn/a-102153220.htm", None),
        ("tuoitre", "https://tuoitre.vn/a-20171102221803983.htm", local(2017, 11, 2, 22, 18, 3)),
        ("tuoitre", "https://tuoitre.vn/a-100260829104512345.htm", local(2026, 8, 29, 10, 45, 12)),
        ("dantri", "https://dantri.com.vn/xa-hoi/a-20240603161703774.htm", local(2024, 6, 3, 16, 17, 3)),
        ("bocongan", "https://bocongan.gov.vn/bai-viet/a-1767186124", datetime(2025, 12, 31, 13, 2, 4, tzinfo=UTC)),
        ("nhandan", "https://nhandan.vn/a-post901234.html", None),
    ],
)
def test_time_in_the_url(source_id: str, url: str, moment: datetime | None) -> None:
    rules = registry()[source_id].url_dates
    assert next(filter(None, (rule.read(url) for rule in rules)), None) == moment


def test_an_article_of_the_small_hours_keeps_its_local_day() -> None:
    moment = read_iso("2026-07-01T18:30:00Z")
    assert moment is not None
    assert moment.astimezone(LOCAL_ZONE).date() == date(2026, 7, 2)
    assert moment.utcoffset() == timedelta(0)
