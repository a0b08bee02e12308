"""The newsroom over real HTTP on loopback."""

import asyncio
import re
import subprocess
import sys
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from scrapers.discover import Discovery, discover
from scrapers.errors import FetchError, LayoutError
from scrapers.fetch import Fetcher
from scrapers.newsroom import DEPTH, FAULTS, SOURCES, SUFFIX, Newsroom, serve_newsroom
from scrapers.newsroom.__main__ import fault
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.site import build_site
from scrapers.newsroom.stories import read_stories
from scrapers.source import Source, registry
from scrapers.workers import Workers

HOST = f"tin-chinh-phu.{SUFFIX}"
DECLARED = registry(SOURCES)


@pytest.fixture(scope="module")
def newsroom():
    with serve_newsroom() as served:
        yield served


def ask(newsroom: Newsroom, path: str, host: str = HOST, method: str = "GET", **headers: str) -> HTTPResponse:
    name, _, port = newsroom.address.partition(":")
    connection = HTTPConnection(name, int(port), timeout=5)
    connection.request(method, path, headers={"Host": host, **headers})
    response = connection.getresponse()
    response.text = response.read().decode()
    connection.close()
    return response


def test_the_same_stories_give_the_same_bytes():
    assert build_site() == build_site()


def test_it_names_its_hosts_and_how_to_reach_them(newsroom):
    assert newsroom.address.startswith("127.0.0.1:")
    assert newsroom.hosts == tuple(host.domain for host in read_hosts().values())
    assert newsroom.reach == {SUFFIX: newsroom.address}


def test_it_can_be_looked_at_with_a_browser():
    run = subprocess.run(
        [sys.executable, "-m", "scrapers.newsroom"], input="\n", capture_output=True, text=True, timeout=30, check=False
    )
    assert run.returncode == 0, run.stderr
    listed = re.findall(r"^(\w+) +http://([\w.-]+):\d+/ ", run.stdout, re.MULTILINE)
    assert listed == sorted((host.family, host.domain) for host in read_hosts().values())


def test_pages_are_routed_by_host_with_or_without_a_port(newsroom):
    for host in (HOST, f"{HOST}:8080"):
        response = ask(newsroom, "/", host)
        assert response.status == 200
        assert "Tin Chính phủ (mẫu)" in response.text
    assert "Báo Nhân Tin (mẫu)" in ask(newsroom, "/", f"nhan-tin.{SUFFIX}").text


@pytest.mark.parametrize(("path", "host"), [("/khong-co.htm", HOST), ("/", f"la.{SUFFIX}"), ("/", "")])
def test_what_it_does_not_have_is_not_found(newsroom, path, host):
    assert ask(newsroom, path, host).status == 404


def test_a_client_that_holds_the_page_gets_no_body(newsroom):
    first = ask(newsroom, "/")
    tag, stamp = first.getheader("ETag"), first.getheader("Last-Modified")
    for condition in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": stamp}):
        again = ask(newsroom, "/", **condition)
        assert (again.status, again.text) == (304, "")
        assert again.getheader("ETag") == tag


def test_a_client_that_holds_another_version_gets_the_page(newsroom):
    stamp = ask(newsroom, "/").getheader("Last-Modified")
    stale = {"If-None-Match": '"x"', "If-Modified-Since": stamp}
    old = {"If-Modified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}
    zoneless = {"If-Modified-Since": "Wed, 01 Jan 2031 00:00:00 -0000"}
    for condition in (stale, old, zoneless, {"If-Modified-Since": "yesterday"}):
        assert ask(newsroom, "/", **condition).status == 200


def test_head_tells_the_length_without_the_body(newsroom):
    response = ask(newsroom, "/", method="HEAD")
    assert (response.status, response.text) == (200, "")
    assert int(response.getheader("Content-Length")) > 1000


def test_robots_txt_bars_the_search_only(newsroom):
    assert ask(newsroom, "/robots.txt").text.splitlines() == ["User-agent: *", "Disallow: /tim-kiem"]


def test_every_story_says_that_it_is_a_sample(newsroom):
    hosts = read_hosts()
    for story in read_stories():
        host = hosts[story.host]
        text = ask(newsroom, host.path_of(story), host.domain).text
        if host.unicode == "NFC":
            assert "không phải cơ quan báo chí" in text
            assert ("số liệu giả định" in text) == story.invented


def discovered(newsroom: Newsroom, sources: list[Source], archive: Path) -> list[Discovery | FetchError]:
    """What one run finds at each source."""

    async def run() -> list[Discovery | FetchError]:
        clock = lambda: datetime(2026, 10, 1, tzinfo=UTC)  # noqa: E731
        fetcher = Fetcher("test/1 (+mailto:test@example.org)", archive, clock=clock, reach=newsroom.reach)
        async with fetcher, Workers(2) as workers:
            found = (discover(fetcher, source, workers, pages=DEPTH) for source in sources)
            return await asyncio.gather(*found, return_exceptions=True)

    return asyncio.run(run())


def test_discovery_finds_every_story_of_every_host(newsroom, tmp_path):
    hosts = read_hosts()
    enabled = {source.host: source for source in DECLARED.values() if source.enabled}
    expected = {host: set() for host in enabled}
    for story in read_stories():
        if (host := hosts[story.host]).domain in enabled:
            expected[host.domain].add(host.url_of(story))
    found = dict(zip(enabled, discovered(newsroom, list(enabled.values()), tmp_path), strict=True))
    assert {host: set(discovery.urls) for host, discovery in found.items()} == expected
    assert {host: discovery.notes for host, discovery in found.items() if discovery.notes} == {}


def test_a_source_whose_lists_hold_no_article_says_so(newsroom, tmp_path):
    disabled = [source for source in DECLARED.values() if not source.enabled]
    for source, error in zip(disabled, discovered(newsroom, disabled, tmp_path), strict=True):
        assert isinstance(error, LayoutError)
        assert str(error).startswith(f"{source.host}: no article link found")


def test_a_page_of_two_addresses_is_the_same_page(newsroom):
    hosts = read_hosts()
    twice = [story for story in read_stories() if hosts[story.host].alias]
    assert {hosts[story.host].family for story in twice} == {"liferay", "sharepoint"}
    for story in twice:
        own, other = hosts[story.host].paths_of(story)
        assert ask(newsroom, own, hosts[story.host].domain).text == ask(newsroom, other, hosts[story.host].domain).text


def test_a_list_that_scripts_ask_for_comes_by_post_only(newsroom):
    host, path = f"cong-dich-vu.{SUFFIX}", "/jsp/danh-sach-tin.jsp"
    assert ask(newsroom, path, host).status == 404
    listed = ask(newsroom, path, host, "POST", **{"X-Requested-With": "XMLHttpRequest"})
    assert listed.text.count("/p/home/dvc-tin-tuc-") == 2


def test_a_portal_without_articles_links_to_those_of_another_host(newsroom):
    text = ask(newsroom, "/chi-dao-dieu-hanh", f"cong-dieu-hanh.{SUFFIX}").text
    assert text.count(f'href="http://{HOST}/') == 10
    assert "__doPostBack" in text


def test_a_fault_is_named_on_the_command_line():
    assert fault(f"{HOST}/home.rss=hang") == (f"{HOST}/home.rss", FAULTS["hang"])
    assert fault(f"{HOST}/x?a=1=missing") == (f"{HOST}/x?a=1", FAULTS["missing"])
    for wrong, said in (("la.example=hang", "names no host"), (f"{HOST}=sneeze", "'sneeze' is no fault")):
        with pytest.raises(ArgumentTypeError, match=said):
            fault(wrong)
