"""The day each figure is as of, chosen among the period phrases around it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from scrapers.reading.dates import whole_year
from scrapers.reading.figure import Cell, Figure, Span
from scrapers.reading.periods import Phrase, Use
from scrapers.reading.sentences import Sentence, brackets_around
from scrapers.reading.series import respective, runs_of_figures
from scrapers.reading.text import Text
from warehouse.records import Role

AHEAD = (Role.TARGET, Role.PLAN)
# Counts of different things in two years are no series.
LEVELS = ("percent", "index_points", "rank", "VND", "USD")
GRAINS = ("month", "months", "year")
JOINT = re.compile(r",? (?:và )?|, ")
FARTHEST = 40
LONGEST_PARAGRAPH = 6000


@dataclass(frozen=True, slots=True)
class Timeline:
    """The period phrases of a text by sentence."""

    text: Text
    phrases: Sequence[Phrase]
    starts: Sequence[int]
    sentences: Sequence[Sentence]
    published: date | None

    def between(self, start: int, end: int) -> Sequence[Phrase]:
        """Phrases that begin in [start, end)."""
        return self.phrases[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def said(self, phrase: Phrase) -> str:
        """The words of a phrase."""
        return self.text.nfc[phrase.start : phrase.end]


class Choice(NamedTuple):
    """The phrase that dates a figure, and where it stands: beside the figure, in its sentence or its paragraph."""

    phrase: Phrase | None
    where: str


def date_figures(timeline: Timeline, figures: Sequence[Figure], where: Sequence[int]) -> list[str]:
    """Set the days of every figure; `where` gives the sentence of each. Returns why, in words.

    Levels that the same sentence gives for earlier years become previous ones.
    """
    stops = [*(figure.start for figure in figures), len(timeline.text.nfc)][1:]
    claimed = own_phrases(timeline, figures, stops)
    choices = [choose(timeline, *each, claimed) for each in zip(figures, where, stops, strict=True)]
    look_past_earlier_levels(timeline, figures, choices, where)
    for _, group in groupby(range(len(figures)), key=where.__getitem__):
        members = list(group)
        if respective(timeline.text.folded, figures[members[0]]):
            pair_series(timeline, figures, choices, members)
        else:
            mark_earlier_levels(timeline, figures, choices, members)
    mark_earlier_columns(figures, choices)
    return [settle(timeline, figure, choice) for figure, choice in zip(figures, choices, strict=True)]


def look_past_earlier_levels(
    timeline: Timeline, figures: Sequence[Figure], choices: list[Choice], where: Sequence[int]
) -> None:
    """A period that its own sentence gives only to earlier levels dates nothing in the sentences after it."""
    own = [
        (choice.phrase.start, figure.role)
        for figure, choice in zip(figures, choices, strict=True)
        if choice.phrase and choice.where in ("the sentence", "the figure")
    ]
    past = {start for start, role in own if role is Role.PREVIOUS} - {
        start for start, role in own if role is not Role.PREVIOUS
    }
    for at, choice in enumerate(choices):
        if choice.phrase and choice.where == "the paragraph" and choice.phrase.start in past:
            choices[at] = Choice(earlier_phrase(timeline, figures[at], where[at], frozenset(past)), "the paragraph")


def row_of(figure: Figure) -> Span | None:
    """The row of a table a figure stands in."""
    return figure.cell.row if figure.cell else None


def mark_earlier_columns(figures: Sequence[Figure], choices: Sequence[Choice]) -> None:
    """Of levels that a row gives for several years or months all but the latest are previous ones."""
    in_tables = [at for at, figure in enumerate(figures) if figure.cell and figure.role is Role.ACTUAL]
    for _, group in groupby(in_tables, key=lambda at: row_of(figures[at])):
        dated = [(at, phrase) for at in group if (phrase := choices[at].phrase) and phrase.grain in GRAINS]
        for at, phrase in dated:
            later = (other for other, later in dated if later.last > phrase.last)
            if any(figures[other].unit == figures[at].unit for other in later):
                figures[at].role = Role.PREVIOUS


def own_phrases(timeline: Timeline, figures: Sequence[Figure], stops: Sequence[int]) -> frozenset[int]:
    """Where the phrases begin that date an earlier level before them, and so nothing else: "so với 17% năm 2023"."""
    return frozenset(
        phrase.start
        for figure, stop in zip(figures, stops, strict=True)
        if figure.role is Role.PREVIOUS
        for phrase in timeline.between(figure.end, min(stop, figure.end + FARTHEST))
        if attached(timeline.text.folded[figure.end : phrase.start])
    )


def choose(timeline: Timeline, figure: Figure, sentence: int, stop: int, claimed: frozenset[int]) -> Choice:
    """The phrase right after a figure, before it, later in its sentence, or earlier in its paragraph.

    `stop` is where the next figure begins, `claimed` where the phrases begin that date only earlier levels.
    """
    here = timeline.sentences[sentence]
    dated = beside_brackets(timeline, figure, stop)
    if dated:
        return Choice(dated, "the figure")
    if figure.cell:
        dated = headed_by(timeline, figure, figure.cell)
        return Choice(dated or earlier_phrase(timeline, figure, sentence, claimed), "the table")
    usable = [phrase for phrase in timeline.between(here.start, here.end) if reaches(timeline, phrase, figure, here)]
    if figure.role is not Role.PREVIOUS:
        usable = [phrase for phrase in usable if phrase.start not in claimed]
    after = next((phrase for phrase in usable if phrase.start >= figure.end), None)
    if after and after.start < stop and attached(timeline.text.folded[figure.end : after.start]):
        return Choice(after, "the figure")
    behind = [phrase for phrase in usable if phrase.end <= figure.start]
    if behind:
        return Choice(behind[-1], "the sentence")
    earlier = earlier_phrase(timeline, figure, sentence, claimed)
    if after and (after.use is Use.UNTIL or earlier is None):
        return Choice(after, "the sentence")
    return Choice(earlier, "the paragraph")


def headed_by(timeline: Timeline, figure: Figure, cell: Cell) -> Phrase | None:
    """The period of a figure in a table: that of its cell, of its row, of its column, or of the table."""
    for start, end in ((cell.start, cell.end), *cell.labels, *cell.heading):
        for phrase in timeline.between(start, end):
            alone = phrase.use is Use.EVENT and phrase.end == end
            named = phrase.use is Use.LABEL and phrase.grain in GRAINS
            if alone or named or suits(timeline, phrase, figure):
                return phrase
    above = (phrase for span in cell.caption for phrase in timeline.between(*span))
    return next((phrase for phrase in above if suits(timeline, phrase, figure)), None)


NOUN_THEN_BRACKET = re.compile(r"(?: [^\W\d_]+){0,4} ?\(")


def beside_brackets(timeline: Timeline, figure: Figure, stop: int) -> Phrase | None:
    """The period brackets hold for the figure before them, "45.500 (năm 2019)", or open after: "2021 (0,4014)"."""
    folded = timeline.text.folded
    for phrase in timeline.between(figure.end, min(stop, figure.end + FARTHEST)):
        alone = folded[phrase.end : phrase.end + 1] == ")" and phrase.use in (Use.AT, Use.UNTIL, Use.EVENT)
        if alone and NOUN_THEN_BRACKET.fullmatch(folded, figure.end, phrase.start):
            return phrase
    for phrase in timeline.between(figure.start - FARTHEST, figure.start):
        if phrase.use is Use.COMPARED and folded[phrase.end : figure.start] == " (":
            return phrase
    return None


def earlier_phrase(timeline: Timeline, figure: Figure, sentence: int, claimed: frozenset[int]) -> Phrase | None:
    """The last suitable phrase of the paragraph before a sentence that dates more than one figure."""
    here = timeline.sentences[sentence]
    start, end = max(here.paragraph, here.start - LONGEST_PARAGRAPH), here.start
    for phrase in reversed(timeline.between(start, end)):
        if phrase.start in claimed or not suits(timeline, phrase, figure):
            continue
        if not brackets_around(timeline.text.nfc, phrase.start, start, end):
            return phrase
    return None


NEXT_ITEM = re.compile(r" và (?:đến |tới |trong |từ )?$")


def attached(gap: str) -> bool:
    """Whether a phrase after the figure belongs to it: "10,3% vào tháng 5", "4,75% của GDP năm 2020"."""
    return len(gap) <= FARTHEST and not NEXT_ITEM.search(gap) and not any(mark in gap for mark in ",;:()\n|")


def reaches(timeline: Timeline, phrase: Phrase, figure: Figure, here: Sentence) -> bool:
    """Whether a phrase of the sentence can date a figure: between brackets only what stands there too."""
    if not suits(timeline, phrase, figure):
        return False
    bracket = brackets_around(timeline.text.nfc, phrase.start, here.start, here.end)
    return bracket is None or bracket == brackets_around(timeline.text.nfc, figure.start, here.start, here.end)


def suits(timeline: Timeline, phrase: Phrase, figure: Figure) -> bool:
    """Whether a phrase can date a figure of that role: goals by deadlines, the rest by days gone by."""
    ahead = timeline.published is not None and phrase.last > timeline.published
    if phrase.use is Use.HORIZON:
        gap = timeline.text.folded[phrase.end : figure.start]
        return figure.role is Role.TARGET and phrase.end <= figure.start and attached(gap)
    if figure.role is Role.TARGET:
        return phrase.governs or phrase.use is Use.BEFORE
    if figure.role is Role.PLAN:
        return phrase.governs
    return phrase.governs and not (ahead and phrase.use is Use.UNTIL)


def pair_series(timeline: Timeline, figures: Sequence[Figure], choices: list[Choice], members: Sequence[int]) -> None:
    """ "các năm 2019-2021 lần lượt là …": the first value is the first year's, and so on."""
    first = figures[members[0]]
    phrases = [p for p in timeline.between(first.sentence_start, first.sentence_end) if p.use is not Use.COMPARED]
    for labels in series_of(timeline.text.folded, phrases):
        for run in runs_of_figures(timeline.text.folded, figures, members):
            if len(run) == len(labels):
                for index, label in zip(run, labels, strict=True):
                    choices[index] = Choice(label, "lần lượt")


def series_of(folded: str, phrases: Sequence[Phrase]) -> Iterator[list[Phrase]]:
    """Lists of years or months, written out or as a span of years."""
    listed: list[Phrase] = []
    for phrase in phrases:
        if phrase.grain == "years" and phrase.first:
            spans = (whole_year(year) for year in range(phrase.first.year, phrase.last.year + 1))
            yield [phrase._replace(first=first, last=last, use=Use.AT) for first, last in spans]
        elif listed and phrase.grain == listed[-1].grain and JOINT.fullmatch(folded, listed[-1].end, phrase.start):
            listed.append(phrase)
        elif len(listed) < 2:
            listed = [phrase]
    if len(listed) > 1:
        yield listed


def mark_earlier_levels(
    timeline: Timeline, figures: Sequence[Figure], choices: Sequence[Choice], members: Sequence[int]
) -> None:
    """Of levels given for several years in one sentence all but the latest are previous ones.

    So are levels between brackets that date them before the level they follow: "52% (năm 2023 là 31%)".
    """
    levels = [
        (index, phrase)
        for index in members
        if (phrase := choices[index].phrase) is not None
        and choices[index].where != "the paragraph"
        and figures[index].role is Role.ACTUAL
    ]
    for index, phrase in levels:
        unit = figures[index].unit
        alike = [later for other, later in levels if unit in LEVELS and figures[other].unit == unit]
        in_series = phrase.grain == "year" and any(p.grain == "year" and p.last > phrase.last for p in alike)
        if in_series or dated_back(timeline, figures, choices, index):
            figures[index].role = Role.PREVIOUS


def dated_back(timeline: Timeline, figures: Sequence[Figure], choices: Sequence[Choice], index: int) -> bool:
    """Whether brackets give a figure an earlier day than the like figure before them."""
    figure, phrase = figures[index], choices[index].phrase
    opened = timeline.text.nfc.rfind("(", figure.sentence_start, figure.start)
    if phrase is None or not index or opened < 0:
        return False
    if phrase.use is Use.COMPARED:
        return True
    if not opened <= phrase.start < figure.start or phrase.grain == "now":
        return False
    level, before = figures[index - 1], choices[index - 1].phrase
    day = before.last if before else timeline.published
    return level.unit == figure.unit and level.end <= opened and day is not None and phrase.last < day


def settle(timeline: Timeline, figure: Figure, choice: Choice) -> str:
    """Write the days a choice means into the figure. Returns why, in words."""
    phrase, published = choice.phrase, timeline.published
    if phrase is None:
        figure.as_of_on = published
        return "no period given: day of publication" if published else "no period given"
    figure.as_of_on, figure.period_start_on = phrase.last, phrase.first
    why = f"period of {choice.where} “{timeline.said(phrase)}”"
    if published and phrase.last > published and figure.role not in AHEAD:
        figure.as_of_on = published
        return f"{why}, not over at publication: day of publication"
    return why
