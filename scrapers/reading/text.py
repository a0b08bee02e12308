"""Text as the readers see it, with the way back to the text as it was given."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """An original text beside its NFC form; `folded` is the NFC form in lower case, of the same length.

    In the NFC form odd blanks are plain ones, full-width digits are ASCII, and characters without width are gone.
    """

    original: str
    nfc: str
    folded: str
    starts: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the NFC span [start, end) was made from."""
        if self.starts is None:
            return start, end
        return self.starts[start], self.starts[end]

    def place(self, offset: int) -> int:
        """The NFC offset of an offset in the original."""
        if self.starts is None:
            return offset
        return bisect_right(self.starts, offset) - 1


# Soft hyphens, zero-width blanks and joiners, direction marks: typesetting that splits words and numbers.
WIDTHLESS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"
BLANKS = "\t\r\x0b\x0c\x85\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
# Many documents type the Icelandic eth for the Vietnamese đ; old exports leave windows-1252 dashes and quotes.
LOOKALIKES = {"Ð": "Đ", "ð": "đ", "\x91": "‘", "\x92": "’", "\x93": "“", "\x94": "”", "\x96": "–", "\x97": "—"}
REPLACED = {
    **dict.fromkeys(BLANKS, " "),
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
    **LOOKALIKES,
}
ODD = re.compile("[" + "".join(map(re.escape, REPLACED)) + "]")
ODD_WIDTHLESS = re.compile("[" + WIDTHLESS + "]")
ODD_AT_ALL = re.compile("[" + WIDTHLESS + "".join(map(re.escape, REPLACED)) + "]")


def read_text(original: str) -> Text:
    """Normalise to NFC, remembering where each character came from."""
    if unicodedata.is_normalized("NFC", original) and not ODD_AT_ALL.search(original):
        return Text(original, original, fold(original), None)
    plain = ODD.sub(lambda found: REPLACED[found.group()], original)
    if unicodedata.is_normalized("NFC", plain) and not ODD_WIDTHLESS.search(plain):
        return Text(original, plain, fold(plain), None)
    pieces: list[str] = []
    starts: list[int] = []
    for start, end in clusters(plain):
        piece = unicodedata.normalize("NFC", ODD_WIDTHLESS.sub("", plain[start:end]))
        pieces.append(piece)
        starts.extend([start] * len(piece))
    nfc = "".join(pieces)
    return Text(original, nfc, fold(nfc), (*starts, len(original)))


def clusters(text: str) -> list[tuple[int, int]]:
    """Spans of a base character with the marks that combine with it: the units NFC composes."""
    bounds = [i for i, char in enumerate(text) if not unicodedata.combining(char)]
    if not bounds or bounds[0] != 0:
        bounds.insert(0, 0)
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


def fold(text: str) -> str:
    """Lower case, one character for one."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
