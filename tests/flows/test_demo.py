"""The demo as its user runs it: the whole loop, twice, and killed in between with the mail server gone."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import duckdb
import pytest

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(300)]

COMMAND = Path(sys.executable).parent / "targetwatch"
KINDS = {"met", "on_track", "lagging", "overdue confirmed", "overdue presumed", "stale", "not_rated"}


def environ() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "TARGETWATCH_"))}


def demo(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "demo", "--out", out, *words]
    return subprocess.run(command, capture_output=True, text=True, env=environ(), cwd=out.parent, check=False)


def rows(out: Path) -> dict[str, str]:
    """Every table of the warehouse as one hash."""
    with duckdb.connect(out / "warehouse.duckdb", read_only=True) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'core'").fetchall()
        hashes = "SELECT count(*) || ' ' || coalesce(bit_xor(hash(t)), 0) FROM core.{} AS t"
        return {name: con.execute(hashes.format(name)).fetchone()[0] for (name,) in tables}


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("demo") / "out"
    done = demo(out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done


def test_every_kind_of_standing_occurs(first):
    out, _ = first
    environment = environ() | {"TARGETWATCH_PUBLISHED": str(out / "warehouse.readonly.duckdb")}
    done = subprocess.run([COMMAND, "status", "--json"], capture_output=True, text=True, env=environment, check=True)
    standings = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = Counter(one["status"] + (f" {one['evidence']}" if one["evidence"] else "") for one in standings)
    assert set(kinds) == KINDS


def test_the_mail_can_be_read_and_checked(first):
    out, _ = first
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted((out / "mail").glob("*.eml"))]
    assert len(mails) >= 3
    for mail in mails:
        text = mail.get_body(("plain",)).get_content()
        assert len(mail["Subject"]) <= 80
        assert "http://" in text
        assert mail.get_body(("html",)) is not None


def test_hostile_words_are_harmless(first):
    out, _ = first
    bodies = [message_from_bytes(path.read_bytes(), policy=default) for path in (out / "mail").glob("*.eml")]
    html = "\n".join(mail.get_body(("html",)).get_content() for mail in bodies)
    assert "&lt;!channel&gt;" in html
    assert "<script" not in html


def test_twice_is_once(first):
    out, _ = first
    before, mail = rows(out), sorted((out / "mail").iterdir())
    again = demo(out)
    assert again.returncode == 0, again.stdout + again.stderr
    assert rows(out) == before
    assert sorted((out / "mail").iterdir()) == mail
    assert "No standing changed." in again.stdout
    assert "No messages to send." in again.stdout


def facts(out: Path) -> dict[str, list]:
    """What must be the same however often a run was killed: everything but how often was tried."""
    with duckdb.connect(out / "warehouse.duckdb", read_only=True) as con:
        return {
            "readings": con.execute("SELECT count(*), bit_xor(hash(reading_id)) FROM core.readings").fetchall(),
            "transitions": con.execute("SELECT transition_id FROM core.transitions ORDER BY ALL").fetchall(),
            "messages": con.execute("SELECT delivery_id, state FROM core.deliveries ORDER BY ALL").fetchall(),
        }


def test_killed_and_refused_by_the_mail_server_it_ends_the_same(first, tmp_path):
    out = tmp_path / "out"
    refusing = ("--mailbox", "smtp://127.0.0.1:1?from=targetwatch@mailbox.localhost")
    for seconds in (8, 12):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [COMMAND, "demo", "--out", out, *refusing]
        with subprocess.Popen(command, env=environ(), start_new_session=True, **quiet) as process:
            time.sleep(seconds)
            os.killpg(process.pid, signal.SIGKILL)
    refused = demo(out, *refusing)
    assert refused.returncode == 1
    assert "retry" in refused.stdout
    assert {state for _, state in facts(out)["messages"]} == {"retry"}
    assert demo(out).returncode == 0
    assert facts(out) == facts(first[0])
