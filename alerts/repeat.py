"""The words of a delivery that may have arrived already: as stored, under a line that says so."""

import re
from dataclasses import replace

from warehouse.records import Message

MARK = "có thể trùng / possible repeat"
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


def as_repeat(message: Message) -> Message:
    """The message with the mark in its subject and as the first line of each form."""
    return replace(
        message,
        subject=f"({MARK}) {message.subject}",
        text=f"({MARK})\n\n{message.text}",
        html=marked_html(message.html),
        slack=f"({MARK})\n{message.slack}" if message.slack else "",
    )


def marked_html(html: str) -> str:
    """A page whose first paragraph is the mark; no page stays none."""
    found = BODY.search(html)
    start = found.end() if found else 0
    return f"{html[:start]}<p>({MARK})</p>{html[start:]}" if html else ""
