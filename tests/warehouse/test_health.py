"""Metrics and health of a loop, by the facts of a file as by those of a server."""

from dataclasses import replace
from datetime import date

import pytest

from warehouse.checks import Check, Finding, record_checks
from warehouse.connection import transaction
from warehouse.health import Health, SourceState, read_health
from warehouse.load import load_articles
from warehouse.metrics import read_metrics
from warehouse.outbox import queue, settle
from warehouse.records import Collection, Delivery, Message
from warehouse.standings import record_transitions

MINISTRY, PAPER = (SourceState(name, None, False) for name in ("ministry", "paper"))


def rows(con, name):
    (metric,) = (one for one in read_metrics(con) if one.name == name)
    return [dict(row) for row in metric.rows]


@pytest.fixture
def visited(con, moment):
    """One of the two sources was visited."""
    visit = Collection("paper", moment(1), 9, 4, 5, 2, 7)
    load_articles(con, (), reader_version="1", now=moment(1), collection=visit)
    return con


@pytest.fixture
def told(con, moment):
    """Two deliveries, the first one sent."""
    message = Message("Tựa", "", "", "")
    queue(con, [Delivery(name, "owners", "mail", message, ()) for name in ("a", "b")], moment(2))
    settle(con, "a", "sent", moment(3))
    return con


def test_nothing_is_known_before_the_first_visit(con):
    assert read_health(con) == Health((MINISTRY, PAPER), None, (), (), 0, 0, None)
    assert {row["value"] for metric in read_metrics(con) for row in metric.rows} == {0}


def test_sources_are_known_by_their_last_visit(visited, moment):
    assert read_health(visited).sources == (MINISTRY, replace(PAPER, collected_at=moment(1)))
    when = moment(1).timestamp()
    assert rows(visited, "source_last_collected_timestamp_seconds") == [{"source": "paper", "value": when}]
    assert rows(visited, "pages_failed_total") == [{"source": "paper", "value": 2}]


def test_what_waits_is_known_by_its_age(told, moment):
    health = read_health(told)
    assert (health.dead, health.waiting, health.oldest_at) == (0, 1, moment(2))
    settle(told, "b", "retry", moment(3), not_before=moment(5))
    assert read_health(told).oldest_at == moment(5)
    settle(told, "b", "dead", moment(6))
    assert (read_health(told).dead, read_health(told).waiting) == (1, 0)
    assert rows(told, "outbox_deliveries") == [{"channel": "mail", "state": "dead", "value": 1}]


def test_the_last_evaluation_is_known(con, moment):
    record_transitions(con, date(2026, 1, 3), moment(2))
    assert read_health(con).evaluated == (date(2026, 1, 3), moment(2))
    assert rows(con, "last_evaluation_timestamp_seconds") == [{"value": moment(2).timestamp()}]


def test_a_check_fails_until_it_is_mended(con, moment):
    bad = Check("silent_sources", "", 2, "one", (Finding("silent_sources", "one", 2, "since", ""),))
    for number, (check, failing) in enumerate([(bad, ("silent_sources",)), (Check("silent_sources", "", 0, ""), ())]):
        with transaction(con):
            record_checks(con, [check], moment(number))
        assert read_health(con).failing == failing
