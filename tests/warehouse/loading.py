"""A process that loads, evaluates and publishes without end; run as a script: PATH COPY WRITER FIRST."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles
from warehouse.publish import publish_copy
from warehouse.records import Article, Qualifier, Reading, Role
from warehouse.standings import record_transitions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ARTICLES = 3


def batch(writer: str, number: int, padding: int = 0) -> Iterator[ReadArticle]:
    """Three articles with one figure each, all with the number of their batch."""
    for place in range(ARTICLES):
        name = f"{writer}/{number}/{place}"
        said = {"indicator_id": "vneid_accounts", "area": "VN", "as_of_on": date(2025, 6, 30)}
        reading = Reading(
            0, 1, "1", Decimal(number), "count", Qualifier.EXACT, Role.ACTUAL, name + "." * padding, **said
        )
        yield ReadArticle(Article("s", f"https://s/{name}", name, name, "VN"), (reading,))


def main(path: str, copy: str, writer: str, first: str) -> None:
    """Say which batches are committed, one number a line."""
    print("ready", flush=True)
    number = int(first)
    while True:
        with open_warehouse(path) as con:
            load_articles(con, list(batch(writer, number)), reader_version="1", now=NOW)
        print(number, flush=True)
        with open_warehouse(path) as con:
            record_transitions(con, date(2026, 2, 1), NOW)
        publish_copy(path, Path(copy))
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
