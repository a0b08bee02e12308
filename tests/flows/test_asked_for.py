"""Which sources a collection is of: all, those of a tier, the one named, the owner of an address."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from flows.collect import asked_for
from flows.desk import TierName, UnknownSourceError
from flows.settings import Settings
from flows.visits import Collected
from scrapers.newsroom import SOURCES
from scrapers.source import registry
from warehouse.records import Tier

ARTICLE = "http://nhan-tin.newsroom.localhost/doi-moi-sang-tao-2026-hang-45-post3541500.html"
NOON = datetime(2026, 10, 1, 5, tzinfo=UTC)


@pytest.fixture
def settings() -> Settings:
    return Settings(sources=SOURCES, now=NOON)


def ids(
    settings: Settings, tier: TierName | None = None, source: str | None = None, url: str | None = None
) -> set[str]:
    return {one.source_id for one in asked_for(settings, tier, source, url)}


def test_every_tier_has_a_name():
    assert [Tier[name.upper()] for name in get_args(TierName)] == list(Tier)


def test_each_enabled_source_is_collected_in_one_tier(settings):
    tiers = [ids(settings, tier) for tier in get_args(TierName)]
    assert all(tiers)
    assert sum(map(len, tiers)) == len(set().union(*tiers))
    assert set().union(*tiers) == ids(settings) == {one.source_id for one in registry(SOURCES).values() if one.enabled}


def test_a_source_is_found_by_its_name_or_by_the_address_of_an_article(settings):
    assert ids(settings, source="nhan_tin") == {"nhan_tin"}
    assert ids(settings, url=ARTICLE) == {"nhan_tin"}
    assert ids(settings, source="nhan_tin", url=ARTICLE) == {"nhan_tin"}
    # Prefect fills in nothing for what an event does not carry.
    assert ids(settings, source="", url=ARTICLE) == {"nhan_tin"}


@pytest.mark.parametrize(
    ("source", "url"), [("tin_chinh_phu", ARTICLE), (None, "http://elsewhere.example/1"), ("nobody", None)]
)
def test_what_belongs_to_no_source_is_not_fetched(settings, source, url):
    with pytest.raises(UnknownSourceError):
        asked_for(settings, None, source, url)


def test_in_its_quiet_hours_a_source_is_left_alone_unless_it_is_named(settings, tmp_path):
    text = (SOURCES / "nhan_tin.toml").read_text(encoding="utf-8")
    (tmp_path / "nhan_tin.toml").write_text(f'quiet_hours = "12:00-14:00"\n{text}', encoding="utf-8")
    (tmp_path / "so_lieu.toml").write_text((SOURCES / "so_lieu.toml").read_text(encoding="utf-8"), encoding="utf-8")
    noon = settings.model_copy(update={"sources": tmp_path})
    assert ids(noon) == {"so_lieu"}
    assert ids(noon, source="nhan_tin") == {"nhan_tin"}


def test_who_asks_for_what_is_known_is_told_that_it_was_looked_at():
    source = registry(SOURCES)["nhan_tin"]
    assert Collected(source, unchanged=1).sentence().endswith(": 1 pages looked at, none has changed")
    assert Collected(source).sentence().endswith(": no list has changed")
