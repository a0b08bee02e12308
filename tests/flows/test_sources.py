"""targetwatch sources and collections, against the sample newsroom over real HTTP."""

import asyncio
import csv
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from flows.cli import run
from flows.collect import collect_source
from flows.desk import chosen_sources, in_warehouse, open_desk, sync_declared
from flows.settings import Settings
from flows.visits import is_due
from scrapers.newsroom import SOURCES, serve_newsroom
from warehouse.ask import ask
from warehouse.connection import open_warehouse
from warehouse.records import PageState

NOW = "2026-10-01T11:00:00+00:00"


@pytest.fixture(scope="module")
def newsroom():
    with serve_newsroom() as served:
        yield served


@pytest.fixture
def environ(monkeypatch, tmp_path, newsroom):
    for name in [name for name in os.environ if name.startswith("TARGETWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "SOURCES": str(SOURCES),
        "NEWSROOM": newsroom.address,
        "CONTACT": "a@b.example",
        "NOW": NOW,
    }.items():
        monkeypatch.setenv(f"TARGETWATCH_{name}", value)
    return Settings()


def said(capsys, *words: str) -> tuple[int, list[dict]]:
    code = run([*words, "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_list_says_what_is_on_and_why_not(capsys, environ):
    code, rows = said(capsys, "sources", "list")
    assert code == 0
    assert {"id", "name", "host", "tier", "home", "family", "enabled", "reason", "confidence"} == set(rows[0])
    assert all(row["enabled"] or row["reason"] for row in rows)


def test_try_takes_the_first_article_listed_and_shows_what_each_selector_found(capsys, environ):
    code, (row,) = said(capsys, "sources", "try", "tin_chinh_phu")
    assert code == 0
    found = {(one["key"], one["selector"]): one for one in row["findings"]}
    assert found["title", "h1.detail-title"]["matches"] == 1
    assert found["title", "h1.detail-title"]["text"] == row["article"]["title"]
    assert row["article"]["published_at"].startswith("2026-")
    assert row["readings"]


def test_try_reads_a_saved_page_under_the_address_it_gives_itself(capsys, environ, tmp_path):
    _, (row,) = said(capsys, "sources", "try", "tin_chinh_phu")
    run(["sources", "record", "tin_chinh_phu", row["url"], "--folder", "kept"])
    capsys.readouterr()
    code, (again,) = said(capsys, "sources", "try", "tin_chinh_phu", "kept/tin_chinh_phu.html")
    assert code == 0
    assert again["url"] == row["url"]
    assert again["article"]["body"] == row["article"]["body"]


def test_try_reads_a_saved_page_of_no_source(capsys, environ, tmp_path):
    _, (row,) = said(capsys, "sources", "try", "tin_chinh_phu")
    run(["sources", "record", "tin_chinh_phu", row["url"], "--folder", "kept"])
    capsys.readouterr()
    code, (alone,) = said(capsys, "sources", "try", "kept/tin_chinh_phu.html")
    assert code == 0
    assert alone["article"]["title"] == row["article"]["title"]
    assert alone["article"]["published_at"] == row["article"]["published_at"]
    assert alone["article"]["extractor"] == "general"


def test_record_keeps_page_answer_and_address_once(capsys, environ, tmp_path):
    _, (row,) = said(capsys, "sources", "try", "tin_chinh_phu")
    for _ in range(2):
        assert run(["sources", "record", "tin_chinh_phu", row["url"], "--folder", "kept"]) == 0
    title, published, *_ = (tmp_path / "kept" / "tin_chinh_phu.txt").read_text(encoding="utf-8").splitlines()
    assert title == row["article"]["title"]
    assert datetime.fromisoformat(published)
    addresses = list(csv.reader((tmp_path / "kept" / "addresses.csv").open(encoding="utf-8")))
    assert addresses == [["source_id", "url"], ["tin_chinh_phu", row["url"]]]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("try", "nowhere"), "nowhere: no such source; the sources are"),
        (
            ("try", "tin_chinh_phu", "missing.html"),
            "missing.html: No such file or directory; name a saved",
        ),
        (("try", "tin_chinh_phu", "https://elsewhere.example/1.htm"), "outside of tin_chinh_phu"),
        (("record", "tin_chinh_phu", "http://tin-chinh-phu.newsroom.localhost/khong-co-102.htm"), "status 404"),
    ],
)
def test_what_cannot_be_tried_is_one_line(capsys, environ, words, problem):
    code = run(["sources", *words])
    err = capsys.readouterr().err.strip()
    assert code in {1, 2}
    assert problem in err
    assert "\n" not in err


def test_check_finds_the_newsroom_fine_and_keeps_what_it_found(capsys, environ):
    code, rows = said(capsys, "sources", "check", "tin_chinh_phu", "bao_xu_lang")
    assert code == 0, rows
    assert [(row["source_id"], row["reachable"], row["robots"]) for row in rows] == [
        ("tin_chinh_phu", "fine", "fine"),
        ("bao_xu_lang", "fine", "fine"),
    ]
    assert rows[0]["feed"] == rows[0]["listing"] == rows[0]["article"] == "fine"
    assert rows[1]["feed"] == "none"
    with open_warehouse(environ.warehouse, read_only=True) as con:
        assert len(ask(con, "FROM core.source_checks").rows) == 2


def test_check_says_which_source_does_not_answer(capsys, environ, monkeypatch):
    monkeypatch.setenv("TARGETWATCH_NEWSROOM", "127.0.0.1:9")
    monkeypatch.setattr("scrapers.fetch.Limits.__init__.__defaults__", (2.0, 5_000_000, 5, 1, 1.0))
    code, (row,) = said(capsys, "sources", "check", "bao_xu_lang")
    assert code == 1
    assert "bao-xu-lang.newsroom.localhost" in row["reachable"]


def readings(settings: Settings) -> list[tuple]:
    with open_warehouse(settings.warehouse, read_only=True) as con:
        return ask(con, "SELECT reading_id FROM core.readings WHERE known_until IS NULL ORDER BY ALL").rows


def collected(settings: Settings, *names: str):
    async def collect() -> list:
        in_warehouse(settings, sync_declared, settings)
        async with open_desk(settings) as desk:
            return [await collect_source(source, desk) for source in chosen_sources(settings, names)]

    return asyncio.run(collect())


def test_a_second_visit_at_once_asks_only_for_the_lists(environ):
    (first,) = collected(environ, "bao_xu_lang")
    (second,) = collected(environ, "bao_xu_lang")
    assert first.fetched == first.listed > 0
    assert (second.listed, second.fetched, second.changed) == (0, 0, False)
    assert second.reached


def test_looks_at_a_page_that_does_not_change_come_ever_more_seldom():
    fetched = datetime(2026, 10, 1, tzinfo=UTC)
    page = PageState("u", "s", "", "", "h", fetched, "v", fetched)
    looks, now = [], fetched
    while now < fetched + timedelta(days=30):
        now += timedelta(hours=1)
        if is_due(page, now):
            looks.append((now - fetched).total_seconds() / 3600)
            page = PageState("u", "s", "", "", "h", fetched, "v", now)
    assert looks == [3, 6, 12, 24, 48, 96, 192, 384]
