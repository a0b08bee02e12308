"""Decompression that stops at a limit: half a megabyte of gzip can hold half a gigabyte."""

import zlib

LIMIT = 5_000_000

# "deflate" means a zlib stream by the standard and a bare one on some servers.
WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


class TooLargeError(ValueError):
    """More bytes than the limit allows."""


class BrokenError(ValueError):
    """Not a whole stream of the encoding it claims."""


def decompress(raw: bytes, encoding: str, limit: int = LIMIT) -> bytes:
    """The bytes of a body. Raises TooLargeError or BrokenError; memory stays near the limit."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return checked(raw, limit)
    if name not in WINDOWS:
        raise BrokenError(f"content-encoding {encoding!r}, only gzip and deflate were offered")
    *others, last = WINDOWS[name]
    for window in others:
        try:
            return inflate(raw, window, limit)
        except BrokenError:
            continue
    return inflate(raw, last, limit)


def inflate(raw: bytes, window: int, limit: int) -> bytes:
    """One or more streams, one after the other, inflated up to the limit."""
    body = b""
    while raw:
        stream = zlib.decompressobj(window)
        try:
            body += stream.decompress(raw, limit + 1 - len(body))
        except zlib.error as error:
            raise BrokenError(f"broken compression: {error}") from error
        checked(body, limit)
        if not stream.eof:
            raise BrokenError("broken compression: cut off before its end")
        # Some servers pad the last stream with zeros.
        raw = stream.unused_data.lstrip(b"\0")
    return body


def checked(body: bytes, limit: int) -> bytes:
    """The bytes, if they are within the limit."""
    if len(body) > limit:
        raise TooLargeError(f"more than {limit:,} bytes")
    return body
