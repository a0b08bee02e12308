"""Golden answers: each story file is what reading its page must give."""

import csv
import unicodedata
from datetime import UTC

import pytest

from scrapers.article import read_article
from scrapers.errors import LayoutError
from scrapers.newsroom import SOURCES
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.stories import Block, read_stories
from scrapers.source import registry

HOSTS = read_hosts()
STORIES = {story.key: story for story in read_stories()}
WHOLE = [story for story in STORIES.values() if story.whole]
HOLLOW = [story for story in STORIES.values() if not story.whole]
DECLARED = registry(SOURCES)


def lines_of(block: Block) -> list[str]:
    if block.kind == "photo":
        return []
    return [" | ".join(row) for row in block.rows] or [block.text]


@pytest.mark.parametrize("story", WHOLE, ids=lambda story: story.key)
def test_the_page_of_a_story_reads_as_the_story(story, reader):
    host, article = HOSTS[story.host], reader.article_of(story)
    body = "\n".join(line for block in story.blocks for line in lines_of(block))
    assert article.title == story.title
    assert article.lead == host.dateline + story.lead
    assert article.body == body
    assert article.published_at == story.published
    assert article.canonical_url == host.url_of(story)
    assert article.home == reader.source_of(story).home


@pytest.mark.parametrize("story", HOLLOW, ids=lambda story: story.key)
def test_a_page_without_its_article_is_a_layout_error_and_no_article(story, reader):
    with pytest.raises(LayoutError):
        reader.article_of(story)


def test_hollow_are_one_broken_page_and_the_shells_that_scripts_fill():
    assert {story.key for story in HOLLOW if story.layout == "broken"} == {"nhan-tin/ban-do-cong-dan-so-2026"}
    assert {HOSTS[story.host].family for story in HOLLOW if story.layout == "shell"} == {"spa_json_api"}


def test_an_article_of_several_addresses_has_one_canonical(reader):
    story = STORIES["cong-song-han/thu-vien-mo-quay-tu-muon-sach-o-a-nang"]
    own, other = HOSTS[story.host].paths_of(story)
    article = read_article(reader.page_of(story, other), reader.source_of(story))
    assert article.url.endswith(other)
    assert article.canonical_url == f"http://{HOSTS[story.host].domain}{own}"


def test_hostile_text_is_text(reader):
    key = "nhan-tin/khao-sat-hop-dong-dien-tu"
    body = reader.page_of(STORIES[key]).body
    assert b"<script>alert" not in body
    assert b"<img src=x" not in body
    for hostile in ("<!channel>", "<script>alert(1)</script>", '=HYPERLINK("', "<b>"):
        assert hostile in reader.article_of(STORIES[key]).text


def test_one_host_delivers_decomposed_text(reader):
    decomposed = {
        story.host for story in WHOLE if not unicodedata.is_normalized("NFC", reader.page_of(story).body.decode())
    }
    assert decomposed == {"bao-cuu-long"}


def test_an_article_of_the_small_hours_keeps_its_local_day(reader):
    article = reader.article_of(STORIES["cong-an-so/du-lieu-dan-cu-chinh-thuc-van-hanh"])
    assert article.published_at.astimezone(UTC).day == 30
    assert article.published_on.isoformat() == "2021-07-01"


def test_each_host_has_one_declared_source():
    assert sorted(source.host for source in DECLARED.values()) == sorted(host.domain for host in HOSTS.values())
    assert {source.host: source.family for source in DECLARED.values()} == {
        host.domain: host.family for host in HOSTS.values()
    }


def test_families_that_serve_no_list_of_articles_are_off_and_say_why():
    off = {source.family: source.reason for source in DECLARED.values() if not source.enabled}
    assert off.keys() == {"spa_json_api", "aspnet_webforms", "own_portal_xhr"}
    assert all(off.values())


@pytest.mark.shared
def test_there_is_a_host_of_every_page_family_that_is_known(shared):
    with (shared / "facts" / "cms_families.csv").open(encoding="utf-8") as handle:
        families = [row["family"] for row in csv.DictReader(handle)]
    assert sorted(host.family for host in HOSTS.values()) == sorted(families)
