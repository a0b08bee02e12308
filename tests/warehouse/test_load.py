"""Loads: what changes, what does not, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.connection import WarehouseError, open_warehouse
from warehouse.load import Changes, known_pages, load_articles, sync_catalogue
from warehouse.records import Collection, PageState, Qualifier, Role

JUNE, MAY = date(2025, 6, 30), date(2025, 5, 31)


def in_force(con):
    rows = con.execute("SELECT surface FROM core.readings WHERE known_until IS NULL ORDER BY surface").fetchall()
    return [surface for (surface,) in rows]


def test_the_same_again_changes_nothing(con, figure, story, moment, everything):
    batch = [
        story("a", figure("40", JUNE), figure("41", JUNE, start=20)),
        story("b", figure("40", JUNE), source="paper"),
    ]
    page = PageState("https://ministry.example/a", "ministry", '"e"', "", "hash", moment(0), "1")
    visit = Collection("ministry", moment(0), listed=2, fetched=2, unchanged=0, failed=0, readings=3)

    def load(days):
        moved = replace(page, fetched_at=moment(days))
        return load_articles(con, batch, reader_version="1", now=moment(days), pages=[moved], collection=visit)

    first = load(0)
    assert (len(first.inserted), first.revised, first.unchanged) == (3, (), 0)
    before = everything(con)
    assert load(1) == Changes((), (), 3)
    assert everything(con) == before
    assert known_pages(con, "ministry") == {page.url: replace(page, checked_at=moment(0))}
    assert known_pages(con, "paper") == {}


def test_a_corrected_text_is_a_new_version_and_the_old_one_stays(con, figure, story, moment):
    first = load_articles(con, [story("a", figure("40", JUNE))], reader_version="1", now=moment(0))
    second = load_articles(con, [story("a", figure("14", JUNE), fetched=1)], reader_version="1", now=moment(1))
    assert second == Changes(second.inserted, first.inserted, 0)
    assert in_force(con) == ["14"]
    versions = con.execute("SELECT count(*), count(known_until) FROM core.articles").fetchone()
    assert versions == (2, 1)
    assert con.execute("SELECT count(*) FROM core.readings").fetchone() == (2,)


def test_a_text_that_loses_its_figures_takes_them_out_of_force(con, figure, story, moment):
    load_articles(con, [story("a", figure("40", JUNE))], reader_version="1", now=moment(0))
    emptied = story("a", text="Số liệu đang được rà soát.", published=JUNE, fetched=1)
    assert load_articles(con, [emptied], reader_version="1", now=moment(1)).any
    assert in_force(con) == []


def test_a_text_that_comes_back_is_in_force_again(con, figure, story, moment):
    old, new = figure("40", JUNE), figure("14", JUNE)
    for day, reading in enumerate((old, new, old)):
        load_articles(con, [story("a", reading, fetched=day)], reader_version="1", now=moment(day))
    assert in_force(con) == ["40"]


def test_an_archived_version_that_arrives_late_replaces_nothing(con, figure, story, moment):
    load_articles(con, [story("a", figure("14", JUNE), fetched=5)], reader_version="1", now=moment(5))
    late = [story("a", figure("40", JUNE), fetched=1)]
    assert load_articles(con, late, reader_version="1", now=moment(6)).revised == ()
    assert in_force(con) == ["14"]
    assert not load_articles(con, late, reader_version="1", now=moment(7)).any
    assert con.execute("SELECT count(*) FROM core.articles").fetchone() == (2,)


def test_a_newer_reader_replaces_only_what_it_reads_otherwise(con, figure, story, moment):
    kept, wrong = figure("40", JUNE), figure("41", JUNE, start=30)
    text = "Hai con số."
    load_articles(con, [story("a", kept, wrong, text=text)], reader_version="1", now=moment(0))
    right = replace(wrong, indicator_id=None, role=Role.PLAN)
    changes = load_articles(con, [story("a", kept, right, text=text)], reader_version="2", now=moment(1))
    assert (len(changes.inserted), len(changes.revised), changes.unchanged) == (1, 1, 1)
    assert con.execute("SELECT DISTINCT reader_version FROM core.articles").fetchall() == [("2",)]


ABOUT = {
    "published_reason": "meta",
    "extractor": "general",
    "language": "vi",
    "documents": ("https://vanban.example/06", "https://vanban.example/749"),
    "sketch": (4, 2**64 - 4),
}


def test_what_an_article_says_of_itself_is_kept_and_read_anew(con, figure, story, moment, everything):
    def tell(days, **about):
        read = story("a", figure("40", JUNE), text="Số liệu.")
        read = replace(read, article=replace(read.article, **about))
        return load_articles(con, [read], reader_version="1", now=moment(days))

    def held():
        return con.execute(f"SELECT {', '.join(ABOUT)}, updated_at, body_length FROM core.articles").fetchall()

    tell(0)
    assert held() == [("", "declared", "", [], [], None, 8)]
    assert not tell(1, **ABOUT, updated_at=moment(0)).any
    lists = [list(value) if isinstance(value, tuple) else value for value in ABOUT.values()]
    assert held() == [(*lists, moment(0), 8)]
    before = everything(con)
    tell(2, **ABOUT, updated_at=moment(0))
    assert everything(con) == before


def test_reprints_that_name_one_canonical_address_stay_apart(con, figure, story, moment):
    def reprint(source):
        read = story("a", figure("40", JUNE), source=source, text=f"Theo {source}.")
        return replace(read, article=replace(read.article, canonical_url="https://ministry.example/a"))

    for _ in range(2):
        for source in ("ministry", "paper"):
            load_articles(con, [reprint(source)], reader_version="1", now=moment(0))
    assert con.execute("SELECT sources, voices FROM core.observations").fetchall() == [(["ministry", "paper"],) * 2]
    assert con.execute("SELECT count(*) FROM core.articles").fetchone() == (2,)


def test_of_two_copies_in_one_batch_the_later_fetch_counts(con, figure, story, moment):
    copies = [story("a", figure("14", JUNE), fetched=2), story("a", figure("40", JUNE), fetched=1)]
    load_articles(con, copies, reader_version="1", now=moment(2))
    assert in_force(con) == ["14"]


@pytest.mark.parametrize("value", ["1.1234567891", "123456789012345678901234567890", "NaN"])
def test_a_number_that_does_not_fit_is_refused_whole(con, figure, story, moment, everything, value):
    before = everything(con)
    batch = [story("a", figure("40", JUNE)), story("b", replace(figure("1", JUNE), value=Decimal(value)))]
    with pytest.raises(WarehouseError, match=r"value: .* does not fit"):
        load_articles(con, batch, reader_version="1", now=moment(0))
    assert everything(con) == before


@pytest.mark.parametrize("value", ["0.000000001", "12345678901234567890123456789.123456789", "-5", "1E+6"])
def test_a_number_that_fits_comes_back_exactly(con, figure, story, moment, value):
    load_articles(con, [story("a", figure(value, JUNE))], reader_version="1", now=moment(0))
    assert con.execute("SELECT value FROM core.readings").fetchone() == (Decimal(value),)


def test_shares_take_percents_and_ratios_and_nothing_else(con, figure, story, moment):
    share = {"indicator": "full_online_dossier_rate", "area": "20"}
    load_articles(
        con,
        [
            story(
                "a",
                figure("52.64", JUNE, unit="percent", **share),
                figure("30", MAY, denominator="40", start=10, **share),
                figure("12", MAY, denominator="63", unit="rank", start=20, **share),
                figure("7000", MAY, start=30, **share),
                figure("3", MAY, denominator="0", start=40, **share),
                figure("60", JUNE, unit="percent", start=50, role=Role.TARGET, **share),
            )
        ],
        reader_version="1",
        now=moment(0),
    )
    rows = con.execute("SELECT as_of_on, amount FROM core.observations ORDER BY as_of_on").fetchall()
    assert rows == [(MAY, 75.0), (JUNE, 52.64)]


def test_one_fact_in_two_papers_is_one_observation_and_a_dispute_is_marked(con, figure, story, moment):
    batch = [
        story("a", figure("40", JUNE)),
        story("b", figure("40", JUNE), source="paper"),
        story("c", figure("40", JUNE, qualifier=Qualifier.ABOUT), source="paper"),
        story("d", figure("39", MAY), source="paper"),
        story("e", figure("41", JUNE), source="paper"),
    ]
    load_articles(con, batch, reader_version="1", now=moment(0))
    rows = con.execute(
        "SELECT amount, qualifier, sources, tier, disputed FROM core.observations ORDER BY ALL"
    ).fetchall()
    assert rows == [
        (39.0, "exact", ["paper"], 4, False),
        (40.0, "about", ["paper"], 4, True),
        (40.0, "exact", ["ministry", "paper"], 2, True),
        (41.0, "exact", ["paper"], 4, True),
    ]
    assert con.execute("SELECT value_low, value_high, readings FROM mart.disputed_figures").fetchall() == [(40, 41, 2)]


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        (("54.2", "54,2%"), ("54.239", "54,239%"), False),
        (("54.2", "54,2%"), ("54.25", "54,25%"), False),
        (("54.2", "54,2%"), ("54.26", "54,26%"), True),
        (("54", "54,0%"), ("54.4", "54,4%"), True),
        (("54", "54%"), ("54.4", "54,4%"), False),
        (("50", "50%"), ("54", "54%"), True),
        (("42000000", "42 triệu"), ("41987654", "41.987.654"), False),
        (("42000000", "42.000.000"), ("41987654", "41.987.654"), True),
        (("42000000", "bốn hai triệu"), ("41987654", "41.987.654"), True),
        (("0", "0%"), ("0.4", "0,4%"), True),
    ],
)
def test_what_one_value_may_have_been_rounded_to_is_not_disputed(con, figure, story, moment, one, other, disputed):
    printed = [replace(figure(value, JUNE), surface=surface) for value, surface in (one, other)]
    batch = [story(name, reading) for name, reading in zip("ab", printed, strict=True)]
    load_articles(con, batch, reader_version="1", now=moment(0))
    assert con.execute("SELECT disputed FROM core.observations").fetchall() == [(disputed,)] * 2
    assert bool(con.execute("FROM mart.disputed_figures").fetchall()) is disputed


def test_one_value_out_of_line_disputes_the_whole_day(con, figure, story, moment):
    printed = (("54.2", "54,2%"), ("54.239", "54,239%"), ("55.1", "55,1%"))
    batch = [story(value, replace(figure(value, JUNE), surface=surface)) for value, surface in printed]
    load_articles(con, batch, reader_version="1", now=moment(0))
    assert con.execute("SELECT readings, voices FROM mart.disputed_figures").fetchall() == [(3, 1)]


def test_a_changed_target_is_a_new_version(con, catalogue, moment, everything):
    before = everything(con)
    assert sync_catalogue(con, catalogue, moment(1)).unchanged > 400
    assert everything(con) == before
    first, *others = catalogue.targets
    moved = replace(catalogue, targets=(replace(first, value=first.value + 5), *others[1:]))
    changes = sync_catalogue(con, moved, moment(2))
    assert changes.inserted == (f"targets:{first.target_id}",)
    assert changes.revised == (f"targets:{first.target_id}", f"targets:{others[0].target_id}")
    rows = con.execute(
        "SELECT version, value, known_until IS NULL FROM core.targets WHERE target_id = ? ORDER BY version",
        [first.target_id],
    ).fetchall()
    assert rows == [(1, first.value, False), (2, first.value + 5, True)]


texts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(10, 14)), max_size=6)


@given(st.lists(texts, max_size=4))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_any_story_loaded_twice_is_loaded_once(tmp_path_factory, stocked, figure, story, moment, everything, told):
    path = tmp_path_factory.mktemp("twice") / "w.duckdb"
    path.write_bytes(stocked.read_bytes())
    with open_warehouse(path) as con:
        for day, batch in enumerate(told):
            articles = [story(name, figure(str(value), JUNE), fetched=day) for name, value in batch]
            load_articles(con, articles, reader_version="1", now=moment(day))
            before = everything(con)
            assert not load_articles(con, articles, reader_version="1", now=moment(day + 0.5)).any
            assert everything(con) == before
        latest = {name: value for batch in told for name, value in batch}
        assert in_force(con) == sorted(str(value) for value in latest.values())
