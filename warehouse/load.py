"""Loads of what was read: set-based, idempotent, one transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import pyarrow as pa

from warehouse.arrow import WHOLE, array_of, merge, registered, table_of
from warehouse.changes import Changes
from warehouse.columns import ARTICLES, COLLECTIONS, PAGES, READINGS, SOURCES
from warehouse.connection import Connection, transaction
from warehouse.records import Article, Collection, PageState, Reading, SourceRow
from warehouse.reprints import link_reprints
from warehouse.rows import run, utc
from warehouse.statements import scripts, statement
from warehouse.sync import sync_catalogue

__all__ = ["Changes", "ReadArticle", "known_pages", "load_articles", "sync_catalogue", "sync_sources"]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article and every figure read in it."""

    article: Article
    readings: tuple[Reading, ...]


# As many rows as DuckDB puts in one row group.
CHUNK = 122_880


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
    articles = numbered(
        table_of([one.article for one in batch], ARTICLES), "body_length", [len(one.article.body) for one in batch]
    )
    readings = table_of([reading for one in batch for reading in one.readings], READINGS)
    of_article = [slot for slot, one in enumerate(batch) for _ in one.readings]
    return numbered(articles, "slot", range(len(batch))), numbered(readings, "slot", of_article)


def load_readings(
    con: Connection, articles: pa.Table, readings: pa.Table, reader_version: str, now: datetime
) -> Changes:
    """Load articles and readings inside a transaction.

    Columns as in ARTICLES with `body_length` and in READINGS, and in both a `slot`: the place of the article, which its
    readings share. What the articles have no column of is not known of them.
    """
    given = {"reader_version": reader_version, "now": now}
    with (
        registered(con, "incoming_articles", widened(articles)),
        registered(con, "incoming_readings", divided(numbered(readings, "line", range(readings.num_rows)))),
    ):
        ((news,),) = [run(con, text, given) for _, text in scripts("queries/load")][-1]
        if not news:
            return Changes(unchanged=readings.num_rows)
        done = {name: run(con, text, given) for name, text in scripts("queries/load_new")}
        begun = con.execute(statement("queries/begun")).to_arrow_table()
    with registered(con, "beginning", divided(beside(begun, readings))):
        run(con, statement("queries/begin_readings"), given)
    link_reprints(con, now)
    return Changes(
        inserted=tuple(cast("list[str]", begun["reading_id"].to_pylist())),
        revised=tuple(sorted(one for (one,) in done["3_end_readings"])),
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


def sync_sources(con: Connection, sources: Sequence[SourceRow], now: datetime) -> None:
    """Make sources known, or known better. Sources no longer named stay: their articles do."""
    with transaction(con):
        merge(con, "sync_sources", table_of(sources, SOURCES), now=now)


def known_pages(con: Connection, source_id: str) -> dict[str, PageState]:
    """The pages of a source as they were when last new, by URL."""
    rows = run(con, statement("queries/known_pages"), {"source_id": source_id})
    states = (PageState(**dict(zip(PAGES, row, strict=True))) for row in rows)
    return {
        state.url: replace(
            state, fetched_at=utc(state.fetched_at), checked_at=utc(state.checked_at or state.fetched_at)
        )
        for state in states
    }


def widened(articles: pa.Table) -> pa.Table:
    """Articles with every column there is; null in those they had not."""
    for name, kind in (*((name, kind) for name, (_, kind) in ARTICLES.items()), ("body_length", WHOLE)):
        if name not in articles.column_names:
            articles = articles.append_column(name, array_of(name, [None] * articles.num_rows, kind))
    return articles


def numbered(table: pa.Table, name: str, numbers: Sequence[int]) -> pa.Table:
    """A table with a column of whole numbers."""
    return table.append_column(name, pa.array(numbers, type=WHOLE))


def divided(table: pa.Table) -> pa.Table:
    """The same table in chunks: DuckDB gives each to one thread."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=CHUNK), table.schema)
