"""Golden answers: each story file is what reading its page must give."""

import unicodedata
from datetime import UTC

import pytest

from scrapers.errors import LayoutError
from scrapers.newsroom import SOURCES
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.stories import Block, read_stories
from scrapers.source import registry

HOSTS = read_hosts()
STORIES = {story.key: story for story in read_stories()}
WHOLE = [story for story in STORIES.values() if story.layout == "article"]
BROKEN = [story for story in STORIES.values() if story.layout == "broken"]


def lines_of(block: Block) -> list[str]:
    if block.kind == "photo":
        return []
    return [" | ".join(row) for row in block.rows] or [block.text]


@pytest.mark.parametrize("story", WHOLE, ids=lambda story: story.key)
def test_the_page_of_a_story_reads_as_the_story(story, articles, reader):
    host, article = HOSTS[story.host], articles[story.key]
    body = "\n".join(line for block in story.blocks for line in lines_of(block))
    assert article.title == unicodedata.normalize(host.unicode, story.title)
    assert article.lead == unicodedata.normalize(host.unicode, host.dateline + story.lead)
    assert article.body == unicodedata.normalize(host.unicode, body)
    assert article.published_at == story.published
    assert article.canonical_url == host.url_of(story)
    assert article.home == reader.source_of(story).home


def test_the_broken_page_is_a_layout_error_and_no_article(reader):
    assert [story.key for story in BROKEN] == ["nhan-tin/ban-do-cong-dan-so-2026"]
    with pytest.raises(LayoutError, match="no body"):
        reader.article_of(BROKEN[0])


def test_hostile_text_is_text(articles, reader):
    key = "nhan-tin/khao-sat-hop-dong-dien-tu"
    body = reader.page_of(STORIES[key]).body
    assert b"<script>alert" not in body
    assert b"<img src=x" not in body
    for hostile in ("<!channel>", "<script>alert(1)</script>", '=HYPERLINK("', "<b>"):
        assert hostile in articles[key].text


def test_one_host_delivers_decomposed_text(reader):
    decomposed = {
        story.host for story in WHOLE if not unicodedata.is_normalized("NFC", reader.page_of(story).body.decode())
    }
    assert decomposed == {"bao-cuu-long"}


def test_an_article_of_the_small_hours_keeps_its_local_day(articles):
    article = articles["cong-an-so/du-lieu-dan-cu-chinh-thuc-van-hanh"]
    assert article.published_at.astimezone(UTC).day == 30
    assert article.published_on.isoformat() == "2021-07-01"


def test_each_host_has_one_declared_source():
    declared = sorted(source.host for source in registry(SOURCES).values())
    assert declared == sorted(host.domain for host in HOSTS.values())
