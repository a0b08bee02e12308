"""Killed senders and senders at once, counted in the copies that arrived. `make test-crash` runs these at length."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse

pytestmark = pytest.mark.duckdb

SENDER = Path(__file__).with_name("sender.py")
KILLS = int(os.environ.get("KILLS", "3"))
SENDING_SECONDS = float(os.environ.get("SENDING_SECONDS", "3"))


def sender(lab, warehouse="") -> subprocess.Popen:
    command = [sys.executable, str(SENDER), str(warehouse or lab.path), json.dumps(lab.tables)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def begun(process: subprocess.Popen) -> None:
    if process.stdout.readline() != "ready\n":
        raise AssertionError(process.stderr.read())


def in_flight(lab) -> set[str]:
    with open_warehouse(lab.path) as con:
        found = con.execute("SELECT delivery_id FROM core.deliveries WHERE state = 'sending'").fetchall()
    return {name for (name,) in found}


@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_kill_at_any_moment_loses_nothing_and_repeats_only_what_was_in_flight(lab, mail_server, web_service):
    for number in range(2):
        lab.add(f"post-{number}", mail_server(delay=0.01)).rate = "1000/s"
        lab.add(f"hook-{number}", web_service(delay=0.01))
    names = lab.queue(15 * KILLS + 40)
    dice, caught, struck = random.Random(7), set(), 0
    for _ in range(KILLS):
        with sender(lab) as process:
            begun(process)
            time.sleep(1.5 * dice.random())
            struck += process.poll() is None
            process.send_signal(signal.SIGKILL)
        caught |= in_flight(lab)
    with sender(lab) as process:
        begun(process)
        process.communicate()

    copies = Counter(copy.name for server in lab.servers.values() for copy in server.copies)
    unsaid = Counter(copy.name for server in lab.servers.values() for copy in server.copies if not copy.marked)
    assert sorted(copies) == names, "a message was lost"
    assert {name for name, number in copies.items() if number > 1} <= caught
    assert max(unsaid.values()) == 1, "a second copy does not say that it is one"
    assert set(lab.states().values()) == {"sent"}
    assert struck
    assert caught
    print(f"{KILLS} kills, {struck} while sending: {len(names)} messages, {len(caught)} caught in flight,", end=" ")
    print(f"{sum(number > 1 for number in copies.values())} arrived twice, {max(copies.values())} copies at most")


@pytest.mark.timeout(90 + 3 * SENDING_SECONDS)
@pytest.mark.parametrize("served", [False, True], ids=["file", "server"])
def test_two_senders_at_once_send_each_message_once(served, lab, serving, web_service):
    rows, hooks = (250, 4) if SENDING_SECONDS >= 60 else (50, 4)
    for number in range(hooks):
        lab.add(f"hook-{number}", web_service(delay=2 * SENDING_SECONDS / rows))
    names = lab.queue(rows)
    with serving(lab.path, served) as place:
        senders = [sender(lab, place) for _ in range(2)]
        for process in senders:
            begun(process)
        said = [process.communicate() for process in senders]
    assert [process.returncode for process in senders] == [0, 0], said
    shares = [int(out) for out, _ in said]
    assert sum(shares) == len(names)
    assert min(shares) > 0, "one had nothing to do"
    copies = Counter(copy.name for server in lab.servers.values() for copy in server.copies)
    assert copies == Counter(names)
    assert not [copy for server in lab.servers.values() for copy in server.copies if copy.marked]
    print(f"two senders shared {len(names)} messages {shares[0]} to {shares[1]}")
