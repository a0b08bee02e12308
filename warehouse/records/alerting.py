"""Why a message is sent, its words, and what became of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from warehouse.records.verdicts import Standing, Transition


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
class CheckFailure:
    """What a check finds about one source, or about none (""): how many rows, the first of them in words, and its page.

    `mended_at` is None while it lasts, `told_at` before those who run this were told of it.
    """

    check: str
    subject: str
    rows: int
    sample: str
    url: str
    found_at: datetime
    mended_at: datetime | None = None
    told_at: datetime | None = None


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
