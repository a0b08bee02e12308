"""A small sample news site on several hosts, for demonstrations and tests without the internet."""

from datetime import date
from pathlib import Path

from scrapers.newsroom.faults import FAULTS, Fault
from scrapers.newsroom.server import SUFFIX, Newsroom, serve_newsroom

SOURCES = Path(__file__).parent / "sources"
STORY_DAY = date(2026, 10, 1)
# How many pages of its longest listing hold all its stories.
DEPTH = 3

__all__ = ["DEPTH", "FAULTS", "SOURCES", "STORY_DAY", "SUFFIX", "Fault", "Newsroom", "serve_newsroom"]
