"""Which indicator a figure measures: own texts in the manner of the news, and the rules one by one."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.records import Article, Reading

CATALOGUE = load_catalogue()
LINKS = Path(__file__).parent / "links.csv"


def read(text: str, home: str = "VN", published: str = "2024-12-31") -> list[Reading]:
    article = Article(
        "test", "https://tin.test/bai", "", text, home, published_at=datetime.fromisoformat(f"{published}T05:00Z")
    )
    return read_figures(article, CATALOGUE)


def links(text: str, home: str = "VN") -> dict[str, str | None]:
    return {reading.surface: reading.indicator_id for reading in read(text, home)}


def examples() -> Iterator[tuple[list[Reading], list[tuple[str, str | None]]]]:
    """Each text of links.csv as it is read, with the figures it names and the indicator of each."""
    rows = list(csv.DictReader(LINKS.open(encoding="utf-8", newline="")))
    firsts = [at for at, row in enumerate(rows) if row["text"]]
    for first, last in zip(firsts, [*firsts[1:], len(rows)], strict=True):
        head = rows[first]
        named = [(row["surface"], row["indicator"] or None) for row in rows[first:last]]
        yield read(head["text"], head["home"], head["published"]), named


def test_figures_of_our_own_texts_are_linked_as_a_person_would() -> None:
    wanted, got, right = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for readings, named in examples():
        left = list(named)
        for reading in readings:
            match = next(
                (pair for pair in left if pair[0].startswith(reading.surface.split()[0])), (reading.surface, None)
            )
            if match in left:
                left = left[left.index(match) + 1 :]
            if reading.indicator_id:
                got[reading.indicator_id] += 1
                right[reading.indicator_id] += reading.indicator_id == match[1]
            if reading.indicator_id != match[1]:
                wrong.append(f"{reading.surface}: {match[1]} read as {reading.indicator_id} in {reading.sentence}")
        wanted.update(indicator for _, indicator in named if indicator)
    assert len(wanted) >= 150
    assert right.total() / got.total() >= 0.97, "\n".join(wrong)
    assert right.total() / wanted.total() >= 0.95, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "surface", "indicator"),
    [
        ("Tỷ lệ hồ sơ nộp trực tuyến đạt 71%.", "71%", "online_dossier_rate"),
        ("Tỷ lệ hồ sơ trực tuyến toàn trình đạt 71%.", "71%", "full_online_dossier_rate"),
        ("Tỷ lệ dịch vụ công trực tuyến toàn trình đạt 71%.", "71%", "full_online_service_rate"),
        ("Cung cấp 71 dịch vụ công trực tuyến toàn trình.", "71", "full_online_services_count"),
        ("100% thủ tục đủ điều kiện được cung cấp toàn trình.", "100%", "full_online_service_rate_eligible"),
        ("Có 71% dịch vụ công trực tuyến toàn trình phát sinh hồ sơ.", "71%", None),
        ("Có 81% doanh nghiệp nhỏ và vừa dùng nền tảng số.", "81%", "sme_digital_platform_rate"),
        ("Có 81% doanh nghiệp dùng nền tảng số.", "81%", None),
        ("Có 91% người trưởng thành có điện thoại thông minh.", "91%", "smartphone_adult_rate"),
        ("Có 91% hộ gia đình có điện thoại thông minh.", "91%", None),
        ("Tỉnh xếp thứ 12 về chuyển đổi số (DTI).", "12", "dti_rank"),
        ("Tỉnh xếp thứ 12 về cải cách hành chính.", "12", None),
        ("Việt Nam xếp thứ 71/193 về chính phủ điện tử.", "71/193", "egdi_rank"),
        ("Chỉ số DTI của tỉnh đạt 0,71 điểm.", "0,71", "dti_score"),
        ("Chỉ số DTI của sở đạt 871 điểm.", "871", None),
        ("Toàn tỉnh có 1.204 trạm BTS 5G.", "1.204", "base_stations_5g"),
        ("Toàn tỉnh tăng thêm 1.204 trạm BTS 5G.", "1.204", None),
    ],
)
def test_what_is_near_the_goal_is_told_from_it(text: str, surface: str, indicator: str | None) -> None:
    assert links(text)[surface] == indicator


def test_a_ratio_measures_the_share_and_a_plain_count_does_not() -> None:
    assert links("Đã kích hoạt 354.900/654.300 tài khoản định danh.") == {
        "354.900/654.300": "eid_accounts_activated_rate"
    }
    assert links("Đã kích hoạt 354.900 tài khoản định danh.") == {"354.900": "eid_accounts_activated"}


def test_older_names_and_either_spelling_are_the_same_words() -> None:
    for name in ("mức độ 4", "toàn trình"):
        assert set(links(f"Tỉ lệ DVCTT {name} đạt 64%.").values()) == {"full_online_service_rate"}
    for name in ("số hóa", "số hoá"):
        assert set(links(f"Tỷ lệ {name} hồ sơ TTHC đạt 64%.").values()) == {"admin_dossier_digitization_rate"}


def test_figures_without_words_of_their_own_take_up_the_subject_above() -> None:
    text = (
        "Tỷ lệ hồ sơ trực tuyến toàn trình của Hà Giang đạt 55,7%, Nam Định 52,9%. Bộ Tài chính dẫn đầu với 78,4% "
        "(mục tiêu 70%). Trung bình cả nước là 45,8%."
    )
    assert set(links(text).values()) == {"full_online_dossier_rate"}


def test_a_figure_with_a_subject_of_its_own_takes_up_nothing() -> None:
    assert links("Tỷ lệ hồ sơ trực tuyến đạt 71%. Tỷ lệ che phủ rừng là 54%.")["54%"] is None


def test_a_list_in_turn_gives_each_figure_its_own_label() -> None:
    text = "Tỷ lệ hồ sơ nộp trực tuyến, thanh toán trực tuyến và số hóa hồ sơ lần lượt đạt 86%, 74% và 91%."
    assert links(text) == {
        "86%": "online_dossier_rate",
        "74%": "admin_fee_online_payment_rate",
        "91%": "admin_dossier_digitization_rate",
    }


def test_a_table_row_is_read_under_its_heading() -> None:
    text = "Tỷ lệ hồ sơ trực tuyến toàn trình\nBộ Tài chính: 78,4%\nBộ Tư pháp: 77,6%\n"
    assert set(links(text).values()) == {"full_online_dossier_rate"}


def test_the_nation_is_measured_by_gdp_and_a_province_by_grdp() -> None:
    assert set(links("Kinh tế số của cả nước đạt 14%.").values()) == {"digital_economy_gdp_share"}
    assert set(links("Kinh tế số đạt 14%.", home="22").values()) == {"digital_economy_grdp_share"}


def test_the_reason_names_the_words_and_the_unit() -> None:
    reason = read("Tỷ lệ hồ sơ trực tuyến đạt 71%.")[0].reason
    assert "hồ sơ trực tuyến" in reason
    assert "percent" in reason


def test_every_measurable_indicator_has_phrases() -> None:
    silent = [key for key, i in CATALOGUE.indicators.items() if not i.recognition.phrases and i.unit != "milestone"]
    assert silent == []


TEXTS = st.lists(
    st.sampled_from(
        [*"0123456789,.;:()%/ \n", " và ", "hồ sơ ", "trực tuyến ", "Hà Nội ", "lần lượt ", "DTI ", "xếp thứ "]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_read_alike_twice(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(list(examples())[:40]))
def test_a_paragraph_about_something_else_changes_no_link_above_it(example: object) -> None:
    readings = example[0]  # type: ignore[index]
    text = "\n".join(dict.fromkeys(reading.sentence for reading in readings))
    before = [(r.start, r.indicator_id) for r in read(text)]
    after = [(r.start, r.indicator_id) for r in read(f"{text}\nTrời nhiều mây, có mưa rào ở vài nơi.")]
    assert before == after


@pytest.mark.shared
@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_annotated_texts_are_linked_as_they_are_annotated(name: str, shared: Path) -> None:
    gold = shared / "gold"
    rows = list(csv.DictReader((gold / f"{name}.csv").open(encoding="utf-8", newline="")))
    wanted = {(row["doc"], int(row["start"])): row["indicator_id"] for row in rows if row["indicator_id"]}
    got = {}
    for doc in csv.DictReader((gold / f"{name}.docs.csv").open(encoding="utf-8", newline="")):
        for reading in read((gold / doc["path"]).read_text(encoding="utf-8"), doc["home"], doc["published"]):
            if reading.indicator_id:
                got[doc["doc"], reading.start] = reading.indicator_id
    right = sum(wanted.get(place) == indicator for place, indicator in got.items())
    assert right >= 0.95 * len(got)
    assert right >= 0.90 * len(wanted)
