"""What no indicator measures, grouped; what the news announce, against what was promised; and why a figure counts."""

from dataclasses import replace
from datetime import date

import pytest

from warehouse.load import load_articles
from warehouse.records import Role
from warehouse.standings import evidence_of

SERVICES = {"indicator": "full_online_service_rate_eligible", "unit": "percent", "role": Role.TARGET}
END_2025, END_2027 = date(2025, 12, 31), date(2027, 12, 31)
JUNE = date(2025, 6, 30)


@pytest.fixture
def announced(con, figure, story, moment):
    """Announce one goal on a day; the comparisons made with it."""

    def announce(value, deadline, published, **changes):
        goal = figure(value, deadline, **(SERVICES | changes))
        load_articles(con, [story("goal", goal, published=published)], reader_version="1", now=moment(0))
        columns = "comparison, target_id, slipped, days_later"
        return con.execute(f"SELECT {columns} FROM mart.announced_targets ORDER BY comparison").fetchall()

    return announce


def test_a_goal_that_quietly_slips_is_seen(announced):
    # 126/QĐ-BCĐCP of September 2025 wanted all by the end of 2025; in November nobody has replaced it yet.
    assert announced("100", END_2027, date(2025, 11, 3)) == [("changed_deadline", "T258", True, 730)]


def test_a_slip_the_catalogue_knows_is_seen_too(announced):
    # 2629/QĐ-TTg of 1 December 2025 says 2027.
    assert announced("100", END_2027, date(2025, 12, 2)) == [
        ("changed_deadline", "T258", True, 730),
        ("same", "T262", None, 0),
    ]


@pytest.mark.parametrize(
    ("value", "deadline", "published", "expected"),
    [
        ("100", END_2025, date(2025, 10, 1), ("same", "T258", None, 0)),
        ("90", END_2025, date(2025, 10, 1), ("changed_value", "T258", True, 0)),
        ("100", JUNE, date(2025, 10, 1), ("changed_deadline", "T258", False, -184)),
        ("95", date(2030, 12, 31), date(2026, 1, 5), ("new", None, None, None)),
        ("70", date(2026, 1, 5), date(2026, 1, 5), ("undated", None, None, None)),
        ("100", date(2026, 1, 5), date(2026, 1, 5), ("same", "T262", None, None)),
        ("100", END_2025, date(2024, 10, 1), ("new", None, None, None)),
    ],
    ids=["same", "less", "sooner", "new", "no deadline", "no deadline but its value", "before any document"],
)
def test_a_goal_is_compared_with_what_was_promised_before(announced, value, deadline, published, expected):
    assert announced(value, deadline, published) == [expected]


def test_recalling_an_old_goal_changes_nothing(announced):
    assert announced("100", END_2025, date(2026, 3, 1)) == [("same", "T258", None, 0)]


def test_a_goal_of_a_province_is_compared_with_what_binds_it(announced):
    assert announced("100", END_2027, date(2026, 3, 1), area="20") == [("new", None, None, None)]


def test_a_goal_that_binds_each_province_binds_one(announced, catalogue):
    (each,) = [one for one in catalogue.targets if one.target_id == "T042"]
    assert {"each_ministry", "each_province"} <= set(each.scope)
    goal = {"indicator": each.indicator_id, "unit": each.unit}
    for area in ("20", "bo_cong_an", "provinces", "ministries", "VN"):
        found = announced(f"{each.value}", each.deadline, date(2024, 3, 1), area=area, **goal)
        assert ("same", "T042", None, 0) in found, area


def test_a_ratio_announces_a_share(announced):
    assert announced("450", END_2025, date(2025, 10, 1), unit="count", denominator="500") == [
        ("changed_value", "T258", True, 0)
    ]


def test_a_goal_in_another_unit_is_none_of_the_indicator(announced):
    assert announced("450", END_2025, date(2025, 10, 1), unit="count") == []


def test_an_article_without_a_day_announces_on_the_day_it_was_loaded(con, figure, story, moment):
    told = story("goal", figure("100", END_2027, **SERVICES))
    undated = replace(told, article=replace(told.article, published_at=None))
    load_articles(con, [undated], reader_version="1", now=moment(0))
    rows = con.execute("SELECT comparison, deadline, published_on FROM mart.announced_targets").fetchall()
    assert sorted(rows) == [
        ("changed_deadline", END_2027, moment(0).date()),
        ("same", END_2027, moment(0).date()),
    ]


def test_ten_newspapers_announce_one_goal(con, figure, story, moment):
    goal = figure("90", END_2025, **SERVICES)
    batch = [
        story("later", goal, published=date(2025, 10, 9)),
        story("first", goal, published=date(2025, 10, 1), source="paper"),
    ]
    load_articles(con, batch, reader_version="1", now=moment(0))
    (row,) = con.execute(
        "SELECT url, sentence, published_on, last_published_on, articles, sources, document_no, superseded_by, target,"
        " target_deadline FROM mart.announced_targets"
    ).fetchall()
    assert row == (
        *("https://paper.example/first", "Đến nay đạt 90.", date(2025, 10, 1), date(2025, 10, 9)),
        *(2, ["ministry", "paper"], "126/QĐ-BCĐCP", "T262", 100, END_2025),
    )


def test_a_corrected_article_announces_no_more(con, announced, figure, story, moment):
    assert announced("90", END_2025, date(2025, 10, 1))
    corrected = story("goal", text="Bài đã được sửa.", published=date(2025, 10, 1))
    load_articles(con, [corrected], reader_version="1", now=moment(1))
    assert con.execute("FROM mart.announced_targets").fetchall() == []


def test_unlinked_figures_are_grouped_by_what_they_count(con, figure, story, moment):
    def counted(value, noun, start, **changes):
        return replace(figure(value, JUNE, indicator=None, start=start, **changes), counted=noun)

    batch = [
        story("a", counted("5", "Trạm sạc", 0), counted("7", "trạm sạc", 20), counted("3", "", 40)),
        story("b", counted("9", "trạm sạc", 0), source="paper", published=date(2025, 7, 4)),
        story("c", counted("9", "trạm sạc", 0, unit="percent"), figure("30000000", JUNE, start=20)),
        story("d", counted("2", "chợ", 0, role=Role.PLAN)),
    ]
    load_articles(con, batch, reader_version="1", now=moment(0))
    rows = con.execute(
        "SELECT noun, unit, figures, articles, sources, lowest, highest, latest_on, example.sentence, example.url"
        " FROM mart.unlinked_nouns"
    ).fetchall()
    assert [row[:4] for row in rows] == [
        ("trạm sạc", "count", 3, 2),
        ("", "count", 1, 1),
        ("trạm sạc", "percent", 1, 1),
    ]
    assert rows[0][4:] == (["ministry", "paper"], 5, 9, JUNE, "Đến nay đạt 9.", "https://paper.example/b")


def test_evidence_says_why_a_figure_was_read_so(con, figure, story, moment):
    read = replace(figure("35000000", JUNE), reason="sentence names cả nước")
    load_articles(con, [story("a", read)], reader_version="1", now=moment(0))
    (sentence,) = evidence_of(con, "T088", "VN", date(2025, 12, 1), moment(0))
    assert (sentence.surface, sentence.area, sentence.reason) == ("35000000", "VN", "sentence names cả nước")
    (deed,) = evidence_of(con, "T192", "bo_cong_an", date(2025, 12, 1), moment(0))
    assert (deed.surface, deed.area, deed.reason) == (None, None, None)
