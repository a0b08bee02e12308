"""Whatever was scraped reaches every form, and does nothing there."""

import json
import re
import unicodedata
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.mail import stamp_mail, write_mail
from alerts.messages import compose
from alerts.preview import write_preview
from alerts.safe import clean, slack, web_link
from warehouse.records import Evidence, Message

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'`*_~|!@#=+-\r\n\u2028\u202e\u2066\u200b\x00\x1b\ufeff{}%")),
    max_size=60,
)
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r"<https?://[^<>|]+\|[^<>]*>")


def hostile_message(text: str, transition, route, as_of, catalogue):
    evidence = Evidence(text, f"https://tin.example.vn/{text}", text, text, None, None)
    told = transition(told=evidence, name_vi=text, area_name=text, document_no=text, source_url=text, reason=text)
    return compose(route("vi"), [told, replace(told, transition_id="b")], as_of, catalogue)


@given(text=NASTY)
@example(text="<!channel> <script>alert(1)</script> {{ 7 * 7 }} &amp; </blockquote><b>")
@example(text="x\r\nBcc: victim@example.org\r\n\r\nbody")
def test_every_form_is_harmless(text, transition, route, as_of, catalogue):
    message = hostile_message(text, transition, route, as_of, catalogue)
    plain = hostile_message("trơn", transition, route, as_of, catalogue)
    assert tags(message) <= tags(plain)
    assert not re.search(r"&(?!(amp|lt|gt|#34|#39);)", message.html)
    outside_links = LINK.sub("", re.sub(r"^>", "", message.slack, flags=re.MULTILINE))
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", outside_links)
    for form in (message.subject, message.text, message.html, message.slack):
        assert not [letter for letter in form if unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter != "\n"]
    assert "\n" not in message.subject


def tags(message: Message) -> set[str]:
    return {tag.split()[0].strip("<>/") for tag in TAG.findall(message.html)}


@given(text=NASTY)
def test_a_mail_has_only_its_own_headers_and_parts(text, transition, route, as_of, catalogue, now):
    message = hostile_message(text, transition, route, as_of, catalogue)
    sent = stamp_mail(write_mail(message, "a@example.org", "b@example.org", eight_bit=True), "d1", now).as_bytes()
    mail = message_from_bytes(sent, policy=default)
    assert mail.keys() == [
        "From",
        "To",
        "Subject",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Message-ID",
        "Date",
    ]
    assert mail["Subject"] == message.subject
    said = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    assert said == [message.text, message.html]


def test_ten_thousand_characters_are_cut(transition, route, as_of, catalogue):
    for text in ("dài " * 2500, "A" * 10_000, "&" * 10_000):
        message = hostile_message(text, transition, route, as_of, catalogue)
        assert len(message.subject) <= 80
        assert len(message.slack) <= 3000
        assert len(message.html) < 100_000


def test_a_formula_never_begins_a_line(transition, route, as_of, catalogue, tmp_path):
    message = hostile_message("=HYPERLINK(1)", transition, route, as_of, catalogue)
    _, text, posted = write_preview(message, tmp_path, "formula")
    assert not [line for line in text.read_text(encoding="utf-8").splitlines() if line.startswith(("=", "+", "@"))]
    assert "=HYPERLINK(1)" in json.loads(posted.read_text(encoding="utf-8"))["blocks"][0]["text"]["text"]


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
