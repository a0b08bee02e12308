"""The nouns the rooms hand each other: frozen dataclasses and enums, free of DuckDB.

Money is in VND or USD, shares in percent, days are dates, moments are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class TargetwatchError(Exception):
    """Something a person can mend; its text is one line that names file or key and the remedy."""

    exit_code = 1


class Qualifier(StrEnum):
    """How a printed number bounds the true one."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Role(StrEnum):
    """What a figure does in its sentence."""

    ACTUAL = "actual"
    TARGET = "target"
    CHANGE = "change"
    PREVIOUS = "previous"
    PLAN = "plan"
    CONTEXT = "context"


class Status(StrEnum):
    """The verdict on a dated target, in the order of STATUS rules."""

    NOT_RATED = "not_rated"
    MET = "met"
    OVERDUE = "overdue"
    STALE = "stale"
    ON_TRACK = "on_track"
    LAGGING = "lagging"


class Tier(IntEnum):
    """Standing of a source; where figures disagree the lowest number wins."""

    NATIONAL_GOV = 1
    MINISTRY = 2
    PROVINCE_GOV = 3
    NATIONAL_PRESS = 4
    PROVINCE_PRESS = 5


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


@dataclass(frozen=True, slots=True)
class Recognition:
    """How the text says an indicator; the keys are explained at the top of catalogue/indicators.toml."""

    phrases: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    where: str = ""
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured. `direction` says which way is better, "" where neither is.

    `cadence` is how often figures of it appear, "" for what is usual for its kind. `aggregation` is "sum" where the
    figures of areas add up to that of a merged one, "" where they do not.
    """

    indicator_id: str
    name_vi: str
    name_en: str
    unit: str
    direction: str
    kind: str
    recognition: Recognition = field(default_factory=Recognition)
    cadence: str = ""
    aggregation: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A promised value with a date. `scope` lists whom it binds: national, each_province, a body id, an area code …"""

    target_id: str
    indicator_id: str
    name_vi: str
    name_en: str
    unit: str
    op: str
    value: Decimal
    value_high: Decimal | None
    deadline: date
    scope: tuple[str, ...]
    document_no: str
    document_on: date | None
    issuer: str
    section: str
    certainty: str
    source_url: str
    notes: str
    baseline_on: date | None = None
    baseline_value: Decimal | None = None
    superseded_by: str | None = None
    alerting: bool = True


@dataclass(frozen=True, slots=True)
class Milestone:
    """A target that is a deed, done on a day, and where that stands written."""

    target_id: str
    done_on: date
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Area:
    """A place valid from the first to the last day given; None means open. Key on (code, day), never on code alone."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    aliases: tuple[str, ...]

    def valid_on(self, day: date) -> bool:
        """Whether the area exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Body:
    """A ministry, agency, committee, party organ or state enterprise, valid between two days."""

    body_id: str
    name_vi: str
    name_en: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that a source printed wrong: the number printed and the right one, None where it counts for nothing.

    It is named by article and surface, or by indicator, area and day; `since` is the day the mistake was found.
    """

    correction_id: str
    expect: Decimal
    value: Decimal | None
    reason: str
    since: date
    url: str | None = None
    surface: str | None = None
    indicator_id: str | None = None
    area: str | None = None
    as_of_on: date | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of one release; `version` is the hash of its files."""

    indicators: dict[str, Indicator]
    targets: tuple[Target, ...]
    areas: tuple[Area, ...]
    bodies: tuple[Body, ...]
    version: str
    milestones: tuple[Milestone, ...] = ()
    corrections: tuple[Correction, ...] = ()


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
class Evidence:
    """The sentence behind a value, and where it stands.

    `surface`, `area` and `reason` are those of the reading; None where the catalogue says it, or an old alert.
    `basis` is "part" for one of the figures that were added up, "predecessor" for one of an area that merged into this
    one and counts for nothing here, "override" for a person's word. `correction` says what was corrected and why.
    """

    sentence: str
    url: str
    source_id: str
    source_name: str
    published_on: date | None
    as_of_on: date | None
    surface: str | None = None
    area: str | None = None
    reason: str | None = None
    basis: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One verdict: the keys of STATUS, and what names the target in a message.

    `basis` is "bloc_average" where the national figure stands for all that the target binds one by one,
    "unlisted_average" where it does and no list of them exists, "scope_ended" where what it binds is no more, and
    "sum_of_parts" where the value adds up the figures of the areas that merged.
    """

    target_id: str
    area: str
    area_name: str
    name_vi: str
    name_en: str
    indicator_id: str
    unit: str
    op: str
    target: float
    deadline: date
    document_no: str
    certainty: str
    source_url: str
    status: Status
    reason: str | None = None
    last_pace: str | None = None
    band: str | None = None
    evidence: str | None = None
    value: float | None = None
    value_date: date | None = None
    value_low: float | None = None
    value_high: float | None = None
    disputed: bool | None = None
    progress: float | None = None
    time: float | None = None
    pace: float | None = None
    gap: float | None = None
    met_on: date | None = None
    late_days: int | None = None
    days_over: int | None = None
    projected: float | None = None
    low80: float | None = None
    high80: float | None = None
    date_at_current_pace: date | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word on one standing; `status` is None where an earlier word is taken back.

    It holds while the rules say what they said when it was given: the next figure ends it.
    """

    target_id: str
    area: str
    status: Status | None
    reason: str
    made_by: str
    became_true_on: date


@dataclass(frozen=True, slots=True)
class Transition:
    """A standing that became another one, frozen with its evidence when it was recorded."""

    transition_id: str
    standing: Standing
    old_status: Status
    became_true_on: date
    recorded_at: datetime
    evidence: Evidence | None = None


class OccasionKind(StrEnum):
    """Why a message is sent: a change for the worse or the better, a figure taken back, a deadline that comes near, one
    that has long passed, or trouble that goes on."""

    WORSENING = "worsening"
    RECOVERY = "recovery"
    CORRECTION = "correction"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reason to speak of one target in one area.

    `occasion_id` is the same whoever finds the occasion and when. `transition` is what is told: the change itself, or
    for an occasion of the calendar the standing of the day, as a change from itself. `mark` names a calendar's occasion
    ("T-30", "+7", "2026-W40"); `previous` is what was told of the target last.
    """

    occasion_id: str
    kind: OccasionKind
    transition: Transition
    due_on: date
    episode_id: str = ""
    opened_on: date | None = None
    mark: str = ""
    previous: Transition | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series, as a chart draws it."""

    as_of_on: date
    value: float
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """The words of one alert in every form a channel may want; `chart` is a PNG, and `chart_alt` what it shows."""

    subject: str
    text: str
    html: str
    slack: str
    chart: bytes = b""
    chart_alt: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel; `transition_ids` are the transitions it tells of, `occasion_ids` its reasons, and
    `thread` the episode whose mails it joins, "" for none. States as in ALERTING."""

    delivery_id: str
    route: str
    channel: str
    message: Message
    transition_ids: tuple[str, ...]
    state: str = "pending"
    attempts: int = 0
    not_before: datetime | None = None
    detail: str = ""
    occasion_ids: tuple[str, ...] = ()
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """Trouble of one target in one area, from the first sight of it to the sourced figure that ends it.

    `worsened_at` is the last moment it grew worse; `last` is its latest change, `closed_on` None while it is open.
    """

    episode_id: str
    target_id: str
    area: str
    opened_on: date
    opened_at: datetime
    worsened_at: datetime
    last: Transition
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """No messages about what the matcher names, between two moments; the matcher is one of a route's conditions."""

    silence_id: str
    matcher: dict[str, list[str] | list[int]]
    from_at: datetime
    until_at: datetime
    silenced_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person's word that they have an episode in hand; it holds until that grows worse or ends."""

    target_id: str
    area: str
    acknowledged_at: datetime
    acknowledged_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An occasion that was found and not yet told to a channel, and why; `transition_id` is "" for the calendar's."""

    occasion_id: str
    channel: str
    kind: OccasionKind
    target_id: str
    area: str
    mark: str
    due_on: date
    transition_id: str
    decision: str
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one channel was told of one target and area last: when, after which change, and with which figure.

    `transition_id` is "" where the target had never changed.
    """

    channel: str
    target_id: str
    area: str
    told_at: datetime
    transition_id: str
    value: float | None
    value_date: date | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What was decided about an occasion for a channel, "" where none is concerned, and why.

    Decisions: told, quiet, unrouted, held, silenced, acknowledged, inhibited, capped, superseded. `until_at` is when
    what waits may be told, None where nobody knows.
    """

    occasion_id: str
    channel: str
    route: str
    decision: str
    reason: str
    until_at: datetime | None = None
    delivery_id: str | None = None
    value: float | None = None
    value_date: date | None = None

    @property
    def waits(self) -> bool:
        """Whether it is decided anew at the next look; a day of the calendar that is silenced or inhibited is not."""
        return self.decision in {"held", "capped", "silenced", "inhibited"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that decides who hears what on a day: what changed, what goes on, what was said, and what people asked for.

    `pending` are the ids of changes about which nothing was decided; `transitions` holds them, those that wait, and the
    one before each. `episode_of` is the episode of a change; `open_episodes` those that go on. `standings` are those of
    the day that messages may be sent about. `starved` are the standings fed only by broken sources; `sent` counts the
    day's messages by channel. `swept_at` is the last look, None before the first.
    """

    day: date
    swept_at: datetime | None = None
    pending: tuple[str, ...] = ()
    transitions: dict[str, Transition] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    episode_of: dict[str, Episode] = field(default_factory=dict)
    open_episodes: tuple[Episode, ...] = ()
    standings: tuple[Standing, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    heard: tuple[Heard, ...] = ()
    silences: tuple[Silence, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    starved: dict[tuple[str, str], str] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
