"""Loads of what was read: set-based, idempotent, one transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import pyarrow as pa

from warehouse.arrow import DAY, EXACT, MOMENT, TEXT, WHOLE, Columns, registered, table_of
from warehouse.changes import Changes
from warehouse.connection import Connection, transaction
from warehouse.records import Article, Collection, PageState, Reading, SourceRow
from warehouse.rows import run, utc
from warehouse.statements import scripts, statement
from warehouse.sync import sync_catalogue

__all__ = ["Changes", "ReadArticle", "known_pages", "load_articles", "sync_catalogue", "sync_sources"]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article and every figure read in it."""

    article: Article
    readings: tuple[Reading, ...]


ARTICLES: Columns = {
    "article_id": ("article_id", TEXT),
    "source_id": ("source_id", TEXT),
    "url": ("url", TEXT),
    "canonical_url": ("canonical_url", TEXT),
    "title": ("title", TEXT),
    "home": ("home", TEXT),
    "published_at": ("published_at", MOMENT),
    "published_on": ("published_on", DAY),
    "fetched_at": ("fetched_at", MOMENT),
    "content_hash": ("content_hash", TEXT),
    "archive": ("archive", TEXT),
}

READINGS: Columns = {
    "start_offset": ("start", WHOLE),
    "end_offset": ("end", WHOLE),
    "surface": ("surface", TEXT),
    "sentence": ("sentence", TEXT),
    "value": ("value", EXACT),
    "value_high": ("value_high", EXACT),
    "denominator": ("denominator", EXACT),
    "unit": ("unit", TEXT),
    "qualifier": ("qualifier", TEXT),
    "role": ("role", TEXT),
    "indicator_id": ("indicator_id", TEXT),
    "area": ("area", TEXT),
    "period_start_on": ("period_start_on", DAY),
    "as_of_on": ("as_of_on", DAY),
    "counted": ("counted", TEXT),
    "reason": ("reason", TEXT),
}

# As many rows as DuckDB puts in one row group.
CHUNK = 122_880

PAGES: Columns = {name: (name, TEXT) for name in ("url", "source_id", "etag", "last_modified", "content_hash")} | {
    "fetched_at": ("fetched_at", MOMENT),
    "reader_version": ("reader_version", TEXT),
}

SOURCES: Columns = {name: (name, TEXT) for name in ("source_id", "name", "host", "home")} | {"tier": ("tier", WHOLE)}

COLLECTIONS: Columns = {
    "source_id": ("source_id", TEXT),
    "collected_at": ("collected_at", MOMENT),
    **{name: (name, WHOLE) for name in ("listed", "fetched", "unchanged", "failed", "readings")},
    "note": ("note", TEXT),
}


def load_articles(
    con: Connection,
    batch: Sequence[ReadArticle],
    *,
    reader_version: str,
    now: datetime,
    pages: Sequence[PageState] = (),
    collection: Collection | None = None,
) -> Changes:
    """Load articles with their readings, and remember pages and the collection, in one transaction.

    A changed text is a new version, and its readings replace those of the old one from `now` on; another reading
    of the same text replaces the old reading likewise. Loading the same again changes nothing.
    Raises WarehouseError for a number with more than 9 decimals or 29 digits before them.
    """
    with transaction(con):
        changes = load_readings(con, *tables_of(batch), reader_version, now) if batch else Changes()
        merge(con, "remember_pages", table_of(pages, PAGES))
        merge(con, "log_collection", table_of([collection] if collection else [], COLLECTIONS))
    return changes


def tables_of(batch: Sequence[ReadArticle]) -> tuple[pa.Table, pa.Table]:
    """The articles of a batch and their readings, as `load_readings` takes them. Raises WarehouseError."""
    articles = table_of([one.article for one in batch], ARTICLES)
    readings = table_of([reading for one in batch for reading in one.readings], READINGS)
    of_article = [slot for slot, one in enumerate(batch) for _ in one.readings]
    return numbered(articles, "slot", range(len(batch))), numbered(readings, "slot", of_article)


def load_readings(
    con: Connection, articles: pa.Table, readings: pa.Table, reader_version: str, now: datetime
) -> Changes:
    """Load articles and readings inside a transaction.

    Columns as in ARTICLES and READINGS, and in both a `slot`: the place of the article, which its readings share.
    """
    given = {"reader_version": reader_version, "now": now}
    with (
        registered(con, "incoming_articles", articles),
        registered(con, "incoming_readings", divided(numbered(readings, "line", range(readings.num_rows)))),
    ):
        done = {name: run(con, text, given) for name, text in scripts("queries/load")}
        begun = con.execute(statement("queries/begun")).to_arrow_table()
    with registered(con, "beginning", divided(beside(begun, readings))):
        run(con, statement("queries/begin_readings"), given)
    return Changes(
        inserted=tuple(cast("list[str]", begun["reading_id"].to_pylist())),
        revised=tuple(sorted(one for (one,) in done["5_end_readings"])),
        unchanged=readings.num_rows - begun.num_rows,
    )


def beside(begun: pa.Table, readings: pa.Table) -> pa.Table:
    """The readings on the lines that begin, beside what is known of them.

    Arrow puts columns side by side for nothing; a join would copy every text, at twice the cost of the insert.
    """
    lines, said = begun["line"], readings.drop_columns(["slot"])
    chosen = said if begun.num_rows == said.num_rows else said.take(lines)
    known = begun.drop_columns(["line"])
    return pa.table(known.columns + chosen.columns, names=known.column_names + chosen.column_names)


def sync_sources(con: Connection, sources: Sequence[SourceRow]) -> None:
    """Make sources known, or known better. Sources no longer named stay: their articles do."""
    with transaction(con):
        merge(con, "sync_sources", table_of(sources, SOURCES))


def known_pages(con: Connection, source_id: str) -> dict[str, PageState]:
    """The pages of a source as they were when last new, by URL."""
    rows = run(con, statement("queries/known_pages"), {"source_id": source_id})
    states = (PageState(**dict(zip(PAGES, row, strict=True))) for row in rows)
    return {state.url: replace(state, fetched_at=utc(state.fetched_at)) for state in states}


def merge(con: Connection, query: str, table: pa.Table) -> None:
    """Run a MERGE of queries/ that reads the relation `incoming`."""
    if table.num_rows:
        with registered(con, "incoming", table):
            con.execute(statement(f"queries/{query}"))


def numbered(table: pa.Table, name: str, numbers: Sequence[int]) -> pa.Table:
    """A table with a column of whole numbers."""
    return table.append_column(name, pa.array(numbers, type=WHOLE))


def divided(table: pa.Table) -> pa.Table:
    """The same table in chunks: DuckDB gives each to one thread."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=CHUNK), table.schema)
