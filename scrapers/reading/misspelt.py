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

Gapped = tuple[str | None, ...]


class Spelling(NamedTuple):
    """A term without its marks, one syllable left out: that syllable, the term as it should be, and its number."""

    syllable: str
    words: tuple[str, ...]
    number: int


class Speller:
    """Terms of several words by how they look with one syllable left out."""

    def __init__(self, terms: Mapping[str, int], vocabulary: Iterable[str]) -> None:
        """`terms` are in lower-case NFC with their numbers; a word of `vocabulary` is never taken for a slip."""
        self._known = frozenset(word for text in (*terms, *vocabulary) for word in WORD.findall(text.lower()))
        self._spellings: dict[Gapped, list[Spelling]] = {}
        for term, number in terms.items():
            words = tuple(term.split(" "))
            if len(words) > 1 and len(term) - term.count(" ") >= FEWEST_LETTERS and all(map(WORD.fullmatch, words)):
                bare = tuple(map(without_marks, words))
                for at, syllable in enumerate(bare):
                    self._spellings.setdefault(gapped(bare, at), []).append(Spelling(syllable, words, number))
        self._longest = max(map(len, self._spellings), default=0)

    def find(self, nfc: str, window: Sequence[Span]) -> Iterator[Hit]:
        """The terms that were meant in some stretches of a text where a word is written that nobody knows."""
        for low, high in window:
            written = list(WRITTEN.finditer(nfc, low, high))
            strange = [at for at, word in enumerate(written) if word[0].islower() and word[0] not in self._known]
            for at in strange:
                yield from self._around(nfc, written, at)

    def _around(self, nfc: str, written: Sequence[re.Match[str]], at: int) -> Iterator[Hit]:
        """The terms that hold the strange word at `at`."""
        for size in range(2, self._longest + 1):
            for first in range(max(0, at - size + 1), min(at, len(written) - size) + 1):
                run = written[first : first + size]
                start, end = run[0].start(), run[-1].end()
                words = tuple(nfc[start:end].lower().split(" "))
                if len(words) == size:
                    yield from ((end, start, number) for number in self._meant(words))

    def _meant(self, words: tuple[str, ...]) -> set[int]:
        """The terms some words were meant for: alike but for marks and one slip, and each wrong word is unknown."""
        bare = tuple(map(without_marks, words))
        return {
            spelling.number
            for at, syllable in enumerate(bare)
            for spelling in self._spellings.get(gapped(bare, at), ())
            if Levenshtein.distance(syllable, spelling.syllable, score_cutoff=SLIPS) <= SLIPS
            and all(word == right or word not in self._known for word, right in zip(words, spelling.words, strict=True))
        }


def gapped(words: tuple[str, ...], at: int) -> Gapped:
    """The words without the one at `at`."""
    return (*words[:at], None, *words[at + 1 :])


@lru_cache(maxsize=4096)
def without_marks(word: str) -> str:
    """A word in lower case as a keyboard without Vietnamese writes it."""
    return unicodedata.normalize("NFD", word).translate(MARKS).replace("đ", "d")
