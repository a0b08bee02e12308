"""An archive of the newsroom's articles under ever new addresses, and a process that reads it, which may be killed.

`rereading.py WAREHOUSE ARCHIVE WORKERS BATCH` prints how many pages are read after each batch.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

from flows import batches
from flows.backfill import Tally, backfill
from flows.batches import Done
from flows.crew import Crew
from flows.settings import Settings
from flows.streams import Archived
from scrapers.archive import Archive
from scrapers.newsroom import SOURCES
from scrapers.newsroom.site import build_site
from scrapers.page import Page
from scrapers.source import Source, registry

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
# Its layout is not the one declared.
SPOILT = "ban-do-cong-dan-so"


def fill(archive: Path, pages: int, sources: int | None = None) -> None:
    """Keep so many pages of all sources, or of the first few, each in one file as of one collection."""
    kept = Archive(archive)
    for source, page in islice(articles(list(registry(SOURCES).values())[:sources]), pages):
        kept.keep(source.source_id, page, page.body)


def articles(sources: Sequence[Source]) -> Iterator[tuple[Source, Page]]:
    """Articles of the newsroom that can be read, over and over, each time under another address."""
    found = [
        (source, f"http://{domain}{path}", resource.body)
        for (domain, path), resource in build_site().items()
        for source in sources
        if source.enabled and source.host == domain and SPOILT not in path
        if source.owns(f"http://{domain}{path}") and source.owns(renamed(f"http://{domain}{path}", 1)[0])
    ]
    for number in count():
        source, url, body = found[number % len(found)]
        address, old, new = renamed(url, number)
        yield (
            source,
            Page(address, address, 200, body.replace(old.encode(), new.encode()), NOW + timedelta(seconds=number)),
        )


def renamed(url: str, number: int) -> tuple[str, str, str]:
    """Another address of the same kind, and the part of it that is other, before and after."""
    head, _, old = url.rstrip("/").rpartition("/")
    new = f"ban-{number}-{old}"
    return f"{head}/{new}" + "/" * url.endswith("/"), old, new


def settings_of(warehouse: Path, archive: Path, workers: int) -> Settings:
    """What reading an archive needs."""
    return Settings(warehouse=str(warehouse), archive=archive, sources=SOURCES, now=NOW, task_workers=workers)


def reread(settings: Settings, told: Callable[[Done], object] = lambda _: None) -> Tally:
    """Read the archive as the flow does, without Prefect around it."""
    count = settings.task_workers or 1
    crew = Crew(count)

    def run(batch: batches.Batch) -> Done:
        done = batch.run(settings, crew)
        told(done)
        return done

    try:
        with ThreadPoolExecutor(count + 1) as pool:
            return backfill(settings, Archived(), (), lambda batch: pool.submit(run, batch), count + 1)
    finally:
        crew.dismiss()


if __name__ == "__main__":
    warehouse, archive, workers, batch = sys.argv[1:]
    batches.ARCHIVED = int(batch)
    reread(settings_of(Path(warehouse), Path(archive), int(workers)), lambda done: print(done.read, flush=True))
