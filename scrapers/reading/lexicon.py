"""Many words found in one pass: a table of terms, matched as whole words, the longest at each place."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

T = TypeVar("T")


class Mark(NamedTuple, Generic[T]):
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
        size = len(folded)
        kept: list[Mark[T]] = []
        for last, (length, meaning) in self._automaton.iter(folded, start, size if end is None else end):
            begin, stop = last - length + 1, last + 1
            if stop < size and folded[stop].isalnum() and folded[last].isalnum():
                continue
            if begin and folded[begin - 1].isalnum() and folded[begin].isalnum():
                continue
            while kept and kept[-1].start >= begin:
                kept.pop()
            if not kept or kept[-1].end <= begin:
                kept.append(Mark(begin, stop, meaning))
        return kept
