"""From what nobody measures yet to a new indicator, and from a verdict to the reasons of its figures."""

import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows.cli import run
from scrapers.newsroom.stories import STORIES
from scrapers.reading.read import read_figures
from warehouse.catalogue import CatalogueError, load_catalogue, read_indicators
from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles, sync_catalogue
from warehouse.records import Article
from warehouse.standings import record_transitions

NOW = datetime(2025, 12, 1, 5, tzinfo=UTC)
SENTENCES = (
    "Toàn tỉnh có 1.250 bốt sạc công cộng, thêm 40 quầy đổi rác.",
    'Toàn tỉnh có 1.300 bốt sạc công cộng \x07\x1b]"mới".',
    "Đến 30/6/2025, cả nước có 42 triệu tài khoản VNeID.",
    "Thành phố đạt 57%.",
)
FILLED_IN = {"name_en": '"Public charging points"', "direction": '"higher"', "kind": '"level"'}


def article(number, sentence):
    url = f"https://bao.example/{number}"
    return Article("bao", url, "", sentence, "20", published_at=datetime(2025, 7, number + 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
def warehouse(monkeypatch, tmp_path, catalogue):
    path = tmp_path / "w.duckdb"
    articles = [article(number, sentence) for number, sentence in enumerate(SENTENCES)]
    batch = [ReadArticle(one, tuple(read_figures(one, catalogue))) for one in articles]
    with open_warehouse(path) as con:
        sync_catalogue(con, catalogue, NOW)
        load_articles(con, batch, reader_version="1", now=NOW)
        record_transitions(con, date(2025, 12, 1), NOW)
    monkeypatch.setenv("TARGETWATCH_PUBLISHED", str(path))
    return path


def test_the_goal_that_slips_in_the_sample_newsroom_is_seen(warehouse, catalogue, capsys):
    story = STORIES / "tin-chinh-phu" / "lui-dich-dich-vu-cong-toan-trinh.md"
    body = story.read_text(encoding="utf-8").split("+++")[2]
    told = replace(article(9, body), home="VN", published_at=datetime(2025, 12, 2, tzinfo=UTC))
    with open_warehouse(warehouse) as con:
        load_articles(con, [ReadArticle(told, tuple(read_figures(told, catalogue)))], reader_version="1", now=NOW)
    assert run(["ask", "--json", "FROM mart.announced_targets WHERE slipped"]) == 0
    (slip,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (slip["comparison"], slip["target_id"], slip["days_later"]) == ("changed_deadline", "T258", 730)
    assert (slip["target_deadline"], slip["deadline"]) == ("2025-12-31", "2027-12-31")
    assert "đủ điều kiện" in slip["sentence"]


def suggested(capsys, *words):
    assert run(["catalogue", "suggest", *words]) == 0
    return capsys.readouterr().out


def finished(draft: str) -> str:
    """The draft as a person leaves it: every key that was a comment written."""
    return re.sub(r"^# (name_en|direction|kind) = .*", lambda key: f"{key[1]} = {FILLED_IN[key[1]]}", draft, flags=re.M)


def test_the_commonest_nouns_are_drafted_first(capsys, warehouse):
    draft = suggested(capsys)
    assert list(tomllib.loads(draft)) == ["bot_sac_cong_cong", "quay_doi_rac"]
    assert tomllib.loads(draft)["bot_sac_cong_cong"] == {
        "name_vi": "Bốt sạc công cộng",
        "unit": "count",
        "phrases": ["bốt sạc công cộng"],
    }
    assert "figures: 2, articles: 2, values: 1250 to 1300" in draft
    assert "https://bao.example/1" in draft
    assert "Not drafted: 0 rarer nouns, see --limit; 1 figures without a noun" in draft
    assert list(tomllib.loads(suggested(capsys, "--limit", "1"))) == ["bot_sac_cong_cong"]


def test_a_draft_is_refused_until_a_person_has_finished_it(capsys, warehouse, tmp_path):
    path = tmp_path / "indicators.toml"
    path.write_text(suggested(capsys), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"\[bot_sac_cong_cong\] direction: missing; add it"):
        read_indicators(path)


def test_a_finished_draft_links_what_it_was_drafted_from(capsys, warehouse, tmp_path, catalogue):
    path = tmp_path / "indicators.toml"
    path.write_text(finished(suggested(capsys, "--limit", "1")), encoding="utf-8")
    wider = replace(catalogue, indicators={**catalogue.indicators, **read_indicators(path)})
    for sentence in SENTENCES[:2]:
        linked = {one.surface: one.indicator_id for one in read_figures(article(0, sentence), wider)}
        assert "bot_sac_cong_cong" in linked.values(), linked


def test_a_draft_takes_no_id_that_there_is(capsys, warehouse, monkeypatch, catalogue):
    taken = {"bot_sac_cong_cong": catalogue.indicators["vneid_accounts"]}
    monkeypatch.setattr("flows.cli.data.load_catalogue", lambda: replace(catalogue, indicators=taken))
    assert list(tomllib.loads(suggested(capsys))) == ["bot_sac_cong_cong_2", "quay_doi_rac"]


def test_explain_says_why_a_figure_counts(capsys, warehouse):
    told = {}
    for target in ("T088", "T193"):
        area = "bo_tu_phap" if target == "T193" else "VN"
        assert run(["explain", target, "--area", area]) == 0
        told[target] = " ".join(capsys.readouterr().out.split())
    assert SENTENCES[2] in told["T088"]
    assert "42 triệu: an actual value of" in told["T088"]
    assert "area VN, day 2025-06-30, because - " in told["T088"]
    assert "sentence names cả nước" in told["T088"]
    assert "because" not in told["T193"]


def test_explain_gives_machines_the_reason_too(capsys, warehouse):
    assert run(["explain", "T088", "--json"]) == 0
    (sentence,) = json.loads(capsys.readouterr().out)["sentences"]
    assert (sentence["surface"], sentence["area"]) == ("42 triệu", "VN")
    assert "cả nước" in sentence["reason"]
