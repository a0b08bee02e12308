"""The doctor: each trouble is found, with its remedy; what hangs is a finding; what is well is said to be."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import prefect
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.cli import run
from flows.declared import POOL, read_declared
from flows.desk import chosen_sources
from flows.doctor import answers, examine
from flows.doctor.desk import look_at_desk, look_at_zone
from flows.doctor.engine import (
    LOST_LEASES,
    Deployed,
    Pool,
    Server,
    look_at_deployments,
    look_at_engine,
    look_at_limits,
    look_at_pool,
    look_at_runs,
    look_at_server,
)
from flows.doctor.finding import Finding, fine
from flows.doctor.memory import look_at_disk, look_at_health, look_at_memory
from flows.settings import Settings
from flows.turns import limit_of
from scrapers.newsroom import SOURCES
from tests.flows.prefectlab import ROOT
from warehouse.connection import open_warehouse
from warehouse.health import Health, SourceState
from warehouse.outbox import Broken

NOW = datetime(2026, 10, 1, 11, tzinfo=UTC)
DECLARED = ROOT / "prefect.yaml"
ROUTES = '[chief]\nchannels = ["ops"]\n'


@pytest.fixture
def place(newsroom_warehouse, tmp_path, monkeypatch):
    """An installation in good health, as variables say it; without a Prefect server."""
    for name in ("w.duckdb", "c.duckdb"):
        shutil.copy(newsroom_warehouse, tmp_path / name)
    (tmp_path / "routes.toml").write_text(ROUTES)
    (tmp_path / "channels.yml").write_text("ops: json://127.0.0.1:1/x\n")
    variables = {
        "WAREHOUSE": "w.duckdb",
        "PUBLISHED": "c.duckdb",
        "ROUTES": "routes.toml",
        "CHANNELS": "channels.yml",
        "SOURCES": str(SOURCES),
        "CONTACT": "ops@example.org",
        "NOW": NOW.isoformat(),
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"TARGETWATCH_{name}", value)
    monkeypatch.chdir(tmp_path)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        yield tmp_path


@pytest.fixture
def settings(place):
    return Settings()


def level(findings, subject):
    """The worst level of a subject."""
    return max((one.level for one in findings if one.subject == subject), key=["ok", "warning", "problem"].index)


def one_of(findings, subject, level):
    """The line of the one finding of a subject and level."""
    (found,) = (one for one in findings if (one.subject, one.level) == (subject, level))
    return str(found)


def test_an_installation_in_good_health_has_no_problem(place):
    found = examine({}, DECLARED)
    assert {one.subject for one in found if one.level == "problem"} == set()
    assert {one.subject for one in found if one.level == "warning"} == {"clock", "prefect"}
    assert len({str(one) for one in found}) == len(found)
    assert all(one.remedy for one in found if one.level != "ok")


def test_the_command_says_a_line_each_and_fails_with_a_problem(place, capsys):
    assert run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (place / "channels.yml").unlink()
    assert run(["doctor", "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.split()[0] for line in lines].count("problem") == 0
    assert [one["subject"] for one in found if one["level"] == "problem"] == ["routes"]


def test_a_wrong_setting_is_the_only_finding():
    (found,) = examine({"TARGETWATCH_WAREHUOSE": "x"})
    assert (found.level, found.said.partition(":")[0]) == ("problem", "TARGETWATCH_WAREHUOSE")


def test_no_contact_is_a_problem(settings):
    found = list(look_at_desk(settings.model_copy(update={"contact": ""})))
    assert "set it to a mail address" in one_of(found, "contact", "problem")


def test_a_folder_that_refuses_is_a_problem(settings, place):
    (place / "file").touch()
    found = list(look_at_desk(settings.model_copy(update={"archive": place / "file" / "archive"})))
    assert f"nothing can be written to {place / 'file'}" in one_of(found, "folders", "problem")


def test_a_broken_declaration_is_a_problem(settings, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "bad.toml").write_text("nonsense")
    assert level(look_at_desk(settings.model_copy(update={"sources": folder})), "sources") == "problem"


def test_channels_that_routes_name_must_be_there(settings, place):
    (place / "routes.toml").write_text('[chief]\nchannels = ["nobody"]\n')
    assert "unknown channel 'nobody'" in one_of(list(look_at_desk(settings)), "routes", "problem")


def test_somebody_should_hear_of_what_breaks(settings, place):
    (place / "routes.toml").write_text('[chief]\nchannels = ["mail"]\n')
    (place / "channels.yml").write_text("mail: json://127.0.0.1:1/x\n")
    assert "add a tag `ops`" in one_of(list(look_at_desk(settings)), "routes", "warning")


def test_a_machine_without_zones_is_told_how_to_get_them(monkeypatch):
    monkeypatch.setattr("flows.doctor.desk.ZONE", "Asia/Nowhere")
    assert look_at_zone() == Finding(
        "time zone", "problem", "Asia/Nowhere is unknown here", "install the package tzdata"
    )


def test_a_clock_that_runs_is_fine(settings):
    assert level(look_at_desk(settings.model_copy(update={"now": None})), "clock") == "ok"


def test_a_warehouse_that_is_missing(settings, place):
    (place / "w.duckdb").unlink()
    assert "run `targetwatch run`" in one_of(list(look_at_memory(settings)), "warehouse", "problem")


def test_a_warehouse_that_is_none(settings, place):
    (place / "w.duckdb").write_text("this is no database, and long enough to be looked at as one" * 99)
    assert "the published copy may serve as a backup" in one_of(list(look_at_memory(settings)), "warehouse", "problem")


def test_a_warehouse_that_is_written_to_is_looked_at_in_its_copy(settings, monkeypatch):
    monkeypatch.setattr("flows.doctor.memory.PATIENCE", 0.0)
    with open_warehouse(settings.warehouse):
        found = list(look_at_memory(settings))
    assert "what follows is from the copy" in one_of(found, "warehouse", "ok")
    assert level(found, "evaluation") == "ok"


def test_a_copy_that_is_missing_or_behind(settings, place):
    with open_warehouse(place / "c.duckdb") as con:
        con.execute("DELETE FROM core.evaluations WHERE as_of = (SELECT max(as_of) FROM core.evaluations)")
    assert "run `targetwatch publish`" in one_of(list(look_at_memory(settings)), "published copy", "warning")
    (place / "c.duckdb").unlink()
    assert level(look_at_memory(settings), "published copy") == "problem"


def test_a_server_without_its_secret(settings, monkeypatch):
    monkeypatch.delenv("TARGETWATCH_WAREHOUSE_TOKEN", raising=False)
    found = list(look_at_memory(settings.model_copy(update={"warehouse": "quack:127.0.0.1:1"})))
    assert "set it to the server's secret" in one_of(found, "token", "problem")


@pytest.mark.parametrize(("size", "free", "found"), [(1e9, 1e9, "problem"), (1e9, 5e9, "warning"), (1e9, 1e11, "ok")])
def test_there_is_room_for_a_copy(size, free, found, tmp_path):
    assert look_at_disk(int(size), int(free), tmp_path).level == found


WELL = Health(
    sources=(SourceState("a", NOW, False), SourceState("b", NOW - timedelta(hours=47), False)),
    evaluated=(date(2026, 10, 1), NOW),
    broken=(),
    failing=(),
    dead=0,
    waiting=0,
    oldest_at=None,
)
ILL = [
    (
        "silence",
        "problem",
        {"sources": (SourceState("a", NOW - timedelta(hours=49), False),)},
        "1 sources not collected",
    ),
    ("silence", "warning", {"sources": (SourceState("a", None, False),)}, "targetwatch sources try a"),
    ("drift", "warning", {"sources": (SourceState("a", NOW, True),)}, "mart.source_drifts"),
    ("evaluation", "problem", {"evaluated": None}, "nothing has been evaluated yet"),
    ("evaluation", "problem", {"evaluated": (date(2026, 9, 29), NOW - timedelta(hours=30))}, "1 d 6 h ago"),
    ("channels", "problem", {"broken": (Broken("mail#a@b.example", NOW, "535 no"),)}, "`targetwatch alerts test mail`"),
    ("outbox", "problem", {"dead": 2}, "2 messages are dead"),
    ("outbox", "problem", {"waiting": 3, "oldest_at": NOW - timedelta(hours=5)}, "3 messages wait, the oldest for 5 h"),
    ("outbox", "ok", {"waiting": 3, "oldest_at": NOW + timedelta(minutes=5)}, "the oldest for 0 s"),
    ("checks", "warning", {"failing": ("falling_counts",)}, "run `targetwatch check`"),
]


def test_a_loop_in_good_health():
    assert {one.level for one in look_at_health(WELL, NOW)} == {"ok"}


@pytest.mark.parametrize(("subject", "level", "change", "line"), ILL)
def test_each_trouble_of_the_loop(subject, level, change, line):
    assert line in one_of(list(look_at_health(replace(WELL, **change), NOW)), subject, level)


DEPLOYMENTS = read_declared(DECLARED)["deployments"]
SERVER = Server(
    url="http://127.0.0.1:4200/api",
    version=prefect.__version__,
    clock=NOW,
    now=NOW,
    leases="prefect.server.concurrency.lease_storage.filesystem",
    deployed={one["name"]: Deployed(False, len(one.get("schedules") or ())) for one in DEPLOYMENTS},
    pool=Pool(False, {"worker": NOW}),
    limits=frozenset(),
    late=(),
    failed=(),
)


def look(server, settings):
    """All there is to say of a server."""
    yield from look_at_server(server)
    yield from look_at_deployments(server, DECLARED)
    yield look_at_pool(server.pool, server.now)
    yield from look_at_limits(server, settings)
    yield from look_at_runs(server)


def without(name, **other):
    """What is deployed but for one, or with that one otherwise."""
    return {"deployed": {**{key: one for key, one in SERVER.deployed.items() if key != name}, **other}}


BAD_SERVERS = [
    ("prefect", "warning", {"version": "3.0.0"}, "install the same version"),
    ("prefect", "warning", {"leases": LOST_LEASES}, "lease_storage.filesystem"),
    ("clock", "problem", {"clock": NOW - timedelta(minutes=2)}, "2 min apart"),
    ("deployments", "problem", without("check-warehouse"), "1 are missing: check-warehouse; run `targetwatch deploy`"),
    ("deployments", "warning", {"deployed": {**SERVER.deployed, "check-warehouse": Deployed(True, 1)}}, "paused"),
    ("deployments", "warning", {"deployed": {**SERVER.deployed, "check-warehouse": Deployed(False, 0)}}, "schedule"),
    ("worker", "problem", {"pool": None}, "run `targetwatch deploy`"),
    ("worker", "problem", {"pool": Pool(True, {"worker": NOW})}, f"prefect work-pool resume {POOL}"),
    ("worker", "problem", {"pool": Pool(False, {})}, f"prefect worker start --pool {POOL}"),
    ("concurrency limits", "warning", {"limits": frozenset()}, "run `targetwatch deploy`"),
    ("runs", "problem", {"late": ["evaluate today"]}, "1 late: evaluate today"),
    ("runs", "warning", {"failed": ["send alerts"] * 200}, "200 or more failed"),
]


@pytest.fixture
def server(settings):
    """A server in good health."""
    hosts = {host for source in chosen_sources(settings) for host in source.hosts}
    return replace(SERVER, limits=frozenset(map(limit_of, hosts)))


def test_a_server_in_good_health(server, settings):
    assert {one.level for one in look(server, settings)} == {"ok"}


@pytest.mark.parametrize(("subject", "level", "change", "line"), BAD_SERVERS)
def test_each_trouble_of_the_server(server, settings, subject, level, change, line):
    assert line in one_of(list(look(replace(server, **change), settings)), subject, level)


def test_a_folder_without_prefect_yaml_is_a_warning(server, tmp_path):
    assert level(look_at_deployments(server, tmp_path / "prefect.yaml"), "deployments") == "warning"


def test_a_server_that_is_not_there_is_a_problem(settings):
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        assert "run `prefect server start`" in one_of(list(look_at_engine(settings, DECLARED)), "prefect", "problem")


def test_a_server_that_hangs_is_a_problem_within_seconds(settings):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api"

        def look_long():
            with temporary_settings({PREFECT_API_URL: url}):
                return list(look_at_engine(settings, DECLARED))

        begun = time.monotonic()
        found = answers({"prefect": look_long, "zone": lambda: [look_at_zone()]}, patience=0.3)
    assert time.monotonic() - begun < 2
    assert [(one.subject, one.level) for one in found] == [("prefect", "problem"), ("time zone", "ok")]


def test_a_look_that_fails_does_not_hide_the_others():
    found = answers({"one": lambda: [1 / 0], "two": lambda: [fine("two", "fine")]})
    assert [(one.subject, one.level) for one in found] == [("one", "problem"), ("two", "ok")]


@pytest.mark.prefect
def test_a_run_on_a_real_server_shows_what_it_did_and_the_doctor_finds_all_but_a_worker(prefect, place, eventually):
    given = {**prefect.environ, **DEPLOYMENTS[0]["work_pool"]["job_variables"]["env"]}
    own = {key: value for key, value in os.environ.items() if key.startswith("TARGETWATCH_")}
    begun = "from flows.evaluate import evaluate_targets; evaluate_targets()"
    environ = {**given, **own, "TARGETWATCH_METRICS": "targetwatch.prom", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", begun], env=environ, cwd=place, check=True, capture_output=True)

    def told():
        logs = httpx.post(f"{prefect.url}/logs/filter", json={"sort": "TIMESTAMP_DESC"}).json()
        return any(one["name"] == "targetwatch.evaluate" and one["message"].endswith("none changed") for one in logs)

    eventually(told, 10, "our sentences stand in the run's log")
    page = httpx.get(f"{prefect.url}/artifacts/targetwatch-standings/latest").raise_for_status().json()
    assert page["data"].startswith("### ")
    assert "targetwatch_articles{" in (place / "targetwatch.prom").read_text()
    with temporary_settings({PREFECT_API_URL: prefect.url}):
        found = list(look_at_engine(Settings(), DECLARED))
    assert one_of(found, "prefect", "ok").endswith("answers")
    assert (level(found, "deployments"), level(found, "worker")) == ("ok", "problem")
