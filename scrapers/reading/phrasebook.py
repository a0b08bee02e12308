"""The catalogue's phrases, compiled: every term of every indicator is found in one pass over a text."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from scrapers.reading.lexicon import Hit
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
    "|mức độ 3 và 4|mức độ 3, 4|mức độ 3, mức độ 4|mức độ 3 và mức độ 4|mức độ 3,4|mức độ 3 - 4|mức độ 3-4"
    "|mức 3, 4|mức 3 và 4"
    "|bộ có dịch vụ công|có cung cấp dịch vụ công|không có dịch vụ công|bộ cung cấp dịch vụ công"
    "|người nộp thuế|người lao động|người bệnh|người tham gia"
)
HIDDEN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An indicator with its terms and parts as numbers of the lexicon."""

    indicator: Indicator
    require: frozenset[int]
    topic: tuple[frozenset[int], ...]
    forbid: frozenset[int]
    names: frozenset[str]

    def speaks_of(self, noun: str) -> bool:
        """Whether some phrase names what is counted, in more or fewer words; "" says nothing."""
        return not noun or any(alike(noun, name) for name in self.names)


def alike(one: str, other: str) -> bool:
    """Whether one of two terms begins or ends with the other: "hồ sơ", "hồ sơ trực tuyến", "tổng số hồ sơ"."""
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith((f"{short} ", f"{short},")) or long.endswith(f" {short}")


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One way to say an indicator: a term of each part must be said."""

    entry: Entry
    parts: tuple[int, ...]
    needs: frozenset[int]


@dataclass(frozen=True)
class Sayings:
    """The terms said in a text, as (end, start, number) in order of their ends."""

    hits: list[Hit]

    def within(self, start: int, end: int) -> list[Hit]:
        """Terms that lie in [start, end)."""
        hits = self.hits[bisect_left(self.hits, (start,)) : bisect_right(self.hits, (end, end))]
        return [hit for hit in hits if hit[1] >= start and hit[2] != HIDDEN]

    @cached_property
    def first(self) -> dict[int, int]:
        """Where each term is first said to its end."""
        return {term: end for end, _, term in reversed(self.hits)}


class Lexicon:
    """Numbers for terms, with every spelling of each, and for parts, which are terms that say the same."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.sizes: list[int] = []
        self._numbers: dict[str, int] = {}
        self.spelled: dict[str, int] = {}
        self.parts: list[frozenset[int]] = []
        self._parts: dict[frozenset[int], int] = {}
        self._holding: list[set[int]] = []
        self._compounds = self.terms(COMPOUNDS)

    def number(self, term: str) -> int:
        """The number of a term, entered with all its spellings."""
        if term not in self._numbers:
            self._numbers[term] = len(self.names)
            self.names.append(term)
            self.sizes.append(term.count(" ") + 1)
            self._holding.append(set())
            for spelling in spellings(term):
                self.spelled.setdefault(spelling, self._numbers[term])
        return self._numbers[term]

    def known(self, term: str) -> int | None:
        """The number of a term some phrase uses, or None."""
        return self._numbers.get(term)

    def longest(self, terms: set[int] | frozenset[int]) -> int:
        """The longest of some terms."""
        return max(terms, key=self._length) if len(terms) > 1 else next(iter(terms))

    def _length(self, term: int) -> int:
        return len(self.names[term])

    def terms(self, alternatives: str) -> frozenset[int]:
        """The numbers of the terms "a|b|c"."""
        return frozenset(map(self.number, alternatives.split("|")))

    def part(self, alternatives: str) -> int:
        """The number of the part "a|b|c"."""
        terms = self.terms(alternatives)
        if terms not in self._parts:
            self._parts[terms] = len(self.parts)
            self.parts.append(terms)
            for term in terms:
                self._holding[term].add(self._parts[terms])
        return self._parts[terms]

    def said_by(self, terms: Iterable[int]) -> set[int]:
        """The parts that hold one of the terms."""
        return set().union(*[self._holding[term] for term in terms])

    def said(self, folded: str, hits: list[Hit]) -> Sayings:
        """The terms that mean themselves where they stand, of all those found in the text."""
        self._hide_compounded(hits)
        for match in EXCLUDED.finditer(folded):
            hide(hits, bisect_left(hits, (match.start(),)), bisect_right(hits, (match.end(),)))
        return Sayings(hits)

    def _hide_compounded(self, hits: list[Hit]) -> None:
        """Hide the terms that lie inside a compound; of terms with one end the longest comes first."""
        for at, (end, start, term) in enumerate(hits):
            if term in self._compounds:
                low = bisect_left(hits, (start,))
                high = at + 1
                while high < len(hits) and hits[high][0] == end:
                    high += 1
                hide(hits, low, at, start)
                hide(hits, at + 1, high)


def hide(hits: list[Hit], low: int, high: int, start: int = 0) -> None:
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
    """The lexicon and every phrase."""
    lexicon = Lexicon()
    phrases = []
    for indicator in indicators:
        said = indicator.recognition
        forbid = frozenset().union(*map(lexicon.terms, said.forbid))
        require, topic = frozenset(map(lexicon.part, said.require)), tuple(map(lexicon.terms, said.topic))
        names = frozenset(term for pattern in said.phrases for part in pattern.split(" + ") for term in part.split("|"))
        entry = Entry(indicator, require, topic, forbid, names)
        for pattern in said.phrases:
            parts = tuple(map(lexicon.part, pattern.split(" + ")))
            phrases.append(Phrase(entry, parts, frozenset(parts)))
    return lexicon, phrases


def by_rarest_part(phrases: Sequence[Phrase]) -> dict[int, list[Phrase]]:
    """Phrases by the part that fewest phrases share, so that a text calls up few in vain."""
    shared = Counter(part for phrase in phrases for part in phrase.parts)
    index: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        index.setdefault(min(phrase.parts, key=shared.__getitem__), []).append(phrase)
    return index
