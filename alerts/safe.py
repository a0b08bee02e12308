"""Text from the outside world made harmless: it may be read, never obeyed."""

import unicodedata
from urllib.parse import quote, urlsplit

# What a link may keep besides letters and digits (RFC 3986); a bar or an angle bracket would end it in Slack.
LINK_CHARACTERS = "/:?#[]@!$&'()*+,;=%~"
QUOTE_LIMIT = 400
# What browsers, mail programs and servers agree on; a link cut short leads nowhere.
LINK_LIMIT = 2000


def clean(text: str, limit: int = QUOTE_LIMIT) -> str:
    """One line of printable NFC text of at most `limit` characters.

    Control characters become spaces; format characters go, bidi overrides and zero-width letters among them.
    """
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(" " if is_break(letter) else letter for letter in text if keeps(letter))
    return cut(" ".join(text.split()), limit)


def is_break(letter: str) -> bool:
    """Control characters, line and paragraph separators and spaces of any width."""
    return unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Zs")


def keeps(letter: str) -> bool:
    """Whether a letter may be shown: not a format, private, unassigned or half character."""
    return unicodedata.category(letter) not in ("Cf", "Co", "Cn", "Cs")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, at a word's end where one is near, marked by an ellipsis."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1]
    words = short.rpartition(" ")[0]
    return (words if len(words) > limit * 0.7 else short).rstrip(" ,;–-") + "…"


def web_link(url: str) -> str:
    """An http(s) link, encoded so that no form can be broken out of; "" for anything else, and for what is too long."""
    text = clean(url, LINK_LIMIT + 1)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    link = quote(text, safe=LINK_CHARACTERS)
    return link if parts.scheme in ("http", "https") and parts.hostname and len(link) <= LINK_LIMIT else ""


def slack(text: object) -> str:
    """Slack's three escapes; a mention or a link needs `<`, so none can be made."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
