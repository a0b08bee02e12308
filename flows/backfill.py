"""backfill-articles: many URLs of known sources, resumable."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import flow

from flows.collect import collect_all
from flows.desk import chosen_sources
from flows.settings import Settings, load_settings
from scrapers.source import Source
from warehouse.records import TargetwatchError


class BackfillError(TargetwatchError):
    """A URL list that cannot be worked through; one line names file, line and remedy."""

    exit_code = 2


def read_urls(path: Path) -> list[str]:
    """The URLs of a file, one a line; blank lines and lines that begin with # are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackfillError(f"{path}: {error}; name a text file with one URL a line") from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def by_source(urls: Sequence[str], sources: Sequence[Source]) -> Mapping[str, list[str]]:
    """URLs under the id of the source they belong to.

    Raises BackfillError for the first URL no source declares.
    """
    found = defaultdict(list)
    for number, url in enumerate(urls, start=1):
        owner = next((source for source in sources if source.owns(url)), None)
        if owner is None:
            raise BackfillError(f"URL {number}: {url}: belongs to no enabled source; add one or leave it out")
        found[owner.source_id].append(url)
    return found


async def backfill(settings: Settings, urls: Sequence[str]) -> list[str]:
    """Collect every URL; pages already read by this reader are asked for conditionally, so a second go resumes."""
    sources = chosen_sources(settings)
    owned = by_source(urls, sources)
    owners = [source for source in sources if source.source_id in owned]
    return [one.sentence() for one in await collect_all(settings, owners, owned)]


@flow(name="backfill-articles", flow_run_name="backfill {urls_file}")
async def backfill_articles(urls_file: Path) -> list[str]:
    """Read every article of a URL list. Returns a sentence for each source."""
    return await backfill(load_settings(os.environ), read_urls(urls_file))
