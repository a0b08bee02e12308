"""What the collections of one run share: the sources asked for, the way to the web, the workers, the warehouse."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Concatenate, Literal, ParamSpec, TypeAlias, TypeVar

from alerts.calendar import local_day, vietnamese_holidays
from flows.settings import Settings
from scrapers.fetch import Fetcher, Limits
from scrapers.newsroom import SUFFIX
from scrapers.source import REAL, Source, registry
from scrapers.workers import Workers
from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection, open_warehouse
from warehouse.load import sync_sources
from warehouse.records import Catalogue, HostState, SourceRow, TargetwatchError
from warehouse.watch import known_hosts, remember_hosts

P = ParamSpec("P")
T = TypeVar("T")
Work: TypeAlias = Callable[Concatenate[Connection, P], T]
# The names of Tier, as declarations write them; Prefect's forms offer them as choices.
TierName = Literal["national_gov", "ministry", "province_gov", "national_press", "province_press"]

# Sources visited at the same time; each is one host, asked one request at a time.
SOURCES_AT_ONCE = 8


class UnknownSourceError(TargetwatchError):
    """A source id that no file declares, or a URL of none of the declared sources."""

    exit_code = 2


def chosen_sources(settings: Settings, wanted: Sequence[str] = ()) -> list[Source]:
    """The sources asked for, or every enabled one.

    Raises UnknownSourceError with the ids there are.
    """
    sources = registry(settings.sources or REAL)
    for name in wanted:
        if name not in sources:
            raise UnknownSourceError(f"{name}: no such source; the sources are {', '.join(sorted(sources))}")
    return [sources[name] for name in wanted] if wanted else [s for s in sources.values() if s.enabled]


def source_of(settings: Settings, url: str, source: str | None = None) -> Source:
    """The source an article's URL belongs to: the one named, or one of the enabled. Raises UnknownSourceError."""
    for one in chosen_sources(settings, [source] if source else ()):
        if one.owns(url):
            return one
    owner = source or "any enabled source"
    raise UnknownSourceError(f"{url}: no article of {owner}; declare it in {settings.sources or REAL}")


def awake_sources(settings: Settings, wanted: Sequence[str] = ()) -> list[Source]:
    """The sources asked for, or every enabled one that wishes to be asked at this hour of this day."""
    chosen, now = chosen_sources(settings, wanted), settings.moment()
    today = local_day(now)
    holiday = today in vietnamese_holidays(today.year)
    return [s for s in chosen if wanted or not (s.rests_at(now) or (holiday and s.quiet_holidays))]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the collections of one run share: one fetcher, so that no host is asked twice at once; the worker processes
    that read pages; the warehouse, which one of them writes at a time; and a gate that lets only so many in at once."""

    settings: Settings
    catalogue: Catalogue
    fetcher: Fetcher
    workers: Workers
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SOURCES_AT_ONCE))

    async def warehouse(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do some work on the warehouse, beside the loop: the wait for its lock must not hold up the fetching."""
        async with self.turn:
            return await asyncio.to_thread(lambda: in_warehouse(self.settings, work, *args, **kwargs))


def in_warehouse(settings: Settings, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do some work on the warehouse, open no longer than that takes."""
    with open_warehouse(settings.warehouse, wait=settings.lock_wait) as con:
        return work(con, *args, **kwargs)


def make_fetcher(settings: Settings, hosts: Iterable[HostState] = (), limits: Limits | None = None) -> Fetcher:
    """The way to the web, with what is remembered of the hosts."""
    reach = {SUFFIX: settings.newsroom} if settings.newsroom else {}
    return Fetcher(
        settings.identity,
        settings.archive,
        clock=settings.moment,
        reach=reach,
        limits=limits or Limits(),
        hosts=hosts,
    )


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """A desk that knows the hosts from earlier runs and remembers them when it closes."""
    async with make_fetcher(settings, in_warehouse(settings, known_hosts)) as fetcher, Workers() as workers:
        try:
            yield Desk(settings, load_catalogue(), fetcher, workers)
        finally:
            in_warehouse(settings, remember_hosts, fetcher.host_states())


def sync_declared(con: Connection, settings: Settings) -> None:
    """Make every declared source known to the warehouse, the disabled ones too."""
    rows = [row_of(source) for source in registry(settings.sources or REAL).values()]
    sync_sources(con, rows, settings.moment())


def row_of(source: Source) -> SourceRow:
    """A source as the warehouse knows it."""
    articles, figures = source.expect.articles_a_week, source.expect.figures_an_article
    return SourceRow(
        source_id=source.source_id,
        name=source.name,
        host=source.host,
        tier=source.tier,
        home=source.home,
        articles_low=articles and articles[0],
        articles_high=articles and articles[1],
        figures_low=figures and figures[0],
        figures_high=figures and figures[1],
        enabled=source.enabled,
    )
