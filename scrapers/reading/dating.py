"""The day each figure is as of, chosen among the period phrases around it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from scrapers.reading.dates import whole_year
from scrapers.reading.earlier import (
    GRAINS,
    compared_with,
    in_year,
    mark_earlier_columns,
    mark_earlier_levels,
    own_phrases,
)
from scrapers.reading.figure import Cell, Figure
from scrapers.reading.periods import Phrase
from scrapers.reading.sentences import Sentence, brackets_around
from scrapers.reading.series import respective, runs_of_figures
from scrapers.reading.standing import standing_phrases
from scrapers.reading.timeline import FARTHEST, LONGEST_PARAGRAPH, Choice, Timeline, attached
from scrapers.reading.uses import Use
from warehouse.records import Role

AHEAD = (Role.TARGET, Role.PLAN)
# Earlier levels are no later than now, and what only sets the scene is told on the day of publication.
PAST = (Role.PREVIOUS, Role.CONTEXT)
SET_APART = (*AHEAD, Role.CONTEXT)
JOINT = re.compile(r",? (?:và )?|, ")
# A year with more than this to go has no results yet that a later sentence could tell.
HALF_A_YEAR = timedelta(days=183)
NEWS = timedelta(days=31)
PLAN = re.compile(r"\b(?:kế hoạch|chương trình|nhiệm vụ)\b[^.;:\n]*$")
# What these tell of is as of now until they are over.
SO_FAR = ("this_year", "years")
# In January these mean the year just over.
YEAR_OUT = ("year_end", "whole_year")
# What happens every year is told as of now.
USUAL = re.compile(r"\b(?:mỗi|hằng|hàng) năm\b[^.,;:()]*$")


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
    fall_back(timeline, figures, choices)
    return [settle(timeline, figure, choice) for figure, choice in zip(figures, choices, strict=True)]


def fall_back(timeline: Timeline, figures: Sequence[Figure], choices: list[Choice]) -> None:
    """Give what was reached and has no period of its own the last standing one before it."""
    standing = standing_phrases(timeline)
    ends = [phrase.end for phrase in standing]
    for at, figure in enumerate(figures):
        before = bisect_right(ends, figure.start)
        if before and choices[at].phrase is None and figure.role not in SET_APART:
            choices[at] = Choice(standing[before - 1], "the figures")


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
    dated = compared_with(timeline, figure, here) if figure.role is Role.PREVIOUS else None
    if dated:
        return Choice(dated, "the comparison")
    usable = [phrase for phrase in timeline.between(here.start, here.end) if reaches(timeline, phrase, figure, here)]
    if figure.role is not Role.PREVIOUS:
        usable = [phrase for phrase in usable if phrase.start not in claimed]
    return in_sentence(timeline, figure, usable, stop) or in_paragraph(timeline, figure, sentence, claimed, usable)


def in_sentence(timeline: Timeline, figure: Figure, usable: Sequence[Phrase], stop: int) -> Choice | None:
    """The phrase right after a figure, or the last one before it in its sentence."""
    after = next((phrase for phrase in usable if phrase.start >= figure.end), None)
    behind = [phrase for phrase in usable if phrase.end <= figure.start]
    if after and after.start < stop and attached(timeline.text.folded[figure.end : after.start]):
        return Choice(after, "the figure")
    return Choice(behind[-1], "the sentence") if behind else None


def in_paragraph(
    timeline: Timeline, figure: Figure, sentence: int, claimed: frozenset[int], usable: Sequence[Phrase]
) -> Choice:
    """The phrase later in the sentence, up to a semicolon, or earlier in the paragraph."""
    folded, here = timeline.text.folded, timeline.sentences[sentence]
    after = next((phrase for phrase in usable if phrase.start >= figure.end), None)
    if after and (folded.find(";", figure.end, after.start) >= 0 or still_to_come(timeline, after, figure)):
        after = None
    usual = figure.role not in AHEAD and USUAL.search(folded, max(here.start, figure.start - FARTHEST), figure.start)
    earlier = None if usual else earlier_phrase(timeline, figure, sentence, claimed) or above(timeline, figure, here)
    if after and (after.use is Use.UNTIL or earlier is None):
        return Choice(after, "the sentence")
    return Choice(earlier, "the paragraph")


def above(timeline: Timeline, figure: Figure, here: Sentence) -> Phrase | None:
    """The period of the lines that head a sentence, the nearest first."""
    said = (phrase for span in here.headings for phrase in reversed(timeline.between(*span)))
    return next((p for p in said if suits(timeline, p, figure) and not past_goal(timeline, p, figure)), None)


def still_to_come(timeline: Timeline, phrase: Phrase, figure: Figure) -> bool:
    """Whether a period ends after publication, which only goals and plans wait for."""
    return figure.role not in AHEAD and timeline.published is not None and phrase.last > timeline.published


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


NOUN_THEN_BRACKET = re.compile(
    r"(?: [^\W\d_]+){0,4} ?\((?:(?:số liệu|tính|cập nhật|chốt) )*(?:(?:đến|tới|vào|trong|hồi) )?"
)


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
        if phrase.start in claimed or long_ago(timeline, phrase) or past_goal(timeline, phrase, figure):
            continue
        if not suits(timeline, phrase, figure):
            continue
        if not brackets_around(timeline.text.nfc, phrase.start, start, end):
            return phrase
    return None


def long_ago(timeline: Timeline, phrase: Phrase) -> bool:
    """Whether a day is one of the story that led here, and not that of the news."""
    return phrase.use is Use.THEN and timeline.published is not None and timeline.published - phrase.last > NEWS


def past_goal(timeline: Timeline, phrase: Phrase, figure: Figure) -> bool:
    """Whether a period was over at publication, so that it is no deadline for a goal told after it."""
    return figure.role in AHEAD and timeline.published is not None and phrase.last <= timeline.published


def reaches(timeline: Timeline, phrase: Phrase, figure: Figure, here: Sentence) -> bool:
    """Whether a phrase of the sentence can date a figure: between brackets only what stands there too."""
    if not suits(timeline, phrase, figure):
        return False
    bracket = brackets_around(timeline.text.nfc, phrase.start, here.start, here.end)
    if bracket == (phrase.start - 1, phrase.end) and phrase.use in (Use.BEFORE, Use.UNTIL):
        return True
    return bracket is None or bracket == brackets_around(timeline.text.nfc, figure.start, here.start, here.end)


def suits(timeline: Timeline, phrase: Phrase, figure: Figure) -> bool:
    """Whether a phrase can date a figure of that role: goals by deadlines, the rest by days gone by."""
    ahead = timeline.published is not None and phrase.last > timeline.published
    if phrase.use is Use.HORIZON:
        gap = timeline.text.folded[phrase.end : figure.start]
        return figure.role is Role.TARGET and phrase.end <= figure.start and attached(gap)
    if figure.role in AHEAD:
        if phrase.governs or phrase.use is Use.BEFORE:
            return True
        return ahead and (phrase.grain == "years" or of_a_plan(timeline.text.folded, phrase))
    return phrase.governs and not (ahead and phrase.use is Use.UNTIL)


def of_a_plan(folded: str, phrase: Phrase) -> bool:
    """Whether a year names a plan, which sets its goals for the end of it: "Kế hoạch cải cách năm 2025"."""
    if phrase.use is not Use.LABEL or phrase.grain != "year":
        return False
    return PLAN.search(folded, max(0, phrase.start - 2 * FARTHEST), phrase.start) is not None


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


def settle(timeline: Timeline, figure: Figure, choice: Choice) -> str:
    """Write the days a choice means into the figure. Returns why, in words."""
    phrase, published = choice.phrase, timeline.published
    if phrase is None:
        figure.as_of_on = published
        return "no period given: day of publication" if published else "no period given"
    if published and published.month == 1 and phrase.grain in YEAR_OUT and figure.role not in AHEAD:
        phrase = in_year(phrase, min(phrase.last.year, published.year - 1))
    figure.as_of_on, figure.period_start_on = phrase.last, phrase.first
    why = f"period of {choice.where} “{timeline.said(phrase)}”"
    if published and phrase.last > published and told_now(figure, choice, phrase, phrase.last - published):
        figure.as_of_on = published
        return f"{why}, not over at publication: day of publication"
    return why


def told_now(figure: Figure, choice: Choice, phrase: Phrase, left: timedelta) -> bool:
    """Whether a figure is as of publication though its period has so many days left."""
    if figure.role in AHEAD:
        return False
    inherited = choice.where == "the paragraph" or phrase.grain == "year_end"
    return phrase.grain in SO_FAR or figure.role in PAST or (inherited and left > HALF_A_YEAR)
