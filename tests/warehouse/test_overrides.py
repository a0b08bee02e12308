"""A person's word against a verdict: logged, quoted, and void with the next figure."""

from datetime import date

import pytest

from warehouse.load import load_articles
from warehouse.overrides import OverrideError, override
from warehouse.records import Override, Status
from warehouse.standings import evidence_of, record_transitions, standings

ACCOUNTS = "T088"
JUNE, DECEMBER, AFTER = date(2025, 6, 30), date(2025, 12, 1), date(2026, 1, 5)


@pytest.fixture
def learn(con, figure, story, moment):
    """Load a count of accounts, in millions."""

    def load(name, on, millions, at):
        batch = [story(name, figure(f"{millions}000000", on), fetched=at)]
        load_articles(con, batch, reader_version="1", now=moment(at))

    return load


@pytest.fixture
def slow(learn):
    """Accounts that grow too slowly, the goal being 40 million at the end of 2025."""
    learn("a", date(2024, 6, 30), 30, 0)
    learn("b", JUNE, 35, 0)


@pytest.fixture
def say(con, moment):
    """Say what T088 is instead."""

    def word(status, at, as_of=AFTER, since=None, **changes):
        given = {"target_id": ACCOUNTS, "area": "VN", "reason": "Letter 12 of the ministry.", "made_by": "Lan"}
        told = Override(**given | changes, status=status, became_true_on=since or as_of)
        return override(con, told, as_of, moment(at))

    return word


@pytest.fixture
def found(con, moment):
    """The standing of T088."""

    def standing(at, day=AFTER):
        return next(row for row in standings(con, day, moment(at)) if (row.target_id, row.area) == (ACCOUNTS, "VN"))

    return standing


def test_a_word_sets_the_verdict_aside_from_then_on(con, slow, say, found, moment):
    before = found(1)
    assert (before.status, before.evidence, before.days_over) == (Status.OVERDUE, "presumed", 5)
    assert say(Status.MET, 2, since=date(2025, 12, 20)) == Status.OVERDUE
    assert found(1) == before
    after = found(2)
    assert (after.status, after.reason, after.met_on) == (Status.MET, "overridden", date(2025, 12, 20))
    assert (after.evidence, after.days_over, after.gap, after.late_days) == (None, None, None, None)
    assert (after.value, after.value_date) == (before.value, before.value_date)
    word, figure = evidence_of(con, ACCOUNTS, "VN", AFTER, moment(2))
    assert (word.basis, word.sentence, word.source_name) == ("override", "Letter 12 of the ministry.", "Lan")
    assert figure.basis is None


def test_met_after_the_deadline_is_late(slow, say, found):
    say(Status.MET, 1, since=date(2026, 1, 3))
    assert found(1).late_days == 3


@pytest.mark.parametrize("millions", [36, 41], ids=["short", "enough"])
def test_the_next_figure_ends_it(slow, say, found, learn, millions):
    say(Status.NOT_RATED, 1)
    assert found(1).status == Status.NOT_RATED
    learn("c", date(2026, 1, 2), millions, 2)
    assert found(2).status == (Status.MET if millions == 41 else Status.OVERDUE)
    assert found(1.5).status == Status.NOT_RATED


def test_a_deadline_that_passes_ends_it(slow, say, found):
    say(Status.ON_TRACK, 1, as_of=DECEMBER)
    assert found(1, date(2025, 12, 31)).status == Status.ON_TRACK
    assert found(1, date(2026, 1, 1)).status == Status.OVERDUE


def test_an_older_figure_and_the_same_again_do_not_end_it(slow, say, found, learn):
    say(Status.NOT_RATED, 1)
    learn("late", date(2025, 1, 31), 33, 2)
    learn("again", JUNE, 35, 2)
    assert found(2).status == Status.NOT_RATED


def test_it_says_nothing_of_the_days_before(slow, say, found):
    say(Status.NOT_RATED, 1)
    assert found(1, DECEMBER).reason != "overridden"


def test_the_last_word_counts_and_may_be_taken_back(con, slow, say, found):
    say(Status.NOT_RATED, 1)
    say(Status.MET, 2)
    assert found(2).status == Status.MET
    say(None, 3)
    assert (found(3).status, found(2).status) == (Status.OVERDUE, Status.MET)
    assert con.execute("SELECT status, verdict FROM core.overrides ORDER BY made_at").fetchall() == [
        ("not_rated", "overdue"),
        ("met", "overdue"),
        (None, "overdue"),
    ]


def test_it_is_told_and_its_end_too(con, slow, say, learn, moment):
    def told(at):
        return [
            (one.old_status, one.standing.status, one.evidence.sentence)
            for one in record_transitions(con, AFTER, moment(at))
            if one.standing.target_id == ACCOUNTS
        ]

    told(1)
    say(Status.MET, 2)
    assert told(3) == [(Status.OVERDUE, Status.MET, "Letter 12 of the ministry.")]
    asked = "SELECT target_id, status, verdict, in_force FROM mart.overrides"
    assert con.execute(asked).fetchall() == [(ACCOUNTS, "met", "overdue", True)]
    learn("c", date(2026, 1, 2), 36, 4)
    assert told(5) == [(Status.MET, Status.OVERDUE, "Đến nay đạt 36000000.")]
    assert con.execute(asked).fetchall() == [(ACCOUNTS, "met", "overdue", False)]


@pytest.mark.parametrize(
    ("status", "changes", "said"),
    [
        (Status.OVERDUE, {}, "not a matter of opinion"),
        (Status.STALE, {}, "not a matter of opinion"),
        (Status.ON_TRACK, {}, "deadline 2025-12-31 has passed"),
        (Status.MET, {"reason": " "}, "say why"),
        (Status.MET, {"made_by": ""}, "who says so"),
        (Status.MET, {"since": date(2026, 1, 6)}, "later than the day judged"),
        (Status.MET, {"area": "20"}, "T088 20: not judged on 2026-01-05"),
        (Status.MET, {"target_id": "T000"}, "T000 VN: not judged"),
    ],
)
def test_a_word_that_cannot_be_given_is_one_line_and_not_logged(con, slow, say, status, changes, said):
    with pytest.raises(OverrideError, match=said) as error:
        say(status, 1, **changes)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 2
    assert con.execute("SELECT count(*) FROM core.overrides").fetchone() == (0,)
