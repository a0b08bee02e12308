"""Decisions and deliveries: pure, complete, and nobody hears anything twice."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels import Channel
from alerts.decide import decide
from alerts.plan import News, notices_of, plan_deliveries, plan_digest
from alerts.routes import Route, RouteError, load_routes
from warehouse.records import LOCAL_ZONE, Heard, Ledger, Occasion, OccasionKind, Silence, Status, Transition

NOON = datetime(2026, 3, 2, 12, tzinfo=LOCAL_ZONE)
CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("leadership", "smtp://x", "chair@example.org"),
        Channel("leadership", "smtp://x", "deputy@example.org"),
        Channel("owners", "smtp://x", "owners@example.org"),
        Channel("ops", "json://x", fallback=True),
    )
}
OWNERS = "owners#owners@example.org"


def ledger_of(transitions: list[Transition], **more: object) -> Ledger:
    """A ledger of changes about which nothing was decided."""
    return Ledger(
        NOON.date(),
        pending=tuple(one.transition_id for one in transitions),
        transitions={one.transition_id: one for one in transitions},
        **more,
    )


@pytest.fixture
def plan(catalogue):
    def make(transitions, routes=load_routes(), **more):  # noqa: B008
        decided = decide(ledger_of(transitions, **more), routes, CHANNELS, NOON, {})
        return plan_deliveries(decided, NOON.date(), catalogue, {})

    return make


def said(plan):
    return [(one.route, one.channel, one.transition_ids) for one in plan.deliveries]


def test_one_delivery_for_each_recipient(plan, transition):
    made = plan([transition(area="VN", days_over=60)])
    assert [(route, channel) for route, channel, _ in said(made)] == [
        ("leadership", "leadership#chair@example.org"),
        ("leadership", "leadership#deputy@example.org"),
        ("owners", OWNERS),
    ]
    assert len({delivery.delivery_id for delivery in made.deliveries}) == 3
    assert {one.decision for one in made.tellings} == {"told"}
    assert {one.delivery_id for one in made.tellings} == {one.delivery_id for one in made.deliveries}


def test_a_recipient_hears_once_from_the_first_route(plan, transition):
    routes = (Route("first", ("owners",), status=("overdue",)), Route("second", ("owners", "ops")))
    told = [transition(transition_id="a"), transition(Status.LAGGING, target_id="T102", transition_id="b")]
    assert sorted(said(plan(told, routes))) == [
        ("first", OWNERS, ("a",)),
        ("second", "ops", ("a", "b")),
        ("second", OWNERS, ("b",)),
    ]


def test_quiet_and_unrouted_are_told_apart(plan, transition):
    told = [transition(Status.MET, transition_id="quiet"), transition(transition_id="lost", area="99")]
    made = plan(told, (Route("r", ("owners",), area=("20",)),))
    assert made.deliveries == []
    assert {one.decision: one.reason for one in made.tellings} == {
        "quiet": "first sight: met needs no message",
        "unrouted": "no route matches worsening status=overdue area=99 programme='749/QĐ-TTg'",
    }
    assert list(made.unrouted.values()) == ["no route matches worsening status=overdue area=99 programme='749/QĐ-TTg'"]
    assert len(made.occasions) == 2


def test_unrouted_changes_and_a_share_of_the_day_are_told_to_those_who_run_this(plan, transition):
    routes = (Route("r", ("owners",), area=("20",), cap=1),)
    told = [transition(), transition(area="99", transition_id="lost")]
    made = plan(told, routes, sent={OWNERS: 1})
    notices = notices_of(made, routes, CHANNELS, NOON)
    assert [one.channel for one in notices] == ["ops", "ops"]
    assert len({one.delivery_id for one in notices}) == 2
    assert notices == notices_of(made, routes, CHANNELS, NOON)
    assert "area=99" in notices[1].message.text


def test_a_second_channel_hears_though_the_first_is_silenced_by_night(plan, transition):
    routes = (Route("a", ("owners",), quiet="11:00-13:00"), Route("b", ("ops",)))
    made = plan([transition()], routes)
    assert {one.channel: one.decision for one in made.tellings} == {OWNERS: "held", "ops": "told"}


def test_a_message_joins_the_thread_of_its_worst_episode(catalogue, transition):
    changes = [transition(Status.LAGGING, target_id="T102", transition_id="b"), transition(transition_id="a")]
    ledger = ledger_of(changes)
    decided = decide(ledger, (Route("r", ("ops",)),), CHANNELS, NOON, {})
    named = [
        replace(bundle, verdicts=tuple(replace(one, occasion=in_episode(one.occasion)) for one in bundle.verdicts))
        for bundle in decided.bundles
    ]
    (delivery,) = plan_deliveries(replace(decided, bundles=named), NOON.date(), catalogue, {}).deliveries
    assert delivery.thread == "episode of T101"
    assert delivery.transition_ids == ("a", "b")


def in_episode(occasion: Occasion) -> Occasion:
    return replace(occasion, episode_id=f"episode of {occasion.transition.standing.target_id}")


def test_what_was_told_last_is_known_to_the_next_message(transition):
    old = transition(Status.LAGGING, Status.ON_TRACK, transition_id="old", value=60.0)
    new = transition(Status.OVERDUE, Status.LAGGING, transition_id="new", value=70.0)
    ledger = ledger_of(
        [new], heard=(Heard("ops", "T101", "20", NOON - timedelta(days=7), "old", 64.0, date(2025, 9, 30)),)
    )
    ledger.transitions["old"] = old
    (bundle,) = decide(ledger, (Route("r", ("ops",)),), CHANNELS, NOON, {}).bundles
    previous = bundle.occasions[0].previous
    assert (previous.standing.value, previous.recorded_at) == (64.0, NOON - timedelta(days=7))


@pytest.mark.parametrize(("told_before", "mentioned"), [(None, 1), (5, 1), (1, 0)])
def test_the_end_of_a_silence_is_mentioned_once(transition, told_before, mentioned):
    over = Silence("s", {"target": ["T101"]}, NOON - timedelta(days=9), NOON - timedelta(days=2), "An", "rà soát")
    heard = ()
    if told_before:
        heard = (Heard("ops", "T101", "20", NOON - timedelta(days=told_before), "", None, None),)
    ledger = ledger_of([transition()], silences=(over,), heard=heard)
    (bundle,) = decide(ledger, (Route("r", ("ops",)),), CHANNELS, NOON, {}).bundles
    assert len(bundle.ended) == mentioned


@settings(max_examples=25)
@given(data=st.data())
def test_every_change_ends_up_somewhere_once_whatever_the_order(make_stories, catalogue, data):
    told = [
        replace(one.transition, transition_id=f"{name}-{n}")
        for name, story in make_stories().items()
        for n, one in enumerate(story)
        if one.kind in (OccasionKind.WORSENING, OccasionKind.RECOVERY)
    ]
    told = list({(one.standing.target_id, one.standing.area): one for one in told}.values())
    shuffled = data.draw(st.permutations(told))
    made, again = (
        plan_deliveries(decide(ledger_of(order), load_routes(), CHANNELS, NOON, {}), NOON.date(), catalogue, {})
        for order in (told, shuffled)
    )
    assert {one.delivery_id for one in made.deliveries} == {one.delivery_id for one in again.deliveries}
    heard = Counter((one.channel, one.occasion_id) for one in made.tellings)
    assert set(heard.values()) == {1}
    assert {ident for _, ident in heard} == {one.occasion_id for one in made.occasions}
    assert len(made.occasions) == len(told)


def test_the_digest_goes_once_a_week_to_those_who_ask_for_it(transition):
    routes = (Route("chiefs", ("leadership",), digest=("weekly",), language="en"), Route("ops", ("ops",)))
    standings = [transition(area="VN", days_over=60).standing]
    monday, friday, next_monday = date(2026, 9, 28), date(2026, 10, 2), date(2026, 10, 5)

    def ids(period, day):
        news = News(period, day, standings, [], {})
        return {delivery.delivery_id for delivery in plan_digest(news, routes, CHANNELS, NOON)}

    made = plan_digest(News("weekly", monday, standings, [], {}), routes, CHANNELS, NOON)
    assert [delivery.channel for delivery in made] == ["leadership#chair@example.org", "leadership#deputy@example.org"]
    assert ids("weekly", monday) == ids("weekly", friday)
    assert not ids("weekly", monday) & ids("weekly", next_monday)
    assert not ids("monthly", monday)


def test_a_digest_waits_for_the_end_of_tet():
    routes = (Route("chiefs", ("ops",), digest=("weekly",), quiet="21:00-07:00", days_off=True),)
    monday = datetime(2026, 2, 16, 8, tzinfo=LOCAL_ZONE)
    (made,) = plan_digest(News("weekly", monday.date(), [], [], {}), routes, CHANNELS, monday)
    assert (made.state, made.not_before) == ("held", datetime(2026, 2, 23, 7, tzinfo=LOCAL_ZONE))


def test_a_digest_to_nobody_is_an_error():
    with pytest.raises(RouteError, match="unknown channel 'nobody'"):
        plan_digest(News("weekly", NOON.date(), [], [], {}), (Route("r", ("nobody",)),), CHANNELS, NOON)
