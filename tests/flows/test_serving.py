"""targetwatch serve-warehouse: no server without a secret."""

import pytest

from flows.cli import run
from flows.settings import load_settings
from warehouse.remote import TOKEN


@pytest.mark.parametrize("secret", [None, "too short"])
def test_no_server_starts_without_a_secret(tmp_path, monkeypatch, capsys, secret):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TOKEN, raising=False)
    if secret:
        monkeypatch.setenv(TOKEN, secret)
    assert run(["serve-warehouse"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert TOKEN in line
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_never_shown(monkeypatch):
    monkeypatch.setenv(TOKEN, "sixteen letters and more")
    assert "sixteen" not in repr(load_settings({}))
