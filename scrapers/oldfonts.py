"""Vietnamese typed in the fonts of the time before Unicode: TCVN3 (ABC), VISCII and VNI, turned into letters.

Such a page is valid in its charset; only its font drew Vietnamese. The same signs stand for other letters in each font,
so all are tried, and the one that makes the commonest words of Vietnamese come out is the one.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from unicodedata import normalize

from scrapers.language import is_vietnamese

Convert = Callable[[str], str]

TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
# The upper half of the table from 0x80 on; 0xA0 is the no-break space of all pages.
VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ\u00a0ắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
# VNI writes a letter and after it a sign for its marks; here a letter's name with the combining marks it stands for.
VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
VNI_HATS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
VNI_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

COMMON = re.compile(
    r"\b(?:của|và|là|có|được|trong|với|đã|một|người|không|số|năm|tỉnh|đến|này|việc|tại|đồng|về)\b", re.IGNORECASE
)
WORD = re.compile(r"\w+")


def shown(byte: int) -> str:
    """The sign a browser shows for a byte."""
    return bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))


def vni_pairs() -> Iterator[tuple[str, str]]:
    """Each sequence of VNI and its letter, in small letters."""
    yield from VNI_ALONE.items()
    for letter, (mark, tone) in product("aeouyôö", VNI_TONES.items()):
        yield letter + mark, VNI_ALONE.get(letter, letter) + tone
    for letter, (mark, tone) in product("aeo", VNI_HATS.items()):
        yield letter + mark, f"{letter}\u0302{tone}"
    for mark, tone in VNI_BREVES.items():
        yield f"a{mark}", f"a\u0306{tone}"


VNI = {written: normalize("NFC", letter) for written, letter in vni_pairs()}
VNI |= {written.upper(): letter.upper() for written, letter in VNI.items()}
SEQUENCE = re.compile("|".join(sorted(VNI, key=len, reverse=True)))
SIGNS: dict[str, dict[int, str]] = {
    "TCVN3": {ord(sign): letter for sign, letter in zip(TCVN3_SIGNS, TCVN3, strict=True)},
    "VISCII": {ord(shown(0x80 + place)): letter for place, letter in enumerate(VISCII)},
}


def from_vni(text: str) -> str:
    """VNI as Unicode."""
    return SEQUENCE.sub(lambda found: VNI[found[0]], text)


FONTS: dict[str, Convert] = {
    "TCVN3": lambda text: text.translate(SIGNS["TCVN3"]),
    "VISCII": lambda text: text.translate(SIGNS["VISCII"]),
    "VNI": from_vni,
}


def find_font(text: str) -> str:
    """The name of the old font a text was typed in, "" for Unicode and for other languages."""
    if is_vietnamese(text) or text.isascii():
        return ""
    counts = {name: common(convert(text)) for name, convert in FONTS.items()}
    best = max(counts, key=lambda name: counts[name])
    plain = common(text)
    return best if counts[best] > max(2, 3 * plain, len(WORD.findall(text)) / 30) else ""


def to_unicode(text: str, font: str) -> str:
    """A text in an old font as Unicode; text that is Unicode already stays."""
    return FONTS[font](text) if font and not is_vietnamese(text) else text


def common(text: str) -> int:
    """How many times the commonest words with marks come up."""
    return len(COMMON.findall(text))
