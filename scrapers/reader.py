"""A page to an article and its figures: what a worker process does with one page."""

import logging
from dataclasses import replace
from functools import cache

from scrapers.article import read_article
from scrapers.errors import FetchError, LayoutError
from scrapers.page import Page
from scrapers.reading.read import read_figures
from scrapers.sketch import sketch
from scrapers.source import Source
from warehouse.catalogue import load_catalogue
from warehouse.records import Article, Catalogue, Reading

logger = logging.getLogger("targetwatch.reader")


def read_page(page: Page, source: Source) -> tuple[Article, tuple[Reading, ...]]:
    """The article of a page and its figures.

    Raises ChallengeError and LayoutError; a fault of ours is a LayoutError too, for it costs that page and no other.
    """
    try:
        article = read_article(page, source)
        article = replace(article, sketch=sketch(article.text))
        return article, tuple(read_figures(article, catalogue()))
    except FetchError:
        raise
    except Exception as error:
        logger.exception("%s: reading it failed", page.url)
        raise LayoutError(
            page.url, f"reading it failed with {type(error).__name__}; report it", archive=page.archive
        ) from error


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once in the life of a worker."""
    return load_catalogue()
