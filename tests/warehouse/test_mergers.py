"""Provinces that merged: what the former ones reported stays theirs, is shown, and adds up where counts do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from warehouse.load import load_articles, sync_catalogue
from warehouse.records import Correction, Qualifier, Status
from warehouse.standings import evidence_of, predecessors_of, standings

MARCH, JUNE, DECEMBER = date(2025, 3, 31), date(2025, 6, 30), date(2025, 12, 1)
# Of Hoà Bình (17), Phú Thọ (25) and Vĩnh Phúc (26) became Phú Thọ (25).
PARTS, MERGED = ("17", "25", "26"), "25"
TEAMS, DOSSIERS = "community_digital_teams", "T042"


@pytest.fixture
def report(con, figure, story, moment):
    """Load what some provinces report for a day, each in an article of its own."""

    def load(values, on=JUNE, at=0, source="ministry", **changes):
        given = {"indicator": TEAMS} | changes
        batch = [
            story(f"{area}-{on}", figure(value, on, area=area, **given), source=source, fetched=at)
            for area, value in values.items()
        ]
        load_articles(con, batch, reader_version="1", now=moment(at))

    return load


def sums(con, moment="infinity"):
    return con.execute(
        "SELECT area, as_of_on, amount, qualifier, tier FROM core.sums_known(CAST(? AS TIMESTAMPTZ)) ORDER BY as_of_on",
        [moment],
    ).fetchall()


def test_counts_add_up_when_all_parts_are_known(con, report, moment):
    report(dict(zip(PARTS[:2], ("100", "200"), strict=True)))
    assert sums(con) == []
    report({PARTS[2]: "50"}, at=1, source="paper")
    assert sums(con) == [(MERGED, JUNE, 350, "exact", 4)]
    assert sums(con, moment(0.5)) == []


def test_days_and_periods_are_not_mixed(con, report, figure, story, moment):
    report({"17": "100", "25": "200"})
    report({"26": "50"}, on=MARCH)
    half_year = replace(figure("50", JUNE, area="26", indicator=TEAMS), period_start_on=date(2025, 1, 1))
    load_articles(con, [story("half", half_year)], reader_version="1", now=moment(0))
    assert sums(con) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": "full_online_dossier_rate", "unit": "percent"},
        {"indicator": "full_online_dossier_rate", "denominator": "400"},
        {"indicator": "services_on_nps_count"},
    ],
    ids=["shares", "ratios", "counts that overlap"],
)
def test_what_does_not_add_up_is_never_added(con, report, changes):
    report(dict.fromkeys(PARTS, "30"), **changes)
    assert sums(con) == []


def test_figures_of_the_merged_province_are_no_parts(con, report):
    report(dict.fromkeys(PARTS, "30"), on=date(2025, 7, 31))
    assert sums(con) == []


@pytest.mark.parametrize(
    ("qualifiers", "qualifier"),
    [
        (("exact", "at_least", "exact"), "at_least"),
        (("at_most", "exact", "exact"), "at_most"),
        (("at_most", "at_least", "exact"), "about"),
        (("about", "at_least", "exact"), "about"),
    ],
)
def test_a_sum_is_no_more_exact_than_its_parts(con, report, qualifiers, qualifier):
    for area, said in zip(PARTS, qualifiers, strict=True):
        report({area: "10"}, qualifier=Qualifier(said))
    assert [row[3] for row in sums(con)] == [qualifier]


def test_of_several_sources_the_best_gives_the_part(con, report):
    report(dict.fromkeys(PARTS, "10"))
    report({"17": "99"}, source="paper")
    assert [row[2] for row in sums(con)] == [30]


def test_a_sum_is_shown_with_its_parts(con, report):
    report(dict(zip(PARTS, ("100", "200", "50"), strict=True)))
    report({MERGED: "360"}, on=DECEMBER)
    rows = con.execute(
        "SELECT area, area_name, as_of_on, value, basis, [part.area for part in parts], sources"
        f" FROM mart.indicator_series WHERE indicator_id = '{TEAMS}' AND present_area = '{MERGED}' ORDER BY ALL"
    ).fetchall()
    own = (None, None, ["ministry"])
    assert rows == [
        ("17", "Hòa Bình", JUNE, 100, *own),
        ("25", "Phú Thọ", JUNE, 200, *own),
        ("25", "Phú Thọ", JUNE, 350, "sum_of_parts", list(PARTS), ["ministry"]),
        ("25", "Phú Thọ", DECEMBER, 360, *own),
        ("26", "Vĩnh Phúc", JUNE, 50, *own),
    ]


@pytest.fixture
def team_target(con, catalogue, moment):
    """A target of our own: 400 teams in each province, 100 of them there at the end of 2024."""
    model = next(one for one in catalogue.targets if one.target_id == DOSSIERS)
    teams = replace(
        model,
        target_id="TEAMS",
        indicator_id=TEAMS,
        unit="count",
        value=Decimal(400),
        deadline=date(2026, 12, 31),
        baseline_on=date(2024, 12, 31),
        baseline_value=Decimal(100),
    )
    sync_catalogue(con, replace(catalogue, targets=(*catalogue.targets, teams)), moment(0))


def standing(con, target, known, area=MERGED, day=DECEMBER):
    return next(row for row in standings(con, day, known) if (row.target_id, row.area) == (target, area))


def test_a_merged_province_is_judged_by_what_its_parts_add_up_to(con, report, team_target, moment):
    report(dict(zip(PARTS, ("100", "200", "50"), strict=True)))
    found = standing(con, "TEAMS", moment(0))
    assert (found.value, found.value_date, found.status, found.basis) == (350, JUNE, Status.ON_TRACK, "sum_of_parts")
    cited = evidence_of(con, "TEAMS", MERGED, DECEMBER, moment(0))
    assert sorted((one.area, one.surface, one.basis) for one in cited) == [
        ("17", "100", "part"),
        ("25", "200", "part"),
        ("26", "50", "part"),
    ]
    assert predecessors_of(con, "TEAMS", MERGED, DECEMBER, moment(0)) == []
    report({MERGED: "340"}, on=DECEMBER, at=1)
    newer = standing(con, "TEAMS", moment(1))
    assert (newer.value, newer.basis) == (340, None)


def test_a_former_province_is_judged_by_its_own_figure(con, report, team_target, moment):
    report(dict(zip(PARTS, ("100", "200", "50"), strict=True)))
    before = standing(con, "TEAMS", moment(0), area="25", day=JUNE)
    assert (before.value, before.basis) == (200, None)


def test_shares_of_former_provinces_are_shown_and_not_counted(con, report, moment):
    report({"17": "40", "26": "60"}, indicator="full_online_dossier_rate", unit="percent")
    report({"17": "35"}, on=MARCH, indicator="full_online_dossier_rate", unit="percent")
    assert standing(con, DOSSIERS, moment(0)).value is None
    assert evidence_of(con, DOSSIERS, MERGED, DECEMBER, moment(0)) == []
    former = predecessors_of(con, DOSSIERS, MERGED, DECEMBER, moment(0))
    assert sorted((one.area, one.surface, one.basis) for one in former) == [
        ("17", "40", "predecessor"),
        ("26", "60", "predecessor"),
    ]
    # Lạng Sơn merged with nobody, and before the merger Phú Thọ was nobody's successor.
    assert predecessors_of(con, DOSSIERS, "20", DECEMBER, moment(0)) == []
    assert predecessors_of(con, DOSSIERS, MERGED, JUNE, moment(0)) == []


def test_a_corrected_part_corrects_the_sum(con, report, catalogue, moment):
    report(dict(zip(PARTS, ("100", "200", "50"), strict=True)))
    wrong = Correction("x", Decimal(50), Decimal(55), "why", JUNE, indicator_id=TEAMS, area="26", as_of_on=JUNE)
    sync_catalogue(con, replace(catalogue, corrections=(wrong,)), moment(1))
    assert [row[2] for row in sums(con, moment(0.5))] == [350]
    assert [row[2] for row in sums(con)] == [355]
