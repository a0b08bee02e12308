"""collect-figures: discover → fetch → read → load → say what changed."""

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.artifacts import show
from flows.desk import (
    Desk,
    TierName,
    awake_sources,
    chosen_sources,
    in_warehouse,
    open_desk,
    source_of,
    sync_declared,
)
from flows.events import emit
from flows.metrics import metrics_written
from flows.pages import collection_page
from flows.settings import Settings, load_settings
from flows.turns import turn_at
from flows.visits import Collected, Reader, Visit, Visitor, changes_of, reader_version
from scrapers.archive import prune
from scrapers.errors import FetchError
from scrapers.source import Source
from warehouse.connection import Connection
from warehouse.load import Changes, known_pages, load_articles
from warehouse.records import PageState
from warehouse.watch import last_good_page, record_drifts

logger = logging.getLogger("targetwatch.collect")

# Articles loaded in one transaction: a killed run fetches at most this many pages again.
BATCH = 25


async def collect_source(source: Source, desk: Desk, urls: Sequence[str] = ()) -> Collected:
    """Collect one source, or only the given URLs of it, loading batch by batch."""
    now, version = desk.settings.moment(), reader_version(desk.catalogue, source)
    known = await desk.warehouse(pages_known, source, version)
    visitor = Visitor(Reader(source, desk.workers, version), desk.fetcher, known)
    collected = Collected(source)
    wanted = list(urls) or await listed(visitor, collected, now)
    for start in range(0, len(wanted), BATCH):
        visits = await asyncio.gather(*(visitor.visit(url) for url in wanted[start : start + BATCH]))
        collected.add(visits, await desk.warehouse(load_visits, visits, version, now))
    await desk.warehouse(log_collection, collected, version, now)
    logger.info(collected.sentence())
    return collected


async def listed(visitor: Visitor, collected: Collected, now: datetime) -> list[str]:
    """The pages to visit of those the source lists now; none where no list of it answers."""
    try:
        found = await visitor.discover()
    except FetchError as error:
        logger.warning("%s", error)
        collected.reached = False
        collected.failures.append(error)
        return []
    collected.listed, collected.notes, collected.lists = len(found.urls), found.notes, visitor.links_seen(found)
    return visitor.wanted(found.urls, now)


def pages_known(con: Connection, source: Source, version: str) -> dict[str, PageState]:
    """The pages of a source that this version has read."""
    return {url: page for url, page in known_pages(con, source.source_id).items() if page.reader_version == version}


def load_visits(con: Connection, visits: Sequence[Visit], version: str, now: datetime) -> Changes:
    """Load what a batch read, in one transaction."""
    articles = [visit.read for visit in visits if visit.read]
    pages = [visit.page for visit in visits if visit.page]
    return load_articles(con, articles, reader_version=version, now=now, pages=pages)


def log_collection(con: Connection, collected: Collected, version: str, now: datetime) -> None:
    """Log a collection, what drifted in it, and the pages of links whose articles are all in."""
    pages = collected.lists if collected.complete else ()
    load_articles(con, (), reader_version=version, now=now, pages=pages, collection=collected.row(now))
    if collected.drifted:
        record_drifts(con, collected.drifts(now, last_good_page(con, collected.source.source_id)))


async def collect_all(
    settings: Settings, sources: Sequence[Source], urls: Mapping[str, Sequence[str]] | None = None
) -> list[Collected]:
    """Collect several sources at once, each as one Prefect task, and tell of them.

    `urls` narrows sources, by id, to some of their pages. Where one source fails the others are finished and told of
    before its error is raised.
    """
    in_warehouse(settings, sync_declared, settings)
    async with open_desk(settings) as desk:

        @task(name="collect-source", task_run_name="collect {source.source_id}", cache_policy=NO_CACHE)
        async def collect(source: Source) -> Collected:
            async with desk.gate, turn_at(source.hosts) as awaited:
                collected = await collect_source(source, desk, (urls or {}).get(source.source_id, ()))
                if awaited:
                    await desk.fetcher.rested(source.hosts)
                return collected

        outcomes = await asyncio.gather(*(collect(source) for source in sources), return_exceptions=True)
    prune_archive(settings)
    collected = [one for one in outcomes if isinstance(one, Collected)]
    show("collection", collection_page(collected))
    emit(event for one in collected for event in one.events())
    emit(changes_of(collected))
    for error in (one for one in outcomes if isinstance(one, BaseException)):
        raise error
    return collected


def prune_archive(settings: Settings) -> None:
    """Remove the raw pages that are older than ops wants to keep."""
    if settings.keep_pages:
        removed = prune(settings.archive, settings.moment() - timedelta(days=settings.keep_pages))
        logger.info("%s: %s files older than %s days removed", settings.archive, removed, settings.keep_pages)


def asked_for(settings: Settings, tier: TierName | None, source: str | None, url: str | None) -> list[Source]:
    """The sources a run collects: the owner of the URL, or the one named, or the awake ones, of one tier or all.

    Raises UnknownSourceError.
    """
    if url:
        return [source_of(settings, url, source)]
    if source:
        return chosen_sources(settings, [source])
    return [one for one in awake_sources(settings) if tier in {None, one.tier.name.lower()}]


def run_name() -> str:
    """What a run collects, for the list of runs."""
    given = flow_run.parameters
    return f"collect {given['url'] or given['source'] or given['tier'] or 'all sources'}"


@flow(name="collect-figures", flow_run_name=run_name, on_completion=[metrics_written], on_failure=[metrics_written])
async def collect_figures(tier: TierName | None = None, source: str | None = None, url: str | None = None) -> list[str]:
    """Collect the enabled sources, those of one tier, or one source; with `url` only that page.

    Returns a sentence for each.
    """
    settings = load_settings(os.environ)
    sources = asked_for(settings, tier, source, url)
    collected = await collect_all(settings, sources, {sources[0].source_id: [url]} if url else None)
    return [one.sentence() for one in collected]
