"""Web services on loopback: the words as they are posted, and every answer sorted."""

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLCertVerificationError, SSLEOFError
from time import sleep

import pytest
import requests
from apprise.plugins.slack import NotifySlack
from urllib3.exceptions import MaxRetryError, SSLError

from alerts.channels import Channel
from alerts.messages import compose
from alerts.send import deliver
from alerts.verdicts import backoff
from alerts.witness import plea, verdict_of_error
from warehouse.records import Delivery, Message

MESSAGE = Message("Quá hạn: R&D <b>", "Thử <!channel> & R&D\n", "<p>Thử</p>\n", "*Thử* &lt;!channel&gt; R&amp;D")


@contextmanager
def web(
    status: int = 200, answer: bytes = b"ok", headers: dict[str, str] | None = None, wait: float = 0, drop: bool = False
):
    """A web service that answers as told; yields its address and the bodies it received."""
    bodies: list[dict] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            sleep(wait)
            if drop:
                self.connection.close()
                return
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", bodies
    finally:
        server.shutdown()
        server.server_close()


def send(url: str, now, timeout: float = 5, message: Message = MESSAGE):
    return deliver(Delivery("d1", "r", "ops", message, ("t",)), Channel("ops", url), now, timeout)


@pytest.fixture
def slack(monkeypatch):
    def at(address: str) -> str:
        monkeypatch.setattr(NotifySlack, "webhook_url", f"http://{address}/services")
        return "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"

    return at


@pytest.fixture
def rerouted(monkeypatch):
    """Lets every request reach an address on loopback instead, path and body unchanged."""
    plain = requests.Session.request

    def to(address: str) -> None:
        def request(session, method, url, **settings):
            return plain(session, method, f"http://{address}/{url.split('/', 3)[3]}", **settings)

        monkeypatch.setattr(requests.Session, "request", request)

    return to


def texts(table) -> Iterator[str]:
    """Every text in a table, however deep."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict | list):
        for one in table.values() if isinstance(table, dict) else table:
            yield from texts(one)


def test_slack_receives_the_text_as_it_was_written(slack, now):
    with web() as (address, bodies):
        assert send(slack(address), now).state == "sent"
    (body,) = bodies
    (section,) = body["attachments"][0]["blocks"]
    assert section == {"type": "section", "text": {"type": "mrkdwn", "text": MESSAGE.slack}}
    assert "icon_url" not in body


def test_every_story_reaches_slack_whole_and_pings_nobody(make_stories, slack, route, as_of, catalogue, now):
    messages = [compose(route("vi"), told, as_of, catalogue) for told in make_stories().values()]
    with web() as (address, bodies):
        assert {send(slack(address), now, message=message).state for message in messages} == {"sent"}
    posted = [body["attachments"][0]["blocks"][0]["text"]["text"] for body in bodies]
    assert posted == [message.slack.strip() for message in messages]
    assert not [text for text in posted if "<!" in text or "<@" in text]


HOSTILE = Message(
    "Quá hạn: R&D <b>", "Thử <!channel> & R&D [mở](http://xau.example)\nhai\n", "", "*Thử* &lt;!channel&gt;"
)
HEAD = "Quá hạn: R&D <b>"


@pytest.mark.parametrize(
    ("url", "answer", "said"),
    [
        ("slack://xoxb-1234-1234-abcdef/%23ops", b'{"ok": true}', {"*Thử* &lt;!channel&gt;"}),
        (
            "tgram://123456789:abcdefg_hijklmnop-1234567890abcdef/-100123",
            b'{"ok": true}',
            {escape(HEAD, quote=False), "Thử &lt;!channel&gt; &amp; R&amp;D [mở](http://xau.example)", "hai"},
        ),
        (
            "workflow://host.example.org/643e69f83c8944/ABCdef",
            b"",
            {HEAD, "Thử <!channel> & R&D [mở] (http://xau.example)  ", "hai"},
        ),
        (
            "zalo://123456789:abcdefghij/chat1",
            b'{"ok": true}',
            {HEAD, "", "Thử <!channel> & R&D [mở](http://xau.example)", "hai"},
        ),
    ],
    ids=["slack-bot", "telegram", "teams", "zalo"],
)
def test_each_service_gets_its_own_form(url, answer, said, rerouted, now):
    with web(200, answer) as (address, bodies):
        rerouted(address)
        assert send(url, now, message=HOSTILE).state == "sent"
    (body,) = bodies
    lines = {line for text in texts(body) for line in text.replace("\r", "").split("\n")}
    assert said <= lines
    assert "apprise" not in json.dumps(body)


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        ("tgram://123456789:abcdefg_hijklmnop-1234567890abcdef/-100123", 4096),
        ("zalo://123456789:abcdefghij/chat1", 2000),
        ("workflow://host.example.org/643e69f83c8944/ABCdef", 20_000),
    ],
    ids=["telegram", "zalo", "teams"],
)
def test_a_long_message_is_cut_after_a_line_and_says_so(url, limit, rerouted, now):
    message = Message("Tựa", "<dòng> dài & dài\n" * 3000, "", "")
    with web(200, b'{"ok": true}') as (address, bodies):
        rerouted(address)
        assert send(url, now, message=message).state == "sent"
    longest = max(texts(bodies[0]), key=len)
    assert limit * 0.9 < len(longest) <= limit
    assert longest.endswith(("dài & dài\n[…]", "dài &amp; dài\n[…]", "dài & dài  \n[…]"))


def test_zalo_says_no_with_a_200(rerouted, now):
    with web(200, b'{"ok": false, "error_code": 401}') as (address, _):
        rerouted(address)
        assert send("zalo://123456789:abcdefghij/chat1", now).state == "dead"


def test_no_log_quotes_a_token(rerouted, caplog, now):
    caplog.set_level(logging.DEBUG)
    for status in (200, 404):
        with web(status) as (address, _):
            rerouted(address)
            outcome = send("tgram://123456789:abcdefg_hijklmnop-1234567890abcdef/-100123", now)
        assert "hijklmnop" not in caplog.text + repr(outcome)


def test_a_webhook_receives_subject_and_text(now):
    with web() as (address, bodies):
        assert send(f"json://{address}/hook", now).state == "sent"
    assert (bodies[0]["title"], bodies[0]["message"]) == (MESSAGE.subject, MESSAGE.text.strip())


@pytest.mark.parametrize(
    ("status", "state", "broken"),
    [
        (301, "dead", True),
        (400, "dead", False),
        (401, "dead", True),
        (404, "dead", True),
        (410, "dead", True),
        (413, "dead", False),
        (408, "retry", False),
        (429, "retry", False),
        (500, "retry", False),
        (503, "retry", False),
    ],
)
def test_answers_are_sorted(status, state, broken, now):
    with web(status, headers={"Location": "/elsewhere"}) as (address, bodies):
        outcome = send(f"json://{address}/hook", now)
    assert (outcome.state, outcome.broken, len(bodies)) == (state, broken, 1)
    assert str(status) in outcome.detail


def test_answers_of_deliveries_at_once_are_kept_apart(now):
    with web(404) as (gone, _), web(503) as (busy, _), ThreadPoolExecutor(8) as pool:
        urls = [f"json://{address}/hook" for address in (gone, busy)] * 8
        states = [outcome.state for outcome in pool.map(lambda url: send(url, now), urls)]
    assert states == ["dead", "retry"] * 8


@pytest.mark.parametrize(
    ("status", "answer", "state", "detail"),
    [
        (200, b"invalid_token", "dead", "the service answered 200 invalid_token; check the channel's address"),
        (200, b"fatal_error", "retry", "the service answered 200 fatal_error"),
        (400, b'{"ok": false, "description": "chat\\nnot found"}', "dead", "the service answered 400 chat not found"),
        (404, b"<html><p>gone</p></html>", "dead", "the service answered 404; check the channel's address"),
        (500, b"x" * 1000, "retry", "the service answered 500 " + "x" * 200),
    ],
)
def test_what_a_service_says_is_told(status, answer, state, detail, slack, now):
    with web(status, answer) as (address, _):
        outcome = send(slack(address), now)
    assert (outcome.state, outcome.detail) == (state, detail)


@pytest.mark.parametrize(
    ("header", "answer", "wait"),
    [
        ({"Retry-After": "300"}, b"", timedelta(minutes=5)),
        ({"Retry-After": "Sun, 01 Mar 2026 01:30:00 GMT"}, b"", timedelta(minutes=30)),
        ({}, b'{"ok": false, "parameters": {"retry_after": 120}}', timedelta(minutes=2)),
        ({"Retry-After": "5"}, b"", None),
        ({"Retry-After": "soon"}, b"", None),
    ],
)
def test_retry_after_is_honoured_when_it_is_longer(header, answer, wait, now):
    with web(429, answer, headers=header) as (address, _):
        outcome = send(f"json://{address}/hook", now)
    assert outcome.not_before == now + (wait or backoff("d1", 0))
    assert outcome.alone is ("soon" not in header.values())


def test_a_plea_is_bounded(now):
    assert plea("999999999", now) == timedelta(days=1)
    assert plea("-5", now) == timedelta(0)
    assert plea("Sun, 01 Mar 2020 00:00:00 GMT", now) == timedelta(0)


def test_a_service_that_never_answers_is_unknown_and_holds_nobody(now):
    with web(wait=1.0) as (address, bodies):
        outcome = send(f"json://{address}/hook", now, 0.6)
    assert (outcome.state, len(bodies)) == ("unknown", 1)


def test_a_dropped_answer_is_unknown_and_a_refused_connection_is_not(now):
    with web(drop=True) as (address, bodies):
        assert send(f"json://{address}/hook", now).state == "unknown"
    assert len(bodies) == 1
    assert send(f"json://{address}/hook", now).state == "retry"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (requests.exceptions.ConnectTimeout(), "retry"),
        (requests.exceptions.ProxyError("proxy"), "retry"),
        (requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError(SSLCertVerificationError(1, "x")))), "retry"),
        (requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError(SSLEOFError(8, "x")))), "unknown"),
        (requests.exceptions.ReadTimeout(), "unknown"),
        (requests.exceptions.ChunkedEncodingError(), "unknown"),
        (requests.exceptions.InvalidHeader(), "retry"),
    ],
)
def test_only_what_never_connected_is_known_not_to_have_arrived(error, state):
    assert verdict_of_error(error).state == state


def test_a_host_that_does_not_exist_is_tried_again(now):
    assert send("json://nowhere.invalid/hook", now).state == "retry"
