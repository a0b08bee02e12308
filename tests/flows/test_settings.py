"""Settings come from the environment, each mistake is one line."""

from datetime import UTC, datetime

import pytest

from flows.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_every_setting_has_a_default():
    assert load_settings({}).warehouse == "out/warehouse.duckdb"


def test_the_environment_wins(monkeypatch):
    monkeypatch.setenv("TARGETWATCH_LOCK_WAIT", "2.5")
    assert load_settings({"TARGETWATCH_LOCK_WAIT": "2.5"}).lock_wait == 2.5


def test_a_file_named_env_is_read(tmp_path):
    (tmp_path / ".env").write_text("TARGETWATCH_CONTACT=ops@example.org\n")
    assert load_settings({}).contact == "ops@example.org"


def test_an_unknown_name_is_refused():
    with pytest.raises(SettingsError, match="TARGETWATCH_WAREHUOSE: no such setting"):
        load_settings({"TARGETWATCH_WAREHUOSE": "x"})


def test_a_bad_value_names_the_variable(monkeypatch):
    monkeypatch.setenv("TARGETWATCH_LOCK_WAIT", "soon")
    with pytest.raises(SettingsError, match=r"^TARGETWATCH_LOCK_WAIT: 'soon': .*; correct or unset it$"):
        load_settings({})


def test_a_fixed_moment_replaces_the_clock(monkeypatch):
    monkeypatch.setenv("TARGETWATCH_NOW", "2026-10-01T18:00:00+07:00")
    assert load_settings({}).moment() == datetime(2026, 10, 1, 11, tzinfo=UTC)


def test_a_moment_without_a_zone_is_utc(monkeypatch):
    monkeypatch.setenv("TARGETWATCH_NOW", "2026-10-01T18:00:00")
    assert load_settings({}).moment() == datetime(2026, 10, 1, 18, tzinfo=UTC)
