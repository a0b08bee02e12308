"""ask, describe and export as an analyst types them."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from math import inf, nan
from pathlib import Path
from signal import SIGINT
from uuid import UUID

import pytest

from flows.cli import run
from flows.cli.output import field_of, plain
from warehouse.records import Status


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path, newsroom_warehouse):
    for name in [name for name in os.environ if name.startswith("TARGETWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TARGETWATCH_PUBLISHED", str(newsroom_warehouse))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def said(capsys):
    """The standard output of a command that went well."""

    def say(*words: str) -> str:
        capsys.readouterr()
        assert run(words) == 0
        return capsys.readouterr().out

    return say


@pytest.fixture
def complaint(capsys):
    """The exit code and the one line of a command that did not."""

    def complain(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run(words)
        line = capsys.readouterr().err.strip()
        assert "\n" not in line
        return code, line

    return complain


def test_ask_as_a_table(said):
    told = said("ask", "SELECT target_id, target FROM mart.targets WHERE target_id = 'T001'")
    assert "1 rows" in told
    assert told.split()[-2:] == ["T001", "80"]


def test_a_long_table_ends_with_a_note(said):
    note = "These are the first 1000; --limit shows more, --csv and --json have all."
    assert note in " ".join(said("ask", "FROM range(5000)").split())
    assert "the first" not in said("ask", "FROM range(1000)")
    assert said("ask", "FROM range(5)", "--limit", "3").startswith("3 of more")


@pytest.mark.parametrize("form", [("--json",), ("--output", "json")])
def test_ask_as_json(said, form: Sequence[str]):
    sql = """
        SELECT DATE '2025-12-31' AS day, TIMESTAMPTZ '2026-01-01 00:00:00+07' AS moment, 1.10::DECIMAL(38, 9) AS number,
            12345678901234567890.123456789::DECIMAL(38, 9) AS long, 'NaN'::DOUBLE AS none, NULL AS nothing,
            {'list': [1, 2], 'map': MAP {DATE '2025-01-01': 0.5::DECIMAL(9, 2)}} AS nested
    """
    assert json.loads(said("ask", sql, *form)) == {
        "day": "2025-12-31",
        "moment": "2025-12-31T17:00:00+00:00",
        "number": 1.1,
        "long": "12345678901234567890.123456789",
        "none": "nan",
        "nothing": None,
        "nested": {"list": [1, 2], "map": {"2025-01-01": 0.5}},
    }


@pytest.mark.parametrize("form", [("--csv",), ("--output", "csv")])
def test_ask_as_csv(said, form: Sequence[str]):
    sql = "SELECT '=1+1' AS text, 42.500::DECIMAL(38, 9) AS number, [1, 2] AS list, true AS flag, NULL AS nothing"
    rows = list(csv.reader(io.StringIO(said("ask", sql, *form))))
    assert rows == [["text", "number", "list", "flag", "nothing"], ["'=1+1", "42.5", "[1, 2]", "true", ""]]


def test_csv_and_json_have_every_row(said):
    for form in ("--csv", "--json"):
        assert len(said("ask", "FROM range(25000)", form).splitlines()) == 25_000 + (form == "--csv")


def test_two_columns_of_one_name_are_not_one(said, complaint):
    twice = "SELECT 1 AS a, 2 AS a"
    assert complaint("ask", twice, "--json") == (2, "targetwatch: sql: two columns are called 'a'; rename one with AS")
    assert said("ask", twice, "--csv") == "a,a\n1,2\n"


def test_a_bad_question_is_one_line(complaint):
    for form in ((), ("--csv",), ("--json",)):
        code, line = complaint("ask", "SELECT nosuch FROM mart.targets", *form)
        assert code == 1
        assert "`targetwatch describe` lists views and columns" in line


def test_a_question_without_end_can_be_stopped():
    command = [sys.executable, "-c", "import sys; from flows.cli import main; main(sys.argv[1:])"]
    endless = [*command, "ask", "FROM range(1_000_000_000_000)", "--csv"]
    with subprocess.Popen(endless, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout.readline() == "range\n"
        asking.send_signal(SIGINT)
        assert asking.wait(10) == -SIGINT


def test_only_one_form_at_a_time(complaint):
    code, line = complaint("ask", "SELECT 1", "--csv", "--json")
    assert code == 2
    assert "--csv" in line


def test_describe_lists_everything_and_each_view(said):
    told = " ".join(said("describe").split())
    for name in ("mart.standings(as_of, known_at)", "mart.overdue_targets", "mart.indicators"):
        assert name in told
    told = " ".join(said("describe", "overdue_targets").split())
    assert "days_over" in told
    assert "Distance to the target while not met" in told
    assert "FROM mart.overdue_targets WHERE" in told
    assert said("describe", "mart.overdue_targets") == said("describe", "overdue_targets")


def test_describe_for_machines(said):
    relations = [json.loads(line) for line in said("describe", "--json").splitlines()]
    macro = next(one for one in relations if one["name"] == "evidence")
    assert (macro["signature"], macro["kind"]) == ("mart.evidence(as_of, known_at)", "macro")
    assert all(column["comment"] for one in relations for column in one["columns"])
    assert all(json.loads(line) == macro for line in said("describe", "evidence", "--json").splitlines())


def test_describe_needs_no_warehouse(said, monkeypatch):
    monkeypatch.setenv("TARGETWATCH_PUBLISHED", "nowhere.duckdb")
    assert "mart.targets" in said("describe")


def test_describe_knows_what_there_is(complaint):
    code, line = complaint("describe", "overdue")
    assert code == 2
    assert "overdue_targets" in line


def test_export_says_whether_anything_changed(said, tmp_path):
    assert said("export", "mart") == "mart: exported\n"
    assert said("export", "mart") == "mart: already up to date\n"
    assert (tmp_path / "mart" / "datapackage.json").exists()


def test_export_without_a_warehouse_says_what_to_do(complaint, monkeypatch, tmp_path):
    monkeypatch.setenv("TARGETWATCH_PUBLISHED", "nowhere.duckdb")
    code, line = complaint("export", "mart")
    assert code == 1
    assert "nowhere.duckdb" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Decimal("80"), 80),
        (Decimal("0.1"), 0.1),
        (Decimal("1E+2"), 100),
        (Decimal("0.1234567890123456789"), "0.1234567890123456789"),
        (Decimal("NaN"), "NaN"),
        (inf, "inf"),
        (nan, "nan"),
        (True, True),
        (Status.MET, "met"),
        (time(7, 30), "07:30:00"),
        (timedelta(days=2), "2 days, 0:00:00"),
        (b"\x00\xff", "00ff"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ((1, {date(2025, 1, 1): None}), [1, {"2025-01-01": None}]),
    ],
)
def test_a_value_as_json(value, held):
    assert plain(value) == held
    json.dumps(plain(value), allow_nan=False)


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Decimal("100.000"), "100"),
        (Decimal("0.500"), "0.5"),
        (Decimal("12345678901234567890123456789.123456789"), "12345678901234567890123456789.123456789"),
        (-5, -5),
        ("-5", "'-5"),
        ("@a", "'@a"),
        ("a=b", "a=b"),
        ({"a": [date(2025, 1, 1)]}, '{"a": ["2025-01-01"]}'),
        (False, "false"),
        (None, None),
    ],
)
def test_a_value_as_csv(value, held):
    assert field_of(value) == held
