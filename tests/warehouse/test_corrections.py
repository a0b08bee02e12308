"""What a source printed wrong: declared in a file, counted once it is loaded, retired when the source changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from warehouse.catalogue import CatalogueError
from warehouse.catalogue.corrections import broken_corrections, read_corrections
from warehouse.checks import run_checks
from warehouse.load import load_articles, sync_catalogue
from warehouse.records import Correction
from warehouse.standings import evidence_of, record_transitions, standings

ACCOUNTS, JUNE, DECEMBER = "T088", date(2025, 6, 30), date(2025, 12, 1)
SINCE = date(2026, 1, 2)

IN_ARTICLE = """
[swapped-digits]
url = "https://paper.example/a"
surface = "53000000"
expect = 53000000
value = 35000000
reason = "Two digits were swapped."
since = 2026-01-02
"""
OF_A_DAY = """
[typing-error]
indicator = "vneid_accounts"
area = "VN"
as_of = 2025-06-30
expect = 53000000.0
ignore = true
reason = "Nobody knows where it comes from."
since = 2026-01-02
"""


@pytest.fixture
def read(tmp_path):
    """Corrections of a text."""

    def reading(text):
        path = tmp_path / "corrections.toml"
        path.write_text(text, encoding="utf-8")
        return read_corrections(path)

    return reading


@pytest.fixture
def correct(con, catalogue, read, moment):
    """Load corrections on a day of the story."""

    def load(text, day):
        return sync_catalogue(con, replace(catalogue, corrections=read(text)), moment(day))

    return load


@pytest.fixture
def misprint(con, figure, story, moment):
    """Accounts of a year, the newest of them misprinted by a paper."""
    right = story("old", figure("30000000", date(2024, 6, 30)))
    wrong = story("a", figure("53000000", JUNE), source="paper")
    load_articles(con, [right, wrong], reader_version="1", now=moment(0))


def value(con, known):
    return next(row.value for row in standings(con, DECEMBER, known) if row.target_id == ACCOUNTS)


@pytest.mark.parametrize(("text", "right"), [(IN_ARTICLE, 35_000_000), (OF_A_DAY, 30_000_000)])
def test_a_correction_counts_from_the_moment_it_is_loaded(con, correct, misprint, moment, text, right):
    correct(text, 2)
    assert value(con, moment(1)) == 53_000_000
    assert value(con, moment(2)) == right
    correct("", 4)
    assert [value(con, moment(day)) for day in (1, 3, 4)] == [53_000_000, right, 53_000_000]


def test_the_article_goes_before_the_day(con, correct, misprint, moment):
    correct(IN_ARTICLE + OF_A_DAY, 1)
    assert value(con, moment(1)) == 35_000_000


def test_evidence_says_what_was_corrected(con, correct, misprint, moment):
    correct(IN_ARTICLE, 1)
    said = "53000000 corrected to 35000000 since 2026-01-02: Two digits were swapped."
    (sentence,) = evidence_of(con, ACCOUNTS, "VN", DECEMBER, moment(1))
    assert (sentence.surface, sentence.correction) == ("53000000", said)
    (uncorrected,) = evidence_of(con, ACCOUNTS, "VN", DECEMBER, moment(0))
    assert uncorrected.correction is None
    rows = con.execute(
        "SELECT value, correction FROM mart.figure_evidence WHERE surface = '53000000'"
        " UNION ALL SELECT value, corrections[1] FROM mart.indicator_series WHERE as_of_on = DATE '2025-06-30'"
    ).fetchall()
    assert rows == [(53_000_000, said), (35_000_000, said)]


def test_an_alert_carries_the_correction(con, correct, misprint, moment):
    correct(IN_ARTICLE, 1)
    (change,) = [one for one in record_transitions(con, DECEMBER, moment(1)) if one.standing.target_id == ACCOUNTS]
    assert change.evidence.correction.startswith("53000000 corrected to 35000000")


def test_a_correction_that_was_declared_is_told(con, correct, misprint, moment):
    record_transitions(con, DECEMBER, moment(0.5))
    correct(IN_ARTICLE, 1)
    changes = {one.standing.target_id: one for one in record_transitions(con, DECEMBER, moment(1))}
    assert (changes[ACCOUNTS].old_status, changes[ACCOUNTS].standing.status) == ("met", "lagging")
    assert con.execute("SELECT count(*) FROM core.evaluations").fetchone() == (2,)


def retired(con, moment, day):
    (check,) = [one for one in run_checks(con, JUNE, moment(day)) if one.name == "retired_corrections"]
    return check.rows


@pytest.mark.parametrize("text", [IN_ARTICLE, OF_A_DAY])
def test_a_correction_retires_when_the_source_prints_another_number(
    con, correct, misprint, figure, story, moment, text
):
    correct(text, 1)
    assert retired(con, moment, 1) == 0
    mended = story("a", figure("36000000", JUNE), source="paper", fetched=2)
    load_articles(con, [mended], reader_version="1", now=moment(2))
    assert value(con, moment(2)) == 36_000_000
    assert retired(con, moment, 2) == 1
    assert con.execute("SELECT figures, retired FROM mart.corrections").fetchall() == [(0, True)]


def test_a_correction_of_what_was_never_collected_is_no_fault(con, correct, moment):
    correct(IN_ARTICLE + OF_A_DAY, 1)
    assert retired(con, moment, 1) == 0


def test_a_corrected_share_is_no_ratio_any_more(con, figure, story, moment, correct):
    share = figure("30", JUNE, denominator="20", indicator="full_online_dossier_rate", area="20")
    load_articles(con, [story("a", share, source="paper")], reader_version="1", now=moment(0))
    correct(IN_ARTICLE.replace("53000000", "30").replace("35000000", "66.7"), 1)
    assert con.execute("SELECT amount, qualifier FROM core.observations").fetchall() == [(66.7, "exact")]


def test_numbers_are_read_exactly(read):
    (one,) = read(IN_ARTICLE.replace("= 35000000", "= 35.100000001"))
    assert (one.expect, one.value, one.since) == (Decimal(53_000_000), Decimal("35.100000001"), SINCE)
    (ignored,) = read(OF_A_DAY)
    assert (ignored.value, ignored.as_of_on, ignored.expect) == (None, JUNE, Decimal(53_000_000))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("url =", "urls =", "urls: unknown key"),
        ("surface =", "area =", "names no one figure"),
        ('surface = "53000000"', "", "surface: missing"),
        ("expect = 53000000", "", "expect: missing"),
        ("since = 2026-01-02", 'since = "2026-01-02"', "since: '2026-01-02' is not a day"),
        ("since = 2026-01-02", "since = 2026-01-02T00:00:00", "is not a day"),
        ('"Two digits were swapped."', '""', "reason: '' is not text"),
        ("value = 35000000", "", "value: give the right value"),
        ("value = 35000000", "value = 35000000\nignore = true", "value: give the right value"),
        ("value = 35000000", "ignore = false", "ignore: False is not true"),
        ("value = 35000000", "value = 1.0000000001", "is not a number"),
        ("value = 35000000", "value = nan", "is not a number"),
        ("value = 35000000", "value = true", "is not a number"),
        ("[swapped-digits]", "", "is no table"),
        ("expect = ", "expect ", "mend the file"),
    ],
)
def test_a_mistake_in_the_file_is_one_line(read, old, new, said):
    with pytest.raises(CatalogueError) as error:
        read(IN_ARTICLE.replace(old, new, 1))
    assert said in str(error.value)
    assert "corrections.toml: " in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"indicator_id": "nobody_knows"}, "unknown indicator 'nobody_knows'"),
        ({"area": "02"}, None),
        ({"area": "02", "as_of_on": date(2025, 7, 1)}, "'02' is no area or body on 2025-07-01"),
        ({"area": "bo_thong_tin_truyen_thong", "as_of_on": date(2025, 7, 1)}, "is no area or body"),
        ({"area": "bo_cong_an"}, None),
    ],
)
def test_what_a_correction_names_must_be_known(catalogue, changes, said):
    one = replace(
        Correction("x", Decimal(1), None, "why", SINCE, indicator_id="vneid_accounts", area="VN", as_of_on=JUNE),
        **changes,
    )
    found = list(broken_corrections(replace(catalogue, corrections=(one,))))
    assert [said in line for line in found] == ([True] if said else [])


def test_a_figure_is_corrected_once(catalogue):
    one = Correction("x", Decimal(1), None, "why", SINCE, url="https://paper.example/a", surface="1")
    twice = replace(catalogue, corrections=(one, replace(one, correction_id="y", value=Decimal(2))))
    (line,) = broken_corrections(twice)
    assert "[y] corrects the same figure as [x]" in line
