"""Fixtures every room may use."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.newsroom import SOURCES
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.stories import Story, read_stories
from scrapers.sketch import sketch
from scrapers.source import Source, registry
from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection, open_warehouse
from warehouse.ledger import pending, read_some, record
from warehouse.load import ReadArticle, load_articles, sync_catalogue, sync_sources
from warehouse.outbox import settle
from warehouse.records import (
    Article,
    Catalogue,
    Collection,
    Delivery,
    Message,
    Occasion,
    OccasionKind,
    SourceRow,
    Telling,
)
from warehouse.standings import record_transitions

ROOT = Path(__file__).resolve().parent.parent

# The stories of the sample newsroom are loaded on two evenings, so that there is something to look back on.
EVENINGS = (datetime(2026, 1, 5, 11, tzinfo=UTC), datetime(2026, 10, 1, 11, tzinfo=UTC))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the rooms that open a warehouse are marked by their folder."""
    for item in items:
        if {"warehouse", "flows"} & set(item.path.relative_to(ROOT / "tests").parts[:-1]):
            item.add_marker("duckdb")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The annotated texts and judged cases that stand beside the project, where they are present."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared annotations are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def newsroom_warehouse(tmp_path_factory) -> Path:
    """What the demo leaves behind: the sample newsroom read, judged on two evenings, and one message sent."""
    path = tmp_path_factory.mktemp("newsroom") / "warehouse.duckdb"
    catalogue, sources = load_catalogue(), registry(SOURCES)
    stories = read_stories()
    with open_warehouse(path) as con:
        sync_sources(
            con,
            [SourceRow(one.source_id, one.name, one.host, one.tier, one.home) for one in sources.values()],
            EVENINGS[0],
        )
        for since, evening in zip((datetime.min.replace(tzinfo=UTC), *EVENINGS), EVENINGS, strict=False):
            sync_catalogue(con, catalogue, evening)
            new = [story for story in stories if since < story.published <= evening]
            load_evening(con, new, sources, catalogue, evening)
            record_transitions(con, evening.date(), evening)
        send_first(con, EVENINGS[-1])
    return path


def load_evening(
    con: Connection, stories: Sequence[Story], sources: dict[str, Source], catalogue: Catalogue, now: datetime
) -> None:
    """Read and load stories, and log a collection of each source."""
    # Most tests do without the reader, whose tables take a while to build.
    from scrapers.reading.read import READER_VERSION, read_figures

    read = {
        source_id: [ReadArticle(one, tuple(read_figures(one, catalogue))) for one in articles_of(stories, source, now)]
        for source_id, source in sources.items()
    }
    load_articles(con, [one for batch in read.values() for one in batch], reader_version=READER_VERSION, now=now)
    for source_id, batch in read.items():
        readings = sum(len(one.readings) for one in batch)
        visit = Collection(source_id, now, len(batch), len(batch), 0, 0, readings)
        load_articles(con, (), reader_version=READER_VERSION, now=now, collection=visit)


def articles_of(stories: Sequence[Story], source: Source, now: datetime) -> Iterator[Article]:
    """The stories of one source as the scrapers read their pages."""
    hosts = read_hosts()
    for story in (one for one in stories if one.host == source.source_id.replace("_", "-")):
        lines = [line for block in story.blocks for line in ([" | ".join(row) for row in block.rows] or [block.text])]
        yield Article(
            source_id=source.source_id,
            url=hosts[story.host].url_of(story),
            title=story.title,
            body="\n".join(lines),
            home=source.home,
            lead=story.lead,
            published_at=story.published,
            fetched_at=now,
            sketch=sketch("\n".join((story.title, story.lead, *lines))),
        )


def send_first(con: Connection, now: datetime) -> None:
    """One message about the first transition, taken by its channel."""
    (told,) = read_some(con, pending(con)[:1]).values()
    occasion = Occasion("first", OccasionKind.WORSENING, told, now.date())
    telling = Telling("first", "mail", "owners", "told", "route owners", delivery_id="first")
    message = Message("Quá hạn", "", "", "")
    delivery = Delivery("first", "owners", "mail", message, (told.transition_id,), occasion_ids=("first",))
    record(con, [occasion], [telling], [delivery], now)
    settle(con, "first", "sent", now, "250 ok")
