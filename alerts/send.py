"""One delivery to one channel: the last step, and the only one that touches the network."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from alerts.channels import Channel
from alerts.forms import form_of
from alerts.mail import MailServer, post, stamp_mail, write_mail
from alerts.masking import without_secrets
from alerts.repeat import as_repeat
from alerts.services import ServiceError, SmtpMail, open_service
from alerts.verdicts import Outcome, Verdict, outcome_of
from alerts.witness import hear, verdict_of
from warehouse.records import Delivery, Message


class GivenUpError(Exception):
    """Nobody waits for this attempt any more."""


class Permit:
    """Leave to hand the content over, until whoever waits gives up: then it is known whether anything left."""

    def __init__(self) -> None:
        self.lock, self.begun, self.revoked = Lock(), False, False

    def begin(self) -> None:
        """Note that content leaves now. Raises GivenUpError when it is too late for that."""
        with self.lock:
            if self.revoked:
                raise GivenUpError
            self.begun = True

    def revoke(self) -> bool:
        """Let nothing leave from now on; whether something has left before."""
        with self.lock:
            self.revoked = True
            return self.begun


def deliver(delivery: Delivery, channel: Channel, now: datetime, timeout: float) -> Outcome:
    """Send the stored words once; returns within `timeout` seconds whatever the service does. Raises nothing.

    A delivery whose state is `unknown` may have arrived already, and says so.
    """
    message = as_repeat(delivery.message) if delivery.state == "unknown" else delivery.message
    permit = Permit()
    # Half for each wait on the wire, so that a silent server is told apart from one that trickles.
    verdict = within(timeout, permit, lambda: attempt(message, delivery, channel, now, timeout / 2, permit))
    return without_secrets(outcome_of(verdict, delivery, now), channel)


def within(seconds: float, permit: Permit, job: Callable[[], Verdict]) -> Verdict:
    """The job's verdict, or that it is late. Socket limits bound each read, not the sum of a trickle."""
    answers: SimpleQueue[Verdict] = SimpleQueue()
    # No exit waits for a daemon.
    Thread(target=lambda: answers.put(guarded(job)), daemon=True, name="targetwatch-delivery").start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        if permit.revoke():
            return Verdict("unknown", f"no answer within {seconds:g} s; it may have arrived")
        return Verdict("retry", f"nothing could be handed over within {seconds:g} s; if it lasts, check the service")


def guarded(job: Callable[[], Verdict]) -> Verdict:
    """A fault of ours in one delivery must not hold up the others; it shows in the outbox and is tried again."""
    try:
        return job()
    except Exception as error:
        return Verdict("retry", f"unexpected {type(error).__name__} while sending")


def attempt(  # noqa: PLR0917  what an attempt is made of
    message: Message, delivery: Delivery, channel: Channel, now: datetime, limit: float, permit: Permit
) -> Verdict:
    """Mail through our own service, everything else through Apprise."""
    try:
        service = open_service(channel.service_url, limit)
    except ServiceError as error:
        return Verdict("dead", str(error), broken=True)
    if isinstance(service, SmtpMail):
        server = service.server
        return post(server, lambda eight_bit: mail_of(message, delivery, server, now, eight_bit), permit.begin)
    with hear(permit.begin) as exchange:
        # The larger `Apprise.notify` of 2.x works in a pool that hanging services fill, and that holds up the exit.
        accepted = service.send(**form_of(service, message))
    return verdict_of(bool(accepted), exchange, now)


def mail_of(message: Message, delivery: Delivery, server: MailServer, now: datetime, eight_bit: bool) -> EmailMessage:
    """The delivery as a mail."""
    return stamp_mail(write_mail(message, server.sender, server.recipient, eight_bit), delivery, now)
