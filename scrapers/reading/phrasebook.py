"""The catalogue's phrases, compiled: every term of every indicator is found in one pass over a text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from warehouse.records import Indicator

# Newspapers set the tone mark of oa, oe, uy on either vowel, and some write i for y.
SPELLINGS = (
    dict(zip("óa òa ỏa õa ọa óe òe ỏe õe ọe úy ùy ủy ũy ụy".split(), "oá oà oả oã oạ oé oè oẻ oẽ oẹ uý uỳ uỷ uỹ uỵ".split(), strict=True)),
    {"tỷ": "tỉ", "kỹ": "kĩ", "lý": "lí", "kỳ": "kì", "ký": "kí"},
)

# What a remark in brackets leaves out is not what the figure is about.
EXCLUDED = re.compile(r"\((?:chưa|không|trừ|ngoại trừ)\b[^()]*\)")
# Words that hide the shorter ones inside them: a hợp tác xã is no xã, a hộ kinh doanh no hộ.
COMPOUNDS = (
    "xã hội|hợp tác xã|văn bản|thị xã|hộ kinh doanh|hộ tịch|hộ chiếu|hộ nghèo|hộ cận nghèo|hộ sản xuất|bảo hộ|ủng hộ|hộ khẩu"
    "|tổ chức, cá nhân|cá nhân, tổ chức|tổ chức và cá nhân|người nộp thuế|người lao động|người bệnh|người tham gia"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say an indicator: a term of each part must be said. Terms are numbers of the automaton."""

    indicator: Indicator
    parts: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What else must, or must not, be said for an indicator; terms are numbers of the automaton."""

    require: tuple[frozenset[int], ...]
    topic: tuple[frozenset[int], ...]
    forbid: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The terms said in a text, in order of their ends: spans and numbers, side by side."""

    starts: list[int]
    ends: list[int]
    terms: list[int]
    first: dict[int, int]

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Terms that lie in [start, end): number, start, end."""
        low, high = bisect_left(self.ends, start), bisect_right(self.ends, end)
        for at in range(low, high):
            if self.starts[at] >= start:
                yield self.terms[at], self.starts[at], self.ends[at]


class Lexicon:
    """Numbers for terms, and the automaton that finds them as whole words."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._sizes: list[int] = []
        self._numbers: dict[str, int] = {}
        self._automaton = ahocorasick.Automaton()
        self._hiding = self.part(COMPOUNDS)

    def number(self, term: str) -> int:
        """The number of a term, with all its spellings."""
        if term not in self._numbers:
            self._numbers[term] = len(self.names)
            self.names.append(term)
            self._sizes.append(term.count(" ") + 1)
            for spelling in spellings(term):
                if spelling not in self._automaton:
                    self._automaton.add_word(spelling, (len(spelling), self._numbers[term]))
        return self._numbers[term]

    def known(self, term: str) -> int | None:
        """The number of a term some phrase uses, or None."""
        return self._numbers.get(term)

    def size(self, term: int) -> int:
        """The words of a term."""
        return self._sizes[term]

    def length(self, term: int) -> int:
        """The characters of a term."""
        return len(self.names[term])

    def part(self, alternatives: str) -> frozenset[int]:
        """The numbers of "a|b|c"."""
        return frozenset(self.number(term.strip()) for term in alternatives.split("|"))

    def close(self) -> None:
        """Make the automaton ready to search; no terms after this."""
        self._automaton.make_automaton()

    def find(self, folded: str) -> Sayings:
        """Every term that stands in the text as whole words."""
        starts: list[int] = []
        ends: list[int] = []
        terms: list[int] = []
        padded = f" {folded} "
        for last, (length, term) in self._automaton.iter(folded):
            end = last + 1
            start = end - length
            if not (padded[start].isalnum() or padded[end + 1].isalnum()):
                starts.append(start)
                ends.append(end)
                terms.append(term)
        hidden = self._hidden(starts, ends, terms)
        for match in EXCLUDED.finditer(folded):
            hidden.update(range(bisect_right(ends, match.start()), bisect_right(ends, match.end())))
        if hidden:
            starts, ends, terms = ([v for at, v in enumerate(values) if at not in hidden] for values in (starts, ends, terms))
        first = dict(zip(reversed(terms), reversed(ends), strict=True))
        return Sayings(starts, ends, terms, first)

    def _hidden(self, starts: list[int], ends: list[int], terms: list[int]) -> set[int]:
        """Places of terms that lie inside a compound."""
        hidden = set()
        for at, term in enumerate(terms):
            if term not in self._hiding:
                continue
            near = at - 1
            while near >= 0 and ends[near] > starts[at]:
                if starts[near] >= starts[at]:
                    hidden.add(near)
                near -= 1
            near = at + 1
            while near < len(terms) and ends[near] == ends[at]:
                hidden.add(near)
                near += 1
        return hidden


def spellings(term: str) -> set[str]:
    """The term in every spelling newspapers use."""
    found = {term}
    for changes in SPELLINGS:
        found |= {respelled(term, changes) for term in found}
    return found


def respelled(term: str, changes: Mapping[str, str]) -> str:
    """The term with each of the changes made throughout."""
    for old, new in changes.items():
        term = term.replace(old, new)
    return term


def compile_phrases(indicators: Sequence[Indicator]) -> tuple[Lexicon, dict[int, list[Phrase]], dict[str, Rules]]:
    """The lexicon, phrases by each term of their first part, and rules by indicator id."""
    lexicon = Lexicon()
    phrases: dict[int, list[Phrase]] = {}
    rules: dict[str, Rules] = {}
    for indicator in indicators:
        said = indicator.recognition
        rules[indicator.indicator_id] = Rules(
            tuple(map(lexicon.part, said.require)),
            tuple(map(lexicon.part, said.topic)),
            frozenset().union(*map(lexicon.part, said.forbid)),
        )
        for pattern in said.phrases:
            phrase = Phrase(indicator, tuple(map(lexicon.part, pattern.split(" + "))))
            for term in phrase.parts[0]:
                phrases.setdefault(term, []).append(phrase)
    lexicon.close()
    return lexicon, phrases, rules
