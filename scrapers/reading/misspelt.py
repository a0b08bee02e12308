"""Terms that a slip of the keyboard hides: "dất đát" for "đất đai"."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from scrapers.reading.figure import Span
from scrapers.reading.lexicon import Hit

WORD = re.compile(r"[^\W\d_]+")
# A slip may put a mark or a digit inside a word: "th.nh viên".
WRITTEN = re.compile(r"[^\W\d_](?:[^\s,;:()/]*[^\W\d_])?")
MARKS = dict.fromkeys(range(0x300, 0x370))
# Shorter terms have too many neighbours.
FEWEST_LETTERS = 6
SLIPS = 1


class Spelling(NamedTuple):
    """A term as it should be, without its marks, and its number; a slip is looked for in its word `at`."""

    words: tuple[str, ...]
    bare: tuple[str, ...]
    number: int
    at: int


class Speller:
    """Terms of several words by the neighbours of each of their words."""

    def __init__(self, terms: Mapping[str, int], vocabulary: Iterable[str]) -> None:
        """`terms` are in lower-case NFC with their numbers; a word of `vocabulary` is never taken for a slip."""
        self._known = frozenset(word for text in (*terms, *vocabulary) for word in WORD.findall(text.lower()))
        self._behind: dict[str, list[Spelling]] = {}
        self._before: dict[str, list[Spelling]] = {}
        for term, number in terms.items():
            words = tuple(term.split(" "))
            if len(words) > 1 and len(term) - term.count(" ") >= FEWEST_LETTERS and all(map(WORD.fullmatch, words)):
                bare = tuple(map(without_marks, words))
                for at in range(1, len(words)):
                    self._behind.setdefault(bare[at - 1], []).append(Spelling(words, bare, number, at))
                self._before.setdefault(bare[1], []).append(Spelling(words, bare, number, 0))

    def find(self, nfc: str, window: Sequence[Span]) -> Iterator[Hit]:
        """The terms that were meant in some stretches of a text where a word is written that nobody knows."""
        for low, high in window:
            written = list(WRITTEN.finditer(nfc, low, high))
            for at, word in enumerate(written):
                if word[0].islower() and word[0] not in self._known:
                    yield from self._around(nfc, written, at)

    def _around(self, nfc: str, written: Sequence[re.Match[str]], at: int) -> Iterator[Hit]:
        """The terms that hold the strange word at `at`."""
        candidates: list[Spelling] = []
        if at:
            candidates += self._behind.get(without_marks(written[at - 1][0].lower()), ())
        if at + 1 < len(written):
            candidates += self._before.get(without_marks(written[at + 1][0].lower()), ())
        strange = without_marks(written[at][0])
        for spelling in candidates:
            first, end = at - spelling.at, at - spelling.at + len(spelling.words)
            near = Levenshtein.distance(strange, spelling.bare[spelling.at], score_cutoff=SLIPS) <= SLIPS
            if near and first >= 0 and end <= len(written):
                start, stop = written[first].start(), written[end - 1].end()
                if self._stands_for(nfc[start:stop].lower().split(" "), spelling):
                    yield stop, start, spelling.number

    def _stands_for(self, words: Sequence[str], spelling: Spelling) -> bool:
        """Whether words are a term but for marks and the word with the slip, and each that is wrong is unknown."""
        return len(words) == len(spelling.words) and all(
            word == right or (word not in self._known and (at == spelling.at or without_marks(word) == bare))
            for at, (word, right, bare) in enumerate(zip(words, spelling.words, spelling.bare, strict=True))
        )


@lru_cache(maxsize=4096)
def without_marks(word: str) -> str:
    """A word in lower case as a keyboard without Vietnamese writes it."""
    return unicodedata.normalize("NFD", word).translate(MARKS).replace("đ", "d")
