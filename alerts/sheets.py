"""A message of headings and lists, as digests and notices are, in every form."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.blocks import Line
from alerts.pictures import NO_PICTURE, Picture
from alerts.render import render
from alerts.safe import cut
from alerts.sizes import MESSAGE_LIMIT, SLACK_LIMIT, SUBJECT_LIMIT, size_of
from alerts.wording import Wording
from warehouse.records import Message, Status

# How many items of a section are told, the first numbers that fit; the others are counted.
IN_MAIL = (20, 10, 5, 2)
IN_SLACK = (5, 4, 3, 2, 1, 0)
SLACK_WIDTH = 160

Section = tuple[str, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a message of headings and lists says; every text is clean, none is escaped yet.

    `mood` is the status whose colour the lead has; the label of an item is what its link is called.
    """

    words: Wording
    subject: str
    title: str
    footer: str
    totals: Sequence[str] = ()
    lead: str = ""
    mood: Status = Status.MET
    sections: Sequence[Section] = ()
    commands: Sequence[Line] = ()
    picture: Picture = NO_PICTURE


def write_sheet(sheet: Sheet) -> Message:
    """The sheet in every form, with as many items as each form holds."""
    written = (mail_of(sheet, listed) for listed in IN_MAIL)
    mail = next((mail for mail in written if size_of(mail) <= MESSAGE_LIMIT), mail_of(sheet, IN_MAIL[-1]))
    posts = (render("sheet.slack", sheet=sheet, listed=listed, width=SLACK_WIDTH) for listed in IN_SLACK)
    slack = next(post for post in posts if len(post) <= SLACK_LIMIT)
    return Message(mail.subject, mail.text, mail.html, slack, mail.chart, mail.chart_alt)


def mail_of(sheet: Sheet, listed: int) -> Message:
    """The sheet as a mail that lists so many items a section."""
    text, html = (render(f"sheet.{form}", sheet=sheet, listed=listed) for form in ("txt", "html"))
    subject = cut(sheet.subject, SUBJECT_LIMIT)
    return Message(subject, text, html, "", sheet.picture.image, sheet.picture.alt)
