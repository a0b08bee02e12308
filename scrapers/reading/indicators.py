"""Which indicator of the catalogue a figure measures, or none, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrapers.reading.figure import Figure, Link
from scrapers.reading.phrasebook import Entry, Phrase, by_rarest_part, compile_phrases
from scrapers.reading.subjects import PER_HEAD, Context, Terms
from scrapers.reading.text import Text
from scrapers.reading.vetting import problems
from warehouse.records import Indicator, Role

__all__ = ["Phrasebook", "problems"]

LEVELS = (Role.ACTUAL, Role.TARGET, Role.PREVIOUS, Role.PLAN)
# Units and roles of figures where a table does not say. A count serves a share only as a ratio n/m.
UNITS = {"percent": ("percent", "count"), "other:rank_group": ("rank", "other:rank_group")}
ROLES = {
    "count": (*LEVELS, Role.CONTEXT),
    "percent_change": (*LEVELS, Role.CHANGE),
    "places": (*LEVELS, Role.CHANGE),
    "times": (*LEVELS, Role.CHANGE),
}
STEPS_BACK = 10
# Characters beyond which words are no longer counted, and what they are taken for.
REACH, FAR = 400, 80
# Scores are in words: two candidates within MARGIN are a tie, a word lent from above counts LENT of one's own,
# a condition that is met CONDITION, each word of distance to the figure costs DISTANCE, the right area gives AREA,
# and n/m for a share gives RATIO.
MARGIN, LENT, CONDITION, DISTANCE, AREA, RATIO = 0.2, 0.5, 0.5, 0.1, 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator a figure may measure, how well it fits, and the words that say so."""

    indicator_id: str
    score: float
    words: tuple[str, ...]
    distance: int

    @property
    def rank(self) -> tuple[float, tuple[str, ...]]:
        """What decides between two phrases of one indicator."""
        return self.score, self.words


class Phrasebook:
    """The recognition of a catalogue's indicators, compiled once."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self._lexicon, phrases = compile_phrases(indicators.values())
        units = {unit for phrase in phrases for unit in units_of(phrase.entry.indicator)}
        self._phrases = {
            unit: by_rarest_part([phrase for phrase in phrases if unit in units_of(phrase.entry.indicator)])
            for unit in units
        }

    def link(self, figures: Sequence[Figure], text: Text) -> list[Link]:
        """The indicator of each figure, in the order given, which is the order of the text."""
        context = Context(text, figures, self._lexicon.find(text.folded), self._lexicon)
        return [self._decide(context, at) for at in range(len(figures))]

    def _decide(self, context: Context, at: int) -> Link:
        """The best candidate, unless another fits as well."""
        figure = context.figures[at]
        if figure.unit not in self._phrases:
            return Link(None, f"no indicator is counted in {figure.unit}")
        if context.is_no_level(at):
            return Link(None, "an increase, or people a rate is counted on")
        found = self._fitting(context, at, context.terms[at])
        lent = "" if found else ", with words above"
        found = found or self._leaning(context, at)
        if not found:
            return Link(None, "no phrase of the catalogue fits")
        best = found[0]
        if len(found) > 1 and found[1].score > best.score - MARGIN:
            return Link(None, f"fits {best.indicator_id} and {found[1].indicator_id} equally")
        words = "', '".join(best.words)
        return Link(best.indicator_id, f"phrase '{words}' {best.distance} words away{lent}, unit {figure.unit}")

    def _leaning(self, context: Context, at: int) -> list[Candidate]:
        """Candidates that take some or all of their words from a heading or from the figures above.

        A figure with nothing of its own beside it takes up the subject above it; one with words of its own must make
        a phrase of them with what is said above.
        """
        free = context.free(at)
        if context.is_base(at) or not (free or context.terms[at]):
            return []
        passed: Terms = {}
        for back in range(at - 1, max(-2, at - STEPS_BACK), -1):
            found, silent = self._headed(context, at, back, free=free)
            if found or not silent:
                return found
            if back < 0 or context.parted(at, back):
                break
            found = self._continued(context, at, back, passed, free=free)
            if found:
                return found
            if context.stops(at, back):
                break
            if context.same_clause(at, back):
                passed |= context.terms[back]
        return self._shared(context, at)

    def _headed(self, context: Context, at: int, back: int, *, free: bool) -> tuple[list[Candidate], bool]:
        """Candidates of the text between two figures above, and whether that text says nothing else."""
        span = context.heading(back)
        if span is None:
            return [], True
        figure = context.figures[at]
        found = self._lent(context, at, context.terms_near(figure, (span,))) if free else []
        return found, context.bare((span,), figure)

    def _continued(self, context: Context, at: int, back: int, passed: Terms, *, free: bool) -> list[Candidate]:
        """Candidates that take up the subject of one figure above."""
        lent = {**context.sources[back], **passed}
        if free or context.free(at, context.told(back)):
            return self._lent(context, at, lent)
        found = self._lent(context, at, lent, own=context.terms[at])
        whole = [candidate for candidate in found if context.free(at, " ".join(candidate.words))]
        if not whole:
            context.sources[at] = context.terms[at]
        return whole

    def _shared(self, context: Context, at: int) -> list[Candidate]:
        """Candidates that share what is said of the next figure: "80 % trường đại học và 70 % trường nghề có …"."""
        if not context.listed(at):
            return []
        return self._fitting(context, at, {**context.terms[at + 1], **context.terms[at]}, own=context.terms[at])

    def _lent(self, context: Context, at: int, lent: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates from the terms above and the figure's own, which the figures below may take up in turn."""
        terms = {**lent, **context.terms[at]}
        found = self._fitting(context, at, terms, own)
        if found:
            context.sources[at] = terms
        return found

    def _fitting(self, context: Context, at: int, near: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates whose words are among the terms, best first; with `own`, at least one word must be of those."""
        figure = context.figures[at]
        phrases = self._phrases[figure.unit]
        told = [phrase for term in near for phrase in phrases.get(term, ()) if said(phrase, near, own)]
        entries = dict.fromkeys(phrase.entry for phrase in told)
        open_to = {entry for entry in entries if allowed(context, figure, entry, near)}
        best: dict[str, Candidate] = {}
        for phrase in told:
            if phrase.entry in open_to:
                candidate = score(context, at, phrase, near)
                known = best.get(candidate.indicator_id)
                if known is None or candidate.rank > known.rank:
                    best[candidate.indicator_id] = candidate
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.indicator_id))


def said(phrase: Phrase, near: Terms, own: Terms | None) -> bool:
    """Whether the terms hold a term of each part, and one of them is the figure's own."""
    for part in phrase.parts:
        if part.isdisjoint(near):
            return False
    return own is None or any(not part.isdisjoint(own) for part in phrase.parts)


def allowed(context: Context, figure: Figure, entry: Entry, near: Terms) -> bool:
    """Whether the figure may measure the indicator, what must be said beside it is said, and what must not is not."""
    if not fits(figure, entry.indicator) or not entry.forbid.isdisjoint(near):
        return False
    if entry.require:
        sentence = context.sentence(figure)
        if any(part.isdisjoint(sentence) and part.isdisjoint(near) for part in entry.require):
            return False
    if not entry.topic:
        return True
    first, end = context.said.first, figure.sentence_end
    return all(any(first.get(term, end + 1) <= end for term in part) for part in entry.topic)


def score(context: Context, at: int, phrase: Phrase, near: Terms) -> Candidate:
    """The words of the text that a phrase explains, less their distance from the figure."""
    figure, own, lexicon = context.figures[at], context.terms[at], context.lexicon
    terms = [lexicon.longest(part & near.keys()) for part in phrase.parts]
    distances = [gap(figure, *near[term], context.text.folded) for term in terms]
    words = sum(lexicon.sizes[term] * (1.0 if term in own else LENT) for term in terms)
    conditions = len(phrase.entry.require) + len(phrase.entry.topic)
    value = words - DISTANCE * sum(distances) / len(distances) + CONDITION * conditions
    value += bonus(figure, phrase.entry.indicator)
    names = tuple(lexicon.names[term] for term in terms)
    return Candidate(phrase.entry.indicator.indicator_id, value, names, min(distances))


def gap(figure: Figure, start: int, end: int, folded: str) -> int:
    """Words between a term and the figure; a comma counts for three, and beyond REACH all is equally far."""
    low, high = (end, figure.start) if end <= figure.start else (figure.end, start)
    if high - low > REACH:
        return FAR
    return folded.count(" ", low, high) + 3 * folded.count(",", low, high)


def units_of(indicator: Indicator) -> tuple[str, ...]:
    """The units figures of the indicator are read in."""
    return indicator.recognition.units or UNITS.get(indicator.unit, (indicator.unit,))


def fits(figure: Figure, indicator: Indicator) -> bool:
    """Whether role and size allow the figure to measure the indicator."""
    recognition = indicator.recognition
    if figure.role not in (recognition.roles or ROLES.get(indicator.unit, LEVELS)) or figure.denominator in PER_HEAD:
        return False
    if figure.unit == "count" and indicator.unit == "percent":
        return figure.denominator is not None
    if recognition.low is None or recognition.high is None:
        return indicator.unit != "percent" or figure.value <= 100
    return recognition.low <= figure.value <= recognition.high


def bonus(figure: Figure, indicator: Indicator) -> float:
    """What the figure's form and area speak for."""
    ratio = figure.denominator is not None and indicator.unit == "percent"
    where = indicator.recognition.where
    here = where and figure.area is not None and (figure.area == "VN") == (where == "nation")
    return RATIO * ratio + AREA * bool(here)
