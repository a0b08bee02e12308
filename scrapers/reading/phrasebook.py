"""The catalogue's phrases, compiled: every term of every indicator is found in one pass over a text."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from warehouse.records import Indicator

# Newspapers set the tone mark of oa, oe, uy on either vowel, and some write i for y.
TONES = ("óa oá", "òa oà", "ỏa oả", "õa oã", "ọa oạ", "óe oé", "òe oè", "ỏe oẻ", "õe oẽ", "ọe oẹ")
TONES_OF_UY = ("úy uý", "ùy uỳ", "ủy uỷ", "ũy uỹ", "ụy uỵ")
I_FOR_Y = ("tỷ tỉ", "kỹ kĩ", "lý lí", "kỳ kì", "ký kí")
# What a remark in brackets leaves out is not what the figure is about.
EXCLUDED = re.compile(r"\((?:chưa|không|trừ|ngoại trừ)\b[^()]*\)")
# Words that hide the shorter ones inside them: a hợp tác xã is no xã, a hộ kinh doanh no hộ.
COMPOUNDS = (
    "xã hội|hợp tác xã|văn bản|thị xã|hộ kinh doanh|hộ tịch|hộ chiếu|hộ nghèo|hộ cận nghèo|hộ sản xuất|bảo hộ|ủng hộ"
    "|hộ khẩu|tổ chức, cá nhân|cá nhân, tổ chức|tổ chức và cá nhân"
    "|người nộp thuế|người lao động|người bệnh|người tham gia"
)
HIDDEN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An indicator with its terms as numbers of the lexicon."""

    indicator: Indicator
    require: tuple[frozenset[int], ...]
    topic: tuple[frozenset[int], ...]
    forbid: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One way to say an indicator: a term of each part must be said."""

    entry: Entry
    parts: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class Sayings:
    """The terms said in a text, as (end, start, number) in order of their ends."""

    hits: list[tuple[int, int, int]]

    def within(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Terms that lie in [start, end)."""
        hits = self.hits[bisect_left(self.hits, (start,)) : bisect_right(self.hits, (end, end))]
        return [hit for hit in hits if hit[1] >= start and hit[2] != HIDDEN]

    @cached_property
    def first(self) -> dict[int, int]:
        """Where each term is first said to its end."""
        return {term: end for end, _, term in reversed(self.hits)}


class Lexicon:
    """Numbers for terms, and the automaton that finds them as whole words."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.sizes: list[int] = []
        self._numbers: dict[str, int] = {}
        self._automaton = ahocorasick.Automaton()
        self._compounds = self.part(COMPOUNDS)

    def number(self, term: str) -> int:
        """The number of a term, entered with all its spellings."""
        if term not in self._numbers:
            self._numbers[term] = len(self.names)
            self.names.append(term)
            self.sizes.append(term.count(" ") + 1)
            for spelling in spellings(term):
                if spelling not in self._automaton:
                    self._automaton.add_word(spelling, (len(spelling), self._numbers[term]))
        return self._numbers[term]

    def known(self, term: str) -> int | None:
        """The number of a term some phrase uses, or None."""
        return self._numbers.get(term)

    def longest(self, terms: set[int] | frozenset[int]) -> int:
        """The longest of some terms."""
        return max(terms, key=self._length) if len(terms) > 1 else next(iter(terms))

    def _length(self, term: int) -> int:
        return len(self.names[term])

    def part(self, alternatives: str) -> frozenset[int]:
        """The numbers of "a|b|c"."""
        return frozenset(map(self.number, alternatives.split("|")))

    def close(self) -> None:
        """Make the automaton ready to search; no terms after this."""
        self._automaton.make_automaton()

    def find(self, folded: str) -> Sayings:
        """Every term that stands in the text as whole words."""
        hits: list[tuple[int, int, int]] = []
        padded = f" {folded} "
        for last, (length, term) in self._automaton.iter(folded):
            start = last + 1 - length
            if not (padded[start].isalnum() or padded[last + 2].isalnum()):
                hits.append((last + 1, start, term))
        self._hide_compounded(hits)
        for match in EXCLUDED.finditer(folded):
            hide(hits, bisect_left(hits, (match.start(),)), bisect_right(hits, (match.end(),)))
        return Sayings(hits)

    def _hide_compounded(self, hits: list[tuple[int, int, int]]) -> None:
        """Hide the terms that lie inside a compound; of terms with one end the longest comes first."""
        for at, (end, start, term) in enumerate(hits):
            if term in self._compounds:
                low = bisect_left(hits, (start,))
                high = at + 1
                while high < len(hits) and hits[high][0] == end:
                    high += 1
                hide(hits, low, at, start)
                hide(hits, at + 1, high)


def hide(hits: list[tuple[int, int, int]], low: int, high: int, start: int = 0) -> None:
    """Take the terms of hits[low:high] that begin at `start` or later out of sight."""
    for at in range(low, high):
        if hits[at][1] >= start:
            hits[at] = (*hits[at][:2], HIDDEN)


def spellings(term: str) -> set[str]:
    """The term in every spelling newspapers use."""
    found = {term}
    for changes in ((*TONES, *TONES_OF_UY), I_FOR_Y):
        found |= {respelled(term, changes) for term in found}
    return found


def respelled(term: str, changes: Iterable[str]) -> str:
    """The term with each change "old new" made throughout."""
    for change in changes:
        old, new = change.split()
        term = term.replace(old, new)
    return term


def compile_phrases(indicators: Iterable[Indicator]) -> tuple[Lexicon, list[Phrase]]:
    """The lexicon, closed, and every phrase."""
    lexicon = Lexicon()
    phrases = []
    for indicator in indicators:
        said = indicator.recognition
        require, topic, forbid = (tuple(map(lexicon.part, terms)) for terms in (said.require, said.topic, said.forbid))
        entry = Entry(indicator, require, topic, frozenset().union(*forbid))
        phrases += [Phrase(entry, tuple(map(lexicon.part, pattern.split(" + ")))) for pattern in said.phrases]
    lexicon.close()
    return lexicon, phrases


def by_rarest_part(phrases: Sequence[Phrase]) -> dict[int, list[Phrase]]:
    """Phrases by the terms of the part that fewest phrases share, so that a text calls up few in vain."""
    shared = Counter(term for phrase in phrases for part in phrase.parts for term in part)
    index: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        for term in min(phrase.parts, key=lambda part: max(shared[term] for term in part)):
            index.setdefault(term, []).append(phrase)
    return index
