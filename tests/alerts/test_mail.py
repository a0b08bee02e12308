"""Mail as it goes over the wire: both parts, folded headers, the same identity on every attempt."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.mail import is_address, stamp_mail, write_mail
from alerts.messages import compose
from warehouse.records import Delivery, Message

VIETNAMESE = st.text(st.sampled_from("aăâbcđêghioôơstuưàảãáạằ–…%()=?_  QUÁHẠN0123456789"), min_size=1, max_size=80)


def sent(message: Message, now, eight_bit: bool = True, thread: str = "") -> bytes:
    mail = write_mail(message, "watch@example.org", "chair@example.org", eight_bit)
    return stamp_mail(mail, Delivery("d1", "r", "c", message, (), thread=thread), now).as_bytes()


@given(subject=VIETNAMESE)
@example(subject="Quá hạn: 0 – 0 – 60 ngày (+1 chỉ tiêu khác)")
@example(subject="Overdue: " + "plain words " * 6)
def test_subjects_are_folded_and_come_out_whole(subject, now):
    subject = " ".join(subject.split()) or "x"
    content = sent(Message(subject, "text\n", "<p>text</p>\n", ""), now)
    header = content.split(b"\r\n\r\n")[0]
    assert max(len(line) for line in header.split(b"\r\n")) <= 78
    assert header.isascii()
    assert message_from_bytes(content, policy=default)["Subject"] == subject


def test_both_parts_arrive_as_they_were_written(story, told, route, as_of, catalogue, now):
    message = compose(route("vi"), told, as_of, catalogue)
    for eight_bit in (True, False):
        content = sent(message, now, eight_bit)
        mail = message_from_bytes(content, policy=default)
        parts = [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in mail.iter_parts()]
        assert parts == [("text/plain", message.text), ("text/html", message.html)]
        assert max(len(line) for line in content.split(b"\r\n")) <= 998
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert content.isascii() is not eight_bit
        assert (message.text.splitlines()[0].encode() in content) is eight_bit


def test_a_repeated_attempt_is_the_same_mail(now):
    message = Message("s", "t\n", "<p>t</p>\n", "")
    assert sent(message, now) == sent(message, now)
    first, later = (
        message_from_bytes(sent(message, moment), policy=default) for moment in (now, now + timedelta(hours=6))
    )
    assert first["Message-ID"] == later["Message-ID"] == "<d1@example.org>"
    assert (first["Date"], later["Date"]) == ("Sun, 01 Mar 2026 08:00:00 +0700", "Sun, 01 Mar 2026 14:00:00 +0700")


def test_a_thread_has_one_root_for_all_its_mails(now):
    message = Message("s", "t\n", "<p>t</p>\n", "")
    alone, first, other = (
        message_from_bytes(sent(message, now, thread=thread), policy=default) for thread in ("", "T1/20/1", "T1/20/2")
    )
    assert (alone["References"], alone["In-Reply-To"]) == (None, None)
    assert re.fullmatch(r"<[0-9a-f]{16}\.thread@example\.org>", first["References"])
    assert first["In-Reply-To"] == first["References"] != other["References"]
    assert first["Message-ID"] != first["References"]


@pytest.mark.parametrize("eight_bit", [True, False])
def test_a_chart_is_part_of_the_page_and_stays_out_of_the_text(now, eight_bit):
    picture = bytes(range(256)) * 40
    page = '<p>thử</p><img src="cid:chart@targetwatch" alt="x">\n'
    content = sent(Message("s", "thử\n", page, "", picture, "x"), now, eight_bit)
    mail = message_from_bytes(content, policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    text, related = mail.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    html, chart = related.iter_parts()
    assert html.get_content().replace("\r\n", "\n") == page
    assert (chart["Content-ID"], chart.get_content_type()) == ("<chart@targetwatch>", "image/png")
    assert (chart.get_content_disposition(), chart.get_content()) == ("inline", picture)
    assert content == sent(Message("s", "thử\n", page, "", picture, "x"), now, eight_bit)
    assert content.isascii() is not eight_bit
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


@pytest.mark.parametrize("eight_bit", [True, False])
def test_a_line_too_long_for_the_wire_is_encoded(now, eight_bit):
    content = sent(Message("s", "à" * 2000 + "\n", "<p>" + "x" * 3000 + "</p>\n", ""), now, eight_bit)
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    text, html = message_from_bytes(content, policy=default).iter_parts()
    assert text.get_content().strip() == "à" * 2000
    assert len(html.get_content().strip()) == 3007


@pytest.mark.parametrize("address", ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "à@b"])
def test_what_is_no_address(address):
    assert not is_address(address)
