"""Sources, and what is remembered of their hosts and pages."""

from dataclasses import dataclass
from datetime import datetime

from warehouse.records.common import Tier


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the warehouse knows it; `home` is the area code or body id it speaks for.

    What its declaration expects is from low to high, articles a week and figures an article; None where nobody counted.
    """

    source_id: str
    name: str
    host: str
    tier: Tier
    home: str
    articles_low: float | None = None
    articles_high: float | None = None
    figures_low: float | None = None
    figures_high: float | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host between runs: the pause in seconds it taught us, when it may be asked again, and its
    robots.txt with what is needed to ask for it conditionally."""

    host: str
    slowness: float = 0.0
    not_before: datetime | None = None
    robots: str | None = None
    robots_at: datetime | None = None
    robots_etag: str = ""
    robots_last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A page that is no longer as declared, beside the last good one of its source; both are archive references."""

    source_id: str
    url: str
    found_at: datetime
    problem: str
    bad_archive: str = ""
    good_archive: str = ""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What a look at a source found: each finding is "fine", "none" where nothing is declared, or a line of trouble."""

    source_id: str
    checked_at: datetime
    reachable: str
    robots: str
    feed: str
    listing: str
    article: str
    drift: str


@dataclass(frozen=True, slots=True)
class PageState:
    """How a page was when it was last new: what to ask with next time, and which reader read it."""

    url: str
    source_id: str
    etag: str
    last_modified: str
    content_hash: str
    fetched_at: datetime
    reader_version: str
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """One visit to one source, counted in pages; `readings` counts figures."""

    source_id: str
    collected_at: datetime
    listed: int
    fetched: int
    unchanged: int
    failed: int
    readings: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveRead:
    """How far a reader has come in a file of raw pages.

    `last_offset` is where the last page read begins, -1 before the first; `size` is the length of the file when its end
    was reached, -1 before.
    """

    file: str
    reader_version: str
    last_offset: int = -1
    size: int = -1
