"""reread-archive: every archived article read again with today's reader and declarations, without the network."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from prefect import flow

from flows.collect import load_visits
from flows.desk import chosen_sources, in_warehouse, sync_declared
from flows.events import emit
from flows.settings import Settings, load_settings
from flows.visits import Collected, Reader, Visit, changes_of, reader_version
from scrapers.archive import archived_pages
from scrapers.page import Page
from scrapers.source import Source
from scrapers.workers import Workers
from warehouse.catalogue import load_catalogue
from warehouse.records import Catalogue

logger = logging.getLogger("targetwatch.reread")

T = TypeVar("T")

# Pages held in memory at once, and loaded in one transaction.
BATCH = 200


async def reread(settings: Settings, sources: Sequence[Source]) -> list[Collected]:
    """Read what is archived of the sources, one after the other, and load it; a second go changes nothing."""
    catalogue = load_catalogue()
    in_warehouse(settings, sync_declared, settings)
    async with Workers() as workers:
        return [await reread_source(source, settings, catalogue, workers) for source in sources]


async def reread_source(source: Source, settings: Settings, catalogue: Catalogue, workers: Workers) -> Collected:
    """Read the archived articles of one source, the oldest first; a batch is loaded while the next is read."""
    now, version = settings.moment(), reader_version(catalogue, source)
    reader, collected = Reader(source, workers, version), Collected(source)
    loading: Awaitable[None] = asyncio.sleep(0)

    def load(visits: Sequence[Visit]) -> None:
        collected.add(visits, in_warehouse(settings, load_visits, visits, version, now))

    for pages in in_batches(archived_articles(settings.archive, source), BATCH):
        visits = await asyncio.gather(*(reader.read(page) for page in pages))
        await loading
        collected.listed += len(pages)
        loading = asyncio.ensure_future(asyncio.to_thread(load, visits))
    await loading
    logger.info(sentence_of(collected))
    return collected


def archived_articles(archive: Path, source: Source) -> Iterator[Page]:
    """The archived pages of a source that are articles."""
    return (page for page in archived_pages(archive, [source.source_id]) if source.owns(page.url))


def sentence_of(collected: Collected) -> str:
    """The log line of one source read again."""
    return (
        f"{collected.source.name}: {collected.listed} archived articles, {collected.fetched} read, {collected.news()}"
    )


def in_batches(things: Iterator[T], size: int) -> Iterator[list[T]]:
    """The things, so many at a time."""
    while batch := list(islice(things, size)):
        yield batch


@flow(name="reread-archive", flow_run_name="reread {sources}")
async def reread_archive(sources: Sequence[str] = ()) -> list[str]:
    """Read every archived article again, of the sources named or of all enabled ones. Returns a sentence for each."""
    settings = load_settings(os.environ)
    done = await reread(settings, chosen_sources(settings, sources))
    emit(changes_of(done))
    return [sentence_of(one) for one in done]
