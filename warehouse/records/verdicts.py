"""Where targets stand, why, and how that changes."""

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.records.common import Status


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
