"""The story line: figures lie where they were meant to, and on its day every kind of standing occurs."""

import csv
import unicodedata
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.newsroom import SOURCES, STORY_DAY
from scrapers.reading.read import read_figures
from scrapers.source import registry
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles, sync_catalogue, sync_sources
from warehouse.records import Role, SourceRow, Status
from warehouse.standings import evidence_of, standings

FIGURES = Path(__file__).parent / "figures.csv"
ROWS = list(csv.DictReader(FIGURES.read_text(encoding="utf-8").splitlines()))
NOW = datetime(2026, 10, 1, 2, tzinfo=UTC)
TELLING = {
    *("tin-chinh-phu", "nhan-tin", "so-lieu", "cong-an-so"),
    *("cong-vinh-long", "bao-xu-lang", "bao-cuu-long", "thi-truong-so"),
}


@pytest.fixture(scope="module")
def readings(articles):
    catalogue = load_catalogue()
    return {key: tuple(read_figures(article, catalogue)) for key, article in articles.items()}


@pytest.fixture(scope="module")
def warehouse(articles, readings, tmp_path_factory):
    with open_warehouse(tmp_path_factory.mktemp("story") / "warehouse.duckdb") as con:
        sync_catalogue(con, load_catalogue(), NOW)
        sources = registry(SOURCES).values()
        sync_sources(con, [SourceRow(s.source_id, s.name, s.host, s.tier, s.home) for s in sources], NOW)
        batch = [ReadArticle(article, readings[key]) for key, article in articles.items()]
        load_articles(con, batch, reader_version="test", now=NOW)
        yield con


@pytest.fixture(scope="module")
def verdicts(warehouse):
    return {(verdict.target_id, verdict.area): verdict for verdict in standings(warehouse, STORY_DAY, NOW)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_a_figure_of_the_story_line_is_read_as_meant(row, readings):
    seen = {
        (unicodedata.normalize("NFC", reading.surface), reading.indicator_id, reading.area, str(reading.as_of_on))
        for reading in readings[row["story"]]
        if reading.role is Role.ACTUAL
    }
    assert (row["surface"], row["indicator"], row["area"], row["as_of"]) in seen


@pytest.mark.parametrize(
    "key",
    [
        "cong-vinh-long/hoi-thi-tin-hoc-tre",
        "cong-vinh-long/lich-tiep-cong-dan",
        "bao-xu-lang/canh-bao-ung-dung-gia-mao",
        "thi-truong-so/gioi-thieu-may-tinh-moi",
        "bao-cuu-long/ghe-hang-cho-noi-dung-ma-qr",
        "cong-an-so/luat-can-cuoc-co-hieu-luc",
    ],
)
def test_pages_without_figures_of_ours_measure_nothing(key, readings):
    assert [reading.surface for reading in readings[key] if reading.indicator_id] == []


def test_the_hosts_that_show_page_families_tell_of_daily_life_and_measure_nothing(readings):
    telling = {key.partition("/")[0] for key, found in readings.items() if any(one.indicator_id for one in found)}
    assert telling == TELLING


def test_every_kind_of_standing_occurs_for_several_targets(verdicts):
    kinds = defaultdict(set)
    for (target_id, _), verdict in verdicts.items():
        kinds[verdict.status, verdict.evidence].add(target_id)
    expected = {(status, None) for status in Status if status is not Status.OVERDUE}
    assert set(kinds) == expected | {(Status.OVERDUE, "confirmed"), (Status.OVERDUE, "presumed")}
    assert {kind: len(targets) for kind, targets in kinds.items() if len(targets) < 5} == {}


@pytest.mark.parametrize(
    ("target_id", "area", "status", "evidence", "value"),
    [
        ("T088", "VN", Status.MET, None, 68_000_000),
        ("T216", "20", Status.MET, None, 453_000),
        ("T260", "VN", Status.MET, None, 47.9),
        ("T151", "VN", Status.ON_TRACK, None, 58),
        ("T262", "VN", Status.ON_TRACK, None, 85.3),
        ("T264", "VN", Status.ON_TRACK, None, 91.4),
        ("T034", "VN", Status.LAGGING, None, 45),
        ("T072", "VN", Status.LAGGING, None, 58),
        ("T263", "VN", Status.LAGGING, None, 30),
        ("T102", "VN", Status.STALE, None, 84.4),
        ("T118", "VN", Status.STALE, None, 71.6),
        ("T267", "VN", Status.STALE, None, 38.8),
        ("T069", "VN", Status.OVERDUE, "confirmed", 58),
        ("T218", "86", Status.OVERDUE, "confirmed", 25),
        ("T259", "VN", Status.OVERDUE, "confirmed", 58.2),
        ("T205", "VN", Status.OVERDUE, "presumed", 78.9),
        ("T256", "VN", Status.OVERDUE, "presumed", 743_000_000),
        ("T266", "VN", Status.NOT_RATED, None, 8.5),
        ("T153", "VN", Status.NOT_RATED, None, None),
    ],
)
def test_the_story_line_ends_as_told(target_id, area, status, evidence, value, verdicts):
    verdict = verdicts[target_id, area]
    assert (verdict.status, verdict.evidence, verdict.value) == (status, evidence, value)


def test_two_sources_on_two_sides_of_a_target_are_disputed_and_the_better_tier_wins(verdicts):
    verdict = verdicts["T093", "VN"]
    assert (verdict.disputed, verdict.value, verdict.value_high) == (True, 9.8, 10.2)


def test_the_correction_wins_over_the_figure_it_corrects(warehouse):
    judged = {
        verdict.target_id: verdict for verdict in standings(warehouse, date(2025, 12, 31), NOW) if verdict.area == "VN"
    }
    assert (judged["T259"].value, judged["T259"].value_high) == (51.7, 57.1)


def test_the_hostile_page_is_the_evidence_of_an_overdue_target(warehouse, verdicts):
    assert verdicts["T228", "VN"].status is Status.OVERDUE
    sentence = evidence_of(warehouse, "T228", "VN", STORY_DAY, NOW)[0].sentence
    assert "<!channel>" in sentence
    assert "<script>alert(1)</script>" in sentence
    assert sentence.startswith("=HYPERLINK(")
