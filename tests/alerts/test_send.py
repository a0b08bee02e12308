"""Sending over real sockets on loopback, asserted by the copies that arrived and not by what was claimed."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from alerts.channels import Channel, read_channels
from alerts.mailbox import serve_mail
from alerts.repeat import MARK, as_repeat
from alerts.send import Permit, attempt, deliver, guarded
from alerts.services import open_service
from alerts.verdicts import LONGEST_WAIT, backoff
from warehouse.records import Delivery, Message

MESSAGE = Message("Quá hạn: thử", "Thử\n", "<p>Thử</p>\n", "*Thử*")
QUICK = 0.6


class Postman:
    """An aiosmtpd handler that answers each step as told and keeps what it accepted."""

    def __init__(self, rcpt: str = "", data: str = "", silent: bool = False) -> None:
        self.rcpt, self.data, self.silent = rcpt, data, silent
        self.copies: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if not self.data:
            self.copies.append(envelope.original_content)
        if self.silent:
            await asyncio.sleep(60)
        return self.data or "250 OK"


@contextmanager
def raw_server(*lines: bytes, drop: bool = False) -> Iterator[str]:
    """Accepts, says the lines one a request and then falls silent, or hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                for number, line in enumerate(lines):
                    if number:
                        client.recv(4096)
                    client.sendall(line)
                if not drop:
                    done.wait(10)

        done = threading.Event()
        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        done.set()


def send(address: str, now, timeout: float = 5.0, **changes):
    channel = Channel("owners", f"smtp://{address}?from=watch@example.org", "owners@example.org")
    delivery = Delivery("d1", "r", channel.name, MESSAGE, ("t",), **changes)
    return deliver(delivery, channel, now, timeout)


def test_a_mail_arrives_once(now):
    postman = Postman()
    with serve_mail(postman) as address:
        outcome = send(address, now)
    assert (outcome.state, outcome.not_before) == ("sent", None)
    assert len(postman.copies) == 1
    assert b"To: owners@example.org\r\n" in postman.copies[0]


@pytest.mark.parametrize(
    ("postman", "state", "said"),
    [
        (Postman(rcpt="550 5.1.1 no such user"), "dead", "550 5.1.1 no such user"),
        (Postman(rcpt="451 4.3.0 try later"), "retry", "451 4.3.0 try later"),
        (Postman(data="554 5.7.1 refused"), "dead", "554 5.7.1 refused"),
        (Postman(data="452 4.2.2 mailbox full"), "retry", "452 4.2.2 mailbox full"),
    ],
)
def test_refusals_are_sorted(postman, state, said, now):
    with serve_mail(postman) as address:
        outcome = send(address, now)
    assert (outcome.state, postman.copies) == (state, [])
    assert outcome.broken is (state == "dead" and bool(postman.rcpt)), "a refused text says nothing of the channel"
    assert said in outcome.detail
    assert (outcome.not_before is None) is (state == "dead")


def test_a_refused_connection_is_tried_again(now):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    outcome = send(address, now)
    assert outcome.state == "retry"
    assert outcome.detail.startswith("mail server not reached (ConnectionRefusedError); ")
    assert outcome.not_before == now + backoff("d1", 0)


def test_a_host_that_does_not_exist_is_tried_again(now):
    assert send("nowhere.invalid:25", now).state == "retry"


def test_silence_after_the_content_is_unknown(now):
    postman = Postman(silent=True)
    with serve_mail(postman) as address:
        outcome = send(address, now, QUICK)
    assert (outcome.state, len(postman.copies)) == ("unknown", 1)
    assert outcome.not_before > now + timedelta(minutes=59)


@pytest.mark.parametrize(
    ("lines", "drop", "state"),
    [
        ((), False, "retry"),
        ((), True, "retry"),
        ((b"220 here\r\n",), False, "retry"),
        ((b"554 go away\r\n",), False, "dead"),
        ((b"421 too busy\r\n",), False, "retry"),
        ((b"220 a\r\n", b"250 a\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"), True, "unknown"),
    ],
    ids=["mute", "hangs-up", "greets-only", "554", "421", "drops-after-data"],
)
def test_servers_that_stop_midway(lines, drop, state, now):
    with raw_server(*lines, drop=drop) as address:
        outcome = send(address, now, QUICK)
    assert outcome.state == state


@pytest.mark.timeout(20)
def test_a_trickling_server_holds_nobody_longer_than_the_limit(now):
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def trickle() -> None:
            client, _ = server.accept()
            with client:
                while not stop.wait(0.05):
                    client.sendall(b"2")

        threading.Thread(target=trickle, daemon=True).start()
        outcome = send(f"127.0.0.1:{server.getsockname()[1]}", now, QUICK)
        stop.set()
    assert outcome.state == "retry", "nothing was handed over, and nothing will be"


def test_an_attempt_nobody_waits_for_hands_nothing_over(now):
    """The mail server speaks only after the time is up."""
    postman, gate = Postman(), threading.Event()
    with serve_mail(postman) as address, socket.create_server(("127.0.0.1", 0)) as slow:

        def relay() -> None:
            client, _ = slow.accept()
            gate.wait(5)
            host, port = address.split(":")
            with socket.create_connection((host, int(port))) as server:
                pumps = [threading.Thread(target=pump, args=pair) for pair in ((client, server), (server, client))]
                for one in pumps:
                    one.start()
                for one in pumps:
                    one.join()

        def pump(source, sink) -> None:
            while data := source.recv(4096):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

        relaying = threading.Thread(target=relay, daemon=True)
        relaying.start()
        channel = Channel("owners", f"smtp://127.0.0.1:{slow.getsockname()[1]}?from=a@b.vn", "c@d.vn")
        attempts = []
        permit = Permit()
        job = threading.Thread(
            target=lambda: attempts.append(
                guarded(lambda: attempt(MESSAGE, Delivery("d", "r", "c", MESSAGE, ()), channel, now, 5, permit))
            )
        )
        job.start()
        assert permit.revoke() is False
        gate.set()
        job.join(5)
        relaying.join(5)
    assert postman.copies == []
    assert attempts[0].detail == "unexpected GivenUpError while sending"


@pytest.mark.parametrize(("state", "marked"), [("pending", False), ("retry", False), ("unknown", True)])
def test_what_may_have_arrived_says_so_in_its_subject_and_its_first_line(state, marked, now):
    postman = Postman()
    with serve_mail(postman) as address:
        assert send(address, now, state=state).state == "sent"
    mail = message_from_bytes(postman.copies[0], policy=default)
    text, html = (mail.get_body((form,)).get_content().replace("\r\n", "\n") for form in ("plain", "html"))
    assert mail["Subject"] == (f"({MARK}) " if marked else "") + MESSAGE.subject
    assert text == (f"({MARK})\n\n" if marked else "") + MESSAGE.text
    assert html == (f"<p>({MARK})</p>" if marked else "") + MESSAGE.html


def test_the_mark_stands_inside_the_page_and_in_slack():
    page = Message("s", "t", '<html><body class="x"><p>t</p></body></html>', "*t*")
    marked = as_repeat(page)
    assert marked.html == f'<html><body class="x"><p>({MARK})</p><p>t</p></body></html>'
    assert marked.slack == f"({MARK})\n*t*"
    assert (as_repeat(Message("s", "t", "", "")).html, as_repeat(Message("s", "t", "", "")).slack) == ("", "")


def test_what_nobody_answers_twice_is_dead_and_not_sent_a_third_time(now):
    postman = Postman(silent=True)
    with serve_mail(postman) as address:
        outcome = send(address, now, QUICK, state="unknown")
    assert (outcome.state, outcome.not_before, outcome.broken) == ("dead", None, False)
    assert "resend what is missing" in outcome.detail


def test_a_password_never_travels_readable(now):
    channel = Channel("owners", "smtp://user:pass@127.0.0.2:1?from=a@example.org", "b@example.org")
    with socket.create_server(("127.0.0.2", 0)) as server:
        heard: list[bytes] = []

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(b"220 hi\r\n")
                heard.append(client.recv(4096))
                client.sendall(b"250-hi\r\n250 AUTH PLAIN\r\n")
                heard.append(client.recv(4096))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        url = channel.url.replace(":1?", f":{server.getsockname()[1]}?")
        outcome = deliver(Delivery("d", "r", "c", MESSAGE, ()), Channel("owners", url, "b@example.org"), now, 5)
        thread.join(5)
    assert outcome.state == "dead"
    assert "use smtps://" in outcome.detail
    assert b"AUTH" not in b"".join(heard)


def test_backoff_grows_with_jitter_and_is_the_same_each_time():
    waits = [backoff("d1", attempts) for attempts in range(12)]
    assert waits == [backoff("d1", attempts) for attempts in range(12)]
    assert all(timedelta(seconds=45 * 2**n) <= wait <= timedelta(seconds=75 * 2**n) for n, wait in enumerate(waits[:8]))
    assert all(wait <= LONGEST_WAIT * 1.25 for wait in waits)
    assert len({backoff(f"d{n}", 3) for n in range(50)}) > 30
    assert backoff("d1", 10_000) <= LONGEST_WAIT * 1.25


def test_a_channel_broken_since_it_was_loaded_is_dead(now):
    outcome = deliver(Delivery("d", "r", "c", MESSAGE, ()), Channel("c", "nonsense://secret"), now, 5)
    assert outcome.state == "dead"
    assert "secret" not in outcome.detail


def test_a_fault_of_ours_is_shown_and_tried_again(now):
    with serve_mail(Postman()) as address:
        channel = Channel("owners", f"smtp://{address}?from=watch@example.org", "owners@example.org")
        outcome = deliver(Delivery("d", "r", "c", Message("two\nlines", "t", "", ""), ()), channel, now, 5)
    assert (outcome.state, outcome.detail) == ("retry", "unexpected ValueError while sending")


def test_our_service_also_serves_apprise_itself(now):
    postman = Postman()
    with serve_mail(postman) as address:
        (channel,) = read_channels({"o": {"url": f"smtp://{address}?from=a@b.vn", "to": "c@d.vn"}}, {}, "t").values()
        assert open_service(channel.service_url, 5).notify(body="Thử", title="Chào") is True
    assert len(postman.copies) == 1


def test_what_a_server_repeats_of_a_secret_is_masked(now):
    said = "535 no: s3cr3t/word, czNjcjN0L3dvcmQ=, s3cr3t%2Fword, watcher"
    with serve_mail(Postman(rcpt=said)) as address:
        channel = Channel("owners", f"smtp://watcher:s3cr3t%2Fword@{address}?from=a@b.vn", "c@d.vn")
        # aiosmtpd offers no login without TLS, so the user is set aside for this one.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("alerts.mail.log_in", lambda *_: None)
            outcome = deliver(Delivery("d", "r", "c", MESSAGE, ()), channel, now, 5)
    assert outcome.detail == "mail server answered 535 no: ***, ***, ***, ***"


def test_our_log_holds_nothing_of_a_delivery(caplog, now):
    caplog.set_level(logging.DEBUG)
    with serve_mail(Postman()) as address:
        send(address, now)
    ours = [
        record.getMessage() for record in caplog.records if record.name.startswith(("alerts", "apprise", "urllib3"))
    ]
    assert ours == []
