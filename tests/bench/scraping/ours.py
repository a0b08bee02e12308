"""Our side, as a collection does it: the Fetcher with all its safety and its archive, workers that read, one write.

`python ours.py ADDRESS PATHS OUT`: fetches the paths listed in a file; prints when it began and ended, and the CPU time
between.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

from scraping.pages import HOSTS, bench_sources

from scrapers.article import read_article
from scrapers.fetch import Fetcher, Page
from scrapers.source import Source
from scrapers.workers import Workers, usable_cpus
from warehouse.records import Article

IDENTITY = "targetwatch-bench/1.0 (+mailto:ops@example.org)"
# Pages of a host that may wait for a worker.
AHEAD = 4


async def collect_host(
    fetcher: Fetcher, workers: Workers, sources: Mapping[str, Source], host: str, paths: Sequence[str]
) -> list[Article]:
    """Fetch a host's pages one after the other; they are read meanwhile."""
    gate = asyncio.Semaphore(AHEAD)

    async def read(page: Page, source: Source) -> Article:
        async with gate:
            return await workers.run(page.url, read_article, page, source)

    async with asyncio.TaskGroup() as group:
        reading = []
        for path in paths:
            source = sources[path[1:].split("-")[0]]
            async with gate:
                page = await fetcher.fetch(f"http://{host}{path}", source)
            reading.append(group.create_task(read(page, source)))
    return [task.result() for task in reading]


async def collect(address: str, paths: Sequence[str], out: Path, archive: Path) -> None:
    fetcher = Fetcher(IDENTITY, archive, clock=lambda: datetime.now(UTC), reach={"bench.localhost": address})
    sources = bench_sources()
    async with fetcher, Workers(usable_cpus()) as workers:
        await asyncio.gather(*(workers.run("", time.sleep, 0.2) for _ in range(workers.count)))
        began, spent = time.time(), cpu()
        dealt = ((host, paths[number :: len(HOSTS)]) for number, host in enumerate(HOSTS))
        found = await asyncio.gather(*(collect_host(fetcher, workers, sources, *one) for one in dealt))
        with out.open("w", encoding="utf-8") as handle:
            handle.writelines(json.dumps(row(article), ensure_ascii=False) + "\n" for some in found for article in some)
        print(began, time.time(), cpu() - spent)


def cpu() -> float:
    """Seconds of CPU so far, the workers' too where the system tells."""
    stats = [Path(f"/proc/{worker.pid}/stat") for worker in active_children()]
    times = (path.read_text().rpartition(")")[2].split()[11:13] for path in stats if path.exists())
    return time.process_time() + sum(int(user) + int(system) for user, system in times) / os.sysconf("SC_CLK_TCK")


def row(article: Article) -> dict[str, str]:
    """What is written of an article."""
    date = article.published_at.isoformat() if article.published_at else ""
    return {"url": article.url, "title": article.title, "date": date, "body": article.body}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(sys.argv[2]).read_text().split()
        asyncio.run(collect(sys.argv[1], listed, Path(sys.argv[3]), Path(folder)))
