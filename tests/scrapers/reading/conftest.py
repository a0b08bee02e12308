"""A reader of short texts with the real catalogue."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.records import Article, Catalogue, Reading

Reader = Callable[..., list[Reading]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


def article_of(text: str, published: date | None, home: str) -> Article:
    at = datetime.combine(published, time(5), UTC) if published else None
    return Article("sample", "http://sample.localhost/1", "", text, home, published_at=at)


@pytest.fixture(scope="session")
def read(catalogue: Catalogue) -> Reader:
    def reader(text: str, published: date | None = date(2024, 10, 31), home: str = "VN") -> list[Reading]:
        return read_figures(article_of(text, published, home), catalogue)

    return reader
