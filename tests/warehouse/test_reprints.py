"""Reprints: one text on many hosts is one voice, whichever comes first and in whatever order they are loaded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from warehouse.connection import open_warehouse
from warehouse.load import ReadArticle, load_articles
from warehouse.records import Article

JUNE = date(2025, 6, 30)

TEXT = tuple(Random(1).sample(range(0, 2**63, 4), 40))
OTHER = tuple(Random(2).sample(range(0, 2**63, 4), 40))


@pytest.fixture
def told(story, figure):
    """An article with a sketch, published so many hours after the first of July."""

    def tell(name, source, sketch=TEXT, hours=0.0, value="40", **about):
        read = story(name, figure(value, JUNE), source=source, text=f"{source} {name} {value}", **about)
        at = datetime(2025, 7, 1, tzinfo=UTC) + timedelta(hours=hours)
        return replace(read, article=replace(read.article, published_at=at, sketch=tuple(sorted(sketch))))

    return tell


@pytest.fixture
def load(con, moment):
    def load(*batch, day=0.0):
        load_articles(con, batch, reader_version="1", now=moment(day))

    return load


def reprints(con):
    return con.execute(
        "SELECT voice, source_id, url, containment FROM mart.reprints ORDER BY source_id, url"
    ).fetchall()


def test_a_cut_is_a_reprint_of_the_whole_that_came_before(con, load, told):
    load(told("long", "ministry"), told("cut", "paper", TEXT[:20], hours=3), told("own", "radio", OTHER, hours=4))
    assert reprints(con) == [("ministry", "paper", "https://paper.example/cut", 1)]
    assert con.execute("SELECT sources, voices FROM core.observations").fetchall() == [
        (["ministry", "paper", "radio"], ["ministry", "radio"])
    ]


@pytest.mark.parametrize(
    "sketch", [TEXT[:19] + OTHER[:21], TEXT[:3], ()], ids=["less than half", "too little to tell", "none"]
)
def test_what_is_not_half_of_it_is_no_reprint(con, load, told, sketch):
    load(told("long", "ministry"), told("other", "paper", sketch, hours=3))
    assert reprints(con) == []


def test_half_of_the_smaller_is_enough(con, load, told):
    load(told("long", "ministry"), told("half", "paper", TEXT[:10] + OTHER[:10], hours=3))
    assert [row[-1] for row in reprints(con)] == [0.5]


def test_a_source_does_not_reprint_itself(con, load, told):
    load(told("a", "ministry"), told("b", "ministry", hours=3))
    assert reprints(con) == []


@pytest.mark.parametrize(("days", "found"), [(45, 1), (46, 0)])
def test_what_comes_months_later_is_another_story(con, load, told, days, found):
    load(told("a", "ministry"))
    load(told("b", "paper", hours=24 * days), day=1)
    assert len(reprints(con)) == found


def test_an_article_without_a_date_counts_from_the_day_it_was_loaded(con, load, told):
    undated = told("a", "ministry")
    load(replace(undated, article=replace(undated.article, published_at=None)))
    load(told("b", "paper", hours=24 * 190), day=1)
    assert [row[:2] for row in reprints(con)] == [("ministry", "paper")]


CHAIN = {
    "agency": {"sketch": TEXT, "hours": 0},
    "paper": {"sketch": TEXT[:24], "hours": 1},
    # Of the agency's text this one has too little, but it has most of what the paper kept.
    "radio": {"sketch": TEXT[12:24] + OTHER[:13], "hours": 2},
    "portal": {"sketch": TEXT[:24] + OTHER[20:30], "hours": 3},
}


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_the_first_is_the_original_in_whatever_order_they_are_loaded(path, told, moment, order):
    with open_warehouse(path) as con:
        for day, source in enumerate(order):
            load_articles(con, [told("a", source, **CHAIN[source])], reader_version="1", now=moment(day))
        assert [(voice, source) for voice, source, *_ in reprints(con)] == [
            ("agency", "paper"),
            ("agency", "portal"),
            ("agency", "radio"),
        ]


def test_loaded_at_once_they_are_the_same(con, load, told):
    load(*(told("a", source, **CHAIN[source]) for source in CHAIN))
    assert {voice for voice, *_ in reprints(con)} == {"agency"}
    assert len(reprints(con)) == 3


def test_loaded_again_nothing_changes(con, load, told, everything):
    batch = [told("a", source, **CHAIN[source]) for source in CHAIN]
    load(*batch)
    before = everything(con)
    load(*batch, day=1)
    assert everything(con) == before


def test_what_was_taken_for_an_original_is_remembered(con, load, told, moment):
    load(told("b", "paper", hours=1))
    load(told("c", "radio", hours=2), day=1)
    load(told("a", "agency"), day=2)
    known = "SELECT voice, count(*) FROM core.reprints_known(?) GROUP BY voice"
    assert con.execute(known, [moment(0)]).fetchall() == []
    assert con.execute(known, [moment(1)]).fetchall() == [("paper", 1)]
    assert con.execute(known, [moment(2)]).fetchall() == [("agency", 2)]


def test_a_page_without_a_sketch_is_recognised_when_it_is_read_anew(con, load, told):
    load(told("a", "ministry"), told("b", "paper", (), hours=1))
    assert reprints(con) == []
    load(told("b", "paper", hours=1), day=1)
    assert [row[:2] for row in reprints(con)] == [("ministry", "paper")]


def test_a_corrected_page_is_still_the_original(con, load, told):
    load(told("a", "ministry"), told("b", "paper", hours=1))
    load(told("a", "ministry", value="41", fetched=1), day=1)
    assert [(voice, source) for voice, source, *_ in reprints(con)] == [("ministry", "paper")]
    ((voices, versions),) = con.execute("SELECT voices, versions FROM mart.disputed_figures").fetchall()
    assert voices == 1
    assert [(one["amount"], one["sources"], one["voices"]) for one in versions] == [
        (41, ["ministry"], ["ministry"]),
        (40, ["paper"], ["ministry"]),
    ]


def test_a_disputed_value_and_its_nine_reprints_are_one_voice(con, load, told):
    copies = [told(f"copy {number}", f"paper_{number}", hours=number) for number in range(1, 10)]
    load(told("a", "ministry"), *copies, told("b", "radio", OTHER, value="41"))
    ((voices, versions),) = con.execute("SELECT voices, versions FROM mart.disputed_figures").fetchall()
    assert voices == 2
    assert {one["amount"]: (len(one["sources"]), one["voices"]) for one in versions} == {
        40: (10, ["ministry"]),
        41: (1, ["radio"]),
    }


def test_evidence_says_whose_words_it_is(con, load, told, moment):
    load(told("a", "ministry", value="40000000"), told("b", "paper", value="40000000", hours=1))
    cited = con.execute(
        "SELECT source_id, voice FROM mart.evidence(DATE '2025-08-01', ?) WHERE target_id = 'T088' ORDER BY source_id",
        [moment(1)],
    ).fetchall()
    assert cited == [("ministry", "ministry"), ("paper", "ministry")]
    assert cited == con.execute("SELECT source_id, voice FROM mart.figure_evidence ORDER BY source_id").fetchall()


def test_a_phrase_that_everybody_writes_makes_no_reprint(con, load, told):
    phrase = tuple(Random(3).sample(range(0, 2**63, 4), 8))
    own = [tuple(Random(100 + number).sample(range(0, 2**63, 4), 4)) for number in range(101)]
    load(*(told(f"n{number}", f"s{number}", phrase + one) for number, one in enumerate(own)))
    assert reprints(con) == []


def test_a_sketch_holds_numbers_of_64_bits(con, moment):
    largest = 2**64 - 4
    article = Article("s", "https://s/a", "t", "b", "VN", sketch=(0, largest))
    load_articles(con, [ReadArticle(article, ())], reader_version="1", now=moment(0))
    assert con.execute("SELECT sketch FROM core.articles").fetchone() == ([0, largest],)
