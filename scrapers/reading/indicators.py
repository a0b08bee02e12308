"""Which indicator of the catalogue a figure measures, or none, and why."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scrapers.reading.figure import Figure, Link
from scrapers.reading.lexicon import Hit
from scrapers.reading.misspelt import Speller
from scrapers.reading.phrasebook import Entry, Phrase, by_rarest_part, compile_phrases
from scrapers.reading.subjects import PER_HEAD, Context, Terms
from scrapers.reading.tables import all_terms
from scrapers.reading.text import Text
from scrapers.reading.vetting import problems
from warehouse.records import Indicator, Role

__all__ = ["Phrasebook", "problems"]

LEVELS = (Role.ACTUAL, Role.TARGET, Role.PREVIOUS, Role.PLAN)
# Units and roles of figures where a table does not say. A count serves a share only as a ratio n/m.
UNITS = {"percent": ("percent", "count"), "other:rank_group": ("rank", "other:rank_group")}
ROLES = {
    "percent_change": (*LEVELS, Role.CHANGE),
    "places": (*LEVELS, Role.CHANGE),
    "times": (*LEVELS, Role.CHANGE),
}
PLANS = frozenset(("chỉ tiêu", "kế hoạch"))
PER_PEOPLE = "other:per_10000"
STEPS_BACK = 10
# Characters beyond which words are no longer counted, and what they are taken for.
REACH, FAR = 400, 80
# Scores are in words: two candidates within MARGIN are a tie, a word lent from above counts LENT of one's own,
# a condition that is met CONDITION, each word of distance to the figure costs DISTANCE, the right area gives AREA,
# and n/m for a share gives RATIO.
MARGIN, LENT, CONDITION, DISTANCE, AREA, RATIO = 0.2, 0.5, 0.5, 0.1, 2.0, 0.5


class Candidate(NamedTuple):
    """An indicator a figure may measure, how well it fits, and the words that say so."""

    score: float
    words: tuple[str, ...]
    distance: int
    indicator_id: str


class Spoken(NamedTuple):
    """The term that says a part of a phrase, its weight in words, and its distance from the figure."""

    name: str
    weight: float
    distance: int


class Phrasebook:
    """The recognition of a catalogue's indicators, compiled once."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self.lexicon, phrases = compile_phrases(indicators.values())
        names = (indicator.name_vi for indicator in indicators.values())
        self._speller = Speller(self.lexicon.spelled, (*names, *all_terms()))
        self._names = {phrase.entry.indicator.indicator_id: phrase.entry.names for phrase in phrases}
        kinds: dict[str, dict[Role, list[Phrase]]] = {}
        for phrase in phrases:
            for unit in units_of(phrase.entry.indicator):
                for role in roles_of(phrase.entry.indicator):
                    kinds.setdefault(unit, {}).setdefault(role, []).append(phrase)
        self._phrases = {
            unit: {role: by_rarest_part(told) for role, told in roles.items()} for unit, roles in kinds.items()
        }

    def link(self, figures: Sequence[Figure], text: Text, hits: list[Hit]) -> list[Link]:
        """The indicator of each figure, in the order given, which is the order of the text.

        `hits` are the terms of the lexicon in the text.
        """
        context = Context(text, figures, self.lexicon.said(text.folded, hits), self.lexicon)
        return [self._decide(context, at) for at in range(len(figures))]

    def _decide(self, context: Context, at: int) -> Link:
        """The best candidate, unless another fits as well."""
        figure = context.figures[at]
        if figure.unit not in self._phrases:
            return Link(None, f"no indicator is counted in {figure.unit}")
        if why := context.unmeasured(at):
            return Link(None, why)
        found, lent = self._candidates(context, at)
        if not found:
            return Link(None, "no phrase of the catalogue fits")
        best = found[0]
        if len(found) > 1 and found[1].score > best.score - MARGIN:
            return Link(None, f"fits {best.indicator_id} and {found[1].indicator_id} equally")
        words = "', '".join(best.words)
        return Link(best.indicator_id, f"phrase '{words}' {best.distance} words away{lent}, unit {figure.unit}")

    def _candidates(self, context: Context, at: int) -> tuple[list[Candidate], str]:
        """Candidates by the figure's own words, or else with lent ones, and how they were found in words."""
        figure = context.figures[at]
        if figure.role not in self._phrases[figure.unit]:
            return [], ""
        found = self._fitting(context, at, context.terms[at])
        if found:
            return found, ""
        found = (self._captioned if figure.cell else self._leaning)(context, at)
        return (found, ", with words above") if found else self._misspelt(context, at)

    def _misspelt(self, context: Context, at: int) -> tuple[list[Candidate], str]:
        """The one candidate of terms that are misspelt beside the figure, if no other may be meant."""
        near = context.terms[at]
        meant = {term: (start, end) for end, start, term in self._speller.find(context.text.nfc, context.windows[at])}
        found = self._fitting(context, at, {**meant, **near}) if meant else []
        if len(found) != 1:
            return [], ""
        read = {
            context.text.nfc[start:end]
            for term, (start, end) in meant.items()
            if self.lexicon.names[term] in found[0].words
        }
        return found, f", written “{'”, “'.join(sorted(read))}”" if read else ""

    def _captioned(self, context: Context, at: int) -> list[Candidate]:
        """Candidates that take words from the lines above the figure's table."""
        figure = context.figures[at]
        lines = figure.cell.caption if figure.cell else ()
        caption = tuple(span for span in lines if "|" not in context.text.folded[slice(*span)])
        return self._lent(context, at, context.terms_near(figure, caption))

    def _leaning(self, context: Context, at: int) -> list[Candidate]:
        """Candidates that take some or all of their words from a heading or from the figures above.

        A figure with nothing of its own beside it takes up the subject above it; one with words of its own must make
        a phrase of them with what is said above.
        """
        free = context.free(at)
        if context.is_base(at) or not (free or context.terms[at] or context.repeats(at)):
            return []
        passed: Terms = {}
        for back in range(at - 1, max(-2, at - STEPS_BACK), -1):
            found, silent = self._headed(context, at, back, free=free)
            if found or not silent:
                return found
            if not context.reaches(at, back):
                break
            if context.passes_over(at, back):
                continue
            found = self._continued(context, at, back, passed, free=free)
            if found:
                return [candidate for candidate in found if context.takes_up(at, back, candidate.words)]
            if context.stops(at, back):
                break
            passed |= context.passing(at, back)
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
        lent = {**context.lendable(at, back), **passed}
        if free or context.free(at, context.told(back)):
            return self._lent(context, at, lent)
        found = self._lent(context, at, lent, own=context.terms[at])
        whole = [candidate for candidate in found if context.free(at, self._told_by(context, at, candidate))]
        if not whole:
            context.sources[at] = context.terms[at]
        return whole

    def _told_by(self, context: Context, at: int, candidate: Candidate) -> str:
        """The words of a candidate, and the figure's own that other phrases of the indicator know."""
        known = self._names[candidate.indicator_id]
        own = (self.lexicon.names[term] for term in context.terms[at])
        return " ".join((*candidate.words, *(name for name in own if name in known)))

    def _shared(self, context: Context, at: int) -> list[Candidate]:
        """Candidates that share what is said of the next figure: "80 % trường đại học và 70 % trường nghề có …"."""
        if not context.listed(at):
            return []
        said = {term: span for term, span in context.terms[at + 1].items() if span[0] >= context.figures[at + 1].end}
        return self._fitting(context, at, {**said, **context.terms[at]}, own=context.terms[at])

    def _lent(self, context: Context, at: int, lent: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates from the terms above and the figure's own, which the figures below may take up in turn."""
        terms = {**lent, **context.terms[at]}
        found = self._fitting(context, at, terms, own)
        if found:
            used = {self.lexicon.known(word) for word in found[0].words}
            context.sources[at] = {t: span for t, span in terms.items() if t in used or t in context.terms[at]}
        return found

    def _fitting(self, context: Context, at: int, near: Terms, own: Terms | None = None) -> list[Candidate]:
        """Candidates whose words are among the terms, best first; with `own`, at least one word must be of those."""
        figure = context.figures[at]
        parts = self.lexicon.said_by(near)
        told = self._told(figure, parts, own)
        if not told:
            return []
        open_to = {entry for entry in {phrase.entry for phrase in told} if allowed(context, figure, entry, near, parts)}
        told = [phrase for phrase in told if phrase.entry in open_to]
        spoken = spoken_parts(context, at, told, near)
        best: dict[str, Candidate] = {}
        for phrase in told:
            candidate = score(figure, phrase, spoken)
            known = best.get(candidate.indicator_id)
            if known is None or candidate[:2] > known[:2]:
                best[candidate.indicator_id] = candidate
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.indicator_id))

    def _told(self, figure: Figure, parts: set[int], own: Terms | None) -> list[Phrase]:
        """The phrases for a figure of that unit and role that are said in full; with `own`, not without its words."""
        phrases = self._phrases[figure.unit][figure.role]
        told = [phrase for part in phrases.keys() & parts for phrase in phrases[part] if phrase.needs <= parts]
        if own is None or not told:
            return told
        said = self.lexicon.said_by(own)
        return [phrase for phrase in told if not phrase.needs.isdisjoint(said)]


def allowed(context: Context, figure: Figure, entry: Entry, near: Terms, parts: set[int]) -> bool:
    """Whether the figure may measure the indicator, what must be said beside it is said, and what must not is not.

    `parts` are those that the terms near the figure say.
    """
    if not fits(figure, entry.indicator) or not entry.forbid.isdisjoint(near):
        return False
    if figure.unit == "count" and not entry.speaks_of(context.noun(figure)):
        return False
    if figure.unit == "percent" and not entry.names & PLANS and context.is_of_plan(figure):
        return False
    if not entry.require <= parts and not entry.require - parts <= context.sentence(figure):
        return False
    if not entry.topic:
        return True
    first, end = context.said.first, figure.sentence_end
    return all(any(first.get(term, end + 1) <= end for term in part) for part in entry.topic)


def spoken_parts(context: Context, at: int, phrases: Iterable[Phrase], near: Terms) -> dict[int, Spoken]:
    """How each part of some phrases is said near a figure."""
    figure, own, lexicon = context.figures[at], context.terms[at], context.lexicon
    spoken = {}
    for part in {part for phrase in phrases for part in phrase.parts}:
        term = lexicon.longest(lexicon.parts[part] & near.keys())
        weight = lexicon.sizes[term] * (1.0 if term in own else LENT)
        spoken[part] = Spoken(lexicon.names[term], weight, gap(figure, *near[term], context.text.folded))
    return spoken


def score(figure: Figure, phrase: Phrase, spoken: Mapping[int, Spoken]) -> Candidate:
    """The words of the text that a phrase explains, less their distance from the figure."""
    names, weights, distances = zip(*[spoken[part] for part in phrase.parts], strict=True)
    conditions = len(phrase.entry.require) + len(phrase.entry.topic)
    value = sum(weights) - DISTANCE * sum(distances) / len(distances) + CONDITION * conditions
    value += bonus(figure, phrase.entry.indicator)
    return Candidate(value, names, min(distances), phrase.entry.indicator.indicator_id)


def gap(figure: Figure, start: int, end: int, folded: str) -> int:
    """Words between a term and the figure; a comma counts for three, and beyond REACH all is equally far."""
    low, high = (end, figure.start) if end <= figure.start else (figure.end, start)
    if high - low > REACH:
        return FAR
    return folded.count(" ", low, high) + 3 * folded.count(",", low, high)


def units_of(indicator: Indicator) -> tuple[str, ...]:
    """The units figures of the indicator are read in."""
    return indicator.recognition.units or UNITS.get(indicator.unit, (indicator.unit,))


def roles_of(indicator: Indicator) -> tuple[Role, ...]:
    """The roles figures of the indicator may have."""
    return indicator.recognition.roles or ROLES.get(indicator.unit, LEVELS)


def fits(figure: Figure, indicator: Indicator) -> bool:
    """Whether base and size allow the figure to measure the indicator."""
    recognition = indicator.recognition
    if figure.denominator in PER_HEAD:
        return PER_PEOPLE in recognition.units
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
