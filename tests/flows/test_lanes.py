"""Lanes: one delivery after the other, no more under way than a second's worth, closed to a service that fails."""

from queue import SimpleQueue
from time import monotonic, sleep

import pytest

from alerts.verdicts import Outcome
from flows.lanes import FIRST_ROOM, MOST_UNDER_WAY, Done, Lane, Pace
from warehouse.records import Delivery, Message

SENT = Outcome("sent")


def delivery(number: int) -> Delivery:
    return Delivery(f"d{number}", "r", "c", Message("", "", "", ""), ())


@pytest.fixture
def lane():
    lanes = []

    def make(deliver, interval=0.0, patience=1.0) -> Lane:
        lanes.append(Lane(deliver, Pace(interval), SimpleQueue(), patience))
        return lanes[-1]

    yield make
    for one in lanes:
        one.end()


def done(lane, number) -> list[Done]:
    for one in range(number):
        lane.take(delivery(one))
    return [lane.done.get(timeout=5) for _ in range(number)]


def test_deliveries_keep_their_order(lane):
    came = done(lane(lambda _: SENT), 20)
    assert [(one.delivery.delivery_id, one.outcome) for one in came] == [(f"d{number}", SENT) for number in range(20)]


@pytest.mark.parametrize(
    ("outcome", "closes"),
    [
        (SENT, False),
        (Outcome("retry"), False),
        (Outcome("dead"), False),
        (Outcome("dead", broken=True), True),
        (Outcome("retry", alone=True), True),
    ],
)
def test_a_lane_closes_where_the_next_would_fare_no_better(outcome, closes, lane):
    one = lane(lambda _: outcome)
    first, second = done(one, 2)
    assert first.outcome == outcome
    assert second.outcome == (None if closes else outcome)
    assert one.closed is closes


def test_a_lane_closes_when_it_waited_long_for_nothing(lane):
    def slow(_: Delivery) -> Outcome:
        sleep(0.05)
        return Outcome("unknown")

    assert [one.outcome for one in done(lane(slow, patience=0.01), 2)] == [Outcome("unknown"), None]
    assert [one.outcome for one in done(lane(slow, patience=1.0), 2)] == [Outcome("unknown")] * 2


def test_a_lane_takes_what_it_delivers_in_a_second(lane):
    quick = lane(lambda _: SENT)
    assert quick.wanted == FIRST_ROOM
    done(quick, 3)
    for _ in range(20):
        quick.grow()
    assert quick.room == MOST_UNDER_WAY
    paced = lane(lambda _: SENT, interval=0.1)
    done(paced, 3)
    for _ in range(20):
        paced.grow()
    assert 5 <= paced.room <= 10


def test_lanes_of_one_tag_share_its_pace(lane):
    pace, came = Pace(0.05), SimpleQueue()
    lanes = [Lane(lambda _: SENT, pace, came, 1.0) for _ in range(3)]
    begun = monotonic()
    for one in lanes:
        one.take(delivery(0))
        one.take(delivery(1))
    for _ in range(6):
        came.get(timeout=5)
    assert monotonic() - begun >= 0.25
    for one in lanes:
        one.end()
