"""One delivery to one channel: the last step, and the only one that touches the network."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from queue import Empty, SimpleQueue
from threading import Thread

from apprise import Apprise, NotifyBase, NotifyFormat

from alerts.channels import Channel
from alerts.mail import MailServer, post, stamp_mail, write_mail
from alerts.services import ServiceError, SmtpMail, open_service
from alerts.verdicts import Outcome, Verdict, outcome_of
from alerts.witness import hear, verdict_of
from warehouse.records import Delivery, Message


def deliver(delivery: Delivery, channel: Channel, now: datetime, timeout: float) -> Outcome:
    """Send the stored words once; returns within `timeout` seconds whatever the service does. Raises nothing."""
    # Half for each wait on the wire, so that a silent server is told apart from one that trickles.
    verdict = within(timeout, lambda: attempt(delivery, channel, now, timeout / 2))
    return outcome_of(verdict, delivery.delivery_id, delivery.attempts, now)


def within(seconds: float, job: Callable[[], Verdict]) -> Verdict:
    """The job's verdict, or `unknown` when it is late. Socket limits bound each read, not the sum of a trickle."""
    answers: SimpleQueue[Verdict] = SimpleQueue()
    Thread(target=lambda: answers.put(guarded(job)), daemon=True, name="targetwatch-delivery").start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return Verdict("unknown", f"no answer within {seconds:g} s; it may have arrived")


def guarded(job: Callable[[], Verdict]) -> Verdict:
    """A fault of ours in one delivery must not hold up the others; it shows in the outbox and is tried again."""
    try:
        return job()
    except Exception as error:
        return Verdict("retry", f"unexpected {type(error).__name__} while sending")


def attempt(delivery: Delivery, channel: Channel, now: datetime, limit: float) -> Verdict:
    """Mail through our own service, everything else through Apprise."""
    try:
        service = open_service(channel.service_url, limit)
    except ServiceError as error:
        return Verdict("dead", str(error))
    if isinstance(service, SmtpMail):
        server = service.server
        return post(server, lambda eight_bit: mail_of(delivery, server, now, eight_bit))
    with hear() as exchange:
        accepted = notify(service, delivery.message)
    return verdict_of(accepted, exchange, now)


def mail_of(delivery: Delivery, server: MailServer, now: datetime, eight_bit: bool) -> EmailMessage:
    """The delivery as a mail."""
    mail = write_mail(delivery.message, server.sender, server.recipient, eight_bit)
    return stamp_mail(mail, delivery.delivery_id, now)


def notify(service: NotifyBase, message: Message) -> bool:
    """Whether Apprise says the service took it: True, False or None in 1.x, an object with a truth value in 2.x."""
    box = Apprise()
    box.add(service)
    if service.secure_protocol == "slack":
        return bool(box.notify(body=message.slack, body_format=NotifyFormat.MARKDOWN))
    return bool(box.notify(body=message.text, title=message.subject, body_format=NotifyFormat.TEXT))
