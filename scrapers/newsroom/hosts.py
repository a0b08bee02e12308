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

    `alias` is a second address of each article, `posted` where the list of articles is asked for by POST, `shows` the
    host whose articles it lists in place of its own. `dateline` opens every lead, `unicode` is the form its text is
    delivered in.
    """

    label: str
    name: str
    family: str
    listing: str
    article: str = ""
    alias: str = ""
    posted: str = ""
    shows: str = ""
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
        return self.paths_of(story)[0]

    def paths_of(self, story: Story) -> list[str]:
        """Every path that leads to a story's page, its own first."""
        published = story.published.astimezone(LOCAL_ZONE)
        return [path.format(story=story, published=published) for path in (self.article, self.alias) if path]

    def url_of(self, story: Story) -> str:
        """The address of a story's page."""
        return f"http://{self.domain}{self.path_of(story)}"


def read_hosts(path: Path = HOSTS) -> dict[str, Host]:
    """The hosts by label."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {label: Host(label, **table) for label, table in tables.items()}
