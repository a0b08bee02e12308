"""The newsroom as the reader finds it: every story's page, read into its article."""

from datetime import UTC, datetime

import pytest

from scrapers.article import read_article
from scrapers.newsroom import SOURCES, STORY_DAY
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.site import build_site
from scrapers.newsroom.stories import Story, read_stories
from scrapers.page import Page
from scrapers.source import Source, registry
from warehouse.records import Article

HOSTS = read_hosts()
SITE = build_site()
DECLARED = {source.host: source for source in registry(SOURCES).values()}


class Reader:
    """Pages, sources and articles of stories; a page is read once."""

    def __init__(self) -> None:
        self.read: dict[str, Article] = {}

    def source_of(self, story: Story) -> Source:
        return DECLARED[HOSTS[story.host].domain]

    def page_of(self, story: Story, path: str = "") -> Page:
        """The page at the story's own path, or at another that leads to it."""
        host = HOSTS[story.host]
        path = path or host.path_of(story)
        resource = SITE[host.domain, path]
        at = datetime(STORY_DAY.year, STORY_DAY.month, STORY_DAY.day, tzinfo=UTC)
        url = f"http://{host.domain}{path}"
        return Page(url, url, 200, resource.body, at, {"content-type": resource.content_type})

    def article_of(self, story: Story) -> Article:
        if story.key not in self.read:
            self.read[story.key] = read_article(self.page_of(story), self.source_of(story))
        return self.read[story.key]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def articles(reader) -> dict[str, Article]:
    """Every whole story's article by the story's key."""
    return {story.key: reader.article_of(story) for story in read_stories() if story.whole}
