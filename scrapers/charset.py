"""Bytes to text, whatever the page says of itself."""

import re

from bs4.dammit import EncodingDetector, UnicodeDammit

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page from its bytes and its Content-Type.

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
