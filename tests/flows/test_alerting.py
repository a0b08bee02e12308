"""The `targetwatch alerts` commands: each for people and for machines, and one line for what is wrong."""

import json
import shutil

import pytest

from flows.cli import run
from warehouse.connection import open_warehouse

ROUTES = """
[chief]
channels = ["chief"]
status = ["overdue"]
remind = [30]
escalate = [7]
repeat = "weekly"
"""
CHANNELS = "chief: json://127.0.0.1:1/x\n"


@pytest.fixture
def desk(newsroom_warehouse, tmp_path, monkeypatch):
    """A warehouse of the newsroom with routes and channels of its own."""
    for name in ("warehouse.duckdb", "copy.duckdb"):
        shutil.copy(newsroom_warehouse, tmp_path / name)
    (tmp_path / "routes.toml").write_text(ROUTES)
    (tmp_path / "channels.yml").write_text(CHANNELS)
    for name, value in {
        "WAREHOUSE": tmp_path / "warehouse.duckdb",
        "PUBLISHED": tmp_path / "copy.duckdb",
        "ROUTES": tmp_path / "routes.toml",
        "CHANNELS": tmp_path / "channels.yml",
        "NOW": "2026-10-01T18:00:00+07:00",
    }.items():
        monkeypatch.setenv(f"TARGETWATCH_{name}", str(value))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def overdue(desk):
    """A target that the country has missed."""
    with open_warehouse(desk / "copy.duckdb", read_only=True) as con:
        asked = "SELECT min(target_id) FROM mart.overdue_targets WHERE area = 'VN'"
        return con.execute(asked).fetchall()[0][0]


@pytest.fixture
def asked(desk, capsys):
    """The JSON lines a command prints."""

    def ask(*tokens, code=0):
        assert run(["alerts", *tokens, "--json"]) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return ask


@pytest.fixture
def complaint(desk, capsys):
    """The one line a command refuses with."""

    def refuse(*tokens):
        assert run(["alerts", *tokens]) == 2
        said = capsys.readouterr().err.strip()
        assert "\n" not in said
        return said

    return refuse


def test_lint(asked, desk, complaint):
    assert asked("lint") == [{"routes": ["chief"], "channels": ["chief"]}]
    (desk / "routes.toml").write_text('[chief]\nchannels = ["chief"]\nowner = ["bo_nao_do"]\n')
    assert "[chief] owner: no target is issued by 'bo_nao_do' or binds it; use an issuer" in complaint("lint")


def test_preview_shows_every_form(asked, desk, overdue):
    (message,) = asked("preview", overdue, "--out", str(desk / "out"))
    assert message["subject"].startswith("Quá hạn")
    assert len(message["files"]) == 3
    assert {path.suffix for path in (desk / "out").iterdir()} == {".html", ".txt", ".json"}


def test_routes_says_who_would_hear_and_why_not(asked, overdue):
    rows = asked("routes", overdue)
    assert [(row["occasion"], row["on"], row["decision"], row["reason"]) for row in rows] == [
        ("worsening", "2026-10-01", "told", "route chief"),
        ("recovery", "2026-10-01", "not told", "chief: status overdue, not met"),
        ("repeat 2026-W41", "2026-10-05", "told", "route chief"),
    ]


def test_who_has_it_in_hand_is_asked_no_more_and_what_is_silenced_waits(asked, overdue):
    (word,) = asked("ack", overdue, "--who", "An", "--note", "đang làm")
    assert word["acknowledged_by"] == "An"
    (silence,) = asked("silence", "--target", overdue, "--until", "2026-10-10", "--why", "rà soát", "--who", "An")
    assert silence["until_at"] == "2026-10-11T00:00:00+07:00"
    assert asked("unsilence", silence["silence_id"])[0]["silence_id"] == silence["silence_id"]


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (("ack", "T001", "--area", "99", "--note", "x"), "T001 99: no trouble is open; see `targetwatch ask"),
        (
            ("silence", "--until", "2026-10-10", "--why", "x"),
            "a silence needs a condition; name for example --target T001",
        ),
        (
            ("silence", "--status", "late", "--until", "2026-10-10", "--why", "x"),
            "status: unknown value 'late'; use not_rated",
        ),
        (("silence", "--target", "T1", "--until", "2026-09-10", "--why", "x"), "is over already; name a day to come"),
        (("unsilence", "zzz"), "zzz: no such silence in force; in force: none"),
        (("replay", "--from", "2025-02-01", "--to", "2025-01-01"), "before --from 2025-02-01; name the later day last"),
        (("routes", "T999"), "T999 VN: not judged on 2026-10-01; areas of this target: none"),
        (("test", "nobody"), "nobody: no such tag in"),
        (("resend", "nothing"), "nothing: no such delivery; see `targetwatch alerts history`"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_remedy(complaint, tokens, said):
    assert said in complaint(*tokens)


def test_history_of_messages_and_of_decisions(asked):
    (message,) = asked("history")
    assert (message["delivery_id"], message["state"]) == ("first", "sent")
    decided = asked("history", "--decisions")
    assert [(one["kind"], one["channel"], one["decision"]) for one in decided] == [("worsening", "mail", "told")]
    assert asked("history", "--target", "T000") == []


def test_resend(asked):
    assert asked("resend", "first") == [{"delivery_id": "first", "state": "pending"}]


def test_a_test_to_nobody_there_says_so(asked):
    (tried,) = asked("test", "chief", code=1)
    assert (tried["channel"], tried["state"]) == ("chief", "retry")


def test_replay_says_what_would_have_been_sent_and_changes_nothing(asked, desk):
    before = (desk / "warehouse.duckdb").read_bytes()
    rows = asked("replay", "--from", "2025-12-30", "--to", "2026-01-08", "--as-published")
    told = {(row["kind"], row["mark"]) for row in rows}
    assert told >= {("worsening", ""), ("escalation", "+7"), ("repeat", "2026-W02")}
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert (desk / "warehouse.duckdb").read_bytes() == before
    assert not list(desk.glob("*replay*"))
