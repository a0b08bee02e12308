"""Plans: pure, complete, and nobody hears anything twice."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels import Channel
from alerts.plan import News, plan_deliveries, plan_digest
from alerts.routes import Route, RouteError, load_routes
from warehouse.records import Status

CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("leadership", "smtp://x", "chair@example.org"),
        Channel("leadership", "smtp://x", "deputy@example.org"),
        Channel("owners", "smtp://x", "owners@example.org"),
        Channel("ops", "json://x"),
    )
}


@pytest.fixture
def plan(catalogue, now):
    def make(transitions, routes=load_routes()):  # noqa: B008
        return plan_deliveries(transitions, routes, CHANNELS, now, catalogue=catalogue)

    return make


def test_one_delivery_for_each_recipient(plan, transition):
    made = plan([transition(area="VN", days_over=60)])
    assert [(delivery.route, delivery.channel) for delivery in made.deliveries] == [
        ("leadership", "leadership#chair@example.org"),
        ("leadership", "leadership#deputy@example.org"),
        ("owners", "owners#owners@example.org"),
    ]
    assert len({delivery.delivery_id for delivery in made.deliveries}) == 3
    assert made.unrouted == {}


def test_transitions_of_one_group_share_a_message(plan, transition):
    told = [transition(area=area, transition_id=f"{area}-{n}") for area in ("20", "01") for n in range(3)]
    by_area = plan(told, (Route("r", ("owners",), group="area"),)).deliveries
    assert [delivery.transition_ids for delivery in by_area] == [("01-0", "01-1", "01-2"), ("20-0", "20-1", "20-2")]
    assert len(plan(told, (Route("r", ("owners",)),)).deliveries) == 1
    assert len(plan(told, (Route("r", ("owners",), group="programme"),)).deliveries) == 1


def test_a_recipient_hears_once_from_the_first_route(plan, transition):
    routes = (Route("first", ("owners",), status=("overdue",)), Route("second", ("owners", "ops")))
    told = [transition(transition_id="a"), transition(Status.LAGGING, transition_id="b")]
    heard = [(delivery.route, delivery.channel, delivery.transition_ids) for delivery in plan(told, routes).deliveries]
    assert heard == [
        ("first", "owners#owners@example.org", ("a",)),
        ("second", "owners#owners@example.org", ("b",)),
        ("second", "ops", ("a", "b")),
    ]


def test_quiet_and_unmatched_are_told_apart(plan, transition):
    told = [transition(Status.MET, transition_id="quiet"), transition(transition_id="lost", area="99")]
    made = plan(told, (Route("r", ("owners",), area=("20",)),))
    assert made.deliveries == []
    assert made.quiet == {"quiet": "first sight: met needs no message"}
    assert made.unmatched == {"lost": "no route matches status=overdue area=99 programme='749/QĐ-TTg'"}
    assert made.unrouted == made.quiet | made.unmatched


def test_a_route_to_nobody_is_an_error(plan, transition):
    with pytest.raises(RouteError, match="unknown channel 'nobody'"):
        plan([], (Route("r", ("nobody",)),))


def test_the_judged_day_is_the_local_day_unless_given(catalogue, transition, now, as_of):
    told, routes = [transition(Status.LAGGING)], (Route("r", ("ops",)),)
    given_day = plan_deliveries(told, routes, CHANNELS, now, as_of=as_of, catalogue=catalogue)
    late_evening = now.replace(month=2, day=28, hour=18)
    assert plan_deliveries(told, routes, CHANNELS, late_evening, catalogue=catalogue) == given_day


def test_articles_come_from_the_catalogue_of_the_release(transition, now):
    made = plan_deliveries([transition(target_id="T001")], (Route("r", ("ops",)),), CHANNELS, now)
    assert "749/QĐ-TTg, Điều 1" in made.deliveries[0].message.text


@settings(max_examples=25)
@given(data=st.data())
def test_every_transition_ends_up_somewhere_once_whatever_the_order(make_stories, catalogue, data):
    told = [
        replace(found, transition_id=f"{name}-{n}")
        for name, story in make_stories().items()
        for n, found in enumerate(story)
    ]
    shuffled = data.draw(st.permutations(told))
    made, again = (
        plan_deliveries(order, load_routes(), CHANNELS, told[0].recorded_at, catalogue=catalogue)
        for order in (told, shuffled)
    )
    assert made == again
    heard = Counter((delivery.channel, ident) for delivery in made.deliveries for ident in delivery.transition_ids)
    assert set(heard.values()) == {1}
    assert {ident for _, ident in heard} | set(made.unrouted) == {found.transition_id for found in told}
    assert not {ident for _, ident in heard} & set(made.unrouted)


def test_the_digest_goes_once_a_week_to_those_who_ask_for_it(transition):
    routes = (Route("chiefs", ("leadership",), digest=("weekly",), language="en"), Route("ops", ("ops",)))
    news = News([transition(area="VN", days_over=60).standing], [])
    monday, friday, next_monday = date(2026, 9, 28), date(2026, 10, 2), date(2026, 10, 5)

    def ids(period, day):
        return {delivery.delivery_id for delivery in plan_digest(period, news, routes, CHANNELS, day)}

    made = plan_digest("weekly", news, routes, CHANNELS, monday)
    assert [delivery.channel for delivery in made] == ["leadership#chair@example.org", "leadership#deputy@example.org"]
    assert ids("weekly", monday) == ids("weekly", friday)
    assert not ids("weekly", monday) & ids("weekly", next_monday)
    assert not ids("monthly", monday)
