"""What managers are told regularly: the same change in many places once, counts, and little when all is well."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alerts.digest import compose_digest
from warehouse.records import Point, Status


def places(transition, count: int, **changes: object) -> list:
    made = transition(**changes)
    return [
        replace(made, standing=replace(made.standing, area=f"{n:02}", area_name=f"Tỉnh {n:02}"))
        for n in range(1, count + 1)
    ]


def lines(message) -> list[str]:
    return [" ".join(part.split()) for part in message.text.replace("\n  ", " ").splitlines()]


def test_one_change_in_many_places_is_one_item(transition, as_of, catalogue):
    changed = places(transition, 34, old=Status.LAGGING, evidence="presumed")
    message = compose_digest([one.standing for one in changed], changed, as_of, "en", catalogue=catalogue)
    assert [line for line in lines(message) if "behind schedule → overdue" in line] == [
        "- Administrative-procedure dossiers digitised – Tỉnh 01, Tỉnh 02, Tỉnh 03, Tỉnh 04, Tỉnh 05 and 29 more:"
        " behind schedule → overdue (presumed)"
    ]
    assert message.subject == "Weekly digest 1 March 2026: 34 changes, 34 overdue, 0 behind"


def test_the_worst_ten_say_what_they_were(transition, as_of, catalogue):
    standings = [one.standing for one in places(transition, 12, days_over=60)]
    history = [Point(date(2024, 12, 31), 70.25), Point(date(2025, 10, 31), 78.0)]
    message = compose_digest(standings, [], as_of, "vi", {("T101", "01"): history}, catalogue=catalogue)
    worst = [line for line in lines(message) if line.startswith("- Quá hạn")]
    assert len(worst) == 10
    assert "Tỉnh 01, 78% (trước đó 70,25% ngày 31/12/2024), cần ít nhất 80%" in worst[0]
    assert "https://vanban.example.vn/749" in worst[0]
    assert "(trước đó" not in worst[1]


@pytest.mark.parametrize(("days", "told"), [(0, True), (1, True), (90, True), (91, False), (-1, False)])
def test_what_falls_due_within_ninety_days(days, told, transition, as_of, catalogue):
    standing = transition(Status.LAGGING, deadline=as_of + timedelta(days=days)).standing
    text = compose_digest([standing], [], as_of, "en", catalogue=catalogue).text
    assert ("Due within 90 days" in text) is told


def test_what_is_met_no_longer_falls_due(transition, as_of, catalogue):
    standing = transition(Status.MET, deadline=as_of).standing
    assert "Due within" not in compose_digest([standing], [], as_of, "en", catalogue=catalogue).text


def test_reasons_for_not_rating_count_targets_not_places(transition, as_of, catalogue):
    standings = [
        one.standing
        for name in ("T1", "T2")
        for one in places(transition, 5, status=Status.NOT_RATED, target_id=name, reason="no_figure", name_en=name)
    ]
    other = transition(Status.NOT_RATED, target_id="T3", reason="new_reason", name_en="T3").standing
    text = compose_digest([*standings, other], [], as_of, "en", catalogue=catalogue).text
    assert "- No figure yet: 2 targets (T1; T2)\n" in text
    assert "- Another reason: 1 target (T3)\n" in text


def test_when_all_is_well_it_is_shorter(make_digests, as_of, catalogue):
    busy, well = (
        compose_digest(standings, changed, as_of, period=period, catalogue=catalogue)
        for standings, changed, period in (make_digests()[name] for name in ("digest", "digest-well"))
    )
    assert "không có gì phải lo" in well.subject
    assert len(well.text) < len(busy.text) / 4
    assert not well.chart


def test_a_digest_of_the_whole_country_fits(transition, as_of, catalogue):
    changed = [
        one
        for n in range(60)
        for one in places(transition, 34, old=Status.LAGGING, target_id=f"T{n}", name_vi=f"Chỉ tiêu {n} " * 20)
    ]
    message = compose_digest([one.standing for one in changed], changed, as_of, catalogue=catalogue)
    assert "- và 40 mục khác" in message.text
    assert len(message.slack) <= 3000
    assert len(message.chart) <= 40_000
    assert "Tỉnh 03: 60 quá hạn" in message.chart_alt


def test_nothing_known_is_no_error(as_of, catalogue):
    message = compose_digest([], [], as_of, catalogue=catalogue)
    assert not message.chart
    assert message.subject
