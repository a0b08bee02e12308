"""Checks: a clean warehouse passes, each fault is seen by its check, and what only looks like one is not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from warehouse.checks import failures_to_tell, note_told, record_checks, run_checks
from warehouse.connection import open_warehouse, transaction
from warehouse.load import load_articles, sync_catalogue, sync_sources
from warehouse.outbox import claim, queue, settle
from warehouse.records import Collection, Correction, Delivery, Drift, Message, Role, SourceRow, Tier
from warehouse.statements import scripts
from warehouse.sync import TABLES
from warehouse.watch import record_drifts

MARCH, JUNE, JULY = date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 31)
CHECKS = [name for name, _ in scripts("checks")]
SHARE = {"indicator": "full_online_dossier_rate", "unit": "percent"}
COUNT = {"indicator": "eid_accounts_issued"}


@pytest.fixture
def found(con, catalogue, moment):
    """What the checks find: rows and sample by name, those that pass left out."""

    def find(as_of=JULY, days=0.0):
        checks = run_checks(con, as_of, moment(days), catalogue)
        assert [one.name for one in checks] == CHECKS
        return {one.name: (one.rows, one.sample) for one in checks if one.rows}

    return find


@pytest.fixture
def load(con, story, moment):
    def load(*readings, name="a", **about):
        load_articles(con, [story(name, *readings, **about)], reader_version="1", now=moment(0))

    return load


def test_every_check_says_what_a_row_means():
    for _, text in scripts("checks"):
        first = text.splitlines()[0]
        assert first.startswith("-- ")
        assert first.endswith(".")


def test_a_clean_warehouse_passes(found, load, figure):
    load(
        figure("30000000", JUNE),
        figure("35", JUNE, start=10, area="20", **SHARE),
        figure("40", MARCH, start=20, area="02", **SHARE),
    )
    assert found() == {}


def test_a_figure_of_an_indicator_nobody_knows(found, load, figure):
    load(figure("1", JUNE, indicator="nobody_knows"))
    ((check, (rows, sample)),) = found().items()
    assert (check, rows) == ("unknown_indicators", 1)
    assert sample.startswith("nobody_knows, ")


def test_a_figure_of_a_day_to_come(found, load, figure):
    load(figure("2", date(2025, 12, 31)), published=JULY)
    assert list(found()) == ["future_figures"]


def test_a_figure_of_the_end_of_its_month_is_not_of_the_future(found, load, figure):
    load(figure("2", JULY), published=date(2025, 7, 3))
    assert found() == {}


def test_an_article_dated_after_it_was_loaded(found, load, figure):
    load(figure("2", JUNE), published=date(2026, 2, 1))
    assert list(found()) == ["future_articles"]


@pytest.mark.parametrize(("value", "high"), [("133.5", None), ("-1", None), ("95", "105")])
def test_a_share_out_of_its_bounds(found, load, figure, value, high):
    reading = figure(value, JUNE, area="20", **SHARE)
    load(replace(reading, value_high=Decimal(high) if high else None))
    assert list(found()) == ["shares_over_100"]


def test_growth_may_be_over_100(found, load, figure, whole_catalogue):
    growth = next(one for one in whole_catalogue.indicators.values() if one.kind == "growth")
    load(figure("133.5", JUNE, indicator=growth.indicator_id, unit=growth.unit))
    assert found() == {}


def test_a_cumulative_count_that_falls(found, load, figure):
    load(figure("51987654", MARCH, **COUNT), figure("51900000", JUNE, start=10, **COUNT))
    rows, sample = found()["falling_counts"]
    assert rows == 1
    assert "eid_accounts_issued" in sample


@pytest.mark.parametrize("later", ["41987654", "41600000", "42000000"])
def test_a_rounded_count_does_not_fall(found, load, figure, later):
    load(figure("42000000", MARCH, **COUNT), figure(later, JUNE, start=10, **COUNT))
    assert found() == {}


def test_a_count_of_another_area_or_kind_may_be_lower(found, load, figure):
    load(
        figure("500000", MARCH, area="20", **COUNT),
        figure("400000", JUNE, start=10, area="86", **COUNT),
        figure("50", MARCH, start=20, area="20", **SHARE),
        figure("45", JUNE, start=30, area="20", **SHARE),
    )
    assert found() == {}


@pytest.mark.parametrize("area", ["02", "Hà Nội"])
def test_a_figure_of_an_area_that_is_no_more_or_never_was(found, load, figure, area):
    load(figure("5", JULY, area=area, **SHARE))
    ((check, (rows, sample)),) = found().items()
    assert (check, rows) == ("unknown_areas", 1)
    assert sample.startswith(f"{area}, {JULY}, ")


def test_a_promise_may_reach_beyond_the_last_day_of_its_province(found, load, figure):
    load(figure("80", date(2030, 12, 31), area="02", role=Role.TARGET, **SHARE), published=MARCH)
    assert found() == {}


def test_a_linked_figure_in_another_unit(found, load, figure):
    load(figure("12", JUNE, area="20", indicator=SHARE["indicator"]))
    assert list(found()) == ["other_units"]


def test_a_target_whose_figures_fell_silent(found, load, figure):
    load(figure("30000000", date(2024, 6, 30)), figure("31000000", date(2024, 7, 31), start=10))
    last = date(2024, 7, 31)
    assert found(last + timedelta(days=365)) == {}
    rows, sample = found(last + timedelta(days=366))["silent_targets"]
    assert rows == 1
    assert "T088" in sample
    load(figure("32000000", JUNE), name="b")
    assert found(last + timedelta(days=366)) == {}


def test_a_target_never_measured_is_no_alarm(found):
    assert found(date(2029, 1, 1)) == {}


def test_a_source_that_fell_silent(con, found, moment):
    sync_sources(con, [SourceRow("quiet", "Im lặng", "quiet.example", Tier.PROVINCE_PRESS, "20")], moment(0))
    load_articles(con, [], reader_version="1", now=moment(0), collection=Collection("quiet", moment(0), 1, 1, 0, 0, 0))
    assert found(days=2) == {}
    assert list(found(days=2.1)) == ["silent_sources"]


def test_a_delivery_that_was_lost(con, found, moment):
    queue(con, [Delivery("lost", "owner", "mail", Message("", "", "", ""), ())], moment(0))
    claim(con, moment(0))
    settle(con, "lost", "dead", moment(0), "550")
    assert list(found()) == ["abandoned_deliveries"]


@pytest.mark.parametrize("table", TABLES)
def test_a_catalogue_that_differs_from_the_files(con, catalogue, moment, table):
    correction = Correction("swapped", Decimal("85.3"), None, "Two digits were swapped.", JUNE, "https://a", "85,3%")
    files = replace(catalogue, corrections=(correction,))
    sync_catalogue(con, files, moment(0))
    con.execute(f"UPDATE core.{table} SET digest = 'other' WHERE entry = (SELECT min(entry) FROM core.{table})")
    (drift,) = [one for one in run_checks(con, JUNE, moment(0), files) if one.rows]
    assert (drift.name, drift.rows) == ("catalogue_drift", 1)
    assert drift.sample.startswith(f"{table}, ")
    assert drift.sample.endswith("another version")


def test_what_only_the_files_or_only_the_warehouse_hold(con, found, catalogue, moment):
    target = catalogue.targets[0]
    sync_catalogue(con, replace(catalogue, targets=catalogue.targets[1:]), moment(0))
    assert found()["catalogue_drift"] == (1, f"targets, {target.target_id}, only in the files")
    sync_catalogue(con, replace(catalogue, targets=(*catalogue.targets, replace(target, target_id="T999"))), moment(1))
    assert found()["catalogue_drift"] == (1, "targets, T999, only in the warehouse")


def test_the_files_are_those_of_this_version_by_default(path, whole_catalogue, moment):
    with open_warehouse(path) as con:
        sync_catalogue(con, whole_catalogue, moment(0))
    with open_warehouse(path, read_only=True) as con:
        assert [one.name for one in run_checks(con, JUNE, moment(0)) if one.rows] == []


def test_a_page_that_is_not_as_declared_is_found_for_a_week(con, found, moment):
    record_drifts(con, [Drift("a", f"https://a.example/{n}", moment(n), "0 of .title", "", "") for n in (0, 1)])
    assert found(days=2)["drifted_sources"] == (2, "a, 0 of .title, https://a.example/1")
    assert found(days=7.5)["drifted_sources"][0] == 1
    assert found(days=8.5) == {}


def test_a_source_that_was_never_collected_is_silent_after_two_days_of_collecting(con, found, moment):
    assert found(days=30) == {}
    load_articles(con, (), reader_version="1", now=moment(0), collection=Collection("a", moment(0), 1, 1, 0, 0, 0))
    sync_sources(con, [SourceRow("new", "New", "new.example", Tier.MINISTRY, "VN")], moment(2))
    assert found(days=2) == {}
    assert "new" not in silent(con, moment(3))
    assert "new" in silent(con, moment(4.1))


def silent(con, now):
    (check,) = run_checks(con, JULY, now, only={"silent_sources"})
    return {finding.subject for finding in check.findings}


@pytest.fixture
def kept(con, catalogue, moment):
    """What stands in mart.check_failures after all checks or some were run on a day: check, subject, mended."""

    def keep(days, only=None):
        with transaction(con):
            record_checks(con, run_checks(con, JULY, moment(days), catalogue, only=only), moment(days))
        return con.execute(
            "SELECT check_name, subject, row_count, found_at, mended_at FROM mart.check_failures ORDER BY ALL"
        ).fetchall()

    return keep


def test_what_fails_is_kept_by_source_from_when_to_when(con, kept, moment):
    record_drifts(con, [Drift(name, f"https://{name}.example/1", moment(0), "0 of p", "", "") for name in "ab"])
    record_drifts(con, [Drift("b", "https://b.example/1", moment(2), "0 of p", "", "")])
    begun = [("drifted_sources", name, 1, moment(1), None) for name in "ab"]
    assert kept(1) == begun
    assert kept(2) == begun, "a second look finds it as it was"
    assert kept(8) == [("drifted_sources", "a", 1, moment(1), moment(8)), begun[1]]
    assert kept(9, only={"silent_sources"})[1] == begun[1], "a check that did not run mends nothing"
    record_drifts(con, [Drift("a", "https://a.example/2", moment(9), "0 of p", "", "")])
    assert ("drifted_sources", "a", 1, moment(9), None) in kept(9), "it fails anew"


def test_what_is_to_be_told(con, kept, moment):
    def told(days):
        names = [(one.subject, one.mended_at is not None) for one in failures_to_tell(con, moment(days))]
        note_told(con, moment(days))
        return names

    record_drifts(con, [Drift("a", "https://a.example/1", moment(0), "0 of p", "", "")])
    kept(0)
    assert [told(days) for days in (0, 0, 6.9, 7, 7.5)] == [[("a", False)], [], [], [("a", False)], []]
    kept(8)
    assert [told(days) for days in (8, 8, 20)] == [[("a", True)], [], []]


def test_nobody_is_told_again_of_a_check_that_is_no_more(con, kept, moment):
    values = "('old_check', '', 1, '', '', ?, NULL, ?)"
    con.execute(f"INSERT INTO core.check_failures VALUES {values}", [moment(0), moment(0)])
    assert kept(1, only=set()) == [("old_check", "", 1, moment(0), moment(1))]
    assert failures_to_tell(con, moment(30)) == []
