"""The demo's mailbox: every mail is kept, in order, under a name a person can read."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest

from alerts.channels import read_channels
from alerts.mailbox import open_mailbox, slug
from alerts.send import deliver
from warehouse.records import Delivery, Message


def send(url: str, subjects: list[str], now) -> None:
    (channel,) = read_channels({"owners": {"url": url, "to": "owners@example.org"}}, {}, "test").values()
    for number, subject in enumerate(subjects):
        message = Message(subject, "Nội dung\n.\n..chấm\n", "<p>Nội dung</p>\n", "")
        outcome = deliver(Delivery(f"d{number}", "r", channel.name, message, ("t",)), channel, now, 5)
        assert outcome.state == "sent"


def test_mail_is_kept_in_order_and_never_overwritten(tmp_path, now):
    folder = tmp_path / "out" / "mail"
    for _ in range(2):
        with open_mailbox(folder) as url:
            send(url, ["Quá hạn: Đất đai – Lạng Sơn", "Quá hạn: Đất đai – Lạng Sơn"], now)
    assert sorted(path.name for path in folder.iterdir()) == [
        f"00{number}-qua-han-dat-dai-lang-son.eml" for number in range(1, 5)
    ]
    mail = message_from_bytes((folder / "004-qua-han-dat-dai-lang-son.eml").read_bytes(), policy=default)
    assert (mail["Subject"], mail["To"]) == ("Quá hạn: Đất đai – Lạng Sơn", "owners@example.org")
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Nội dung\n.\n..chấm\n"


def test_it_closes_with_a_session_open(tmp_path):
    with open_mailbox(tmp_path) as url:
        port = int(url.split(":")[2].split("?")[0])
        visitor = socket.create_connection(("127.0.0.1", port), timeout=2)
        assert visitor.recv(3) == b"220"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
    visitor.close()


def test_a_port_may_be_chosen_and_a_taken_one_is_an_error(tmp_path):
    with open_mailbox(tmp_path) as url:
        port = int(url.split(":")[2].split("?")[0])
        with pytest.raises(OSError, match="address already in use"), open_mailbox(tmp_path, port):
            pass
    with open_mailbox(tmp_path, port) as again:
        assert again == url


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Đến hạn: 52,64%", "den-han-52-64"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "message"),
        ("x" * 99, "x" * 60),
    ],
)
def test_slug(subject, name):
    assert slug(subject) == name
