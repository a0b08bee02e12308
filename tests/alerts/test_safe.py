"""Whatever was scraped or typed reaches every form, and does nothing there."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.digest import compose_digest
from alerts.mail import stamp_mail, write_mail
from alerts.messages import compose
from alerts.notices import NoticeKind, compose_notice
from alerts.preview import write_preview
from alerts.safe import clean, slack, web_link
from alerts.sizes import MESSAGE_LIMIT, size_of
from warehouse.records import Delivery, Evidence, Message, OccasionKind, Silence, Status

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'`*_~|!@#=+-\r\n\u2028\u202e\u2066\u200b\x00\x1b\ufeff{}%$")),
    max_size=60,
)
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r"<https?://[^<>|]+\|[^<>]*>")
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def hostile(transition, occasion, route, as_of, catalogue):
    """Every kind of message with a text in each place that the outside world or a colleague may fill."""

    def made(text: str) -> Iterator[Message]:
        evidence = Evidence(
            text, f"https://tin.example.vn/{text}", text, text, None, None, area=text, reason=text, correction=text
        )
        link = f"https://x.vn/{text}"
        named = {"name_vi": text, "area_name": text, "document_no": text, "source_url": link, "certainty": text}
        now = transition(told=evidence, reason=text, **named)
        told = [
            occasion(now, kind, mark=text, previous=transition(Status.LAGGING, **named | {"target": 1.0}))
            for kind in (OccasionKind.REPEAT, OccasionKind.WORSENING)
        ]
        ended = Silence("s", {}, MOMENT, MOMENT, text, text)
        yield compose(route("vi"), told, as_of, catalogue, ended=[ended])
        other = occasion(transition(told=evidence, target_id=f"T{text}", area=text, **named))
        yield compose(route("vi"), [*told, other], as_of, catalogue)
        facts = {"channel": text, "detail": text, "sources": [text] * 3, "cap": 1, "held": 1}
        for kind in NoticeKind:
            yield compose_notice(kind, facts | {"items": [text, (text, f"https://x.vn/{text}")]})

    return made


@pytest.fixture(scope="session")
def hostile_digest(transition, as_of, catalogue):
    """A digest with a text in each of those places."""

    def made(text: str) -> Message:
        named = {"name_vi": text, "area_name": text, "document_no": text, "source_url": text, "certainty": text}
        changed = [transition(reason=text, **named), transition(Status.NOT_RATED, Status.MET, **named)]
        return compose_digest([one.standing for one in changed], changed, as_of, catalogue=catalogue)

    return made


@settings(max_examples=50, deadline=None)
@given(text=NASTY)
@example(text="<!channel> <script>alert(1)</script> {{ 7 * 7 }} &amp; </blockquote><b>")
@example(text="x\r\nBcc: victim@example.org\r\n\r\nbody")
def test_every_form_is_harmless(text, hostile):
    for message, plain in zip(hostile(text), hostile("trơn"), strict=True):
        check_harmless(message, plain)


@settings(max_examples=10, deadline=None)
@given(text=NASTY)
@example(text="$\\frac{1}{0}$ \u202e{target} %s {} </td><script>")
def test_a_digest_with_its_chart_is_harmless(text, hostile_digest):
    check_harmless(hostile_digest(text), hostile_digest("trơn"))


def check_harmless(message: Message, plain: Message) -> None:
    assert tags(message) <= tags(plain)
    assert not re.search(r"&(?!(amp|lt|gt|#34|#39);)", message.html)
    outside_links = LINK.sub("", re.sub(r"^>", "", message.slack, flags=re.MULTILINE))
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", outside_links)
    for form in (message.subject, message.text, message.html, message.slack, message.chart_alt):
        assert not [one for one in form if unicodedata.category(one) in ("Cc", "Cf", "Cs") and one != "\n"]
    assert "\n" not in message.subject


def tags(message: Message) -> set[str]:
    return {tag.split()[0].strip("<>/") for tag in TAG.findall(message.html)}


@settings(max_examples=30, deadline=None)
@given(text=NASTY)
def test_a_mail_has_only_its_own_headers(text, hostile, now):
    for message in islice(hostile(text), 2):
        written = write_mail(message, "a@example.org", "b@example.org", eight_bit=True)
        sent = stamp_mail(written, Delivery("d1", "route", "mail", message, ()), now).as_bytes()
        mail = message_from_bytes(sent, policy=default)
        assert "Bcc" not in mail
        assert mail["To"] == "b@example.org"
        assert mail["Subject"] == message.subject
        assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text
        assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == message.html


@pytest.mark.parametrize("letter", ["dài ", "A", "&", "\U0001f600", "`*_", '"', "="])
def test_ten_thousand_characters_are_cut(letter, hostile, hostile_digest):
    text = letter * (10_000 // len(letter))
    for message in (*hostile(text), hostile_digest(text)):
        assert len(message.subject) <= 80
        assert len(message.slack) <= 3000
        written = write_mail(message, "a@example.org", "b@example.org", eight_bit=False)
        assert len(written.as_bytes()) <= size_of(message) <= MESSAGE_LIMIT


def test_a_formula_never_begins_a_line(hostile, tmp_path):
    for message in hostile("=HYPERLINK(1)"):
        _, text, posted = write_preview(message, tmp_path, "formula")
        lines = text.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("=", "+", "@", "\t"))]
        assert json.loads(posted.read_text(encoding="utf-8"))["blocks"][-1]["text"]["type"] == "mrkdwn"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("một\r\nhai\tba", "một hai ba"),
        ("\u202eđảo\u2066", "đảo"),
        ("cha\u0300o", "chào"),
        ("a\u200bb\ufeff", "ab"),
        ("x" * 20, "x" * 9 + "…"),
        ("mười hai từ", "mười hai…"),
    ],
)
def test_clean(text, safe):
    assert clean(text, 10) == safe


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.vn/x?y=1&z=2#t", "https://a.vn/x?y=1&z=2#t"),
        ("https://a.vn/tin tức|<b>", "https://a.vn/tin%20t%E1%BB%A9c%7C%3Cb%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("https://a.vn/" + "x" * 1987, "https://a.vn/" + "x" * 1987),
        ("https://a.vn/" + "x" * 1988, ""),
        ("https://a.vn/" + "đ" * 400, ""),
        ("https://[x", ""),
        ("//a.vn/x", ""),
        ("", ""),
    ],
)
def test_links(url, link):
    assert web_link(url) == link


@given(st.text())
def test_slack_escapes_keep_the_text(text):
    escaped = slack(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
