"""Pages spoilt in the ways that pages of the web are: bytes in, bytes out."""

import gzip
import re
import struct
import unicodedata
import zlib
from functools import cache, reduce

BOMB_MEGABYTES = 512
NESTED_TAGS = 20_000
ATTRIBUTES = 50_000
CHALLENGE_BYTES = 177
# cp1258 has the letters of Vietnamese and sets the marks of their tones behind them.
TONES = "".join(map(chr, (0x300, 0x301, 0x303, 0x309, 0x323)))
CHARSET = re.compile(rb"(?<=charset=\")utf-8", re.IGNORECASE)
NAMES = re.compile(rb'(?<= )(class|id|type|itemprop|property|data-role)="([^"]*)"')


@cache
def gzip_bomb() -> bytes:
    """Half a megabyte that holds half a gigabyte of zeros: one megabyte compressed, and repeated."""
    megabyte, packer = bytes(1_000_000), zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush nothing refers back, so that the compressed bytes may follow themselves.
    packed = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = reduce(lambda sum_so_far, _: zlib.crc32(megabyte, sum_so_far), range(BOMB_MEGABYTES), 0)
    head, end = gzip.compress(b"", mtime=0)[:10], packer.flush()
    return head + packed * BOMB_MEGABYTES + end + struct.pack("<LL", checksum, len(megabyte) * BOMB_MEGABYTES)


def entity_bomb() -> bytes:
    """A feed of a kilobyte that its entities swell to gigabytes."""
    entities = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 11))
    return f"""<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>
<rss version="2.0"><channel><title>&e10;</title><item><link>&e10;</link></item></channel></rss>
""".encode()


def cut_off(page: bytes) -> bytes:
    """The page compressed, without the end of it."""
    return gzip.compress(page)[:-20]


def challenge() -> bytes:
    """What a bot wall sends with status 200: a page that sets a cookie by script and reloads."""
    head = b'<html><body><script>document.cookie="D1N='
    tail = b'; path=/";window.location.reload(true);</script></body></html>'
    return head + b"0" * (CHALLENGE_BYTES - len(head) - len(tail)) + tail


def nested(page: bytes) -> bytes:
    """The page's content inside more elements than parsers follow."""
    content = page.replace(b"<body", b"<body><div" + b"><div" * NESTED_TAGS, 1)
    return content.replace(b"</body>", b"</div>" * (NESTED_TAGS + 1) + b"</body>")


def laden(page: bytes) -> bytes:
    """The page with so many attributes on each of its outer tags that parsers spend seconds on them."""
    attributes = b"".join(b" data-a%d" % number for number in range(ATTRIBUTES))
    return page.replace(b"<html", b"<html" + attributes, 1).replace(b"<body", b"<body" + attributes, 1)


def redesigned(page: bytes) -> bytes:
    """The same words in elements of other names, and nothing said to machines."""
    return NAMES.sub(lambda found: b'%s="%s"' % (found[1], b" ".join(map(renamed, found[2].split()))), page)


def renamed(name: bytes) -> bytes:
    """A name that no selector knows, nor any that looks for a part of it."""
    return b"v2-" + name[::-1]


def mislabelled(page: bytes) -> bytes:
    """UTF-8 that calls itself windows-1252."""
    return CHARSET.sub(b"windows-1252", page)


def in_cp1258(page: bytes) -> bytes:
    """The page in the charset of Vietnamese Windows, and saying so."""
    text = unicodedata.normalize("NFC", CHARSET.sub(b"windows-1258", page).decode())
    return "".join(map(tone_behind, text)).encode("cp1258", "xmlcharrefreplace")


def tone_behind(letter: str) -> str:
    """A letter as cp1258 holds it: whole, or with its tone behind it."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        bare = "".join(part for part in parts if part not in TONES)
        return unicodedata.normalize("NFC", bare) + "".join(part for part in parts if part in TONES)
    return letter
