"""The reference data: what is measured, promised, and where."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from warehouse.records.common import Role


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
