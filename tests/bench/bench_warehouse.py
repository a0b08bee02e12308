"""Readings loaded a second, new and unchanged, against a bare INSERT … SELECT; standings over them."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles, sync_catalogue
from warehouse.records import Article, Qualifier, Reading, Role
from warehouse.standings import standings

ARTICLES, FIGURES = 10_000, 20
NOW = datetime(2026, 10, 1, tzinfo=UTC)


def article(number: int, indicators: list[str], areas: list[str]) -> ReadArticle:
    """An article with its figures, each of another indicator."""
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
            area=areas[number % len(areas)],
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


def main() -> None:
    catalogue = load_catalogue()
    shares = [one.indicator_id for one in catalogue.indicators.values() if one.kind == "share"]
    batch = [article(number, shares, ["VN", "01", "20", "79", "86"]) for number in range(ARTICLES)]
    rows = ARTICLES * FIGURES
    with tempfile.TemporaryDirectory() as folder:
        with open_warehouse(Path(folder) / "w.duckdb") as con:
            sync_catalogue(con, catalogue, NOW)
            new = seconds(lambda: load_articles(con, batch, reader_version="1", now=NOW))
            same = seconds(lambda: load_articles(con, batch, reader_version="1", now=NOW))
            judged = seconds(lambda: standings(con, date(2026, 10, 1), NOW))
            con.execute("COPY core.readings TO '{}' (FORMAT parquet)".format(Path(folder) / "readings.parquet"))
        with duckdb.connect(str(Path(folder) / "bare.duckdb")) as con:
            con.execute("CREATE TABLE source AS FROM '{}'".format(Path(folder) / "readings.parquet"))
            con.execute("CREATE TABLE bare AS FROM source LIMIT 0")
            bare = seconds(lambda: con.execute("INSERT INTO bare SELECT * FROM source"))
    print(f"{rows} readings in {ARTICLES} articles, from Python records")
    print(f"bare INSERT … SELECT  {rows / bare:12.0f} rows/s")
    print(f"new                   {rows / new:12.0f} rows/s   {bare / new:.3f} of the bare insert")
    print(f"unchanged             {rows / same:12.0f} rows/s   {bare / same:.3f} of the bare insert")
    print(f"standings             {judged:12.2f} s        {judged / bare:.2f} times the bare insert")


if __name__ == "__main__":
    main()
