"""The catalogue in the warehouse: a changed entry is a new version, the old one stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from warehouse.arrow import DAY, EXACT, FLAG, REAL, TEXT, TEXTS, WHOLE, Columns, registered, table_of
from warehouse.changes import Changes
from warehouse.connection import Connection, transaction
from warehouse.records import Area, Body, Catalogue, Correction, Indicator, Milestone, Target
from warehouse.rows import run
from warehouse.rules import Rules, rules_for
from warehouse.statements import scripts


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with the key that keeps its identity over versions, and the rules that judge it."""

    key: str
    record: Indicator | Target | Milestone | Area | Body | Correction
    rules: Rules | None = None


def of_record(kinds: Mapping[str, pa.DataType]) -> Columns:
    """Columns named like attributes of the record."""
    return {"entry": ("key", TEXT), **{name: (f"record.{name}", kind) for name, kind in kinds.items()}}


def of_rules(kinds: Mapping[str, pa.DataType]) -> Columns:
    """Columns named like attributes of the rules."""
    return {name: (f"rules.{name}", kind) for name, kind in kinds.items()}


NAMES = {"name_vi": TEXT, "name_en": TEXT}
VALIDITY = {"valid_from": DAY, "valid_to": DAY}

TABLES: Mapping[str, Columns] = {
    "indicators": of_record(
        {"indicator_id": TEXT, **NAMES, "unit": TEXT, "direction": TEXT, "kind": TEXT, "aggregation": TEXT}
    ),
    "targets": of_record(
        {
            "target_id": TEXT,
            "indicator_id": TEXT,
            **NAMES,
            "unit": TEXT,
            "op": TEXT,
            "value": EXACT,
            "value_high": EXACT,
            "deadline": DAY,
            "scope": TEXTS,
            "baseline_on": DAY,
            "baseline_value": EXACT,
            "document_no": TEXT,
            "document_on": DAY,
            "issuer": TEXT,
            "section": TEXT,
            "certainty": TEXT,
            "source_url": TEXT,
            "notes": TEXT,
            "superseded_by": TEXT,
            "alerting": FLAG,
        }
    )
    | of_rules(dict.fromkeys(("tol", "slack", "lower_bound", "upper_bound", "s0", "sm"), REAL))
    | of_rules({"stale_days": WHOLE, "absorbing": FLAG, "milestone": FLAG}),
    "milestones": of_record({"target_id": TEXT, "done_on": DAY, "source_url": TEXT, "note": TEXT}),
    "areas": of_record({"code": TEXT, **NAMES, "kind": TEXT, **VALIDITY, "successor_code": TEXT}),
    "bodies": of_record({"body_id": TEXT, **NAMES, "kind": TEXT, **VALIDITY, "successor_id": TEXT}),
    "corrections": of_record(
        {
            **dict.fromkeys(("correction_id", "url", "surface", "indicator_id", "area", "reason"), TEXT),
            **dict.fromkeys(("as_of_on", "since"), DAY),
            **dict.fromkeys(("expect", "value"), EXACT),
        }
    ),
}


def sync_catalogue(con: Connection, catalogue: Catalogue, now: datetime) -> Changes:
    """Make the warehouse's catalogue this one, in one transaction.

    The ids of the changes are "table:entry"; an entry that left the catalogue is revised, and its versions stay.
    """
    inserted, revised, total = [], [], 0
    with transaction(con):
        for table, entries in entries_of(catalogue).items():
            begun, ended = sync_table(con, table, entries, now)
            inserted += [f"{table}:{entry}" for entry in begun]
            revised += [f"{table}:{entry}" for entry in ended]
            total += len(entries)
    return Changes(tuple(sorted(inserted)), tuple(sorted(revised)), total - len(inserted))


def entries_of(catalogue: Catalogue) -> Mapping[str, list[Entry]]:
    """What goes into each table."""
    return {
        "indicators": [Entry(one.indicator_id, one) for one in catalogue.indicators.values()],
        "targets": [
            Entry(one.target_id, one, rules_for(catalogue.indicators[one.indicator_id], one))
            for one in catalogue.targets
        ],
        "milestones": [Entry(one.target_id, one) for one in catalogue.milestones],
        "areas": [Entry(f"{one.code} {one.valid_from or ''}".strip(), one) for one in catalogue.areas],
        "bodies": [Entry(one.body_id, one) for one in catalogue.bodies],
        "corrections": [Entry(one.correction_id, one) for one in catalogue.corrections],
    }


def sync_table(con: Connection, table: str, entries: Sequence[Entry], now: datetime) -> tuple[list[str], list[str]]:
    """Sync one table; returns the entries of which a version began and of which one ended."""
    with registered(con, "incoming", table_of(entries, TABLES[table])):
        done = {
            name: [row[0] for row in run(con, text.format(table=table), {"now": now})]
            for name, text in scripts("queries/catalogue")
        }
    return done["3_begin"], done["2_end"]
