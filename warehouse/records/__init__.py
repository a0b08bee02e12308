"""The nouns the rooms hand each other: frozen dataclasses and enums, free of DuckDB.

Money is in VND or USD, shares in percent, days are dates, moments are aware datetimes in UTC."""

from warehouse.records.alerting import (
    Acknowledgement,
    CheckFailure,
    Delivery,
    Episode,
    Heard,
    Ledger,
    Message,
    Occasion,
    OccasionKind,
    Point,
    Silence,
    Telling,
    Waiting,
)
from warehouse.records.articles import (
    Article,
    Reading,
)
from warehouse.records.common import (
    LOCAL_ZONE,
    Qualifier,
    Role,
    Status,
    TargetwatchError,
    Tier,
)
from warehouse.records.reference import (
    Area,
    Body,
    Catalogue,
    Correction,
    Indicator,
    Milestone,
    Recognition,
    Target,
)
from warehouse.records.sources import (
    ArchiveRead,
    Collection,
    Drift,
    HostState,
    PageState,
    SourceCheck,
    SourceRow,
)
from warehouse.records.verdicts import (
    Evidence,
    Override,
    Standing,
    Transition,
)

__all__ = [
    "LOCAL_ZONE",
    "Acknowledgement",
    "ArchiveRead",
    "Area",
    "Article",
    "Body",
    "Catalogue",
    "CheckFailure",
    "Collection",
    "Correction",
    "Delivery",
    "Drift",
    "Episode",
    "Evidence",
    "Heard",
    "HostState",
    "Indicator",
    "Ledger",
    "Message",
    "Milestone",
    "Occasion",
    "OccasionKind",
    "Override",
    "PageState",
    "Point",
    "Qualifier",
    "Reading",
    "Recognition",
    "Role",
    "Silence",
    "SourceCheck",
    "SourceRow",
    "Standing",
    "Status",
    "Target",
    "TargetwatchError",
    "Telling",
    "Tier",
    "Transition",
    "Waiting",
]
