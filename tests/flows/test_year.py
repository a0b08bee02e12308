"""The year 2025 over the sample newsroom, as its articles came out: who hears how much, and that nothing is missed."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest

from alerts.channels import Channel
from alerts.routes import load_routes
from flows.planning import rules_of
from flows.simulation import Said, Simulation
from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection, open_warehouse
from warehouse.records import LOCAL_ZONE, OccasionKind
from warehouse.replay import as_published, clear

ROUTES = load_routes()
BEGIN, END = datetime(2025, 1, 1, 8, tzinfo=LOCAL_ZONE), datetime(2025, 12, 31, 23, 59, tzinfo=LOCAL_ZONE)


@pytest.fixture(scope="module")
def year(newsroom_warehouse, tmp_path_factory) -> Iterator[tuple[Connection, list[Said]]]:
    path = tmp_path_factory.mktemp("year") / "warehouse.duckdb"
    shutil.copy(newsroom_warehouse, path)
    channels = {tag: Channel(tag, "json://x") for tag in ("leadership", "owners", "ops")}
    with open_warehouse(path) as con:
        con.execute("SET threads = 1")
        clear(con)
        as_published(con)
        said = list(Simulation(con, rules_of(ROUTES, channels, load_catalogue())).run(BEGIN, END))
        yield con, said


def test_everybody_hears_little(year):
    _, said = year
    assert Counter(one.delivery.channel for one in said) == {"owners": 23, "leadership": 5, "ops": 6}
    months = Counter((one.delivery.channel, f"{one.at.astimezone(LOCAL_ZONE):%Y-%m}") for one in said)
    assert max(months.values()) <= 6


def test_no_target_goes_overdue_unsaid(year):
    con, _ = year
    unsaid = con.execute("""
        SELECT t.target_id, t.area, t.recorded_at FROM core.transitions AS t
        WHERE t.alerting AND t.status = 'overdue' AND NOT EXISTS (
            FROM mart.alert_decisions AS d
            WHERE d.target_id = t.target_id AND d.area = t.area AND d.decision = 'told'
                AND d.kind IN ('worsening', 'correction')
                AND d.decided_at BETWEEN t.recorded_at AND t.recorded_at + INTERVAL 10 DAYS
        )
    """).fetchall()
    overdue = con.execute("SELECT count(*) FROM core.transitions WHERE alerting AND status = 'overdue'").fetchone()
    assert unsaid == []
    assert overdue == (20,)


def test_nothing_waits_for_ever_and_nothing_is_unrouted(year):
    con, _ = year
    found = dict(con.execute("SELECT decision, count(*) FROM mart.alert_decisions GROUP BY decision").fetchall())
    assert set(found) <= {"told", "quiet", "superseded"}


def test_nothing_repeats_without_a_rule_that_asks_for_it(year):
    _, said = year
    heard = Counter((one.delivery.channel, reason.occasion_id) for one in said for reason in one.occasions)
    assert set(heard.values()) == {1}
    routes = {route.name: route for route in ROUTES}
    for one in said:
        assert all(routes[one.delivery.route].asks_for(reason) for reason in one.occasions)
    changes = Counter(
        (one.delivery.channel, reason.transition.transition_id)
        for one in said
        for reason in one.occasions
        if reason.kind in (OccasionKind.WORSENING, OccasionKind.RECOVERY, OccasionKind.CORRECTION)
    )
    assert set(changes.values()) == {1}


def test_nobody_is_disturbed_at_night_or_on_days_off(year):
    _, said = year
    managers = [one.at.astimezone(LOCAL_ZONE) for one in said if one.delivery.channel != "ops"]
    assert managers
    assert all(7 <= at.hour < 21 and at.weekday() < 5 for at in managers)
    assert not any(at.date().isoformat() in {"2025-01-01", "2025-01-29", "2025-09-02"} for at in managers)


def test_each_message_is_one_row_of_the_outbox(year):
    con, said = year
    ids = [one.delivery.delivery_id for one in said]
    assert len(ids) == len(set(ids))
    queued = con.execute("SELECT count(*) FROM core.deliveries").fetchone()
    assert queued == (len(ids),)
