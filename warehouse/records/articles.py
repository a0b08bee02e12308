"""An article and the figures read in it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from warehouse.records.common import LOCAL_ZONE, Qualifier, Role


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one page.

    `text` is what figures are read from; offsets of readings are code points into it.
    `home` is the area code or body id its figures concern unless the text says otherwise.
    `published_reason` says where the date was found, or why there is none; `extractor` what found the body ("declared"
    or "general"); `language` is an ISO 639-1 code; `documents` are the decisions the body links to; `sketch` is what
    reprints are recognised by.
    """

    source_id: str
    url: str
    title: str
    body: str
    home: str
    lead: str = ""
    published_at: datetime | None = None
    canonical_url: str = ""
    fetched_at: datetime | None = None
    archive: str = ""
    published_reason: str = ""
    updated_at: datetime | None = None
    extractor: str = "declared"
    language: str = ""
    documents: tuple[str, ...] = ()
    sketch: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Title, lead and body, a line feed between those that are there."""
        return "\n".join(part for part in (self.title, self.lead, self.body) if part)

    @property
    def published_on(self) -> date | None:
        """The day of publication as its readers in Viet Nam saw it."""
        return self.published_at.astimezone(LOCAL_ZONE).date() if self.published_at else None

    @property
    def article_id(self) -> str:
        """Stable over versions: derived from the canonical URL."""
        return sha256((self.canonical_url or self.url).encode()).hexdigest()[:16]

    @property
    def content_hash(self) -> str:
        """Changes when anything a reader would notice changes."""
        stamp = self.published_at.isoformat() if self.published_at else ""
        return sha256(f"{stamp}\n{self.text}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of a text, linked to an indicator or not. Keys as in `targetwatch read --json`."""

    start: int
    end: int
    surface: str
    value: Decimal
    unit: str
    qualifier: Qualifier
    role: Role
    sentence: str
    value_high: Decimal | None = None
    denominator: Decimal | None = None
    indicator_id: str | None = None
    area: str | None = None
    period_start_on: date | None = None
    as_of_on: date | None = None
    counted: str = ""
    reason: str = ""
