"""Which indicator of the catalogue a figure measures, or none, and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from scrapers.reading.figure import Figure, Link
from scrapers.reading.phrasebook import Lexicon, Phrase, Sayings, compile_phrases
from scrapers.reading.text import Text
from scrapers.reading.windows import OF_THE, Span, Window, bare, windows
from warehouse.records import Indicator, Role

LEVELS = (Role.ACTUAL, Role.TARGET, Role.PREVIOUS, Role.PLAN)
# The units and roles figures of an indicator are read in, where its table does not say; a count serves a share only as a ratio n/m.
UNITS = {"percent": ("percent", "count"), "other:rank_group": ("rank", "other:rank_group")}
ROLES = {
    "count": (*LEVELS, Role.CONTEXT),
    "percent_change": (*LEVELS, Role.CHANGE),
    "places": (*LEVELS, Role.CHANGE),
    "times": (*LEVELS, Role.CHANGE),
}
PER_HEAD = {Decimal(100), Decimal(1000), Decimal(10000), Decimal(100000)}
STEPS_BACK = 10
HEADING = 240
MARGIN = 0.2
# What a word borrowed from above counts beside one of the figure's own.
LENT = 0.5
Terms = dict[int, Span]
ADDED = re.compile(r"\b(?:thêm|tăng|giảm)(?: khoảng| hơn| gần| trên)? $")
AND = re.compile(r"(?: và|,)(?: khoảng| hơn| gần| trên)? $")
SHARE_OF_ABOVE = re.compile(r"\W*(?:chiếm|tương đương|bằng)\W*(?:khoảng |gần |hơn |trên )?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator a figure may measure, how well it fits, and the words that say so."""

    indicator_id: str
    score: float
    words: tuple[str, ...]
    place: str


@dataclass(slots=True)
class Page:
    """A text under reading: its figures, the words and terms of each, and the terms each took its subject from."""

    text: Text
    figures: Sequence[Figure]
    said: Sayings
    windows: list[Window]
    terms: list[Terms]
    sources: list[Terms]

    def base(self, at: int) -> bool:
        """Whether the figure is what the one before it is a part of: "83 % trong tổng số 23.910"."""
        return at > 0 and OF_THE.fullmatch(self.text.folded, self.figures[at - 1].end, self.figures[at].start) is not None


class Phrasebook:
    """The recognition of a catalogue's indicators, compiled once."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self._lexicon, self._phrases, self._rules = compile_phrases(tuple(indicators.values()))

    def link(self, figures: Sequence[Figure], text: Text) -> list[Link]:
        """The indicator of each figure, in the order given, which is the order of the text."""
        said = self._lexicon.find(text.folded)
        spans = windows(figures, text.folded)
        terms = [terms_near(f, span, said, self._lexicon) for f, span in zip(figures, spans, strict=True)]
        page = Page(text, figures, said, spans, terms, list(terms))
        return [self._decide(page, at) for at in range(len(figures))]

    def _decide(self, page: Page, at: int) -> Link:
        if no_level(page, at):
            return Link(None, "an increase or a base per head, no level")
        found, how = self._fitting(page, at, page.terms[at]), ""
        if not found:
            found, how = self._leaning(page, at), "with the words above"
        if not found:
            return Link(None, "no phrase of the catalogue fits")
        best = found[0]
        if len(found) > 1 and found[1].score > best.score - MARGIN:
            return Link(None, f"fits {best.indicator_id} and {found[1].indicator_id} equally")
        words = "', '".join(best.words)
        return Link(best.indicator_id, f"phrase '{words}' {how or best.place}, unit {page.figures[at].unit}")

    def _leaning(self, page: Page, at: int) -> list[Candidate]:
        """Candidates that take some or all of their words from the figures above or from a heading.

        A figure with nothing but names, dates and linking words beside it takes up the subject above it;
        one with words of its own must make a phrase of them, with the rest from its own clause.
        """
        figure, own = page.figures[at], page.terms[at]
        free = bare(page.text.nfc, page.windows[at], figure, "")
        if page.base(at) or not (free or own or at):
            return []
        passed: Terms = {}
        for back in range(at - 1, max(-2, at - STEPS_BACK), -1):
            for span in headings(page, back):
                lent = terms_near(figure, (span,), page.said, self._lexicon)
                if free and (found := self._lent(page, at, lent)):
                    return found
                if not bare(page.text.nfc, (span,), figure, ""):
                    return []
            if back < 0 or share_of(page, at, back) or grows(figure, page.figures[back]):
                break
            found = self._continued(page, at, back, passed, free=free)
            if found:
                return found
            if stops(page, at, back):
                break
            if page.figures[back].denominator is not None and same_clause(page, at, back):
                break
            if same_clause(page, at, back):
                passed |= page.terms[back]
        return self._shared(page, at)

    def _shared(self, page: Page, at: int) -> list[Candidate]:
        """Candidates that share what is said of the next figure: "80 % trường đại học và 70 % trường phổ thông có …"."""
        after = at + 1
        if after == len(page.figures) or not joined(page, at):
            return []
        return self._fitting(page, at, {**page.terms[after], **page.terms[at]}, own=page.terms[at])

    def _continued(self, page: Page, at: int, back: int, passed: Terms, *, free: bool) -> list[Candidate]:
        """Candidates that take up the subject of one figure above."""
        nfc, figure, window = page.text.nfc, page.figures[at], page.windows[at]
        lent = {**page.sources[back], **passed}
        if free or bare(nfc, window, figure, told(nfc, page.windows[back])):
            return self._lent(page, at, lent)
        found = self._lent(page, at, lent, own=page.terms[at])
        return [candidate for candidate in found if bare(nfc, window, figure, " ".join(candidate.words))]

    def _lent(self, page: Page, at: int, lent: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates from the terms above and the figure's own, which the figures below may take up in turn."""
        terms = {**lent, **page.terms[at]}
        found = self._fitting(page, at, terms, own)
        if found:
            page.sources[at] = terms
        return found

    def _fitting(self, page: Page, at: int, near: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates whose words are among the terms, best first; with `own`, at least one word must be of those."""
        figure = page.figures[at]
        best: dict[str, Candidate] = {}
        for term in near:
            for phrase in self._phrases.get(term, ()):
                if any(part.isdisjoint(near) for part in phrase.parts):
                    continue
                if own is not None and all(part.isdisjoint(own) for part in phrase.parts):
                    continue
                if not fits(figure, phrase.indicator) or not self._allowed(page, figure, phrase.indicator, near):
                    continue
                candidate = self._score(page, at, phrase, near)
                known = best.get(candidate.indicator_id)
                if known is None or candidate.score > known.score:
                    best[candidate.indicator_id] = candidate
        return sorted(best.values(), key=lambda candidate: -candidate.score)

    def _allowed(self, page: Page, figure: Figure, indicator: Indicator, near: Terms) -> bool:
        """Whether what must be said beside the phrase is said, and what must not is not."""
        rules = self._rules[indicator.indicator_id]
        if not rules.forbid.isdisjoint(near):
            return False
        if rules.require:
            sentence = {term for term, _, _ in page.said.within(figure.sentence_start, figure.sentence_end)} | near.keys()
            if any(part.isdisjoint(sentence) for part in rules.require):
                return False
        never = figure.sentence_end + 1
        return all(any(page.said.first.get(term, never) < never for term in part) for part in rules.topic)

    def _score(self, page: Page, at: int, phrase: Phrase, near: Terms) -> Candidate:
        """The words of the text a phrase explains, less their distance from the figure."""
        figure, rules = page.figures[at], self._rules[phrase.indicator.indicator_id]
        said = [max(part & near.keys(), key=self._lexicon.length) for part in phrase.parts]
        distances = [gap(figure, *near[term], page.text.folded) for term in said]
        own = page.terms[at]
        score = sum(self._lexicon.size(term) * (1.0 if term in own else LENT) for term in said)
        score -= 0.1 * sum(distances) / len(distances)
        score += 0.5 * (len(rules.require) + len(rules.topic)) + bonus(figure, phrase.indicator)
        words = tuple(self._lexicon.names[term] for term in said)
        return Candidate(phrase.indicator.indicator_id, score, words, f"{min(distances)} words away")


def grows(figure: Figure, before: Figure) -> bool:
    """Whether the figure is the change of the score or rank before it."""
    return figure.unit == "percent_change" and before.unit in ("index_points", "rank")


def no_level(page: Page, at: int) -> bool:
    """Whether a count is only what was added, or the people a rate is counted on: "thêm 548", "trên 1.000 dân"."""
    figure, folded = page.figures[at], page.text.folded
    if figure.unit != "count" or figure.role is Role.CHANGE:
        return False
    if figure.value in PER_HEAD and folded.startswith((" dân", " người dân"), figure.end):
        return True
    return ADDED.search(folded, max(0, figure.start - 20), figure.start) is not None


def told(nfc: str, window: Window) -> str:
    """The text of a window."""
    return " ".join(nfc[start:end] for start, end in window)


def headings(page: Page, back: int) -> list[Span]:
    """The text between the sentence of a figure and that of the next, if there is any: a heading or a lead."""
    after = page.figures[back + 1]
    start = max(page.figures[back].sentence_end if back >= 0 else 0, after.sentence_start - HEADING)
    return [(start, after.sentence_start)] if start < after.sentence_start else []


def same_clause(page: Page, at: int, back: int) -> bool:
    """Whether two figures share a sentence and no semicolon parts them."""
    figure, before = page.figures[at], page.figures[back]
    return before.sentence_start == figure.sentence_start and page.text.folded.find(";", before.end, figure.start) < 0


def joined(page: Page, at: int) -> bool:
    """Whether a figure and the next one are two of a list: "80 % A và 70 % B"."""
    return AND.search(page.text.folded, page.figures[at].end, page.figures[at + 1].start) is not None


def stops(page: Page, at: int, back: int) -> bool:
    """Whether a figure above of the same unit has a subject of its own: figures below do not look past it."""
    before = page.figures[back]
    return before.unit == page.figures[at].unit and not bare(page.text.nfc, page.windows[back], before, "")


def share_of(page: Page, at: int, back: int) -> bool:
    """Whether the figure is a share of the share before it: "7,99% (chiếm 62%)"."""
    figure, before = page.figures[at], page.figures[back]
    if not figure.unit == before.unit == "percent":
        return False
    return SHARE_OF_ABOVE.fullmatch(page.text.folded, before.end, figure.start) is not None


def terms_near(figure: Figure, window: Window, said: Sayings, lexicon: Lexicon) -> Terms:
    """The terms of a window, each where it is closest to the figure; a ratio's base n is the term "/n"."""
    near: Terms = {}
    for span in window:
        for term, start, end in said.within(*span):
            known = near.get(term)
            if known is None or away(figure, start, end) < away(figure, *known):
                near[term] = (start, end)
    if figure.denominator is not None and (base := lexicon.known(f"/{figure.denominator:f}")) is not None:
        near[base] = (figure.start, figure.end)
    return near


def away(figure: Figure, start: int, end: int) -> int:
    """Characters between a span and the figure."""
    return max(figure.start - end, start - figure.end)


def gap(figure: Figure, start: int, end: int, folded: str) -> int:
    """Words between a term and the figure; a comma counts for three."""
    low, high = (end, figure.start) if end <= figure.start else (figure.end, start)
    return folded.count(" ", low, high) + 3 * folded.count(",", low, high)


def fits(figure: Figure, indicator: Indicator) -> bool:
    """Whether unit, role and size allow the figure to measure the indicator."""
    said = indicator.recognition
    if figure.unit not in (said.units or UNITS.get(indicator.unit, (indicator.unit,))):
        return False
    share = figure.unit == "count" and indicator.unit.startswith("percent")
    if share and figure.denominator is None:
        return False
    if figure.denominator in PER_HEAD:
        return False
    if figure.role not in (said.roles or ROLES.get(indicator.unit, LEVELS)):
        return False
    if said.low is None or said.high is None:
        return share or indicator.unit != "percent" or figure.value <= 100
    return share or said.low <= figure.value <= said.high


def bonus(figure: Figure, indicator: Indicator) -> float:
    """What the figure's area speaks for."""
    where = indicator.recognition.where
    if not where or figure.area is None:
        return 0.0
    return 2.0 if (figure.area == "VN") == (where == "nation") else 0.0
