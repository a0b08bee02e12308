"""Bytes to text, whatever the page says of itself."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from bs4.dammit import EncodingDetector, UnicodeDammit

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# What no XML may hold, lxml takes from a page but lets nobody write: control signs and two that are no characters.
CONTROLS = bytes({*range(32)} - set(b"\t\n\r"))
REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[eEfF]))(?![0-9a-fA-F]);?"
)
NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page from its bytes and its Content-Type, without control signs."""
    wide = body.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return decoded(body if wide else cleared(body), content_type)


def cleared(body: bytes) -> bytes:
    """The bytes of a page without those of signs that no XML may hold, and without references to them."""
    return NO_CHARACTERS.sub(b"", REFERENCES.sub(b"", body.translate(None, CONTROLS)))


def decoded(body: bytes, content_type: str) -> str:
    """All signs of a page.

    Vietnamese in a legacy charset is never valid UTF-8 by accident, so valid UTF-8 is UTF-8 whatever is declared.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    header = CHARSET.search(content_type)
    declared = [header[1]] if header else []
    inside = EncodingDetector.find_declared_encoding(body, is_html=True)
    if "utf-8" in (name.lower() for name in (*declared, inside) if name):
        return body.decode("utf-8", "replace")
    # user_encodings are tried after the byte order mark and before the page's own declaration.
    return UnicodeDammit(body, user_encodings=declared, is_html=True).unicode_markup or body.decode("utf-8", "replace")
