"""What the flows do around the outbox, without Prefect: real warehouse, real mail on loopback."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.channels import load_channels
from alerts.mailbox import open_mailbox
from flows.alert import Sent, plan_now, queue_digest, send_alerts_now, send_due
from flows.check import check
from flows.cli import run
from flows.cli.demo import CHANNELS
from flows.evaluate import evaluate
from flows.events import ALERT_FAILED, ALERT_SENT
from flows.settings import Settings
from warehouse.connection import open_warehouse
from warehouse.records import Drift
from warehouse.watch import record_drifts

DAY = date(2026, 10, 1)


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    monkeypatch.setenv("DEMO_MAILBOX", "smtp://127.0.0.1:1?from=nobody@example.org")
    return Settings(
        warehouse=str(tmp_path / "w.duckdb"),
        published=tmp_path / "copy.duckdb",
        channels=CHANNELS,
        now="2026-10-01T11:00:00Z",
    )


@pytest.fixture
def mail(tmp_path, monkeypatch) -> Iterator[Path]:
    with open_mailbox(tmp_path / "mail") as address:
        monkeypatch.setenv("DEMO_MAILBOX", address)
        yield tmp_path / "mail"


def names(sent: Sent) -> list[str]:
    return [event.name for event in sent.events()]


def test_what_a_refusing_server_did_not_take_is_sent_when_it_is_back(settings, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.INFO, "targetwatch")
    assert evaluate(settings, DAY)
    refused = send_alerts_now(settings)
    assert set(refused.states) == {"retry"}
    assert set(names(refused)) == {ALERT_FAILED}
    assert send_alerts_now(settings).outcomes == [], "a retry waits for its time"
    with open_mailbox(tmp_path / "mail") as address:
        monkeypatch.setenv("DEMO_MAILBOX", address)
        sent = send_alerts_now(settings, eager=True)
    assert set(names(sent)) == {ALERT_SENT}
    assert len(list((tmp_path / "mail").iterdir())) == len(refused.outcomes) == len(sent.outcomes)
    assert "no messages to send" in send_alerts_now(settings).sentence()


def test_messages_are_dated_by_the_day_judged_not_by_the_clock(settings, mail):
    evaluate(settings, date(2026, 11, 5))
    sent = send_alerts_now(settings)
    assert sent.outcomes
    assert all("05/11/2026" in delivery.message.text for delivery, _ in sent.outcomes)
    assert not any("01/10/2026" in delivery.message.text for delivery, _ in sent.outcomes)


def test_nothing_evaluated_is_nothing_to_send(settings, mail):
    assert send_alerts_now(settings).sentence() == "no messages to send"


def test_a_channel_that_is_gone_is_said_and_keeps_the_words(settings, tmp_path):
    evaluate(settings, DAY)
    channels = load_channels(CHANNELS, {"DEMO_MAILBOX": "smtp://127.0.0.1:1?from=nobody@example.org"})
    assert plan_now(settings, channels).unrouted == {}
    outcomes = send_due(settings, {}, eager=False)
    assert {outcome.state for _, outcome in outcomes} == {"dead"}
    assert all("add it and resend" in outcome.detail for _, outcome in outcomes)


@pytest.mark.parametrize(("period", "who"), [("weekly", "owners#chu-quan"), ("monthly", "leadership#lanh-dao")])
def test_the_digest_goes_out_once_a_period(settings, mail, period, who):
    evaluate(settings, DAY)
    channels = load_channels(CHANNELS, {"DEMO_MAILBOX": "smtp://127.0.0.1:1?from=nobody@example.org"})
    for _ in range(2):
        queue_digest(settings, channels, period)
    sent = [delivery.channel for delivery, _ in send_due(settings, channels, eager=False)]
    assert sent == [f"{who}@targetwatch.example"]


def test_a_second_look_finds_nothing_new(settings, mail):
    evaluate(settings, DAY)
    channels = load_channels(CHANNELS, {"DEMO_MAILBOX": "smtp://127.0.0.1:1?from=nobody@example.org"})
    first, second = (plan_now(settings, channels) for _ in range(2))
    assert first.deliveries
    assert (second.deliveries, second.tellings, second.occasions) == ([], [], [])


def test_what_is_held_is_said_and_goes_out_in_the_morning(settings, mail):
    night = settings.model_copy(update={"now": datetime(2026, 10, 1, 15, 30, tzinfo=UTC)})
    evaluate(night, DAY)
    held = send_alerts_now(night)
    assert held.outcomes == []
    assert "changes held for later" in held.sentence()
    morning = settings.model_copy(update={"now": datetime(2026, 10, 2, 0, 0, tzinfo=UTC)})
    assert {delivery.route for delivery, _ in send_alerts_now(morning).outcomes} == {"leadership", "owners"}


def test_checks_of_a_new_warehouse_find_nothing(settings):
    evaluate(settings, DAY)
    assert [one.name for one in check(settings) if one.rows] == []


def test_what_was_told_can_be_looked_up_and_told_again(settings, tmp_path, monkeypatch, capsys):
    evaluate(settings, DAY)
    send_alerts_now(settings)
    for name in ("warehouse", "published", "channels", "now"):
        monkeypatch.setenv(f"TARGETWATCH_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.chdir(tmp_path)
    assert run(["alerts", "history", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["state"] for one in told} == {"retry"}
    assert run(["alerts", "resend", told[0]["delivery_id"]]) == 0
    assert run(["alerts", "resend", "nothing"]) == 2
    assert run(["alerts", "history"]) == 0
    assert told[0]["delivery_id"] in capsys.readouterr().out
    assert run(["ask", "SELECT state, count(*) AS n FROM mart.alert_log GROUP BY ALL", "--output", "csv"]) == 0
    assert capsys.readouterr().out.startswith("state,n\n")


def test_operators_hear_of_a_drifted_source_though_nothing_was_ever_evaluated(settings, mail):
    page = "https://bao-a.example/tin-1"
    with open_warehouse(settings.warehouse) as con:
        record_drifts(con, [Drift("bao_a", page, settings.moment(), "0 of .title; expected 1", "", "")])
    told = send_alerts_now(settings)
    assert {delivery.channel.partition("#")[0] for delivery, _ in told.outcomes} == {"ops"}
    assert all(page in delivery.message.text for delivery, _ in told.outcomes)
    assert send_alerts_now(settings).outcomes == [], "it is told once"
