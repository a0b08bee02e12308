"""Many words found in one pass: tables of terms, matched as whole words, the longest at each place."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

T = TypeVar("T")
# A term with its number, wherever it stands: its end, its start, its number.
Hit = tuple[int, int, int]


class Mark(NamedTuple, Generic[T]):
    """A term of a table where it stands in the folded text."""

    start: int
    end: int
    meaning: T


class Lexicon(Generic[T]):
    """Terms in lower-case NFC with what each means."""

    def __init__(self, terms: Mapping[str, T]) -> None:
        self.terms = dict(terms)


class Found:
    """The terms that stand in one text."""

    def __init__(self, marks: Mapping[Lexicon[Any], list[Mark[Any]]], hits: list[Hit]) -> None:
        self._marks = marks
        self.hits = hits

    def of(self, lexicon: Lexicon[T]) -> list[Mark[T]]:
        """Marks in order; of terms that overlap the first one stays, and of those the longest."""
        return self._marks[lexicon]


class Concordance:
    """Several lexicons and numbered terms, found in one pass.

    Of numbered terms every one is found, those that overlap too, in order of their ends, the longest first.
    """

    def __init__(self, lexicons: Sequence[Lexicon[Any]], numbered: Mapping[str, int]) -> None:
        self._lexicons = tuple(lexicons)
        self._automaton = ahocorasick.Automaton()
        for term in {*numbered, *(term for lexicon in lexicons for term in lexicon.terms)}:
            meanings = tuple((at, lex.terms[term]) for at, lex in enumerate(lexicons) if term in lex.terms)
            self._automaton.add_word(term, (len(term), numbered.get(term, -1), meanings))
        self._automaton.make_automaton()

    def find(self, folded: str) -> Found:
        """The terms of every lexicon in a text."""
        hits: list[Hit] = []
        marks: list[list[tuple[int, int, Any]]] = [[] for _ in self._lexicons]
        padded = f" {folded} "
        for last, (length, number, meanings) in self._automaton.iter(folded):
            stop = last + 1
            start = stop - length
            before, after = padded[start], padded[stop + 1]
            if (before != " " and before.isalnum()) or (after != " " and after.isalnum()):
                if not (meanings and stands_apart(padded, start, stop)):
                    continue
            elif number >= 0:
                hits.append((stop, start, number))
            for at, meaning in meanings:
                kept = marks[at]
                while kept and kept[-1][0] >= start:
                    kept.pop()
                if not kept or kept[-1][1] <= start:
                    kept.append((start, stop, meaning))
        return Found({lex: list(map(Mark._make, kept)) for lex, kept in zip(self._lexicons, marks, strict=True)}, hits)


def stands_apart(padded: str, start: int, stop: int) -> bool:
    """Whether punctuation at its own edge parts a term from the letters beside it; the text begins at padded[1]."""
    before, first, last, after = padded[start], padded[start + 1], padded[stop], padded[stop + 1]
    return not (before.isalnum() and first.isalnum()) and not (last.isalnum() and after.isalnum())


def within(marks: Sequence[Mark[T]], start: int, end: int) -> Sequence[Mark[T]]:
    """Marks that lie in [start, end)."""
    low, high = bisect_left(marks, (start,)), bisect_left(marks, (end,))
    if high > low and marks[high - 1].end > end:
        high -= 1
    return marks[low:high]
