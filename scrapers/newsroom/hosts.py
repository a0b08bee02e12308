"""The hosts of the sample newsroom, declared in hosts.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scrapers.newsroom.stories import Story
from warehouse.records import LOCAL_ZONE

SUFFIX = "newsroom.localhost"
HOSTS = Path(__file__).parent / "hosts.toml"


@dataclass(frozen=True, slots=True)
class Host:
    """One host, "" where it has no such thing; its addresses and times are format strings, as hosts.toml explains.

    `dateline` opens every lead, `unicode` is the form its text is delivered in.
    """

    label: str
    name: str
    family: str
    article: str
    listing: str
    page: str = ""
    page_size: int = 100
    feed: str = ""
    feed_size: int = 0
    feed_time: str = ""
    sitemap: str = ""
    dateline: str = ""
    unicode: Literal["NFC", "NFD"] = "NFC"

    @property
    def domain(self) -> str:
        """The name in its addresses, which bear no port."""
        return f"{self.label}.{SUFFIX}"

    def path_of(self, story: Story) -> str:
        """The path of a story's page."""
        return self.article.format(story=story, published=story.published.astimezone(LOCAL_ZONE))

    def url_of(self, story: Story) -> str:
        """The address of a story's page."""
        return f"http://{self.domain}{self.path_of(story)}"


def read_hosts(path: Path = HOSTS) -> dict[str, Host]:
    """The hosts by label."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {label: Host(label, **table) for label, table in tables.items()}
