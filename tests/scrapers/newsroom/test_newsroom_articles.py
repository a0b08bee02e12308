"""Golden answers: each story file is what reading its page must give."""

import unicodedata
from datetime import UTC, datetime

import pytest

from scrapers.article import read_article
from scrapers.errors import LayoutError
from scrapers.newsroom import SOURCES, STORY_DAY
from scrapers.newsroom.hosts import Host, read_hosts
from scrapers.newsroom.site import build_site
from scrapers.newsroom.stories import Block, Story, read_stories
from scrapers.page import Page
from scrapers.source import registry

HOSTS = read_hosts()
DECLARED = registry(SOURCES)
SITE = build_site()
STORIES = {story.key: story for story in read_stories()}
WHOLE = [story for story in STORIES.values() if story.layout == "article"]
BROKEN = [story for story in STORIES.values() if story.layout == "broken"]


def source_of(host: Host):
    return next(source for source in DECLARED.values() if source.host == host.domain)


def page_of(story: Story) -> Page:
    host = HOSTS[story.host]
    resource = SITE[host.domain, host.path_of(story)]
    at = datetime(STORY_DAY.year, STORY_DAY.month, STORY_DAY.day, tzinfo=UTC)
    url = host.url_of(story)
    return Page(url, url, 200, resource.body, at, {"content-type": resource.content_type})


def lines_of(block: Block) -> list[str]:
    if block.kind == "photo":
        return []
    return [" | ".join(row) for row in block.rows] or [block.text]


@pytest.mark.parametrize("story", WHOLE, ids=lambda story: story.key)
def test_the_page_of_a_story_reads_as_the_story(story):
    host = HOSTS[story.host]
    article = read_article(page_of(story), source_of(host))
    body = "\n".join(line for block in story.blocks for line in lines_of(block))
    assert article.title == unicodedata.normalize(host.unicode, story.title)
    assert article.lead == unicodedata.normalize(host.unicode, host.dateline + story.lead)
    assert article.body == unicodedata.normalize(host.unicode, body)
    assert article.published_at == story.published
    assert article.canonical_url == host.url_of(story)
    assert article.home == source_of(host).home


@pytest.mark.parametrize("story", BROKEN, ids=lambda story: story.key)
def test_the_broken_page_is_a_layout_error_and_no_article(story):
    with pytest.raises(LayoutError, match="no body"):
        read_article(page_of(story), source_of(HOSTS[story.host]))


def test_one_page_is_broken():
    assert [story.key for story in BROKEN] == ["nhan-tin/ban-do-cong-dan-so-2026"]


def test_hostile_text_is_text():
    story = STORIES["nhan-tin/khao-sat-hai-long-hanh-chinh-cong"]
    page = page_of(story)
    assert b"<script>alert" not in page.body
    assert b"<img src=x" not in page.body
    article = read_article(page, source_of(HOSTS[story.host]))
    for hostile in ("<!channel>", "<script>alert(1)</script>", '=HYPERLINK("', "<b>"):
        assert hostile in article.text


def test_one_host_delivers_decomposed_text():
    bodies = {host.label: page_of(next(s for s in WHOLE if s.host == host.label)).text for host in HOSTS.values()}
    decomposed = {label for label, text in bodies.items() if not unicodedata.is_normalized("NFC", text)}
    assert decomposed == {"bao-cuu-long"}


def test_an_article_of_the_small_hours_keeps_its_local_day():
    story = STORIES["cong-an-so/du-lieu-dan-cu-chinh-thuc-van-hanh"]
    article = read_article(page_of(story), source_of(HOSTS[story.host]))
    assert article.published_at.astimezone(UTC).day == 30
    assert article.published_on.isoformat() == "2021-07-01"


def test_each_host_has_one_declared_source():
    assert sorted(source.host for source in DECLARED.values()) == sorted(host.domain for host in HOSTS.values())
