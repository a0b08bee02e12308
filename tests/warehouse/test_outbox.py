"""The outbox: queued once, claimed by one, settled or due again."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from warehouse.connection import WarehouseError
from warehouse.outbox import claim, outbox_counts, pending_transitions, queue, resend, settle
from warehouse.records import Delivery, Message
from warehouse.standings import record_transitions


def delivery(name, *transitions, **more):
    return Delivery(name, "owner", "mail", Message("Tựa", "Chữ", "<p>Chữ</p>", "*Chữ*"), transitions, **more)


@pytest.fixture
def ids(con, moment):
    record_transitions(con, date(2026, 2, 1), moment(0))
    return [one.transition_id for one in pending_transitions(con)]


def test_a_transition_is_decided_once(con, ids, moment, everything):
    one = delivery("one", *ids[:2])
    assert queue(con, [one], {ids[2]: "no route"}, moment(1)) == 1
    assert [one.transition_id for one in pending_transitions(con)] == ids[3:]
    before = everything(con)
    assert queue(con, [one], {ids[2]: "no route"}, moment(2)) == 0
    assert everything(con) == before
    assert outbox_counts(con) == {"pending": 1, "unrouted": 1}


def test_a_delivery_comes_back_word_for_word_and_only_once(con, ids, moment):
    queue(con, [delivery("one", *ids[:2])], {}, moment(1))
    assert claim(con, moment(2)) == [delivery("one", *ids[:2])]
    assert claim(con, moment(2)) == []
    settle(con, "one", "sent", moment(2), "250 OK")
    assert claim(con, moment(9), eager=True) == []
    assert outbox_counts(con) == {"sent": 1}


def test_a_retry_waits_for_its_moment(con, moment):
    queue(con, [delivery("one"), delivery("two", not_before=moment(3))], {}, moment(1))
    assert [one.delivery_id for one in claim(con, moment(1), limit=5)] == ["one"]
    settle(con, "one", "retry", moment(1), "busy", moment(2))
    assert claim(con, moment(1.5)) == []
    (again,) = claim(con, moment(2))
    assert (again.delivery_id, again.state, again.attempts, again.detail) == ("one", "retry", 1, "busy")
    assert [one.delivery_id for one in claim(con, moment(2), eager=True)] == ["two"]


def test_the_limit_leaves_the_rest(con, moment):
    queue(con, [delivery(str(number)) for number in range(5)], {}, moment(1))
    assert [len(claim(con, moment(2), limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_what_a_silent_sender_claimed_is_due_again_as_unknown(con, moment):
    queue(con, [delivery("one")], {}, moment(1))
    claim(con, moment(1))
    assert claim(con, moment(1) + timedelta(minutes=14)) == []
    (again,) = claim(con, moment(1) + timedelta(minutes=15))
    assert (again.state, again.attempts) == ("unknown", 1)


def test_what_a_dead_process_claimed_is_due_at_once(path, moment):
    from warehouse.connection import open_warehouse

    with open_warehouse(path) as con:
        queue(con, [delivery("one")], {}, moment(1))
    claims = (
        "import os; from datetime import *; from warehouse.connection import open_warehouse;"
        "from warehouse.outbox import claim\n"
        f"with open_warehouse({str(path)!r}) as con: claim(con, datetime.fromisoformat({moment(1).isoformat()!r}))\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", claims], check=False).returncode == -9
    with open_warehouse(path) as con:
        (again,) = claim(con, moment(1))
    assert again.state == "unknown"
    assert os.getpid() > 0


def test_resending_keeps_the_words(con, moment):
    queue(con, [delivery("one")], {}, moment(1))
    claim(con, moment(1))
    settle(con, "one", "dead", moment(1), "550 no such user")
    assert resend(con, "one", moment(2))
    assert not resend(con, "two", moment(2))
    (again,) = claim(con, moment(2))
    assert again.message == delivery("one").message


@pytest.mark.parametrize(("name", "state"), [("one", "posted"), ("two", "sent")])
def test_settling_what_is_not_there_is_an_error(con, moment, name, state):
    queue(con, [delivery("one")], {}, moment(1))
    with pytest.raises(WarehouseError, match=name):
        settle(con, name, state, moment(1))


def test_the_log_tells_who_was_told(con, ids, moment):
    queue(con, [delivery("one", ids[0])], {ids[1]: "no route"}, moment(1))
    rows = dict(con.execute("SELECT transition_id, (decision, channel) FROM mart.alert_log").fetchall())
    assert rows[ids[0]] == ("routed", "mail")
    assert rows[ids[1]] == ("unrouted", None)
    assert rows[ids[2]] == ("pending", None)
    assert con.execute("SELECT count(*) FROM mart.alert_log WHERE decision = 'silent'").fetchone()[0] > 0
