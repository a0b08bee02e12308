"""What is remembered of hosts and sources between runs: how a host wants to be asked, what drifted, what was seen."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from warehouse.arrow import MOMENT, REAL, TEXT, Columns, merge, table_of
from warehouse.connection import Connection, transaction
from warehouse.records import Drift, HostState, SourceCheck
from warehouse.rows import run, utc
from warehouse.statements import statement


def columns_of(record: type, **others: Any) -> Columns:
    """A column for each field of a record, of text unless said otherwise."""
    return {field.name: (field.name, others.get(field.name, TEXT)) for field in fields(record)}


HOSTS = columns_of(HostState, slowness=REAL, not_before=MOMENT, robots_at=MOMENT)
DRIFTS = columns_of(Drift, found_at=MOMENT)
SOURCE_CHECKS = columns_of(SourceCheck, checked_at=MOMENT)


def known_hosts(con: Connection) -> list[HostState]:
    """Every host that was ever remembered, by name."""
    rows = run(con, statement("queries/watch/known_hosts"), {})
    states = (HostState(**dict(zip(HOSTS, row, strict=True))) for row in rows)
    return [
        replace(one, not_before=one.not_before and utc(one.not_before), robots_at=one.robots_at and utc(one.robots_at))
        for one in states
    ]


def remember_hosts(con: Connection, hosts: Sequence[HostState]) -> None:
    """Remember hosts as they are now, in the place of what was remembered of them."""
    with transaction(con):
        merge(con, "watch/remember_hosts", table_of(hosts, HOSTS))


def record_drifts(con: Connection, drifts: Sequence[Drift]) -> None:
    """Keep pages that were not as declared; the same finding twice is one."""
    with transaction(con):
        merge(con, "watch/record_drifts", table_of(drifts, DRIFTS))


def record_source_checks(con: Connection, checks: Sequence[SourceCheck]) -> None:
    """Keep what looks at sources found; the same look twice is one."""
    with transaction(con):
        merge(con, "watch/record_source_checks", table_of(checks, SOURCE_CHECKS))


def last_good_page(con: Connection, source_id: str) -> str:
    """The archive reference of the newest article read of a source, "" where none is archived."""
    found = run(con, statement("queries/watch/last_good_page"), {"source_id": source_id})
    return str(found[0][0]) if found else ""


def drift_of(con: Connection, source_id: str) -> str:
    """What has drifted at a source, in a line; "fine", or "none" where nothing is expected of it yet."""
    found = run(con, statement("queries/watch/drift"), {"source_id": source_id})
    return str(found[0][0]) if found else "none"
