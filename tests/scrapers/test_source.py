"""Declarations: what is right becomes a Source, what is wrong one line with file, key and remedy."""

import csv
import re
from datetime import datetime
from pathlib import Path

import pytest

from scrapers.source import REAL, ROOM, Source, SourceError, read_families, registry
from warehouse.records import Tier

GOOD = """
name = "Tin mẫu"
hosts = ["tin.example.vn"]
tier = "province_press"
home = "20"
family = "vccorp"
article_url = '^https://tin\\.example\\.vn/[a-z-]+-\\d+\\.htm$'
feeds = ["https://tin.example.vn/home.rss"]
"""


def declare(folder: Path, text: str, name: str = "tin") -> Source:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return registry(folder)[name]


def test_family_gives_what_the_source_does_not(tmp_path: Path) -> None:
    source = declare(tmp_path, GOOD + 'drop = [".ad"]\nexpect = { body_length = 90 }\n')
    assert (source.source_id, source.tier, source.host) == ("tin", Tier.PROVINCE_PRESS, "tin.example.vn")
    assert source.selectors.title == ("h1.detail-title", 'h1[data-role="title"]')
    assert source.selectors.drop == (".ad",)
    assert (source.expect.body_length, source.expect.articles_a_week) == (90, None)
    assert source.url_dates[0].format == "%y%m%d%H%M%S"


@pytest.mark.parametrize(
    ("change", "key", "problem"),
    [
        ("colour = 'red'", "colour", "unknown key"),
        ("article_url = '('", "article_url", "mend the regular expression"),
        ("family = 'wordpress'", "family", "'wordpress' is unknown; choose one of"),
        ("tier = 'blog'", "tier", "'blog' is unknown; choose one of"),
        ("hosts = []", "hosts", "name at least one"),
        ("hosts = ['https://tin.example.vn']", "hosts", "is no host name"),
        ("hosts = 'tin.example.vn'", "hosts", "not a list"),
        ("title = ['h1:first']", "title", "h1:first"),
        ("drop = ['p:nope(']", "drop", "p:nope("),
        ("date_formats = ['%H:%M']", "date_formats", "needs %d, %m and %Y"),
        ("url_dates = [{ pattern = 'x', format = '%Y' }]", "url_dates", "no group t"),
        ("url_dates = [{ pattern = '(?P<t>x)' }]", "url_dates", "pattern and format"),
        ("url_dates = ['x']", "url_dates", "pattern and format"),
        ("paging = '{root}/x'", "paging", "needs {page} or {day}"),
        ("paging = '{page}{month}'", "paging", "needs {page}"),
        ("paging = '{zone}/{page}'\nzone = ''", "zone", "not a text"),
        ("feeds = ['home.rss']", "feeds", "begin it with https://"),
        ("feeds = ['https://other.vn/home.rss']", "feeds", "is not on https://tin.example.vn; add"),
        ("feeds = ['http://tin.example.vn/home.rss']", "feeds", "is not on https://tin.example.vn; add"),
        ("feeds = []", "feeds", "no feed, listing or sitemap"),
        ("body = []", "body", "add its selector"),
        ("enabled = false", "reason", "say why"),
        ("enabled = 'no'", "enabled", "write true or false"),
        ("delay = -1", "delay", "a number from 0 up"),
        ("delay = true", "delay", "a number from 0 up"),
        ("scheme = 'gopher'", "scheme", "choose http or https"),
        ("expect = { articles = 5 }", "expect", "remove other keys"),
        ("expect = { articles_a_week = 'x' }", "expect", "a number from 0 up"),
        ("confidence = { feeds = 'sure' }", "confidence", "correct its values"),
        ("name = ''", "name", "not a text"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_and_remedy(tmp_path: Path, change: str, key: str, problem: str) -> None:
    named = re.match(r"\w+", change)
    assert named
    kept = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{named[0]} "))
    with pytest.raises(SourceError) as caught:
        declare(tmp_path, f"{kept}\n{change}\n")
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'tin.toml'}: {key}: ")
    assert problem in message
    assert "\n" not in message


@pytest.mark.parametrize("key", ["name", "hosts", "tier", "home", "family", "article_url"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{key} "))
    with pytest.raises(SourceError, match=rf"tin\.toml: {key}: missing; add it"):
        declare(tmp_path, text)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"tin\.toml: .*mend the file"):
        declare(tmp_path, "name = ")


def test_an_empty_or_missing_folder_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SourceError, match="no source declared in it"):
            registry(folder)


def test_an_id_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    declare(tmp_path / "other", GOOD)
    declare(tmp_path, GOOD)
    with pytest.raises(SourceError, match="declared twice"):
        registry(tmp_path, tmp_path / "other")


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("https://tin.example.vn/a-1.htm", True),
        ("https://tin.example.vn/a.htm", False),
        ("http://tin.example.vn/a-1.htm", False),
        ("https://tin.example.vn:8443/a-1.htm", False),
        ("https://tin.example.vn.evil.com/a-1.htm", False),
        ("https://x@tin.example.vn/a-1.htm", False),
    ],
)
def test_a_source_owns_its_articles_only(tmp_path: Path, url: str, owned: bool) -> None:
    assert declare(tmp_path, GOOD).owns(url) is owned


def test_real_sources_load_and_those_that_are_off_say_why() -> None:
    sources = registry()
    assert {path.stem for path in REAL.glob("*.toml")} == sources.keys()
    assert len(sources) >= 12
    assert "robots.txt" in sources["baolangson"].reason
    assert all(source.enabled == (not source.reason) for source in sources.values())


def test_dantri_is_asked_less_than_once_in_three_seconds() -> None:
    assert registry()["dantri"].delay >= 1 / 0.3


def test_every_family_loads() -> None:
    assert len(read_families()) >= 20
    assert (ROOM / "families.toml").is_file()


@pytest.mark.shared
def test_patterns_match_exactly_their_own_samples(shared: Path) -> None:
    sources = registry()
    with (shared / "facts" / "source_url_samples.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        found = {key for key, source in sources.items() if source.article_url.search(row["url"])}
        assert found == {row["source_id"]} & sources.keys(), row["url"]


@pytest.mark.shared
def test_times_in_sample_urls_are_read(shared: Path) -> None:
    sources = registry()
    checked = 0
    with (shared / "facts" / "source_url_samples.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["source_id"] not in sources:
                continue
            rules = sources[row["source_id"]].url_dates
            read = next(filter(None, (rule.read(row["url"]) for rule in rules)), None)
            assert read == (datetime.fromisoformat(row["time_in_url"]) if row["time_in_url"] else None)
            checked += 1
    assert checked >= 15


@pytest.mark.shared
def test_families_of_the_facts_are_all_known(shared: Path) -> None:
    with (shared / "facts" / "cms_families.csv").open(encoding="utf-8", newline="") as handle:
        families = {row["family"] for row in csv.DictReader(handle)}
    assert families <= read_families().keys()
