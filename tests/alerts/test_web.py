"""Web services on loopback: the words as they are posted, and every answer sorted."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

import pytest
from apprise.plugins.slack import NotifySlack

from alerts.channels import Channel
from alerts.messages import compose
from alerts.send import deliver
from alerts.verdicts import backoff
from alerts.witness import plea
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


def test_a_webhook_receives_subject_and_text(now):
    with web() as (address, bodies):
        assert send(f"json://{address}/hook", now).state == "sent"
    assert (bodies[0]["title"], bodies[0]["message"]) == (MESSAGE.subject, MESSAGE.text.strip())


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (301, "dead"),
        (400, "dead"),
        (401, "dead"),
        (404, "dead"),
        (410, "dead"),
        (408, "retry"),
        (429, "retry"),
        (500, "retry"),
        (503, "retry"),
    ],
)
def test_answers_are_sorted(status, state, now):
    with web(status, headers={"Location": "/elsewhere"}) as (address, bodies):
        outcome = send(f"json://{address}/hook", now)
    assert (outcome.state, len(bodies)) == (state, 1)
    assert str(status) in outcome.detail


def test_answers_of_deliveries_at_once_are_kept_apart(now):
    with web(404) as (gone, _), web(503) as (busy, _), ThreadPoolExecutor(8) as pool:
        urls = [f"json://{address}/hook" for address in (gone, busy)] * 8
        states = [outcome.state for outcome in pool.map(lambda url: send(url, now), urls)]
    assert states == ["dead", "retry"] * 8


def test_slack_says_no_with_a_200(slack, now):
    with web(200, b"invalid_token") as (address, _):
        assert send(slack(address), now).state == "dead"


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("300", timedelta(minutes=5)),
        ("Sun, 01 Mar 2026 01:30:00 GMT", timedelta(minutes=30)),
        ("5", None),
        ("soon", None),
    ],
)
def test_retry_after_is_honoured_when_it_is_longer(header, wait, now):
    with web(429, headers={"Retry-After": header}) as (address, _):
        assert send(f"json://{address}/hook", now).not_before == now + (wait or backoff("d1", 0))


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


def test_a_host_that_does_not_exist_is_tried_again(now):
    assert send("json://nowhere.invalid/hook", now).state == "retry"
