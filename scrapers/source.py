"""A source is a declaration: one TOML file in scrapers/sources, on top of the defaults of its page family."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapers.dates import UrlDate
from scrapers.declaration import FAMILY_KEYS, SOURCE_KEYS
from warehouse.records import LOCAL_ZONE, TargetwatchError, Tier

ROOM = Path(__file__).parent
REAL = ROOM / "sources"
FAMILIES = ROOM / "families.toml"

REQUIRED = ("name", "hosts", "tier", "home", "family", "article_url")
SELECTORS = ("title", "date", "lead", "body", "drop", "links")


class SourceError(TargetwatchError):
    """A mistake in a declaration; the one line names file, key and remedy."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy source brings, from lowest to highest; outside of it is drift. None where nobody has counted yet.

    `body_length` is the shortest believable body in characters.
    """

    articles_a_week: tuple[float, float] | None = None
    figures_an_article: tuple[float, float] | None = None
    body_length: float = 120


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors, tried in order: `drop` is cut out of the body, `links` are the article links of a listing.

    Without `body` the general extractor reads the page.
    """

    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One site as declared. `hosts` is all the sites it may be fetched from, its own first; `delay` is in seconds.

    `home` is the area code or body id its figures concern unless a text says otherwise.
    `paging` is the URL of a listing's page `{page}` (2, 3, …): `{root}` is scheme and host, `{stem}` the listing's URL
    without extension, `{zone}` what the listing's element `zone` holds, `{day}` a day as DD-MM-YYYY going back.
    `tls` is "legacy" for a server that knows only old TLS. It is not asked in its `quiet_hours`, from and until on the
    clock of Viet Nam, nor, with `quiet_holidays`, on public holidays.
    """

    source_id: str
    name: str
    hosts: tuple[str, ...]
    tier: Tier
    home: str
    family: str
    article_url: re.Pattern[str]
    scheme: str = "https"
    tls: str = "modern"
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    paging: str = ""
    zone: str = ""
    sitemap: str = ""
    selectors: Selectors = Selectors()
    date_formats: tuple[str, ...] = ()
    url_dates: tuple[UrlDate, ...] = ()
    delay: float = 2.0
    quiet_hours: tuple[time, time] | None = None
    quiet_holidays: bool = False
    enabled: bool = True
    reason: str = ""
    expect: Expect = Expect()
    confidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host the source is known by."""
        return self.hosts[0]

    def allows(self, url: str) -> bool:
        """Whether a normalised URL lies on the source's own hosts, over its own scheme or better, on the usual port."""
        parts = urlsplit(url)
        return parts.netloc in self.hosts and parts.scheme in {self.scheme, "https"}

    def owns(self, url: str) -> bool:
        """Whether the URL is one of its articles."""
        return self.allows(url) and bool(self.article_url.search(url))

    def rests_at(self, moment: datetime) -> bool:
        """Whether an aware moment lies in its quiet hours, which may run past midnight."""
        if self.quiet_hours is None:
            return False
        start, end = self.quiet_hours
        clock = moment.astimezone(LOCAL_ZONE).time()
        return start <= clock < end if start < end else clock >= start or clock < end


def registry(*folders: Path) -> dict[str, Source]:
    """All sources declared in the folders, by id, enabled or not; the real ones where no folder is given.

    Raises SourceError.
    """
    families = read_families()
    sources: dict[str, Source] = {}
    for path in (path for folder in folders or (REAL,) for path in declarations(folder)):
        if path.stem in sources:
            raise SourceError(f"{path}: {path.stem}: declared twice; rename one of the files")
        sources[path.stem] = read_source(path, families)
    return sources


def declarations(folder: Path) -> list[Path]:
    """The files of a folder of sources, in the order of their names. Raises SourceError where there is none."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise SourceError(f"{folder}: no source declared in it; name a folder of .toml files")
    return paths


def read_families(path: Path = FAMILIES) -> dict[str, dict[str, Any]]:
    """The defaults of each page family. Raises SourceError."""
    return {name: dict(converted(path, f"[{name}] ", table, FAMILY_KEYS)) for name, table in parsed(path).items()}


def read_source(path: Path, families: Mapping[str, Mapping[str, Any]]) -> Source:
    """One declaration on top of its family. Raises SourceError."""
    own = dict(converted(path, "", parsed(path), SOURCE_KEYS))
    for key in REQUIRED:
        if key not in own:
            raise SourceError(f"{path}: {key}: missing; add it")
    if own["family"] not in families:
        raise SourceError(f"{path}: family: {own['family']!r} is unknown; choose one of {', '.join(sorted(families))}")
    values = {**families[own["family"]], **own}
    selectors = Selectors(**{name: values.pop(name) for name in SELECTORS if name in values})
    expect = Expect(**values.pop("expect", {}))
    source = Source(source_id=path.stem, selectors=selectors, expect=expect, **values)
    check(path, source)
    return source


def parsed(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises SourceError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: {error}; mend the file") from error


def converted(path: Path, where: str, table: Any, readers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each key with its value as the room uses it. Raises SourceError."""
    if not isinstance(table, dict):
        raise SourceError(f"{path}: {where.strip()}: not a table; write it as one")
    for key, value in table.items():
        if key not in readers:
            raise SourceError(f"{path}: {where}{key}: unknown key; remove it or correct its spelling")
        try:
            yield key, readers[key](value)
        except ValueError as error:
            raise SourceError(f"{path}: {where}{key}: {error}") from error


def check(path: Path, source: Source) -> None:
    """What no key can say alone. Raises SourceError."""
    for key, urls in (("feeds", source.feeds), ("listings", source.listings), ("sitemap", (source.sitemap,))):
        for url in filter(None, urls):
            if not source.allows(url):
                raise SourceError(
                    f"{path}: {key}: {url} is not on {source.scheme}://{source.host}; add its host to hosts"
                )
    if not source.enabled and not source.reason:
        raise SourceError(f"{path}: reason: missing; say why the source is off")
    if source.enabled and not (source.feeds or source.listings or source.sitemap):
        raise SourceError(f"{path}: feeds: no feed, listing or sitemap; add one or set enabled = false with a reason")
    if "{zone}" in source.paging and not source.zone:
        raise SourceError(f"{path}: zone: missing; name the element that holds the {{zone}} of paging")
