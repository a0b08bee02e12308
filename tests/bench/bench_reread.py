"""Re-reading an archive: pages a second from WARC to DuckDB with the full reading, and memory while it goes on.

`bench_reread.py [PAGES]`, 20,000 by default: the newsroom's articles over and over under other addresses.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

from flows.reread import reread_source
from flows.settings import Settings
from scrapers.archive import Archive, archived_pages
from scrapers.newsroom import SOURCES
from scrapers.newsroom.site import build_site
from scrapers.page import Page
from scrapers.reader import read_page
from scrapers.source import Source, registry
from scrapers.workers import Workers, usable_cpus
from warehouse.ask import ask
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def articles(sources: list[Source]) -> Iterator[tuple[Source, Page]]:
    """Articles of the newsroom that read, each under ever new addresses."""
    found = [
        (source, f"http://{domain}{path}", resource.body)
        for (domain, path), resource in build_site().items()
        for source in sources
        if source.enabled and source.host == domain and source.owns(f"http://{domain}{path}")
        if b"ban-do-cong-dan-so" not in path.encode()
    ]
    for number in count():
        source, url, body = found[number % len(found)]
        head, _, slug = url.rpartition("/") if not url.endswith("/") else url[:-1].rpartition("/")
        fresh = f"{head}/ban-{number}-{slug}" + ("/" if url.endswith("/") else "")
        yield source, Page(fresh, fresh, 200, body.replace(slug.encode(), f"ban-{number}-{slug}".encode()),
                           NOW + timedelta(seconds=number))  # fmt: skip


def megabytes() -> float:
    """Memory held now by this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """The most memory in megabytes this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(total: int) -> None:
    """Fill an archive, read it once in this process without a warehouse, then as reread-archive does."""
    sources = list(registry(SOURCES).values())
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        kept = Archive(archive)
        started = time.perf_counter()
        for source, page in islice(articles(sources), total):
            kept.keep(source.source_id, page, page.body)
        print(f"{total:,} pages archived, {total / (time.perf_counter() - started):,.0f} a second")
        started = time.perf_counter()
        for source in sources:
            for page in islice(archived_pages(archive, [source.source_id]), 100):
                read_page(page, source)
        alone = 100 * sum(source.enabled for source in sources) / (time.perf_counter() - started)
        asyncio.run(measured(sources, Path(folder), alone))


async def measured(sources: list[Source], folder: Path, alone: float) -> None:
    """Pages a second and memory, source after source."""
    settings = Settings(warehouse=str(folder / "w.duckdb"), archive=folder / "archive", sources=SOURCES, now=NOW)
    catalogue, done, started = load_catalogue(), 0, time.perf_counter()
    async with Workers() as workers:
        for source in (source for source in sources if source.enabled):
            collected = await reread_source(source, settings, catalogue, workers)
            done += collected.fetched
            print(
                f"  {source.source_id:16} {done:7,} read, {len(collected.failures)} failed, {megabytes():6.1f} MB here"
            )
        largest = max(await asyncio.gather(*(workers.run("", peak) for _ in range(8 * workers.count))))
    rate = done / (time.perf_counter() - started)
    print(f"{rate:,.0f} pages a second with {usable_cpus()} CPUs, {rate / alone:.2f} times one process that only reads "
          f"({alone:,.0f}); the largest worker held {largest:,.0f} MB")  # fmt: skip
    with open_warehouse(settings.warehouse, read_only=True) as con:
        print(*ask(con, "SELECT count(*) FROM core.readings").rows[0], "figures")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
