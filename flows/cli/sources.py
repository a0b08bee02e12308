"""targetwatch sources: the declared sources, tried on pages and looked at one by one."""

import asyncio
import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from flows.checkup import check_sources
from flows.cli.output import console, print_json, print_table, progress
from flows.desk import chosen_sources, make_fetcher
from flows.settings import Settings, load_settings
from scrapers.article import read_article
from scrapers.discover import discover
from scrapers.page import Page
from scrapers.source import REAL, Source, registry
from scrapers.trial import Trial, reviewed_text, saved_page, try_page, try_undeclared
from scrapers.workers import Workers
from warehouse.records import Article, Reading, SourceCheck, TargetwatchError

Json = Annotated[bool, Parameter(name="--json", negative="")]

SAMPLES = Path("tests/scrapers/pages")
ADDRESSES = "addresses.csv"
BODY_SHOWN = 600

sources = App(name="sources", help="The declared sources.")


class SampleError(TargetwatchError):
    """A page that a declaration cannot be tried on, or a sample that cannot be kept."""

    exit_code = 2


@sources.command(name="list")
def list_sources(*, as_json: Json = False) -> None:
    """List the sources with what they are, whether they are on, and if not, why.

    Parameters
    ----------
    as_json
        One JSON object a source.
    """
    rows = [row_of(source) for source in registry(load_settings(os.environ).sources or REAL).values()]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "name", "tier", "home", "family", "enabled", "reason")
    on = sum(row["enabled"] for row in rows)
    print_table(f"{len(rows)} sources, {on} of them on", columns, ([row[name] for name in columns] for row in rows))


def row_of(source: Source) -> dict[str, Any]:
    """A source as it is listed."""
    return {
        "id": source.source_id,
        "name": source.name,
        "host": source.host,
        "tier": source.tier.name.lower(),
        "home": source.home,
        "family": source.family,
        "enabled": source.enabled,
        "reason": source.reason,
        "confidence": dict(source.confidence),
    }


@sources.command(name="try")
def try_source(source: str, page: str = "", *, as_json: Json = False) -> int:
    """Show what each selector of a source finds on a page, and the article and figures that come of it.

    Parameters
    ----------
    source
        Id of the source, or a saved HTML file of which nothing is declared.
    page
        A URL of the source or a saved HTML file; by default the first article it lists now.
    as_json
        One JSON object.
    """
    settings = load_settings(os.environ)
    if not page and Path(source).is_file():
        trial = asyncio.run(tried_alone(Path(source)))
    else:
        (declared,) = chosen_sources(settings, [source])
        trial = asyncio.run(tried(page, declared, settings))
    if as_json:
        print_json([{"source": source, **asdict(trial)}])
    else:
        show_trial(trial)
    return int(trial.article is None)


async def tried(page: str, source: Source, settings: Settings) -> Trial:
    """A declaration tried on a saved file, a URL, or where neither is given the first article listed."""
    async with make_fetcher(settings) as fetcher, Workers() as workers:
        if page and "://" not in page:
            found = saved_page(read_file(Path(page)), source, settings.moment())
        else:
            url = page or (await discover(fetcher, source, workers, pages=1)).urls[0]
            found = await fetcher.fetch(url, source)
        return await workers.run(found.url, try_page, found, source)


async def tried_alone(path: Path) -> Trial:
    """The general way tried on a saved file."""
    async with Workers() as workers:
        return await workers.run(str(path), try_undeclared, read_file(path), str(path))


def read_file(path: Path) -> bytes:
    """The bytes of a saved page. Raises SampleError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SampleError(f"{path}: {error.strerror}; name a saved page or a URL") from error


def show_trial(trial: Trial) -> None:
    """The findings as a table, and what came of them."""
    columns = ("key", "selector", "matches", "text")
    if trial.findings:
        print_table(trial.url, columns, ([asdict(one)[name] for name in columns] for one in trial.findings))
    if trial.article is None:
        console.print(trial.problem, markup=False)
        return
    for name, value in facts_of(trial.article, trial.readings).items():
        console.print(f"{name:<10} {value}", markup=False)


def facts_of(article: Article, readings: Sequence[Reading]) -> Mapping[str, Any]:
    """What a person looks at first in an article."""
    linked = sum(one.indicator_id is not None for one in readings)
    return {
        "title": article.title,
        "published": f"{article.published_at or 'no date'} ({article.published_reason})",
        "lead": article.lead,
        "body": f"{len(article.body):,} characters ({article.extractor})\n{article.body[:BODY_SHOWN]}",
        "address": article.canonical_url,
        "language": article.language,
        "documents": ", ".join(article.documents),
        "figures": f"{len(readings)}, {linked} of them linked",
    }


@sources.command
def record(source: str, url: str, *, folder: Path = SAMPLES) -> None:
    """Write the sample page of a source and its golden answer, for a person to review.

    Parameters
    ----------
    source
        Id of the source.
    url
        One of its articles.
    folder
        Where samples are kept, with the list of their URLs.
    """
    settings = load_settings(os.environ)
    (declared,) = chosen_sources(settings, [source])
    page = asyncio.run(fetched(url, declared, settings))
    keep_sample(folder, declared, page)
    console.print(f"{folder / source}.html and .txt: review the text, then commit both", markup=False)


async def fetched(url: str, source: Source, settings: Settings) -> Page:
    """A page of a source, as it is now."""
    async with make_fetcher(settings) as fetcher:
        return await fetcher.fetch(url, source)


def keep_sample(folder: Path, source: Source, page: Page) -> None:
    """Write page, golden answer and address. Raises SampleError; nothing is written of a page without an article."""
    text = reviewed_text(read_article(page, source))
    listed = folder / ADDRESSES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{source.source_id}.html").write_text(page.text, encoding="utf-8")
        (folder / f"{source.source_id}.txt").write_text(text, encoding="utf-8")
        known = dict(list(csv.reader(listed.open(encoding="utf-8")))[1:]) if listed.exists() else {}
        with listed.open("w", encoding="utf-8", newline="") as handle:
            rows = {**known, source.source_id: page.url}.items()
            csv.writer(handle, lineterminator="\n").writerows([("source_id", "url"), *rows])
    except OSError as error:
        raise SampleError(f"{folder}: {error.strerror}; name another folder with --folder") from error


@sources.command
def check(*names: str, as_json: Json = False) -> int:
    """Look at sources: do they answer, does robots.txt let us in, do their lists and an article read, do they drift.

    The findings are kept and show in mart.source_health.

    Parameters
    ----------
    names
        Only these sources; all enabled ones by default.
    as_json
        One JSON object a source.
    """
    settings = load_settings(os.environ)
    chosen = chosen_sources(settings, names)
    with progress(f"Looking at {len(chosen)} sources …"):
        checked = asyncio.run(check_sources(settings, chosen))
    if as_json:
        print_json(map(asdict, checked))
    else:
        columns = ("source_id", "reachable", "robots", "feed", "listing", "article", "drift")
        print_table("Sources", columns, ([getattr(one, name) for name in columns] for one in checked))
    return int(any(map(in_trouble, checked)))


def in_trouble(found: SourceCheck) -> bool:
    """Whether anything is neither fine nor undeclared."""
    findings = (found.reachable, found.robots, found.feed, found.listing, found.article, found.drift)
    return not set(findings) <= {"fine", "none"}
