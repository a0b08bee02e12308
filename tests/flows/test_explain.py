"""What `explain` says beside the figures of the place itself: a person's word, corrections, provinces that merged."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows.cli import run
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles, sync_catalogue
from warehouse.records import Article, Correction, Qualifier, Reading, Role
from warehouse.standings import record_transitions

NOW = datetime(2025, 12, 1, 5, tzinfo=UTC)
JUNE = date(2025, 6, 30)


def told(indicator: str, area: str, value: str, unit: str) -> ReadArticle:
    sentence = f"Đạt {value}."
    reading = Reading(
        4, 4 + len(value), value, Decimal(value), unit, Qualifier.EXACT, Role.ACTUAL, sentence,
        indicator_id=indicator, area=area, as_of_on=JUNE,
    )  # fmt: skip
    article = Article("paper", f"https://paper.example/{area}", "", sentence, area, published_at=NOW, fetched_at=NOW)
    return ReadArticle(article, (reading,))


@pytest.fixture
def warehouse(monkeypatch, tmp_path):
    """A misprinted count of the country, and the share of a province that has merged since."""
    path = tmp_path / "w.duckdb"
    monkeypatch.chdir(tmp_path)
    for name in ("WAREHOUSE", "PUBLISHED"):
        monkeypatch.setenv(f"TARGETWATCH_{name}", str(path))
    monkeypatch.setenv("TARGETWATCH_NOW", NOW.isoformat())
    wrong = Correction(
        "x", Decimal(53_000_000), Decimal(35_000_000), "Two digits were swapped.", JUNE,
        url="https://paper.example/VN", surface="53000000",
    )  # fmt: skip
    batch = [
        told("vneid_accounts", "VN", "53000000", "count"),
        told("full_online_dossier_rate", "17", "40", "percent"),
    ]
    with open_warehouse(path) as con:
        sync_catalogue(con, replace(load_catalogue(), corrections=(wrong,)), NOW)
        load_articles(con, batch, reader_version="1", now=NOW)
        record_transitions(con, NOW.date(), NOW)
    return path


def explained(capsys, *words):
    capsys.readouterr()
    assert run(["explain", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_word_and_a_correction_are_quoted(warehouse, capsys):
    assert "53000000 corrected to 35000000 since 2025-06-30: Two digits were swapped." in explained(capsys, "T088")
    assert run(["override", "T088", "met", "--reason", "Letter 12.", "--by", "Lan", "--since", "2025-11-20"]) == 0
    assert "T088 VN: met, against" in capsys.readouterr().out
    said = explained(capsys, "T088")
    assert "overridden" in said
    assert "2025-11-20 Lan" in said
    assert "a person's word, which sets the verdict aside until the next figure Letter 12." in said


def test_a_word_on_nothing_is_misuse(warehouse, capsys):
    assert run(["override", "T088", "met", "--reason", "Letter 12.", "--area", "20"]) == 2
    assert "T088 20: not judged on 2025-12-01" in capsys.readouterr().err


def test_a_province_shows_those_that_merged_into_it(warehouse, capsys):
    assert "before the merger, counts for nothing here Đạt 40." in explained(capsys, "T042", "--area", "25")
    assert run(["explain", "T042", "--area", "25", "--json"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["value"] is None
    assert [(one["area"], one["surface"]) for one in row["predecessors"]] == [("17", "40")]
