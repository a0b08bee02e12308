"""The command as a person meets it: one line and an exit code for every mistake."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import run


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("TARGETWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def complaint(capsys, *words: str) -> tuple[int, str]:
    code = run(words)
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    return code, said


def test_an_unknown_command_is_misuse(capsys):
    code, said = complaint(capsys, "stauts")
    assert code == 2
    assert "stauts" in said


def test_a_bad_date_is_misuse(capsys):
    code, said = complaint(capsys, "status", "--as-of", "2026-02-30")
    assert code == 2
    assert "2026-02-30" in said


def test_a_missing_file_is_misuse(capsys):
    code, said = complaint(capsys, "read", "nowhere.txt")
    assert code == 2
    assert said.startswith("targetwatch: nowhere.txt: ")


def test_a_manifest_without_a_column_names_the_row(capsys, tmp_path):
    (tmp_path / "docs.csv").write_text("doc,path\n1,a.txt\n")
    code, said = complaint(capsys, "read", "--manifest", "docs.csv", "--json")
    assert code == 2
    assert "docs.csv:2" in said


def test_an_unknown_source_is_told_with_those_there_are(capsys):
    code, said = complaint(capsys, "run", "--source", "nowhere")
    assert code == 2
    assert "nowhere: no such source; the sources are" in said
    assert "baochinhphu" in said


def test_status_without_a_warehouse_says_what_to_do(capsys):
    code, said = complaint(capsys, "status")
    assert code == 1
    assert "out/warehouse.readonly.duckdb" in said


def test_an_unwritable_folder_is_told_before_anything_starts(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = complaint(capsys, "demo", "--out", "file/out")
    assert code == 2
    assert "choose another folder with --out" in said


def test_a_locked_warehouse_is_told_with_the_file(capsys, monkeypatch, tmp_path):
    hold = "import duckdb, sys, time; con = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", hold, "w.duckdb"], stdout=subprocess.PIPE, cwd=tmp_path)
    try:
        assert holder.stdout.readline() == b"held\n"
        monkeypatch.setenv("TARGETWATCH_WAREHOUSE", "w.duckdb")
        monkeypatch.setenv("TARGETWATCH_LOCK_WAIT", "0.2")
        code, said = complaint(capsys, "migrate")
    finally:
        holder.kill()
        holder.wait()
    assert code == 1
    assert "w.duckdb" in said


def test_read_prints_one_object_a_figure(capsys, tmp_path):
    text = "Tính đến 30/6/2024, 52,5% hồ sơ được nộp trực tuyến."
    (tmp_path / "a.txt").write_text(text)
    assert run(["read", "a.txt", "--published", "2024-07-10", "--home", "86", "--json"]) == 0
    (figure,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(figure)[:4] == ["doc", "start", "end", "surface"]
    assert text[figure["start"] : figure["end"]] == figure["surface"] == "52,5%"
    assert (figure["value"], figure["unit"], figure["as_of"], figure["area"]) == (52.5, "percent", "2024-06-30", "86")


def test_judge_says_which_case_it_cannot_use(capsys, tmp_path):
    inputs = {"target": {"op": ">=", "target": 80, "deadline": "2025-12-31", "kind": "percent"}, "observations": []}
    good, bad = {**inputs, "as_of": "2024-06-30"}, {**inputs, "as_of": "soon"}
    with Path("cases.csv").open("w", newline="") as handle:
        csv.writer(handle).writerows([("case", "inputs_json"), ("a", json.dumps(good)), ("b", json.dumps(bad))])
    assert run(["judge", "--cases", "cases.csv", "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["case"], first["status"], first["reason"]) == ("a", "not_rated", "no_figure")
    assert second["case"] == "b"
    assert "soon" in second["error"]


def test_lint_refuses_a_missing_channels_file(capsys):
    code, said = complaint(capsys, "alerts", "lint")
    assert code == 2
    assert "channels.yml" in said
