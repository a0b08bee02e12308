"""Declarations: what is right becomes a Source, what is wrong one line with file, key and remedy."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from scrapers.source import REAL, ROOM, Source, SourceError, read_families, registry
from warehouse.catalogue import load_catalogue
from warehouse.records import LOCAL_ZONE, Tier

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


def test_a_source_says_only_what_differs(tmp_path: Path) -> None:
    plain = declare(tmp_path, GOOD)
    assert (plain.tls, plain.quiet_hours, plain.quiet_holidays, plain.delay) == ("modern", None, False, 2.0)
    shy = 'tls = "legacy"\nquiet_hours = "22:00-05:30"\nquiet_holidays = true\nbody = []\npaging = ""\n'
    source = declare(tmp_path, GOOD + shy)
    assert (source.tls, source.quiet_hours, source.quiet_holidays) == ("legacy", (time(22), time(5, 30)), True)
    assert (source.selectors.body, source.paging, source.enabled) == ((), "", True)


@pytest.mark.parametrize(
    ("hours", "resting"),
    [
        ("22:00-05:30", {22, 23, 0, 1, 2, 3, 4, 5}),
        ("12:00-14:00", {12, 13}),
        ("22:00-00:00", {22, 23}),
        ("00:00-06:00", {0, 1, 2, 3, 4, 5}),
    ],
)
def test_quiet_hours_are_local_and_may_run_past_midnight(tmp_path: Path, hours: str, resting: set[int]) -> None:
    source = declare(tmp_path, f'{GOOD}quiet_hours = "{hours}"\n')
    midnight = datetime(2026, 11, 21, tzinfo=LOCAL_ZONE)
    clock = {hour: (midnight + timedelta(hours=hour)).astimezone(UTC) for hour in range(24)}
    assert {hour for hour, moment in clock.items() if source.rests_at(moment)} == resting


def test_quiet_hours_end_on_the_minute(tmp_path: Path) -> None:
    source = declare(tmp_path, f'{GOOD}quiet_hours = "22:00-05:30"\n')
    end = datetime(2026, 11, 21, 5, 30, tzinfo=LOCAL_ZONE)
    assert source.rests_at(end - timedelta(seconds=1))
    assert not source.rests_at(end)
    assert not declare(tmp_path, GOOD).rests_at(end)


def test_family_gives_what_the_source_does_not(tmp_path: Path) -> None:
    source = declare(tmp_path, GOOD + 'drop = [".ad"]\nexpect = { body_length = 90, articles_a_week = [20, 200] }\n')
    assert (source.source_id, source.tier, source.host) == ("tin", Tier.PROVINCE_PRESS, "tin.example.vn")
    assert source.selectors.title == ("h1.detail-title", 'h1[data-role="title"]')
    assert source.selectors.drop == (".ad",)
    assert (source.expect.body_length, source.expect.articles_a_week) == (90, (20, 200))
    assert source.expect.figures_an_article is None
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
        ("drop = ['p:contains(x)']", "drop", "cannot be chosen by its text"),
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
        ("enabled = false", "reason", "say why"),
        ("enabled = 'no'", "enabled", "write true or false"),
        ("delay = -1", "delay", "a number from 0 up"),
        ("delay = true", "delay", "a number from 0 up"),
        ("scheme = 'gopher'", "scheme", "choose http or https"),
        ("expect = { articles = 5 }", "expect", "remove other keys"),
        ("expect = { articles_a_week = 20 }", "expect", "as [20, 200]"),
        ("expect = { articles_a_week = [200, 20] }", "expect", "as [20, 200]"),
        ("expect = { figures_an_article = [0, 'x'] }", "expect", "a number from 0 up"),
        ("expect = { body_length = -1 }", "expect", "a number from 0 up"),
        ("tls = 'none'", "tls", "choose modern or legacy"),
        ("quiet_hours = '22-5'", "quiet_hours", 'write them as "22:00-05:00"'),
        ("quiet_hours = '22:00-24:00'", "quiet_hours", 'write them as "22:00-05:00"'),
        ("quiet_hours = '05:00-05:00'", "quiet_hours", 'write them as "22:00-05:00"'),
        ("quiet_hours = 22", "quiet_hours", "not a text"),
        ("quiet_holidays = 'yes'", "quiet_holidays", "write true or false"),
        ("confidence = { feeds = 'sure' }", "confidence", "correct its values"),
        ("confidence = { feed = 'high' }", "confidence", "remove other keys"),
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


GOOD_ENOUGH = {"high", "medium"}


def test_real_sources_load_and_those_that_are_off_say_why() -> None:
    sources = registry()
    assert {path.stem for path in REAL.glob("*.toml")} == sources.keys()
    assert len(sources) >= 45
    assert sum(source.enabled for source in sources.values()) >= 28
    assert "robots.txt" in sources["baolangson"].reason
    assert all(source.enabled == (not source.reason) for source in sources.values())


@pytest.mark.parametrize("source", [one for one in registry().values() if one.enabled], ids=lambda one: one.source_id)
def test_what_is_on_stands_on_facts_that_are_good_enough(source: Source) -> None:
    ways = {name for name in ("feeds", "listings", "sitemap") if getattr(source, name)}
    assert any(source.confidence[way] in GOOD_ENOUGH for way in ways)
    assert source.confidence["article_url"] in GOOD_ENOUGH
    body = source.confidence.get("body") or source.confidence["selectors"]
    assert body in (GOOD_ENOUGH if source.selectors.body else {"none"})
    assert source.tls == "modern"


@pytest.mark.parametrize("source", registry().values(), ids=lambda one: one.source_id)
def test_what_is_declared_has_its_confidence(source: Source) -> None:
    ways = {name for name in ("feeds", "listings", "sitemap") if getattr(source, name)}
    assert ways | {"article_url"} <= source.confidence.keys()


def test_homes_are_in_the_catalogue() -> None:
    catalogue, today = load_catalogue(), date(2026, 11, 21)
    areas = {area.code for area in catalogue.areas}
    present = {area.code for area in catalogue.areas if area.valid_on(today)} | {
        body.body_id for body in catalogue.bodies
    }
    former = {"binhphuoc", "ninhthuan_cds"}
    for source in registry().values():
        assert source.home in (areas if source.source_id in former else present), source.source_id


def test_moh_stays_off_until_somebody_accepts_its_tls() -> None:
    moh = registry()["moh"]
    assert (moh.tls, moh.enabled) == ("legacy", False)


def test_dantri_is_asked_less_than_once_in_three_seconds() -> None:
    assert registry()["dantri"].delay >= 1 / 0.3


def test_every_family_loads() -> None:
    assert len(read_families()) >= 20
    assert (ROOM / "families.toml").is_file()


def facts(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "facts" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.shared
def test_every_source_of_the_facts_is_declared_or_named_as_left_out(shared: Path) -> None:
    readme = (REAL / "README.md").read_text(encoding="utf-8")
    sources = registry()
    rows = facts(shared, "sources")
    for row in rows:
        assert (row["id"] in sources) or f"`{row['host']}`" in readme, row["id"]
        assert f"`{row['id'] if row['id'] in sources else row['host']}`" in readme
    assert sources.keys() <= {row["id"] for row in rows}


@pytest.mark.shared
def test_hosts_and_tiers_are_those_of_the_facts(shared: Path) -> None:
    sources = registry()
    for row in facts(shared, "sources"):
        if source := sources.get(row["id"]):
            assert source.host == row["host"]
            assert source.tier.name.lower() == row["tier"]


@pytest.mark.shared
def test_patterns_match_exactly_their_own_samples(shared: Path) -> None:
    sources = registry()
    for row in facts(shared, "source_url_samples"):
        found = {key for key, source in sources.items() if source.article_url.search(row["url"])}
        assert found == {row["source_id"]}, row["url"]


def printed(moment: datetime, like: str) -> str:
    """The moment on the clock of Viet Nam, as exact as another time is printed."""
    return moment.astimezone(LOCAL_ZONE).isoformat()[: len(like)]


def times_in(source: Source, url: str) -> Iterator[datetime]:
    return filter(None, (rule.read(url) for rule in source.url_dates))


@pytest.mark.shared
def test_times_in_sample_urls_are_read(shared: Path) -> None:
    sources = registry()
    for row in facts(shared, "source_url_samples"):
        read = next(times_in(sources[row["source_id"]], row["url"]), None)
        expected = row["time_in_url"]
        assert (printed(read, expected) if read else "") == expected, row["url"]


@pytest.mark.shared
def test_families_of_the_facts_are_all_known(shared: Path) -> None:
    assert {row["family"] for row in facts(shared, "cms_families")} <= read_families().keys()
