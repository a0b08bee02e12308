"""Mail to one recipient: an authored plain and HTML part, handed to a server step by step."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import sha256

from alerts.verdicts import Verdict
from warehouse.records import LOCAL_ZONE, Delivery, Message

# RFC 5322, 2.1.1: the longest line a server must take, without its line ending.
LONGEST_LINE = 998
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# What the HTML calls the chart that is sent with it.
CHART = "<chart@targetwatch>"


class Subject(UniqueUnstructuredHeader):
    """A subject folded by the older `Header`: the newer folding loses spaces between encoded words (gh-92081)."""

    def fold(self, *, policy: Policy) -> str:
        """The header line, encoded and folded, with its line ending."""
        text = str(self)
        header = Header(text, "us-ascii" if text.isascii() else "utf-8", policy.max_line_length, "Subject")
        return f"Subject: {header.encode(linesep=policy.linesep)}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("subject", Subject)  # type: ignore[arg-type]
WIRE = SMTP.clone(header_factory=HEADERS)

Composer = Callable[[bool], EmailMessage]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where one recipient's mail is handed in; `limit` bounds each wait on the wire, in seconds."""

    host: str
    port: int
    secure: bool
    sender: str
    recipient: str
    limit: float
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def domain(self) -> str:
        """The sender's domain, by which the server is greeted."""
        return self.sender.partition("@")[2]


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address."""
    return (
        text.isascii() and text.isprintable() and " " not in text and all(text.partition("@")) and text.count("@") == 1
    )


def write_mail(message: Message, sender: str, recipient: str, eight_bit: bool) -> EmailMessage:
    """A mail of the authored parts; lines are at most 998 bytes, headers are folded."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address("targetwatch", addr_spec=sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = message.subject
    # RFC 3834: keeps out-of-office replies away.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte=encoding_of(message.text, eight_bit))
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte=encoding_of(message.html, eight_bit))
    if message.html and message.chart:
        _, html = mail.iter_parts()
        html.add_related(message.chart, "image", "png", cid=CHART, disposition="inline", filename="chart.png")
    return mail


def stamp_mail(mail: EmailMessage, delivery: Delivery, now: datetime) -> EmailMessage:
    """The mail with its date, the identity that stays the same over every attempt, and the thread it joins."""
    sender: Address = mail["From"].addresses[0]
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{delivery.delivery_id}")
    mail["Message-ID"] = f"<{delivery.delivery_id}@{sender.domain}>"
    if delivery.thread:
        # Nobody has got the root itself: mail programs gather what refers to the same one.
        root = f"<{sha256(delivery.thread.encode()).hexdigest()[:16]}.thread@{sender.domain}>"
        mail["In-Reply-To"] = mail["References"] = root
    mail["Date"] = now.astimezone(LOCAL_ZONE)
    return mail


def encoding_of(text: str, eight_bit: bool) -> str:
    """8bit, readable by eye, where the server takes it and no line is too long for it; else quoted-printable."""
    longest = max((len(line.encode()) for line in text.splitlines()), default=0)
    return "8bit" if eight_bit and longest <= LONGEST_LINE else "quoted-printable"


def post(server: MailServer, compose: Composer, begin: Callable[[], None] = lambda: None) -> Verdict:
    """Hand one mail to the server and say what came of it.

    `compose` is told whether the server takes 8-bit mail; `begin` is called before the content goes over the wire and
    may stop that by raising.
    """
    try:
        with connect(server) as client:
            offer(client, server)
            content = compose(client.has_extn("8bitmime")).as_bytes()
            begin()
            return hand_over(client, content)
    except smtplib.SMTPResponseException as error:
        return refusal(error.smtp_code, error.smtp_error, broken=True)
    except smtplib.SMTPNotSupportedError as error:
        return Verdict("dead", f"the mail server cannot do what the channel asks: {error}", broken=True)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict(
            "retry", f"mail server not reached ({type(error).__name__}); if it lasts, check the channel's host and port"
        )


def connect(server: MailServer) -> smtplib.SMTP:
    """A greeted server, encrypted where it can be and logged in where the channel has a user."""
    tls = ssl.create_default_context()
    client: smtplib.SMTP
    if server.secure:
        client = smtplib.SMTP_SSL(server.host, server.port, server.domain, timeout=server.limit, context=tls)
    else:
        client = smtplib.SMTP(server.host, server.port, server.domain, timeout=server.limit)
    client.ehlo_or_helo_if_needed()
    if not server.secure and client.has_extn("starttls"):
        client.starttls(context=tls)
        client.ehlo()
    if server.user:
        log_in(client, server)
    return client


def log_in(client: smtplib.SMTP, server: MailServer) -> None:
    """Log in, unless the password would travel readable."""
    if not isinstance(client.sock, ssl.SSLSocket) and server.host not in LOOPBACK:
        raise smtplib.SMTPNotSupportedError("the password would travel unencrypted; use smtps://")
    client.login(server.user, server.password)


def offer(client: smtplib.SMTP, server: MailServer) -> None:
    """The envelope. Raises SMTPResponseException where sender or recipient is refused."""
    accept(client.mail(server.sender, ["BODY=8BITMIME"] if client.has_extn("8bitmime") else []))
    accept(client.rcpt(server.recipient))


def hand_over(client: smtplib.SMTP, content: bytes) -> Verdict:
    """The content. Once DATA was said, silence no longer proves that nothing arrived."""
    try:
        accept(client.data(content))
    except smtplib.SMTPResponseException as error:
        return refusal(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict("unknown", f"no answer after the content ({type(error).__name__}); it may have arrived")
    with suppress(OSError, smtplib.SMTPException):
        client.quit()
    return Verdict("sent", "accepted by the mail server")


def accept(answer: tuple[int, bytes]) -> None:
    """Raise SMTPResponseException unless the server agreed."""
    code, words = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, words)


def refusal(code: int, words: bytes | str, broken: bool = False) -> Verdict:
    """RFC 5321, 4.2.1: 4yz may pass later, 5yz will not; `broken` where it is the channel that is refused."""
    said = " ".join((words.decode(errors="replace") if isinstance(words, bytes) else words).split())
    passing = 400 <= code < 500
    return Verdict(
        "retry" if passing else "dead", f"mail server answered {code} {said}"[:200], broken=broken and not passing
    )
