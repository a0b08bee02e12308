"""Text as the readers see it, with the way back to the text as it was given."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """An original text beside its NFC form; `folded` is the NFC form in lower case, of the same length."""

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


def read_text(original: str) -> Text:
    """Normalise to NFC, remembering where each character came from."""
    if unicodedata.is_normalized("NFC", original):
        return Text(original, original, fold(original), None)
    pieces: list[str] = []
    starts: list[int] = []
    for start, end in clusters(original):
        piece = unicodedata.normalize("NFC", original[start:end])
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
