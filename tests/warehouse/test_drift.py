"""Drift and silence: each fault of a source is seen by its check and in its row; what only looks like one is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from warehouse.checks import run_checks
from warehouse.load import load_articles, sync_sources
from warehouse.records import Collection, Drift, SourceCheck, SourceRow, Tier
from warehouse.watch import drift_of, record_drifts, record_source_checks

PAPER = SourceRow("paper", "Báo Làng", "paper.example", Tier.NATIONAL_PRESS, "VN")
WATCHED = {"article_counts", "figure_counts", "short_bodies", "undated_articles", "dead_feeds", "silent_sources"}


@pytest.fixture
def week(con, story, figure, moment):
    """A week of a source: so many articles on its days, and a visit at its end; weeks are numbered back from 0."""

    def tell(number, articles=8, figures=2, length=1000, undated=0, source="paper"):
        end = -7 * number
        batch = []
        for one in range(articles):
            on = moment(end - 1 - one % 7).date()
            readings = [figure(f"{place}", on, indicator=None, start=place) for place in range(figures)]
            read = story(f"{number}-{one}", *readings, source=source, text="x" * length, published=on)
            if one < undated:
                read = replace(read, article=replace(read.article, published_at=None))
            batch.append(read)
        visit = Collection(source, moment(end), articles, articles, 0, 0, articles * figures)
        load_articles(con, batch, reader_version="1", now=moment(end - 1), collection=visit)

    return tell


@pytest.fixture
def found(con, catalogue, moment):
    def find(days=0.0):
        checks = run_checks(con, date(2026, 1, 1), moment(days), catalogue, only=WATCHED)
        findings = [finding for one in checks for finding in one.findings if finding.subject == PAPER.source_id]
        return {finding.check: f"{finding.subject}, {finding.sample}" for finding in findings}

    return find


def health(con):
    return con.execute("SELECT drift, drifting, silent FROM mart.source_health WHERE source_id = 'paper'").fetchone()


def test_a_source_like_itself_is_fine(con, week, found):
    for number in range(9, -1, -1):
        week(number)
    assert found() == {}
    assert health(con) == ("fine", False, False)
    assert drift_of(con, "paper") == "fine"
    row = con.execute(
        "SELECT articles_7_days, figures_an_article, articles_low, articles_high, figures_low, figures_high,"
        " expectation FROM mart.source_health WHERE source_id = 'paper'"
    ).fetchone()
    assert row == (8, 2, 2, 32, 0.5, 8, "own past")


FAULTS = {
    "article_counts": {"articles": 1},
    "figure_counts": {"figures": 0},
    "short_bodies": {"length": 400},
    "undated_articles": {"undated": 3},
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_of_the_last_week_is_seen_by_its_check_alone(con, week, found, check):
    for number in range(9, 0, -1):
        week(number)
    week(0, **FAULTS[check])
    ((seen, sample),) = found().items()
    assert (seen, sample) == (check, f"paper, {drift_of(con, 'paper')}")
    assert "(own past)" in sample
    assert health(con)[1:] == (True, False)


def test_a_flood_of_articles_is_drift_too(week, found):
    for number in range(9, 0, -1):
        week(number)
    week(0, articles=33)
    assert found() == {"article_counts": "paper, articles 33, expected at most 32 (own past)"}


def test_three_weeks_are_no_history(con, week, found):
    for number in (4, 3, 2, 1):
        week(number)
    week(0, articles=0)
    assert found() == {}
    assert drift_of(con, "paper") == "none"


def test_weeks_in_which_nobody_looked_are_no_history(week, found):
    for number in (9, 3, 2, 1):
        week(number)
    week(0, articles=0)
    assert found() == {}


def test_a_source_with_few_articles_may_have_none(week, found):
    for number in range(9, 0, -1):
        week(number, articles=3)
    week(0, articles=0)
    assert found() == {}


def test_what_is_declared_goes_before_the_past(con, week, found, moment):
    sync_sources(con, [replace(PAPER, articles_low=10, articles_high=200, figures_low=0, figures_high=1.5)], moment(0))
    for number in range(9, -1, -1):
        week(number)
    assert found() == {
        "article_counts": "paper, articles 8, expected at least 10 (declared)",
        "figure_counts": "paper, figures an article 2, expected at most 1.5 (declared)",
    }


def test_what_is_declared_needs_no_history_but_a_whole_week(con, week, found, moment):
    sync_sources(con, [replace(PAPER, articles_low=10, articles_high=200)], moment(0))
    week(0)
    assert found() == {}
    week(1)
    assert list(found()) == ["article_counts"]


def test_a_source_that_was_always_without_dates_is_as_expected(week, found):
    for number in range(9, -1, -1):
        week(number, undated=8)
    assert found() == {}


def test_a_source_that_is_off_is_neither_silent_nor_drifting(con, week, found, moment):
    for number in range(9, 0, -1):
        week(number)
    week(0, articles=0)
    assert list(found(days=3)) == ["article_counts", "silent_sources"]
    sync_sources(con, [replace(PAPER, enabled=False)], moment(0))
    assert found(days=3) == {}
    assert health(con) == ("none", False, False)


def test_silence_shows_once_others_are_looked_at(con, week, moment):
    week(0)
    assert health(con)[2] is False
    visit = Collection("ministry", moment(2.1), 0, 0, 0, 0, 0)
    load_articles(con, [], reader_version="1", now=moment(2.1), collection=visit)
    assert health(con)[2] is True


def test_a_page_that_is_not_as_declared_is_drift_for_a_week(con, moment):
    record_drifts(con, [Drift("paper", "https://paper.example/bad", moment(0), "no body")])
    row = "SELECT last_drift, drifting FROM mart.source_health WHERE source_id = 'paper'"
    assert con.execute(row).fetchone() == ("no body", True)
    fine = SourceCheck("ministry", moment(7), *["fine"] * 6)
    record_source_checks(con, [fine])
    assert con.execute(row).fetchone() == ("no body", False)


def feed_looks(con, moment, *looks, source="paper"):
    checks = [SourceCheck(source, moment(day), "fine", "fine", feed, "fine", "fine", "fine") for day, feed in looks]
    record_source_checks(con, checks)


@pytest.mark.parametrize(
    ("looks", "dead"),
    [
        ([(0, "fine"), (1, "404"), (3, "410")], True),
        ([(1, "404"), (3, "404")], True),
        ([(1, "404"), (2, "404")], False),
        ([(0, "404"), (1, "fine"), (2, "404")], False),
        ([(0, "404"), (2, "404"), (3, "none")], False),
    ],
)
def test_a_feed_is_dead_when_every_look_for_two_days_says_so(con, found, moment, looks, dead):
    feed_looks(con, moment, *looks)
    assert ("dead_feeds" in found(days=3)) is dead


def test_a_dead_feed_says_what_the_last_look_found(con, found, moment):
    feed_looks(con, moment, (1, "404"), (3, "410"))
    assert found(days=3)["dead_feeds"].startswith("paper, 410, 2026-01-02")
    sync_sources(con, [replace(PAPER, enabled=False)], moment(0))
    assert found(days=3) == {}


def test_days_are_those_of_viet_nam(con, moment):
    late = moment(0).replace(hour=18)
    assert con.execute("SELECT core.local_day(?)", [late]).fetchone() == (late.date() + timedelta(days=1),)
