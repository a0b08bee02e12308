"""Pages a second, fetched, read (title, date, body) and written, against Scrapy on the same pages from one server.

`python tests/bench/bench_scraping.py [PAGES] [ROUNDS]`; 2,000 pages and 5 rounds by default, on two cores. Both sides
take turns. Each writes the same fields to JSON lines at the end; ours archives every page besides. Scrapy goes in one
process and in two, tuned (see scraping/spider.py); its best counts. Milliseconds are CPU time a page: they say
more than the clock where a machine is shared. Afterwards what we wrote is compared with a slow
reading by BeautifulSoup of whole pages.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unicodedata import normalize

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PageElement
from scraping.pages import bench_sources, write_pages
from scraping.server import serving

from scrapers.page import BLOCKS, HIDDEN, UNSEEN
from scrapers.source import Source

HERE = Path(__file__).parent / "scraping"
LIBRARIES = Path(sys.prefix) / "bench"
INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(LIBRARIES))
# Scrapy's variants: processes, and requests at a time in each.
VARIANTS = ((1, 16), (2, 8), (2, 16))
COMPARED = 200


@dataclass(frozen=True)
class Run:
    """Pages a second, and milliseconds of CPU a page."""

    rate: float
    cost: float


def run_all(commands: Sequence[Sequence[str]], libraries: Path, pages: int) -> Run:
    """Run commands at once; each prints when it began its work and had written it, and the CPU time between."""
    env = {**os.environ, "PYTHONPATH": str(libraries)}
    running = [
        subprocess.Popen([sys.executable, *command], env=env, stdout=subprocess.PIPE, text=True) for command in commands
    ]
    began, ended, spent = zip(*(map(float, process.communicate()[0].split()) for process in running), strict=True)
    return Run(pages / (max(ended) - min(began)), sum(spent) / pages * 1000)


def scrapy_once(folder: Path, address: str, paths: Sequence[str], processes: int, at_once: int) -> Run:
    """Scrapy, with the pages dealt out to its processes."""
    commands = []
    for number in range(processes):
        listed = folder / f"{processes}-{number}.txt"
        listed.write_text("\n".join(paths[number::processes]))
        commands.append([str(HERE / "spider.py"), address, str(listed), f"{listed}.jsonl", str(at_once)])
    return run_all(commands, LIBRARIES, len(paths))


def ours_once(folder: Path, address: str, paths: Sequence[str]) -> Run:
    """Our fetcher and workers."""
    listed = folder / "ours.txt"
    listed.write_text("\n".join(paths))
    command = [str(HERE / "ours.py"), address, str(listed), str(folder / "ours.jsonl")]
    return run_all([command], HERE.parent, len(paths))


def slow_reading(markup: str, source: Source) -> str:
    """The body of a page by BeautifulSoup alone."""
    soup = BeautifulSoup(markup, "lxml")
    body = next(found[0] for selector in source.selectors.body if (found := soup.select(selector)))
    for unseen in body.find_all(UNSEEN):
        unseen.decompose()
    for unwanted in body.select(", ".join((*source.selectors.drop, HIDDEN))):
        unwanted.replace_with(soup.new_tag("br") if BLOCKS.fullmatch(unwanted.name) else " ")
    return normalize("NFC", "\n".join(split(told(body))))


def told(node: PageElement) -> str:
    """What a node says, with line feeds around blocks and rows."""
    if not isinstance(node, Tag):
        return " " if isinstance(node, Comment) else re.sub(r"\s+", " ", str(node))
    if node.name == "br":
        return "\n"
    if node.name == "tr":
        cells = [split(told(cell)) for cell in node.find_all(["td", "th"], recursive=False)]
        filled = [cell for cell in cells if cell]
        return "\n" + ("\n".join(filled[0]) if len(filled) == 1 else " | ".join(map(" ".join, cells))) + "\n"
    text = "".join(map(told, node.children))
    return f"\n{text}\n" if BLOCKS.fullmatch(node.name) else text


def split(text: str) -> list[str]:
    """The lines of a text that are not blank."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def differing(folder: Path, pages: Path) -> Iterator[str]:
    """The pages whose body we read otherwise than the slow reading, of some of those written."""
    sources = bench_sources()
    rows = [json.loads(line) for line in (folder / "ours.jsonl").open(encoding="utf-8")]
    for row in sorted(rows, key=lambda row: row["url"])[:: max(1, len(rows) // COMPARED)]:
        name = row["url"].rpartition("/")[2]
        markup = (pages / name).read_text(encoding="utf-8")
        if not row["title"] or not row["date"] or row["body"] != slow_reading(markup, sources[name.split("-")[0]]):
            yield name


def main(count: int = 2_000, rounds: int = 5) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    if not (LIBRARIES / "scrapy").exists():
        subprocess.run([sys.executable, *INSTALL, "scrapy==2.19.0", "uvloop"], check=True)
    with tempfile.TemporaryDirectory() as name:
        folder, pages = Path(name), Path(name) / "pages"
        pages.mkdir()
        paths = write_pages(pages, count)
        with serving(folder, pages) as (address, server):
            print(f"{count} pages from {server}, {rounds} rounds")
            scrapy: dict[tuple[int, int], list[Run]] = {variant: [] for variant in VARIANTS}
            ours = []
            for _ in range(rounds):
                for variant, runs in scrapy.items():
                    runs.append(scrapy_once(folder, address, paths, *variant))
                ours.append(ours_once(folder, address, paths))
        report(scrapy, ours)
        wrong = list(differing(folder, pages))
    print(f"bodies that differ from the slow reading: {len(wrong)} {' '.join(wrong[:5])}")
    if wrong:
        raise SystemExit(1)


def report(scrapy: dict[tuple[int, int], list[Run]], ours: Sequence[Run]) -> None:
    """Print medians and ratios."""
    for (processes, at_once), runs in scrapy.items():
        print(f"scrapy, {processes} × {at_once} at a time: {figures(runs)}")
    best = max(scrapy.values(), key=rate)
    cheapest = min(median(run.cost for run in runs) for runs in scrapy.values())
    print(f"ours: {figures(ours)}")
    print(
        f"ours / scrapy's best: {rate(ours) / rate(best):.2f} in pages a second,"
        f" {cheapest / median(run.cost for run in ours):.2f} in CPU time"
    )


def rate(runs: Sequence[Run]) -> float:
    return median(run.rate for run in runs)


def figures(runs: Sequence[Run]) -> str:
    return f"{rate(runs):,.0f} pages/s, {median(run.cost for run in runs):.2f} ms a page"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
