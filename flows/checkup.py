"""A look at every source, one after the other a host, kept in the warehouse."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

from flows.desk import Desk, in_warehouse, open_desk, sync_declared
from flows.settings import Settings
from scrapers.checkup import check_source
from scrapers.source import Source
from warehouse.records import SourceCheck
from warehouse.watch import drift_of, record_source_checks


async def check_sources(settings: Settings, sources: Sequence[Source]) -> list[SourceCheck]:
    """Look at the sources and remember what was found."""
    in_warehouse(settings, sync_declared, settings)

    async def check(source: Source, desk: Desk) -> SourceCheck:
        async with desk.gate:
            found = await check_source(source, desk.fetcher, desk.workers)
        drift = await desk.warehouse(drift_of, source.source_id)
        return SourceCheck(source.source_id, settings.moment(), **asdict(found), drift=drift)

    async with open_desk(settings) as desk:
        checked = await asyncio.gather(*(check(source, desk) for source in sources))
        await desk.warehouse(record_source_checks, checked)
    return checked
