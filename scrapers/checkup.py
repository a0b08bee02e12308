"""A look at a source as an operator would take it: does it answer, may we ask, do its lists and articles read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scrapers.discover import Discovery, discover
from scrapers.errors import FetchError, Kind, RefusedError
from scrapers.fetch import Fetcher
from scrapers.reader import read_page
from scrapers.source import Source
from scrapers.workers import Workers

FINE, NONE = "fine", "none"

Outcome = Discovery | FetchError


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found of each: FINE, NONE where nothing is declared, or one line of trouble."""

    reachable: str
    robots: str
    feed: str
    listing: str
    article: str


async def check_source(source: Source, fetcher: Fetcher, workers: Workers) -> Checkup:
    """Ask a source for each of its lists, and for the first article they name. Trouble is reported, never raised."""
    feeds = [await ask_lists(one, fetcher, workers) for one in with_one_feed(source)]
    listings = [await ask_lists(one, fetcher, workers) for one in with_one_listing(source)]
    found = [*feeds, *listings]
    urls = [url for outcome in found if isinstance(outcome, Discovery) for url in outcome.urls]
    article = await read_one(urls[0], source, fetcher, workers) if urls else "no article to look at"
    return Checkup(reachable(found), robots(found), trouble(feeds), trouble(listings), article)


def with_one_feed(source: Source) -> Iterator[Source]:
    """The source with each of its feeds as all it has."""
    for feed in source.feeds:
        yield replace(source, feeds=(feed,), listings=(), sitemap="")


def with_one_listing(source: Source) -> Iterator[Source]:
    """The source with each of its listings, and with its sitemap, as all it has."""
    for listing in source.listings:
        yield replace(source, feeds=(), listings=(listing,), sitemap="")
    if source.sitemap:
        yield replace(source, feeds=(), listings=())


async def ask_lists(source: Source, fetcher: Fetcher, workers: Workers) -> Outcome:
    """What a source lists, or why it does not."""
    try:
        return await discover(fetcher, source, workers, pages=1)
    except FetchError as error:
        return error


async def read_one(url: str, source: Source, fetcher: Fetcher, workers: Workers) -> str:
    """How one article reads."""
    try:
        page = await fetcher.fetch(url, source)
        article, _ = await workers.run(url, read_page, page, source)
    except FetchError as error:
        return str(error)
    return FINE if article.published_at else f"{url}: {article.published_reason}"


def reachable(found: Sequence[Outcome]) -> str:
    """Whether the host answered at all."""
    away = [one for one in found if isinstance(one, FetchError) and one.kind in {Kind.TRANSIENT, Kind.UNSAFE}]
    return str(away[0]) if found and len(away) == len(found) else FINE


def robots(found: Sequence[Outcome]) -> str:
    """Whether robots.txt lets us ask."""
    return next((str(one) for one in found if isinstance(one, RefusedError) and "robots.txt" in one.problem), FINE)


def trouble(found: Sequence[Outcome]) -> str:
    """What is wrong with the first of some lists that does not bring articles."""
    said = (str(one) if isinstance(one, FetchError) else "; ".join(one.notes) for one in found)
    return next(filter(None, said), FINE) if found else NONE
