"""Many words found in one pass: a table of terms, matched as whole words, the longest at each place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mark(Generic[T]):
    """A term of a table where it stands in the folded text."""

    start: int
    end: int
    meaning: T


class Lexicon(Generic[T]):
    """Terms in lower-case NFC with what each means."""

    def __init__(self, terms: Mapping[str, T]) -> None:
        self._automaton = ahocorasick.Automaton()
        for term, meaning in terms.items():
            self._automaton.add_word(term, (len(term), meaning))
        self._automaton.make_automaton()

    def find(self, folded: str, start: int = 0, end: int | None = None) -> list[Mark[T]]:
        """Marks within [start, end), in order; of terms that overlap the first one stays, and of those the longest."""
        kept: list[Mark[T]] = []
        for mark in self._whole_words(folded, start, len(folded) if end is None else end):
            while kept and kept[-1].start >= mark.start:
                kept.pop()
            if not kept or kept[-1].end <= mark.start:
                kept.append(mark)
        return kept

    def _whole_words(self, folded: str, low: int, high: int) -> Iterator[Mark[T]]:
        size = len(folded)
        for last, (length, meaning) in self._automaton.iter(folded, low, high):
            start, end = last - length + 1, last + 1
            if end < size and folded[end].isalnum() and folded[last].isalnum():
                continue
            if start and folded[start - 1].isalnum() and folded[start].isalnum():
                continue
            yield Mark(start, end, meaning)
