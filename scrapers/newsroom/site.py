"""The pages of the sample newsroom, rendered from its stories: same stories, same bytes."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scrapers.newsroom.hosts import Host, read_hosts
from scrapers.newsroom.stories import Story, StoryError, read_stories
from warehouse.records import LOCAL_ZONE

TEMPLATES = Path(__file__).parent / "templates"
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers."""

    body: bytes
    content_type: str
    changed: datetime

    @property
    def etag(self) -> str:
        """A strong validator of the bytes."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it is rendered: its path, template and the values put in."""

    path: str
    template: str
    changed: datetime
    values: Mapping[str, Any]
    content_type: str = HTML


Site = Mapping[tuple[str, str], Resource]


def build_site() -> Site:
    """Every resource by (domain, path with query), what is asked for by POST with "POST " before its path.

    Raises StoryError for a story of a host that is not declared.
    """
    stories, hosts, templates = read_stories(), read_hosts(), make_templates()
    for story in stories:
        if story.host not in hosts:
            raise StoryError(f"{story.key}: no such host; declare it in hosts.toml or move the story")
    return {
        (host.domain, sheet.path): render(templates, host, sheet)
        for host in hosts.values()
        for sheet in sheets_of(host, [story for story in stories if story.host == (host.shows or host.label)])
    }


def make_templates() -> Environment:
    """The newsroom's Jinja2 environment, which knows all hosts; every value is escaped."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["hosts"] = read_hosts()
    templates.filters["utc"] = lambda moment: moment.astimezone(UTC)
    templates.filters["local"] = lambda moment: moment.astimezone(LOCAL_ZONE)
    templates.filters["weekday"] = lambda moment: WEEKDAYS[moment.astimezone(LOCAL_ZONE).weekday()]
    return templates


def render(templates: Environment, host: Host, sheet: Sheet) -> Resource:
    """A sheet as its host delivers it."""
    text = templates.get_template(sheet.template).render(host=host, **sheet.values)
    return Resource(unicodedata.normalize(host.unicode, text).encode(), sheet.content_type, sheet.changed)


def sheets_of(host: Host, stories: Sequence[Story]) -> Iterator[Sheet]:
    """Every page of a host; its stories are given the newest first."""
    latest = stories[0].changed
    yield Sheet("/robots.txt", "robots.txt", latest, {}, PLAIN)
    if not host.shows:
        yield from article_sheets(host, stories)
    yield from listing_sheets(host, stories)
    if host.posted:
        yield Sheet(f"POST {host.posted}", f"{host.family}/posted.html", latest, {"stories": stories})
    if host.feed:
        yield Sheet(host.feed, "feed.xml", latest, {"stories": stories[: host.feed_size]}, XML)
    if host.sitemap:
        yield Sheet(host.sitemap, "sitemap.xml", latest, {"stories": stories}, XML)


def article_sheets(host: Host, stories: Sequence[Story]) -> Iterator[Sheet]:
    """A page for each story, with three others beside it and the day the host last published anything."""
    for story in stories:
        others = [other for other in stories if other is not story][:3]
        values = {"story": story, "others": others, "today": stories[0].changed}
        for path in host.paths_of(story):
            yield Sheet(path, f"{host.family}/{story.layout}.html", story.changed, values)


def listing_sheets(host: Host, stories: Sequence[Story]) -> Iterator[Sheet]:
    """The section page, also served as the home page, and the older pages behind it; past the end, the last again."""
    template = f"{host.family}/listing.html"
    pages = [stories[start : start + host.page_size] for start in range(0, len(stories), host.page_size)]
    for number, shown in enumerate((*pages, pages[-1]) if host.page else pages, start=1):
        values = {"stories": shown, "following": host.page.format(page=number + 1) if number < len(pages) else ""}
        for path in ("/", host.listing) if number == 1 else (host.page.format(page=number),):
            yield Sheet(path, template, shown[0].changed, values)
