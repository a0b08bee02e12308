"""Readings loaded a second, new and unchanged, against a bare INSERT … SELECT; standings over them; memory.

`python tests/bench/bench_warehouse.py 10000000` for ten million readings; a million by default.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection, open_warehouse, transaction
from warehouse.load import ReadArticle, load_articles, load_readings, sync_catalogue
from warehouse.records import Article, Catalogue, Qualifier, Reading, Role
from warehouse.standings import standings

FIGURES = 20
BATCH = 500_000
RECORDS = 100_000
NOW = datetime(2026, 10, 1, tzinfo=UTC)

# An article every half minute over seven years; its figures are of other indicators each, all of one place.
ARTICLES = """
SELECT
    left(md5(CAST(number AS VARCHAR)), 16) AS article_id, 'bench' AS source_id, 'http://bench/' || number AS url,
    '' AS canonical_url, 'Bài ' || number AS title, 'VN' AS home,
    CAST(DATE '2019-01-01' + CAST(number * 7919 % 2800 AS INTEGER) AS TIMESTAMPTZ) AS published_at,
    DATE '2019-01-01' + CAST(number * 7919 % 2800 AS INTEGER) AS published_on,
    CAST(NULL AS TIMESTAMPTZ) AS fetched_at, left(md5('text ' || number), 16) AS content_hash, '' AS archive,
    CAST(number - $first AS INTEGER) AS slot
FROM range($first, $last) AS article(number)
"""

READINGS = """
SELECT
    CAST(100 * place AS INTEGER) AS start_offset, CAST(100 * place + 5 AS INTEGER) AS end_offset, '71,2%' AS surface,
    'Câu ' || place || ' của bài ' || number || ' nói về một chỉ tiêu, có đơn vị và có ngày tháng.' AS sentence,
    CAST((number * 7 + place) % 1000 / 10 AS DECIMAL(38, 9)) AS value,
    CAST(NULL AS DECIMAL(38, 9)) AS value_high, CAST(NULL AS DECIMAL(38, 9)) AS denominator,
    'percent' AS unit, 'exact' AS qualifier, 'actual' AS "role",
    $indicators[1 + (number * 3 + place) % len($indicators)] AS indicator_id,
    $areas[1 + number % len($areas)] AS area, CAST(NULL AS DATE) AS period_start_on,
    DATE '2019-01-01' + CAST(number * 7919 % 2800 AS INTEGER) AS as_of_on, '' AS counted, '' AS reason,
    CAST(number - $first AS INTEGER) AS slot
FROM range($first, $last) AS article(number), range($figures) AS figure(place)
ORDER BY number, place
"""

Tables = tuple[pa.Table, pa.Table]


def tables(catalogue: Catalogue, rows: int) -> Iterator[Tables]:
    """Batches of articles and their readings."""
    given = {
        "indicators": [one.indicator_id for one in catalogue.indicators.values() if one.kind == "share"],
        "areas": ["VN", *sorted({one.code for one in catalogue.areas if one.valid_to})],
        "figures": FIGURES,
    }
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        for first in range(0, rows // FIGURES, BATCH // FIGURES):
            span = {"first": first, "last": min(first + BATCH // FIGURES, rows // FIGURES)}
            yield tuple(made(con, text, given | span) for text in (ARTICLES, READINGS))


def made(con: duckdb.DuckDBPyConnection, text: str, given: dict[str, object]) -> pa.Table:
    """The rows of a query, given those parameters that it names."""
    return con.execute(text, {name: one for name, one in given.items() if f"${name}" in text}).to_arrow_table()


def load(con: Connection, batches: Iterator[Tables]) -> float:
    """Load batches, each in one transaction; the seconds that took, without making them."""
    return sum(seconds(lambda pair=pair: load_one(con, *pair)) for pair in batches)


def load_and_copy(con: Connection, batches: Iterator[Tables]) -> tuple[float, float]:
    """Load batches, and after each copy its rows bare to another file; the seconds of both.

    Taken by turns, so that what else the machine does slows both alike.
    """
    loaded = copied = 0.0
    con.execute("CREATE TABLE bare.readings AS FROM core.readings LIMIT 0")
    for number, pair in enumerate(batches):
        loaded += seconds(lambda pair=pair: load_one(con, *pair))
        con.execute(f"CREATE OR REPLACE TEMP TABLE source AS FROM core.readings LIMIT {BATCH} OFFSET {number * BATCH}")
        copied += seconds(lambda: con.execute("INSERT INTO bare.readings FROM source"))
    return loaded, copied


def load_one(con: Connection, articles: pa.Table, readings: pa.Table) -> None:
    """Load one batch."""
    with transaction(con):
        load_readings(con, articles, readings, "1", NOW)


def article(number: int, indicators: list[str]) -> ReadArticle:
    """An article with its figures as Python records, each of another indicator."""
    published = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number % 2400)
    readings = tuple(
        Reading(
            start=100 * place,
            end=100 * place + 5,
            surface="71,2%",
            value=Decimal((number * 7 + place) % 1000) / 10,
            unit="percent",
            qualifier=Qualifier.EXACT,
            role=Role.ACTUAL,
            sentence=f"Câu {place} của bài {number}.",
            indicator_id=indicators[(number + place) % len(indicators)],
            area="VN",
            as_of_on=published.date(),
        )
        for place in range(FIGURES)
    )
    text = f"Bài {number}"
    return ReadArticle(Article("bench", f"http://bench/{number}", text, text, "VN", published_at=published), readings)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(rows: int) -> None:
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_warehouse(folder / "w.duckdb") as con:
            sync_catalogue(con, catalogue, NOW)
            con.execute(f"ATTACH '{folder / 'bare.duckdb'}' AS bare")
            new, bare = load_and_copy(con, tables(catalogue, rows))
            same = load(con, tables(catalogue, rows))
            judged = min(seconds(lambda: standings(con, date(2026, 10, 1), NOW)) for _ in range(3))
        report(f"{rows} readings, as Arrow tables of {BATCH}", rows, bare, new, same)
        print(f"standings             {judged:12.2f} s")
    with tempfile.TemporaryDirectory() as name, open_warehouse(Path(name) / "w.duckdb") as con:
        sync_catalogue(con, catalogue, NOW)
        shares = [one.indicator_id for one in catalogue.indicators.values() if one.kind == "share"]
        batch = [article(number, shares) for number in range(RECORDS // FIGURES)]
        new, same = (seconds(lambda: load_articles(con, batch, reader_version="1", now=NOW)) for _ in range(2))
        report(f"{RECORDS} readings, as Python records", RECORDS, bare * RECORDS / rows, new, same)
    print(f"memory                {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:12.2f} GB at most")


def report(what: str, rows: int, bare: float, new: float, same: float) -> None:
    """Rates, and how they compare with the bare insert."""
    print(what)
    print(f"bare INSERT … SELECT  {rows / bare:12.0f} rows/s")
    print(f"new                   {rows / new:12.0f} rows/s   {bare / new:.3f} of the bare insert")
    print(f"unchanged             {rows / same:12.0f} rows/s   {bare / same:.3f} of the bare insert")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
