"""Re-reading an archive as the flow does: pages a second with 1, 2 and 4 workers, and memory while it goes on.

`bench_backfill.py [PAGES [WORKERS …]]`, 20,000 by default: the newsroom's articles over and over under other addresses.
`bench_backfill.py --run FOLDER WORKERS` is one of these runs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import mean

from prefect import flow

from flows.backfill import backfill_articles
from scrapers.newsroom import SOURCES
from scrapers.reader import read_page
from scrapers.source import registry
from tests.flows.rereading import articles, fill
from warehouse.ask import ask
from warehouse.connection import open_warehouse

WORKERS = (1, 2, 4)
MILLIONS = 5_000_000


def main(pages: int, counts: Sequence[int]) -> None:
    """Fill an archive, read some pages of it in this process alone, then all of them with each number of workers."""
    alone = pages_alone(1000)
    print(f"one process that only reads: {alone:,.0f} pages a second")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "archive", pages)
        for workers in counts:
            report(workers, alone, *measured(folder, workers))


def pages_alone(pages: int) -> float:
    """Pages a second that are read and thrown away."""
    held = list(islice(articles(list(registry(SOURCES).values())), pages))
    read_page(held[0][1], held[0][0])
    started = time.perf_counter()
    for source, page in held:
        read_page(page, source)
    return pages / (time.perf_counter() - started)


def measured(folder: Path, workers: int) -> tuple[dict[str, float], list[float]]:
    """What a run says of itself, and the megabytes that it and its worker processes held, twice a second."""
    environ = {**os.environ, **environment(folder, workers)}
    command = [sys.executable, __file__, "--run", str(folder), str(workers)]
    held = []
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            held.append(sum(megabytes(one) for one in family(process.pid)))
            time.sleep(0.5)
        return json.loads(process.stdout.read()), held


def environment(folder: Path, workers: int) -> dict[str, str]:
    """A warehouse and a Prefect of its own."""
    return {
        "TARGETWATCH_WAREHOUSE": str(folder / f"{workers}.duckdb"),
        "TARGETWATCH_ARCHIVE": str(folder / "archive"),
        "TARGETWATCH_SOURCES": str(SOURCES),
        "TARGETWATCH_TASK_WORKERS": str(workers),
        "PREFECT_HOME": str(folder / f"prefect-{workers}"),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }


def family(pid: int) -> list[int]:
    """A process and those it started, but for Prefect's server, whose memory is not ours."""
    try:
        if "uvicorn" in Path(f"/proc/{pid}/cmdline").read_text():
            return []
        # A child is listed with the thread that started it.
        children = [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(child))]


def megabytes(pid: int) -> float:
    """Memory of a process, what it shares with others divided by their number."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1000


def report(workers: int, alone: float, done: dict[str, float], held: list[float]) -> None:
    """The line of one run; the first seconds, in which everything is imported, do not count for memory."""
    working = held[-int(2 * done["seconds"]) :]
    quarter = len(working) // 4
    rate = done["pages"] / done["seconds"]
    print(
        f"{workers} workers: {done['pages']:,} pages in {done['seconds']:.0f} s, {rate:,.0f} a second, "
        f"{rate / alone:.2f} times that; five million in {MILLIONS / rate / 3600:.1f} h; {done['figures']:,} figures; "
        f"memory {mean(working[quarter : 2 * quarter]):,.0f} MB in the second quarter, "
        f"{mean(working[-quarter:]):,.0f} in the last, {max(working):,.0f} at most",
        flush=True,
    )


@flow
def nothing() -> None:
    """Starts Prefect's server, which takes seconds."""


def run(folder: Path, workers: int) -> None:
    """One backfill of the archive."""
    nothing()
    started = time.perf_counter()
    tally = backfill_articles(archived=True)
    seconds = time.perf_counter() - started
    with open_warehouse(folder / f"{workers}.duckdb", read_only=True) as con:
        figures = ask(con, "SELECT count(*) FROM core.readings").rows[0][0]
    print(json.dumps({"pages": tally.read, "seconds": seconds, "figures": figures}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        given = [int(word) for word in sys.argv[1:]] or [20_000]
        main(given[0], given[1:] or WORKERS)
