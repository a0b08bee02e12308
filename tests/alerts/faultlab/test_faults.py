"""Every fault of a server, one sweep after the other, counted in the copies that arrived."""

import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from time import monotonic, time

import pytest

pytestmark = pytest.mark.duckdb

# A fault, the state of the first message after it, and whether the channel is taken for broken.
MAIL = [
    ("refuses the connection", "retry", False),
    ("refuses the sender", "dead", True),
    ("refuses one recipient", "dead", True),
    ("refuses the data", "dead", True),
    ("greets and hangs", "retry", False),
    ("trickles", "retry", False),
    ("drops after the content", "unknown", False),
    ("hangs after the content", "unknown", False),
    ("has no address", "retry", False),
]
WEB = [
    (301, "dead", True),
    (400, "dead", True),
    (401, "dead", True),
    (404, "dead", True),
    (410, "dead", True),
    (429, "retry", False),
    (500, "retry", False),
    ("drops", "unknown", False),
    ("trickles", "unknown", False),
    ("hangs", "unknown", False),
    ("has no address", "retry", False),
]
FAULTS = [("mail", *one) for one in MAIL] + [("web", *one) for one in WEB]
MESSAGES = 3
BOTH = ("chair@example.org", "deputy@example.org")


@pytest.mark.parametrize(("kind", "fault", "state", "broken"), FAULTS, ids=[f"{one[0]}: {one[1]}" for one in FAULTS])
def test_nothing_is_lost_and_nothing_comes_twice_unsaid(kind, fault, state, broken, lab, mail_server, web_service):
    faulty = lab.add("faulty", mail_server(fault, recipients=BOTH) if kind == "mail" else web_service(fault))
    post, hook = lab.add("post", mail_server()), lab.add("ops", web_service())
    names = lab.queue(MESSAGES)
    (refused, *_) = (name for name in names if name.startswith("m-faulty"))
    outcomes = {delivery.delivery_id: outcome.state for delivery, outcome in lab.sweep()}

    assert post.names() == [name for name in names if name.startswith("m-post")]
    notices = [copy for copy in hook.copies if not copy.name.startswith("m-ops")]
    assert len(hook.copies) - len(notices) == MESSAGES
    assert outcomes[refused] == state
    gone = [] if not broken else [name for name in lab.channels if name.startswith("faulty")]
    gone = gone[:1] if fault == "refuses one recipient" else gone
    assert lab.broken() == gone
    assert sorted(name for name in gone for copy in notices if name in copy.name) == gone, "ops is told once of each"

    lab.mend()
    lab.rest()
    copies = Counter(copy.name for copy in faulty.copies)
    assert sorted(copies) == [name for name in names if name.startswith("m-faulty")], "something was lost"
    unsaid = Counter(copy.name for copy in faulty.copies if not copy.marked)
    assert max(unsaid.values()) == 1, "a second copy does not say that it is one"
    assert max(copies.values()) == (2 if state == "unknown" else 1)
    assert set(lab.states().values()) == {"sent"}
    assert (len(post.copies), len(hook.copies)) == (MESSAGES, MESSAGES + len(notices))


def test_a_service_that_never_answers_gets_two_copies_and_no_third(lab, web_service):
    silent = lab.add("silent", web_service("hangs"))
    (name,) = lab.queue(1)
    lab.sweep()
    lab.rest()
    assert [(copy.name, copy.marked) for copy in silent.copies] == [(name, False), (name, True)]
    assert lab.states() == {name: "dead"}


def test_a_service_that_asks_to_be_left_alone_is(lab, web_service):
    busy = lab.add("busy", web_service(429))
    lab.queue(MESSAGES)
    assert len(lab.sweep()) == 1
    busy.mend()
    assert lab.sweep() == []
    assert busy.copies == []
    lab.rest()
    assert len(busy.copies) == MESSAGES


def test_a_channel_that_left_the_file_lets_its_messages_wait(lab, web_service):
    lab.add("gone", web_service())
    ops = lab.add("ops", web_service())
    names = lab.queue(MESSAGES)
    gone = lab.servers.pop("gone")
    outcomes = [outcome for delivery, outcome in lab.sweep() if delivery.channel == "gone"]
    assert [(outcome.state, outcome.broken) for outcome in outcomes] == [("dead", True)]
    assert "add it and resend" in outcomes[0].detail
    assert len(ops.copies) == MESSAGES + 1
    lab.servers["gone"] = gone
    lab.mend()
    lab.rest()
    assert gone.names() == [name for name in names if name.startswith("m-gone")]


def test_a_fallback_that_is_broken_itself_does_not_stop_the_others(lab, mail_server, web_service, caplog):
    post = lab.add("post", mail_server())
    lab.add("ops", web_service(404))
    lab.queue(MESSAGES)
    lab.sweep()
    assert len(post.copies) == MESSAGES
    assert lab.broken() == ["ops"]
    assert "ops: broken: the service answered 404; check the channel's address" in caplog.text


def healthy_seconds(lab, batch: str) -> float:
    """From the start of a sweep to the last copy at a server without fault."""
    expected = {name for name in lab.queue(10, batch) if name.startswith("m-good")}
    begun = monotonic()
    lab.sweep()
    copies = [copy for tag, server in lab.servers.items() if tag.startswith("good") for copy in server.copies]
    assert expected <= {copy.name for copy in copies}
    return max(copy.at for copy in copies) - begun


def test_six_that_hang_do_not_hold_up_the_others(lab, mail_server, web_service):
    for tag, server in (("good-post", mail_server), ("good-hook", web_service), ("good-ops", web_service)):
        lab.add(tag, server())
    alone = healthy_seconds(lab, "alone")
    for number, fault in enumerate(("greets and hangs", "trickles", "hangs after the content")):
        lab.add(f"bad-post-{number}", mail_server(fault))
    for number, fault in enumerate(("hangs", "trickles", "hangs")):
        lab.add(f"bad-hook-{number}", web_service(fault))
    beside = healthy_seconds(lab, "with-six")
    print(f"30 messages to healthy channels: {alone:.2f} s alone, {beside:.2f} s beside six that hang")
    assert beside - alone < 1.0
    assert Counter(lab.states().values()) == {"sent": 60, "pending": 54, "retry": 2, "unknown": 4}


def test_a_tag_keeps_its_pace_over_all_its_recipients(lab, mail_server):
    post = lab.add("post", mail_server(recipients=BOTH))
    post.rate = "10/s"
    lab.queue(4)
    lab.sweep()
    moments = [copy.at for copy in post.copies]
    assert len(moments) == 8
    assert moments[-1] - moments[0] > 0.65
    # A copy may be late on its way, and the next then comes closer to it.
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.02


WAITING = """
import json, sys, time
from flows.sending import send_due
from flows.settings import Settings
from alerts.channels import read_channels
send_due(Settings(warehouse=sys.argv[1], send_timeout=1), read_channels(json.loads(sys.argv[2]), {}, "-"), eager=False)
print(time.time(), flush=True)
"""


def test_no_exit_waits_for_a_service_that_hangs(lab, mail_server, web_service):
    lab.add("post", mail_server("trickles"))
    lab.add("hook", web_service("trickles"))
    lab.queue(1)
    command = [sys.executable, "-c", WAITING, str(lab.path), json.dumps(lab.tables)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert time() - float(done.stdout) < 1.0
