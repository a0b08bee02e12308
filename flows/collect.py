"""collect-figures: discover → fetch → read → load → say what changed."""

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from prefect import flow, task
from prefect.runtime import flow_run

from flows.events import emit
from flows.settings import Settings, load_settings
from flows.visits import Collected, Visit, Visitor, reader_version
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher
from scrapers.newsroom import SUFFIX
from scrapers.source import REAL, Source, registry
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import Changes, known_pages, load_articles, sync_sources
from warehouse.records import Catalogue, PageState, SourceRow, TargetwatchError

logger = logging.getLogger("targetwatch.collect")

# Articles loaded in one transaction: a killed run fetches at most this many pages again.
BATCH = 25

# Sources fetched at the same time; each is one host, visited one request at a time.
SOURCES_AT_ONCE = 8


class UnknownSourceError(TargetwatchError):
    """A source id that no file declares."""

    exit_code = 2


def chosen_sources(settings: Settings, wanted: Sequence[str] = ()) -> list[Source]:
    """The sources asked for, or every enabled one.

    Raises UnknownSourceError with the ids there are.
    """
    sources = registry(settings.sources or REAL)
    for name in wanted:
        if name not in sources:
            raise UnknownSourceError(f"{name}: no such source; the sources are {', '.join(sorted(sources))}")
    return [sources[name] for name in wanted] if wanted else [s for s in sources.values() if s.enabled]


async def collect_source(
    source: Source, settings: Settings, catalogue: Catalogue, urls: Sequence[str] = ()
) -> Collected:
    """Collect one source, or only the given URLs of it, loading batch by batch."""
    now, known = settings.moment(), pages_known(source, settings, reader_version(catalogue))
    collected = Collected(source)
    reach = {SUFFIX: settings.newsroom} if settings.newsroom else {}
    async with Fetcher(settings.identity, settings.archive, reach=reach, clock=settings.moment) as fetcher:
        visitor = Visitor(source, fetcher, catalogue, known)
        try:
            wanted = list(urls) or await visitor.links()
        except FetchError as error:
            logger.warning("%s", error)
            wanted = []
            collected.visits.append(Visit(failure=error))
        collected.listed = len(wanted)
        for start in range(0, len(wanted), BATCH):
            visits = [await visitor.visit(url) for url in wanted[start : start + BATCH]]
            collected.add(visits, load_visits(visits, settings, reader_version(catalogue), now))
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        load_articles(con, (), reader_version=reader_version(catalogue), now=now, collection=collected.row(now))
    logger.info(collected.sentence())
    return collected


def pages_known(source: Source, settings: Settings, version: str) -> dict[str, PageState]:
    """The pages of a source that this version has read; the source itself is made known on the way."""
    row = SourceRow(source.source_id, source.name, source.host, source.tier, source.home)
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        sync_sources(con, [row])
        return {url: page for url, page in known_pages(con, source.source_id).items() if page.reader_version == version}


def load_visits(visits: Sequence[Visit], settings: Settings, version: str, now: datetime) -> Changes:
    """Load what a batch read, in one transaction."""
    articles = [visit.read for visit in visits if visit.read]
    pages = [visit.page for visit in visits if visit.page]
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        return load_articles(con, articles, reader_version=version, now=now, pages=pages)


collect_task = task(name="collect-source", task_run_name="collect {source.source_id}")(collect_source)


async def collect_all(
    settings: Settings, sources: Sequence[Source], urls: Mapping[str, Sequence[str]] | None = None
) -> list[Collected]:
    """Collect several sources at once, each as one Prefect task, and tell of them.

    `urls` narrows sources, by id, to some of their pages. Where one source fails the others are finished and told of
    before its error is raised.
    """
    catalogue = load_catalogue()
    gate = asyncio.Semaphore(SOURCES_AT_ONCE)

    async def collect(source: Source) -> Collected:
        async with gate:
            return await collect_task(source, settings, catalogue, (urls or {}).get(source.source_id, ()))

    outcomes = await asyncio.gather(*(collect(source) for source in sources), return_exceptions=True)
    collected = [one for one in outcomes if isinstance(one, Collected)]
    emit(event for one in collected for event in one.events())
    for error in (one for one in outcomes if isinstance(one, BaseException)):
        raise error
    return collected


@flow(name="collect-figures", flow_run_name=lambda: f"collect {flow_run.parameters['source'] or 'all sources'}")
async def collect_figures(source: str | None = None, url: str | None = None) -> list[str]:
    """Collect one source, or all enabled ones; with `url` only that page. Returns a sentence for each."""
    settings = load_settings(os.environ)
    sources = chosen_sources(settings, [source] if source else ())
    collected = await collect_all(settings, sources, {source: [url]} if source and url else None)
    return [one.sentence() for one in collected]
