"""Standings over the real catalogue, in both times."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from warehouse.catalogue import FOLDER, read_rows
from warehouse.connection import open_warehouse
from warehouse.load import load_articles, sync_catalogue, sync_sources
from warehouse.records import Status
from warehouse.standings import evidence_of, standings

ACCOUNTS, DOSSIERS = "T088", "T042"
JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 1)


def one(con, target, area, day, known):
    (found,) = [row for row in standings(con, day, known) if (row.target_id, row.area) == (target, area)]
    return found


def test_a_target_is_judged_with_its_evidence(con, figure, story, moment):
    older, newer = figure("30000000", date(2024, 6, 30)), figure("35000000", JUNE)
    batch = [story("a", older), story("b", newer, source="paper"), story("c", newer)]
    load_articles(con, batch, reader_version="1", now=moment(0))
    standing = one(con, ACCOUNTS, "VN", DECEMBER, moment(0))
    assert (standing.status, standing.band, standing.value) == (Status.LAGGING, "close", 35_000_000)
    assert standing.value_date == JUNE
    first, second = evidence_of(con, ACCOUNTS, "VN", DECEMBER, moment(0))
    assert (first.source_name, second.source_name) == ("Bộ Công an", "Báo Làng")
    assert (first.sentence, first.url, first.as_of_on) == ("Đến nay đạt 35000000.", "https://ministry.example/c", JUNE)


def test_each_scope_expands_over_what_is_valid_on_the_day(con, moment):
    def areas(day):
        return [row for row in standings(con, day, moment(0)) if row.target_id == "T042"]

    before, after = areas(date(2025, 6, 30)), areas(date(2025, 7, 1))
    assert sum(row.area.isdigit() for row in before) == 63
    assert sum(row.area.isdigit() for row in after) == 34
    assert [row.area_name for row in before if row.area == "15"] == ["Yên Bái"]
    assert [row.area_name for row in after if row.area == "15"] == ["Lào Cai"]
    assert {"bo_cong_an", "thanh_tra_chinh_phu"} <= {row.area for row in after}
    assert [(row.area_name, row.basis) for row in after if row.area == "VN"] == [("Việt Nam", "bloc_average")]


def test_a_figure_stays_with_the_territory_its_code_meant(con, figure, story, moment):
    share = {"indicator": "full_online_dossier_rate", "unit": "percent"}
    figures = [
        figure("40", date(2025, 3, 31), area=area, start=place, **share) for place, area in enumerate(("15", "20"))
    ]
    load_articles(con, [story("a", *figures)], reader_version="1", now=moment(0))
    assert one(con, DOSSIERS, "15", JUNE, moment(0)).value == 40
    assert one(con, DOSSIERS, "15", DECEMBER, moment(0)).value is None
    assert one(con, DOSSIERS, "20", DECEMBER, moment(0)).value == 40


def test_a_period_that_is_not_over_is_measured_as_far_as_its_article(con, figure, story, moment):
    reached = replace(figure("35000000", DECEMBER.replace(day=31)), period_start_on=date(2025, 1, 1))
    load_articles(con, [story("a", reached, published=JUNE)], reader_version="1", now=moment(0))
    standing = one(con, ACCOUNTS, "VN", JUNE, moment(0))
    assert (standing.value, standing.value_date) == (35_000_000, JUNE)


def test_territories_are_what_the_law_says(con):
    mergers = list(read_rows(FOLDER / "area_mergers.csv", "old_code", lambda row: row))
    merged = {row["new_code"] for row in mergers if "+" in row["members_of_new"]}
    rows = con.execute("SELECT code, since FROM core.territories WHERE valid_from = DATE '2025-07-01'").fetchall()
    assert {code for code, since in rows if since} == merged
    assert len(mergers) == 63
    assert {since for _, since in rows} == {None, date(2025, 7, 1)}
    for row in mergers:
        (successor,) = con.execute(
            "SELECT successor_code FROM core.areas WHERE code = ? AND valid_to = DATE '2025-06-30'", [row["old_code"]]
        ).fetchone()
        assert successor == row["new_code"]


def test_a_superseded_target_is_judged_until_the_later_document(con, moment):
    def judged(target, day):
        return any(row.target_id == target for row in standings(con, day, moment(0)))

    assert judged("T258", date(2025, 11, 30))
    assert not judged("T258", date(2025, 12, 1))
    assert not judged("T262", date(2025, 11, 30))
    assert judged("T262", date(2025, 12, 1))
    assert con.execute("SELECT count(*) FROM mart.targets WHERE target_id = 'T258'").fetchone() == (1,)


def test_milestones_are_closed_by_the_catalogue_and_by_readings(con, figure, story, moment):
    late = one(con, "T192", "bo_cong_an", DECEMBER, moment(0))
    assert (late.status, late.met_on, late.late_days) == (Status.MET, date(2021, 7, 1), 182)
    (evidence,) = evidence_of(con, "T192", "bo_cong_an", DECEMBER, moment(0))
    assert evidence.url.startswith("https://")
    open_one = one(con, "T193", "bo_tu_phap", DECEMBER, moment(0))
    assert (open_one.status, open_one.evidence) == (Status.OVERDUE, "presumed")
    done = figure("1", JUNE, indicator="civil_status_db_deployed", unit="milestone")
    load_articles(con, [story("a", done)], reader_version="1", now=moment(1))
    assert one(con, "T193", "bo_tu_phap", DECEMBER, moment(1)).met_on == JUNE
    assert one(con, "T193", "bo_tu_phap", DECEMBER, moment(0)).status == Status.OVERDUE


def test_a_later_stage_is_not_on_track_while_an_earlier_one_is_overdue(con, catalogue, moment):
    stage = next(target for target in catalogue.targets if target.target_id == "T193")
    later = replace(stage, target_id="T193b", deadline=date(2026, 12, 31))
    sync_catalogue(con, replace(catalogue, targets=(*catalogue.targets, later)), moment(1))
    standing = one(con, "T193b", "bo_tu_phap", DECEMBER, moment(1))
    assert (standing.status, standing.reason) == (Status.LAGGING, "earlier_stage_overdue")


def test_what_is_dated_far_after_its_article_is_no_measurement(con, figure, story, moment):
    announced = story("a", figure("50000000", date(2025, 12, 31)), published=date(2025, 3, 1))
    rounded = story("b", figure("30000000", JUNE), published=JUNE - timedelta(days=5))
    load_articles(con, [announced, rounded], reader_version="1", now=moment(0))
    assert one(con, ACCOUNTS, "VN", date(2026, 2, 1), moment(0)).value == 30_000_000


def test_the_whole_catalogue_is_judged(tmp_path, whole_catalogue, moment):
    with open_warehouse(tmp_path / "whole.duckdb") as con:
        sync_catalogue(con, whole_catalogue, moment(0))
        judged = {row.target_id: row for row in standings(con, date(2026, 2, 1), moment(0))}
    superseded = {one.target_id for one in whole_catalogue.targets if one.superseded_by}
    assert judged.keys() == {one.target_id for one in whole_catalogue.targets} - superseded
    assert {row.status for row in judged.values()} >= {Status.OVERDUE, Status.MET, Status.ON_TRACK, Status.NOT_RATED}


def test_standings_come_by_target_and_area(con, moment):
    subjects = [(row.target_id, row.area) for row in standings(con, DECEMBER, moment(0))]
    assert subjects == sorted(subjects)


def test_a_source_without_a_tier_counts_least(con, figure, story, moment):
    batch = [
        story("a", figure("41000000", JUNE), source="unheard"),
        story("b", figure("30000000", JUNE), source="paper"),
    ]
    load_articles(con, batch, reader_version="1", now=moment(0))
    standing = one(con, ACCOUNTS, "VN", DECEMBER, moment(0))
    assert (standing.value, standing.value_high, standing.disputed) == (30_000_000, 41_000_000, True)
    sync_sources(con, [], moment(0))
    assert one(con, ACCOUNTS, "VN", DECEMBER, moment(0)) == standing


def judged(con, target, day, known):
    return [(row.area, row.basis, row.status) for row in standings(con, day, known) if row.target_id == target]


@pytest.mark.parametrize(("target", "level"), [("T003", "district"), ("T004", "commune")])
def test_levels_that_nobody_lists_are_judged_by_their_average_and_say_so(con, figure, story, moment, target, level):
    average = figure("95", date(2025, 4, 30), indicator=f"work_files_online_rate_{level}", unit="percent")
    load_articles(con, [story("a", average)], reader_version="1", now=moment(0))
    assert judged(con, target, date(2025, 6, 30), moment(0)) == [("VN", "unlisted_average", Status.MET)]
    now = ("VN", "scope_ended", Status.NOT_RATED) if level == "district" else ("VN", "unlisted_average", Status.MET)
    assert judged(con, target, date(2025, 7, 1), moment(0)) == [now]


def test_a_deed_of_a_level_that_has_ended_is_nobodys_debt(con, catalogue, whole_catalogue, moment):
    deeds = {one.target_id: one for one in whole_catalogue.targets if one.target_id in ("T275", "T276")}
    sync_catalogue(con, replace(catalogue, targets=tuple(deeds.values())), moment(1))
    overdue = ("VN", "unlisted_average", Status.OVERDUE)
    assert judged(con, "T275", date(2025, 6, 30), moment(1)) == [overdue]
    assert judged(con, "T275", date(2025, 7, 1), moment(1)) == [("VN", "scope_ended", Status.NOT_RATED)]
    assert judged(con, "T276", date(2025, 7, 1), moment(1)) == [overdue]


def test_who_is_listed_is_no_unlisted_average(con, catalogue, whole_catalogue, moment):
    (mixed,) = [one for one in whole_catalogue.targets if one.target_id == "T261"]
    assert {"each_province", "each_district", "each_commune"} <= set(mixed.scope)
    sync_catalogue(con, replace(catalogue, targets=(mixed,)), moment(1))
    bases = {(area == "VN", basis) for area, basis, _ in judged(con, "T261", DECEMBER, moment(1))}
    assert bases == {(True, "bloc_average"), (False, None)}


def test_what_was_promised_before_it_was_changed_is_still_judged(con, catalogue, moment):
    first, *others = catalogue.targets
    moved = replace(first, value=first.value + 5, deadline=date(2027, 12, 31))
    sync_catalogue(con, replace(catalogue, targets=(moved, *others)), moment(2))
    goals = [
        {
            (row.target, row.deadline)
            for row in standings(con, DECEMBER, moment(day))
            if row.target_id == first.target_id
        }
        for day in (1, 2)
    ]
    assert goals == [{(float(one.value), one.deadline)} for one in (first, moved)]


def test_an_indicator_is_read_as_it_was_defined_then(con, catalogue, figure, story, moment):
    load_articles(con, [story("a", figure("30000000", JUNE))], reader_version="1", now=moment(0))
    indicators = catalogue.indicators | {"vneid_accounts": replace(catalogue.indicators["vneid_accounts"], unit="VND")}
    sync_catalogue(con, replace(catalogue, indicators=indicators), moment(2))
    values = [one(con, ACCOUNTS, "VN", DECEMBER, moment(day)).value for day in (1, 2)]
    assert values == [30_000_000, None]
