"""The outbox: queued once, claimed by one, settled or due again."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from warehouse.connection import WarehouseError, transaction
from warehouse.outbox import (
    Settlement,
    broken_channels,
    claim,
    give_back,
    mend_channel,
    queue,
    resend,
    settle,
    settle_all,
)
from warehouse.records import Delivery, Message
from warehouse.senders import has_ended, machine, sender


def delivery(name, *transitions, channel="mail", **more):
    return Delivery(name, "owner", channel, Message("Tựa", "Chữ", "<p>Chữ</p>", "*Chữ*"), transitions, **more)


def states(con):
    return dict(con.execute("SELECT state, count(*) FROM core.deliveries GROUP BY state").fetchall())


def test_a_delivery_is_queued_once(con, moment, everything):
    assert queue(con, [delivery("one"), delivery("two")], moment(1)) == 2
    before = everything(con)
    assert queue(con, [delivery("one")], moment(2)) == 0
    assert everything(con) == before
    assert states(con) == {"pending": 2}


def test_a_delivery_comes_back_word_for_word_and_only_once(con, moment):
    message = Message("Tựa", "Chữ", "<p>Chữ</p>", "*Chữ*", bytes(range(256)), "Biểu đồ")
    whole = delivery("one", "t1", "t2", occasion_ids=("o1",), thread="T1/20/1")
    whole = replace(whole, message=message)
    queue(con, [whole], moment(1))
    assert claim(con, moment(2)) == [whole]
    assert claim(con, moment(2)) == []
    settle(con, "one", "sent", moment(2), "250 OK")
    assert claim(con, moment(9), eager=True) == []
    assert states(con) == {"sent": 1}


def test_a_retry_waits_for_its_moment(con, moment):
    queue(con, [delivery("one"), delivery("two", not_before=moment(3))], moment(1))
    assert [one.delivery_id for one in claim(con, moment(1), limit=5)] == ["one"]
    settle(con, "one", "retry", moment(1), "busy", moment(2))
    assert claim(con, moment(1.5)) == []
    (again,) = claim(con, moment(2))
    assert (again.delivery_id, again.state, again.attempts, again.detail) == ("one", "retry", 1, "busy")
    assert [one.delivery_id for one in claim(con, moment(2), eager=True)] == ["two"]


def test_the_limit_leaves_the_rest(con, moment):
    queue(con, [delivery(str(number)) for number in range(5)], moment(1))
    assert [len(claim(con, moment(2), limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_what_a_silent_sender_claimed_is_due_again_as_unknown(con, moment):
    queue(con, [delivery("one")], moment(1))
    claim(con, moment(1))
    assert claim(con, moment(1) + timedelta(minutes=14)) == []
    (again,) = claim(con, moment(1) + timedelta(minutes=15))
    assert (again.state, again.attempts) == ("unknown", 1)


def test_what_a_dead_process_claimed_is_due_at_once(path, moment):
    from warehouse.connection import open_warehouse

    with open_warehouse(path) as con:
        queue(con, [delivery("one")], moment(1))
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


def test_resending_keeps_the_words(con, moment):
    queue(con, [delivery("one")], moment(1))
    claim(con, moment(1))
    settle(con, "one", "dead", moment(1), "550 no such user")
    assert resend(con, "one", moment(2))
    assert not resend(con, "two", moment(2))
    (again,) = claim(con, moment(2))
    assert again.message == delivery("one").message


@pytest.mark.parametrize(("name", "state"), [("one", "posted"), ("two", "sent")])
def test_settling_what_is_not_there_is_an_error(con, moment, name, state):
    queue(con, [delivery("one")], moment(1))
    with pytest.raises(WarehouseError, match=name):
        settle(con, name, state, moment(1))


def test_a_held_delivery_waits_for_its_moment_however_eager_one_is(con, moment):
    queue(con, [delivery("one", state="held", not_before=moment(3))], moment(1))
    assert claim(con, moment(2), eager=True) == []
    (one,) = claim(con, moment(3))
    assert (one.delivery_id, one.state) == ("one", "held")


@pytest.mark.parametrize("state", ["silenced", "superseded", "sent", "dead"])
def test_what_is_over_is_never_claimed(con, moment, state):
    queue(con, [delivery("one", state=state)], moment(1))
    assert claim(con, moment(9), eager=True) == []


def test_a_sweep_tries_each_delivery_once(con, moment):
    queue(con, [delivery("one")], moment(1))
    assert len(claim(con, moment(1), sweep="a")) == 1
    settle(con, "one", "retry", moment(1), "busy", moment(1))
    assert claim(con, moment(2), sweep="a", eager=True) == []
    assert len(claim(con, moment(2), sweep="b")) == 1


def test_each_channel_gets_what_it_has_room_for(con, moment):
    queue(con, [delivery(f"{channel}{n}", channel=channel) for channel in "abc" for n in range(5)], moment(1))
    taken = Counter(one.channel for one in claim(con, moment(1), rooms={"a": 3, "b": 0}, each=1))
    assert taken == {"a": 3, "c": 1}


def test_a_tag_with_a_pace_is_served_by_one_sender_at_a_time(con, moment):
    queue(con, [delivery(f"d{n}", channel=f"mail#{n}") for n in range(3)], moment(1))
    (one,) = claim(con, moment(1), 1, sweep="a", paced=["mail"])
    assert claim(con, moment(1), sweep="b", paced=["mail"]) == []
    assert len(claim(con, moment(1), 1, sweep="a", paced=["mail"])) == 1
    assert len(claim(con, moment(1), sweep="b")) == 1
    assert one.channel == "mail#0"


def settled(con, moment, *settlements, sweep=""):
    with transaction(con):
        return settle_all(con, settlements, moment, sweep=sweep)


def test_what_was_not_tried_is_put_back_as_it_was(con, moment):
    queue(con, [delivery("one"), delivery("two")], moment(1))
    settle(con, "one", "retry", moment(1), "busy", moment(2))
    taken = claim(con, moment(3), sweep="a")
    with transaction(con):
        give_back(con, taken, sweep="a")
    assert claim(con, moment(3), sweep="b") == taken


def test_only_good_news_of_a_sender_taken_for_dead_counts(con, moment):
    queue(con, [delivery("one"), delivery("two")], moment(1))
    claim(con, moment(1), sweep="slow")
    claim(con, moment(1) + timedelta(minutes=15), sweep="other")
    late = [Settlement("one", "retry"), Settlement("two", "sent")]
    settled(con, moment(2), *late, sweep="slow")
    assert states(con) == {"sending": 1, "sent": 1}


def test_what_may_have_arrived_is_known_ever_after(con, moment):
    queue(con, [delivery("one")], moment(1))
    settle(con, "one", "unknown", moment(1), "silence", moment(1))
    for state in ("retry", "retry", "dead"):
        (again,) = claim(con, moment(2))
        assert again.state == "unknown"
        settle(con, "one", state, moment(1), "", moment(1))
    resend(con, "one", moment(3))
    assert claim(con, moment(3))[0].state == "unknown"


def test_a_delivery_sent_again_by_hand_says_so(con, moment):
    queue(con, [delivery("one")], moment(1))
    settle(con, "one", "sent", moment(1))
    resend(con, "one", moment(2))
    assert claim(con, moment(2))[0].state == "unknown"


def test_a_broken_channel_lets_its_deliveries_wait_until_it_is_mended(con, moment):
    queue(con, [delivery("one"), delivery("two"), delivery("else", channel="hook")], moment(1))
    claim(con, moment(1), sweep="a", rooms={"hook": 0}, each=1)
    (broken,) = settled(con, moment(2), Settlement("one", "dead", "550 no such user", broken=True), sweep="a")
    assert (broken.channel, broken.broken_at, broken.detail) == ("mail", moment(2), "550 no such user")
    assert broken_channels(con) == [broken]
    assert [one.delivery_id for one in claim(con, moment(2), eager=True)] == ["else"]
    settle(con, "else", "sent", moment(2))
    assert not mend_channel(con, "hook", moment(3))
    assert mend_channel(con, "mail", moment(3))
    assert broken_channels(con) == []
    assert sorted(one.delivery_id for one in claim(con, moment(3))) == ["one", "two"]


def test_two_deaths_in_a_row_break_a_channel_and_one_does_not(con, moment):
    queue(con, [delivery(name) for name in ("one", "two", "three", "four")], moment(1))
    claim(con, moment(1), sweep="a")
    assert settled(con, moment(2), Settlement("one", "dead", "554 spam"), sweep="a") == []
    assert settled(con, moment(3), Settlement("two", "sent"), sweep="a") == []
    assert settled(con, moment(4), Settlement("three", "dead", "554 spam"), sweep="a") == []
    (broken,) = settled(con, moment(5), Settlement("four", "dead", "554 virus"), sweep="a")
    assert broken.detail == "554 virus"
    mend_channel(con, "mail", moment(6))
    assert sorted(one.delivery_id for one in claim(con, moment(6))) == ["four", "three"]


def test_resending_takes_the_channel_for_mended(con, moment):
    queue(con, [delivery("one")], moment(1))
    claim(con, moment(1), sweep="a")
    settled(con, moment(1), Settlement("one", "dead", "404", broken=True), sweep="a")
    assert resend(con, "one", moment(2))
    assert broken_channels(con) == []
    assert [one.delivery_id for one in claim(con, moment(2))] == ["one"]


def test_a_channel_that_asks_to_be_left_alone_lets_all_it_has_wait(con, moment):
    waits = delivery("late", not_before=moment(9))
    queue(con, [delivery("one"), delivery("two"), waits, delivery("else", channel="hook")], moment(1))
    claim(con, moment(1), sweep="a", rooms={"hook": 0}, each=1)
    settled(con, moment(1), Settlement("one", "retry", "429", moment(3), alone=True), sweep="a")
    assert [one.delivery_id for one in claim(con, moment(2))] == ["else"]
    settle(con, "else", "sent", moment(2))
    assert sorted(one.delivery_id for one in claim(con, moment(3))) == ["one", "two"]
    assert claim(con, moment(9))[-1].delivery_id == "late"


def test_a_sender_is_a_process_of_one_machine():
    assert not has_ended(sender("a"))
    assert not has_ended("elsewhere 1")
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert has_ended(f"{machine()} {process.pid} a")
    assert not has_ended(f"elsewhere {process.pid} a")
