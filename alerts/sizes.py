"""How large a message may be, in each form."""

from warehouse.records import Message

SUBJECT_LIMIT = 80
# Slack refuses a text block of more than 3,000 characters.
SLACK_LIMIT = 2900
# Gmail clips what is larger.
MESSAGE_LIMIT = 100_000
ASCII = bytes(range(128))
# Headers, and what parts them.
ENVELOPE = 2000


def size_of(message: Message) -> int:
    """Bytes of the mail at a server that takes no 8-bit letters; others need less."""
    # RFC 2045: base64 has four letters for three bytes and a line break after 76.
    chart = len(message.chart) * 4 / 3 * 78 / 76
    return ENVELOPE + round(chart) + sum(map(quoted_printable, (message.text, message.html)))


def quoted_printable(text: str) -> int:
    """Bytes of a text once encoded: three for each that is not ASCII, and a soft break before column 76."""
    encoded = text.encode()
    longer = len(encoded.translate(None, ASCII)) + encoded.count(b"=")
    return round((len(encoded) + 2 * longer) * 78 / 73)
