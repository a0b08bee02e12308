"""Backfills of the sample newsroom over real HTTP, without Prefect: threads of Python run the batches."""

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from flows.backfill import FAILURES_SHOWN, Tally, backfill, wanted_of
from flows.batches import Done, ListPages, ReadPages, RestingError
from flows.cli import run
from flows.crew import Crew
from flows.desk import chosen_sources, in_warehouse, sync_declared
from flows.runners import RunnerError, task_runner
from flows.settings import Settings
from flows.streams import Archived, BackfillError, Listings, Sitemap, UrlFile
from scrapers.feeds import Links
from scrapers.newsroom import SOURCES, serve_newsroom
from scrapers.newsroom.faults import always
from warehouse.connection import open_warehouse

SITEMAP = "http://nhan-tin.newsroom.localhost/sitemaps/google-news.xml"
SPOILT = "http://nhan-tin.newsroom.localhost/ban-do-cong-dan-so-2026-post3467520.html"
GATHERED = ("bao_xu_lang", "so_lieu", "tin_chinh_phu")
YEAR = Listings(date(2026, 1, 1), date(2026, 10, 1))


@pytest.fixture(scope="module")
def newsroom():
    with serve_newsroom() as served:
        yield served


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    one = Crew(1)
    yield one
    one.dismiss()


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A warehouse that knows the sources and nothing else."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    in_warehouse(Settings(warehouse=str(path)), sync_declared, Settings(sources=SOURCES))
    return path


@pytest.fixture(scope="module")
def work(crew):
    def backfilled(settings: Settings, wanted, *sources: str) -> Tally:
        with ThreadPoolExecutor(4) as pool:
            return backfill(settings, wanted, sources, lambda batch: pool.submit(batch.run, settings, crew), 4)

    return backfilled


@pytest.fixture(scope="module")
def gathered(tmp_path_factory, empty, newsroom, work) -> Path:
    """A folder with the archive and the warehouse of a backfill of three listings."""
    folder = tmp_path_factory.mktemp("gathered")
    shutil.copy(empty, folder)
    work(settings_in(folder, newsroom.address), YEAR, *GATHERED)
    return folder


def settings_in(folder: Path, newsroom: str) -> Settings:
    return Settings(
        warehouse=str(folder / "warehouse.duckdb"),
        archive=folder / "archive",
        sources=SOURCES,
        newsroom=newsroom,
        contact="a@b.example",
        now="2026-10-01T11:00:00+00:00",
    )


@pytest.fixture
def settings(monkeypatch, tmp_path, newsroom, empty) -> Settings:
    for name in [name for name in os.environ if name.startswith("TARGETWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    shutil.copy(empty, tmp_path)
    newsroom.asked.clear()
    return settings_in(tmp_path, newsroom.address)


@pytest.fixture
def known(settings, gathered, tmp_path, newsroom) -> Settings:
    """Settings under which three listings have been read already."""
    shutil.copytree(gathered, tmp_path, dirs_exist_ok=True)
    newsroom.asked.clear()
    return settings


def held(settings: Settings) -> list[tuple]:
    with open_warehouse(settings.warehouse, read_only=True) as con:
        return con.execute("SELECT reading_id FROM core.readings WHERE known_until IS NULL ORDER BY ALL").fetchall()


def articles_asked(newsroom) -> Counter:
    return Counter(place for place in newsroom.asked if not place.endswith((".txt", ".xml")))


def urls_of(folder: Path) -> list[str]:
    with open_warehouse(folder / "warehouse.duckdb", read_only=True) as con:
        return [url for (url,) in con.execute("SELECT url FROM core.articles ORDER BY url").fetchall()]


def test_a_second_go_asks_only_for_what_failed(settings, newsroom, work):
    first = work(settings, Sitemap(SITEMAP))
    assert (first.read, first.skipped, first.failed) == (17, 0, 1)
    assert first.failures[0].startswith(f"{SPOILT}: no body")
    assert first.pages == first.expected == 18
    assert set(articles_asked(newsroom).values()) == {1}
    newsroom.asked.clear()
    second = work(settings, Sitemap(SITEMAP))
    assert (second.read, second.skipped, second.failed) == (0, 17, 1)
    assert list(articles_asked(newsroom)) == [SPOILT.removeprefix("http://")]
    assert second.changed() == {}


def test_a_list_of_urls_is_read_by_source_and_each_page_once(settings, newsroom, work, gathered, tmp_path):
    urls = urls_of(gathered)
    path = tmp_path / "urls.txt"
    path.write_text("# mot danh sach\n\n" + "".join(f"{url}\n{url}#top\n" for url in urls))
    newsroom.asked.clear()
    tally = work(settings, UrlFile(path))
    assert tally.read == len(urls)
    assert set(articles_asked(newsroom).values()) == {1}
    assert set(tally.changed()) == set(GATHERED)


def test_listings_are_followed_back_to_the_first_day_and_no_further(settings, known, work):
    listing = Listings(date(2026, 9, 1), date(2026, 10, 1))
    again = work(known, listing, "bao_xu_lang")
    whole = [url for url in urls_of(Path()) if "xu-lang" in url]
    assert again.read == 0
    assert 0 < again.skipped < len(whole)


def test_urls_that_tell_their_day_outside_the_range_are_not_asked_for(settings):
    (source,) = chosen_sources(settings, ("tin_chinh_phu",))
    older, wanted = (f"http://{source.host}/a-b-1022{day}093000000.htm" for day in ("60831", "60901"))
    days = Listings(date(2026, 9, 1), date(2026, 9, 30))
    assert [days.may_hold(source, url) for url in (older, wanted)] == [False, True]
    assert days.is_past(source, [older], None)
    assert not days.is_past(source, [older, wanted], None)


def test_the_archive_is_read_without_the_network_and_each_file_once(settings, newsroom, work, gathered):
    away = settings.model_copy(update={"newsroom": "", "contact": ""})
    for name in GATHERED:
        shutil.copytree(gathered / "archive" / name, away.archive / name)
        assert work(away, Archived()).read == len([url for url in urls_of(gathered) if name.replace("_", "-") in url])
    assert held(away) == held(settings_in(gathered, ""))
    again = work(away, Archived())
    assert (again.read, again.found) == (0, 0)
    assert newsroom.asked == []


def test_another_reader_reads_the_archive_again_and_changes_nothing(known, work, monkeypatch):
    before = held(known)
    monkeypatch.setattr("flows.visits.READER_VERSION", "another")
    again = work(known, Archived())
    assert (again.read, again.changed()) == (len(urls_of(Path())), {})
    assert held(known) == before


def test_a_shut_source_is_left_alone_and_the_others_go_on(settings, newsroom, work, gathered, tmp_path):
    urls = tmp_path / "urls.txt"
    shut = [f"http://nhan-tin.newsroom.localhost/bai-{number}-post{number:07}.html" for number in range(120)]
    urls.write_text("\n".join([*shut, urls_of(gathered)[0]]))
    newsroom.switch("nhan-tin.newsroom.localhost", always(403))
    try:
        tally = work(settings, UrlFile(urls))
    finally:
        newsroom.switch("nhan-tin.newsroom.localhost", None)
    assert tally.read == 1
    assert tally.shut == ["nhan_tin"]
    assert tally.failed == 50, "one batch, not the whole list"
    assert len(tally.failures) == FAILURES_SHOWN
    assert "the rest of nhan_tin" in tally.sentence()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.txt"], "nowhere.txt: .*; name a text file with one URL a line"),
        (["--urls", "empty.txt"], "empty.txt: no URL in it"),
        (["bytes.txt"], "bytes.txt: .*; name a text file"),
        (["strange.txt"], "strange.txt: line 3: https://example.org/x: belongs to no enabled source"),
        (["broken.txt"], "broken.txt: line 1: 'ftp://x' is no http or https URL"),
        ([], "give one of"),
        (["--archived", "--sitemap", SITEMAP], "give one of"),
        (["--to", "2026-01-01"], "give one of"),
        (["--archived"], "out/archive: no page of these sources is kept in it"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "--from: 2026-02-01 lies after 2026-01-01"),
        (["--from", "2027-01-01"], "--from: 2027-01-01 lies after 2026-10-01"),
        (["--from", "2026-01-01", "--source", "nhan_tin"], "--from: none of the sources declares a listing"),
        (["--from", "2026-01-01", "--source", "nobody"], "nobody: no such source"),
        (["--sitemap", "https://example.org/sitemap.xml"], "--sitemap: .* on the host of no enabled source"),
        (["--sitemap", "x"], "--sitemap: 'x' is no http or https URL"),
    ],
)
def test_what_cannot_be_worked_through_is_one_line(settings, monkeypatch, capsys, tmp_path, words, said):
    for name in ("sources", "newsroom", "contact", "now"):
        monkeypatch.setenv(f"TARGETWATCH_{name.upper()}", str(getattr(settings, name)))
    (tmp_path / "empty.txt").write_text("# nothing\n")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken.txt").write_text("ftp://x")
    (tmp_path / "strange.txt").write_text(f"{SPOILT}\n\nhttps://example.org/x\n")
    assert run(["backfill", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(said, line), line


@pytest.mark.parametrize("url", ["http://nhan-tin.newsroom.localhost/", "http://nhan-tin.newsroom.localhost/no.xml"])
def test_what_is_no_sitemap_is_one_failure(settings, work, url):
    tally = work(settings, Sitemap(url))
    assert (tally.read, tally.failed) == (0, 1)
    assert tally.failures[0].startswith(url)


def test_an_index_of_sitemaps_is_followed_one_level_deep(settings):
    (source,) = chosen_sources(settings, ("nhan_tin",))
    (stream,) = Sitemap(SITEMAP).streams(settings, [source])
    index = Links(sitemaps=(f"{SITEMAP}?1", f"{SITEMAP}?2"))
    part = Links(pages=(SPOILT, "https://example.org/x"), sitemaps=(SITEMAP,))
    steps, told = [], None
    answers = {SITEMAP: index, f"{SITEMAP}?1": part, f"{SITEMAP}?2": Links()}
    while (step := next_of(stream, told)) is not None:
        told = Done("nhan_tin", links=answers[step.url]) if isinstance(step, ListPages) else Done("nhan_tin")
        steps += [] if isinstance(step, Done) else [step]
        told = None if isinstance(step, Done) else told
    assert [step.url if isinstance(step, ListPages) else step.urls for step in steps] == [
        SITEMAP,
        f"{SITEMAP}?1",
        (SPOILT,),
        f"{SITEMAP}?2",
    ]


def next_of(stream, told):
    try:
        return stream.send(told)
    except StopIteration:
        return None


def test_no_list_is_held_in_memory(settings, tmp_path):
    path = tmp_path / "urls.txt"
    lines = (f"http://nhan-tin.newsroom.localhost/bai-{number}-post{number:07}.html\n" for number in range(20_000))
    path.write_text("".join(lines))
    (source,) = chosen_sources(settings, ("nhan_tin",))
    seen = []

    class Watched(UrlFile):
        def lines(self):
            for number, line in super().lines():
                seen.append(number)
                yield number, line

    (stream,) = Watched(path).streams(settings, [source])
    seen.clear()
    assert next(stream).found == 20_000
    assert isinstance(next(stream), Done)
    assert isinstance(next(stream), ReadPages)
    assert len(seen) <= 5001


def test_a_source_in_its_quiet_hours_is_not_asked(settings, newsroom, crew):
    (source,) = chosen_sources(settings, ("nhan_tin",))
    resting = replace(source, quiet_hours=(time(17), time(19)))
    with pytest.raises(RestingError, match="nhan_tin: its quiet hours have begun; run the same command again"):
        ReadPages(resting, (SPOILT,)).run(settings, crew)
    assert newsroom.asked == []


def test_a_cluster_that_is_not_installed_is_named_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "prefect_ray", None)
    with pytest.raises(RunnerError, match=r"TARGETWATCH_TASK_RUNNER: ray: .*pip install 'targetwatch\[cluster\]'"):
        task_runner(Settings(task_runner="ray"), 1)


def test_one_thing_is_asked_for(settings):
    given = {"urls_file": None, "sitemap": None, "since": None, "until": None, "archived": False}
    assert wanted_of(settings, **given | {"urls_file": Path("u")}) == UrlFile(Path("u"))
    assert wanted_of(settings, **given | {"since": date(2026, 1, 1)}) == YEAR
    with pytest.raises(BackfillError):
        wanted_of(settings, **given | {"sitemap": "u", "archived": True})
