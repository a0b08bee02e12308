"""What is recorded as a change, when it became true, and what stays silent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from warehouse.connection import WarehouseError
from warehouse.ledger import pending, read_some
from warehouse.load import load_articles, sync_catalogue
from warehouse.records import Status
from warehouse.standings import last_evaluation, record_transitions

ACCOUNTS = "T088"


@pytest.fixture
def evaluate(con, moment):
    """Record the changes of one target on a day."""

    def record(day, at):
        found = record_transitions(con, day, moment(at))
        return [one for one in found if one.standing.target_id == ACCOUNTS]

    return record


@pytest.fixture
def learn(con, figure, story, moment):
    """Load a count of accounts, in millions."""

    def load(name, on, millions, at):
        batch = [story(name, figure(f"{millions}000000", on), fetched=at)]
        return load_articles(con, batch, reader_version="1", now=moment(at))

    return load


@pytest.fixture
def slow(learn):
    """Accounts that grew, but too slowly: lagging on 2025-07-31."""
    learn("a", date(2024, 6, 30), 30, 0)
    learn("b", date(2025, 6, 30), 34, 0)


def test_a_change_is_recorded_once_with_its_evidence(con, evaluate, slow, everything):
    (change,) = evaluate(date(2025, 7, 31), 1)
    assert (change.old_status, change.standing.status) == (Status.NOT_RATED, Status.LAGGING)
    assert change.became_true_on == date(2025, 6, 30)
    assert change.evidence.url == "https://ministry.example/b"
    assert change.transition_id in pending(con)
    before = everything(con)
    assert evaluate(date(2025, 7, 31), 2) == []
    assert everything(con) == before


def test_a_deadline_passes_without_data(evaluate, slow):
    evaluate(date(2025, 12, 31), 1)
    (change,) = evaluate(date(2026, 1, 5), 2)
    assert (change.standing.status, change.standing.evidence) == (Status.OVERDUE, "presumed")
    assert change.became_true_on == date(2026, 1, 1)


def test_a_presumption_is_confirmed_once(evaluate, learn, slow):
    evaluate(date(2026, 1, 5), 1)
    learn("c", date(2026, 1, 31), 36, 2)
    (change,) = evaluate(date(2026, 2, 5), 3)
    assert (change.old_status, change.standing.evidence) == (Status.OVERDUE, "confirmed")
    assert change.became_true_on == date(2026, 1, 31)
    assert evaluate(date(2026, 2, 6), 4) == []


def test_a_recovery_is_met_on_its_day(evaluate, learn, slow):
    evaluate(date(2026, 1, 5), 1)
    learn("c", date(2026, 1, 31), 41, 2)
    (change,) = evaluate(date(2026, 2, 5), 3)
    assert (change.old_status, change.standing.status) == (Status.OVERDUE, Status.MET)
    assert change.became_true_on == date(2026, 1, 31)


def test_stale_became_true_when_the_figure_grew_too_old(evaluate, learn):
    learn("a", date(2024, 1, 31), 20, 0)
    learn("b", date(2024, 6, 30), 22, 0)
    (change,) = evaluate(date(2025, 6, 30), 1)
    assert (change.standing.status, change.standing.last_pace) == (Status.STALE, "lagging")
    assert change.became_true_on == date(2024, 6, 30) + timedelta(days=201)


def test_the_first_sight_of_a_target_on_track_tells_nobody(con, evaluate, learn):
    learn("a", date(2024, 6, 30), 30, 0)
    learn("b", date(2025, 6, 30), 39, 0)
    (change,) = evaluate(date(2025, 7, 31), 1)
    assert change.standing.status == Status.ON_TRACK
    assert change.transition_id not in pending(con)
    (worse,) = evaluate(date(2026, 1, 5), 2)
    assert worse.old_status == Status.ON_TRACK
    assert worse.transition_id in pending(con)


def test_a_vanished_article_closes_nothing(con, evaluate, learn, story, moment):
    learn("a", date(2024, 6, 30), 30, 0)
    learn("b", date(2025, 1, 31), 36, 0)
    learn("c", date(2025, 6, 30), 36, 0)
    (opened,) = evaluate(date(2025, 7, 15), 1)
    assert opened.standing.status == Status.LAGGING
    gone = story("c", text="Trang đang được sửa.", published=date(2025, 6, 30), fetched=2)
    load_articles(con, [gone], reader_version="1", now=moment(2))
    assert evaluate(date(2025, 7, 16), 3) == []


def test_a_correction_of_the_same_day_is_sourced(evaluate, learn, slow):
    evaluate(date(2025, 7, 15), 1)
    learn("b", date(2025, 6, 30), 39, 2)
    (change,) = evaluate(date(2025, 7, 16), 3)
    assert (change.old_status, change.standing.status) == (Status.LAGGING, Status.ON_TRACK)


def test_a_turn_away_from_the_goal_is_said_within_lagging(evaluate, learn, slow):
    evaluate(date(2025, 7, 15), 1)
    learn("c", date(2025, 9, 30), 29, 2)
    (change,) = evaluate(date(2025, 10, 5), 3)
    assert (change.old_status, change.standing.status, change.standing.band) == (
        Status.LAGGING,
        Status.LAGGING,
        "moving_away",
    )


def test_targets_without_alerting_are_recorded_but_never_pending(con, catalogue, moment, evaluate, slow):
    targets = tuple(replace(one, alerting=one.target_id != ACCOUNTS) for one in catalogue.targets)
    sync_catalogue(con, replace(catalogue, targets=targets), moment(0))
    assert len(evaluate(date(2025, 7, 31), 1)) == 1
    assert ACCOUNTS not in {one.standing.target_id for one in read_some(con, pending(con)).values()}


def test_the_past_is_asked_for_not_rewritten(con, evaluate, moment, everything):
    with pytest.raises(WarehouseError, match="nothing has been evaluated"):
        last_evaluation(con)
    evaluate(date(2026, 1, 5), 1)
    assert last_evaluation(con) == (date(2026, 1, 5), moment(1))
    before = everything(con)
    with pytest.raises(WarehouseError, match="2026-01-05 has been evaluated already"):
        evaluate(date(2025, 12, 31), 2)
    assert everything(con) == before


def test_the_current_standings_are_those_of_the_last_evaluation(con, evaluate, learn, slow):
    asked = "SELECT judged_on, status, value FROM mart.current_standings WHERE target_id = 'T088'"
    evaluate(date(2025, 7, 31), 1)
    learn("c", date(2025, 7, 20), 41, 2)
    assert con.execute(asked).fetchall() == [(date(2025, 7, 31), "lagging", 34_000_000)]
    evaluate(date(2025, 7, 31), 3)
    assert con.execute(asked).fetchall() == [(date(2025, 7, 31), "met", 41_000_000)]
