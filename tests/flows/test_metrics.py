"""Metrics: what Prometheus reads is what the warehouse holds, whoever writes it."""

import logging
import re
import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows.cli import run
from flows.metrics import export_metrics, exposition
from flows.settings import Settings, load_settings
from warehouse.connection import open_warehouse
from warehouse.metrics import read_metrics
from warehouse.statements import SQL, scripts

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"targetwatch_[a-z_]+[a-z]")


@pytest.fixture
def settings(newsroom_warehouse, tmp_path) -> Settings:
    """A warehouse of one's own, and a place for the textfile."""
    shutil.copy(newsroom_warehouse, tmp_path / "w.duckdb")
    return Settings(warehouse=str(tmp_path / "w.duckdb"), metrics=tmp_path / "prom" / "targetwatch.prom", lock_wait=0.0)


@pytest.fixture
def ask(settings):
    """Rows of the warehouse."""

    def rows(sql, *given):
        with open_warehouse(settings.warehouse) as con:
            return con.execute(sql, given).fetchall()

    return rows


def samples(settings, name):
    """The samples of a metric, by their labels in order of name."""
    families = text_string_to_metric_families(exposition(settings))
    return {tuple(one.labels.values()): one.value for family in families for one in family.samples if one.name == name}


def test_prometheus_reads_them_as_its_conventions_ask(settings):
    families = list(text_string_to_metric_families(exposition(settings)))
    assert len(families) == len(scripts("metrics"))
    for family in families:
        name = f"{family.name}_total" if family.type == "counter" else family.name
        assert NAME.fullmatch(name)
        assert family.documentation.endswith(".")
        assert family.type in {"gauge", "counter", "histogram"}
        assert (family.type == "counter") == name.endswith("_total")
        assert "seconds" not in name or name.endswith("_seconds")
        told = [(one.name, tuple(sorted(one.labels.items()))) for one in family.samples]
        assert len(set(told)) == len(told)


def test_what_is_counted_is_there(settings, ask):
    ((articles,),) = ask("SELECT count(*) FROM core.articles WHERE known_until IS NULL")
    ((linked,),) = ask("SELECT count(indicator_id) FROM core.readings WHERE known_until IS NULL")
    statuses = {
        (status,): count for status, count in ask("SELECT status, count(*) FROM mart.current_standings GROUP BY 1")
    }
    figures = samples(settings, "targetwatch_figures")
    assert sum(samples(settings, "targetwatch_articles").values()) == articles > 0
    assert sum(value for (is_linked, _), value in figures.items() if is_linked == "true") == linked > 0
    assert samples(settings, "targetwatch_targets") == statuses
    assert samples(settings, "targetwatch_deliveries_sent_total") == {("mail",): 1}


def test_silence_is_a_moment_that_ages_by_itself(settings, ask):
    ((newest,),) = ask("SELECT epoch(max(collected_at)) FROM core.collections")
    ask("UPDATE core.sources SET enabled = false WHERE source_id = (SELECT min(source_id) FROM core.collections)")
    ((off,),) = ask("SELECT min(source_id) FROM core.sources WHERE NOT enabled")
    collected = samples(settings, "targetwatch_source_last_collected_timestamp_seconds")
    assert set(collected.values()) == {newest}
    assert (off,) not in collected


def test_the_outbox_shows_its_depth_and_its_age(settings, ask):
    for number, state in enumerate(["held", "retry", "retry", "dead"], start=1):
        ask(
            "INSERT INTO core.deliveries SELECT * REPLACE (CAST($1 AS VARCHAR) AS delivery_id, $2 AS state,"
            " queued_at + to_seconds($1) AS queued_at) FROM core.deliveries WHERE delivery_id = 'first'",
            number,
            state,
        )
    ((queued,),) = ask("SELECT epoch(min(queued_at)) FROM core.deliveries WHERE state = 'retry'")
    assert samples(settings, "targetwatch_outbox_deliveries") == {
        ("mail", "dead"): 1,
        ("mail", "held"): 1,
        ("mail", "retry"): 2,
    }
    assert samples(settings, "targetwatch_outbox_oldest_timestamp_seconds") == {("mail",): queued}


def test_a_failed_check_counts_its_rows_until_it_is_mended(settings, ask):
    ask(
        "INSERT INTO core.check_failures BY NAME SELECT 'silent_sources' AS check_name, source_id AS subject,"
        " 3 AS row_count, '' AS sample, '' AS url, now() AS found_at FROM core.sources LIMIT 2"
    )
    assert samples(settings, "targetwatch_check_failed_rows") == {("silent_sources",): 6}
    ask("UPDATE core.check_failures SET mended_at = now()")
    assert samples(settings, "targetwatch_check_failed_rows") == {}


def test_the_lag_runs_from_publication_to_the_first_message(settings, ask):
    first, second = (moment for (moment,) in ask("SELECT known_at FROM core.evaluations ORDER BY known_at"))
    told = ask(
        "SELECT t.transition_id, a.published_at FROM core.transitions AS t"
        " JOIN core.articles AS a ON a.url = t.quote.url"
        " WHERE t.recorded_at = ? AND a.published_at > ? AND a.known_at > ?",
        second,
        first,
        first,
    )
    sent = second + timedelta(hours=2)
    ask(
        "UPDATE core.deliveries SET changed_at = ?,"
        " transition_ids = (SELECT list(transition_id) FROM core.transitions)",
        sent,
    )
    lags = lags_of(told, sent)
    buckets = samples(settings, "targetwatch_alert_lag_seconds_bucket")
    assert samples(settings, "targetwatch_alert_lag_seconds_count") == {(): len(lags)}
    assert samples(settings, "targetwatch_alert_lag_seconds_sum")[()] == pytest.approx(sum(lags))
    assert len(lags) > 0
    for (le,), count in buckets.items():
        assert count == sum(lag <= float(le) for lag in lags)


def lags_of(told: list[tuple[str, datetime]], sent: datetime) -> list[float]:
    """Seconds from each publication to the message."""
    return [(sent - published).total_seconds() for published in dict(told).values()]


def test_what_was_known_before_the_first_evaluation_has_no_lag(settings, ask):
    ask("DELETE FROM core.evaluations WHERE known_at < (SELECT max(known_at) FROM core.evaluations)")
    ask("UPDATE core.deliveries SET transition_ids = (SELECT list(transition_id) FROM core.transitions)")
    assert samples(settings, "targetwatch_alert_lag_seconds_count") == {(): 0}


def test_an_empty_warehouse_has_metrics(tmp_path):
    path = str(tmp_path / "w.duckdb")
    with open_warehouse(path) as con:
        assert Counter(metric.kind for metric in read_metrics(con)).keys() == {"gauge", "counter", "histogram"}
    assert "targetwatch_unrouted 0.0" in exposition(Settings(warehouse=path))


def test_the_textfile_is_replaced_in_whole(settings):
    export_metrics(settings)
    first = settings.metrics.stat().st_ino
    export_metrics(settings)
    assert settings.metrics.read_text() == exposition(settings)
    assert settings.metrics.stat().st_ino != first
    assert list(settings.metrics.parent.iterdir()) == [settings.metrics]


def test_a_textfile_that_cannot_be_written_is_said_and_fails_nobody(settings, caplog):
    settings.metrics.parent.write_text("no folder")
    with caplog.at_level(logging.WARNING, "targetwatch.metrics"):
        export_metrics(settings)
    assert f"TARGETWATCH_METRICS: {settings.metrics}: not written: " in caplog.text


def test_a_warehouse_that_is_busy_is_said_and_fails_nobody(settings, caplog):
    with open_warehouse(settings.warehouse), caplog.at_level(logging.WARNING, "targetwatch.metrics"):
        export_metrics(settings)
    assert "raise TARGETWATCH_LOCK_WAIT" in caplog.text
    assert not settings.metrics.exists()


def test_without_the_setting_nothing_is_opened(tmp_path):
    export_metrics(Settings(warehouse=str(tmp_path / "none.duckdb")))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_setting_is_none(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TARGETWATCH_METRICS", "")
    assert load_settings({}).metrics is None


def test_the_command_prints_the_same(settings, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TARGETWATCH_WAREHOUSE", settings.warehouse)
    assert run(["metrics"]) == 0
    assert capsys.readouterr().out == exposition(settings)


def test_each_metric_is_documented_and_nothing_else_is(settings):
    readme = (ROOT / "flows" / "README.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(targetwatch_\w+)` \| (.*?) \| (\w+) \|$", readme, re.MULTILINE)
    with open_warehouse(settings.warehouse) as con:
        metrics = read_metrics(con)
    assert documented == [(f"targetwatch_{one.name}", one.meaning, one.kind) for one in metrics]
    assert {path.stem for path in (SQL / "metrics").iterdir()} == {one.name for one in metrics}
