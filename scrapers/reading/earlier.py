"""Earlier levels: which figures are such, and of what day they are."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from scrapers.reading.dates import month_end
from scrapers.reading.figure import Figure, Span
from scrapers.reading.periods import Phrase
from scrapers.reading.sentences import Sentence
from scrapers.reading.timeline import FARTHEST, LONGEST_PARAGRAPH, Choice, Timeline, attached
from scrapers.reading.uses import Use
from warehouse.records import Role

# Counts of different things in two years are no series.
LEVELS = ("percent", "index_points", "rank", "VND", "USD")
SCORES = ("percent", "index_points", "rank")
GRAINS = ("month", "months", "quarter", "year")
WHOLE_YEAR = timedelta(days=363)
# "Từ vị trí thứ 5 lên": a level as it was before.
RISEN_FROM = re.compile(r"\btừ (?:[^\W\d_]+ ){0,4}$")
SAME_PERIOD = "cùng kỳ"


def own_phrases(timeline: Timeline, figures: Sequence[Figure], stops: Sequence[int]) -> frozenset[int]:
    """Where the phrases begin that date an earlier level before them, and so nothing else: "so với 17% năm 2023"."""
    return frozenset(
        phrase.start
        for figure, stop in zip(figures, stops, strict=True)
        if figure.role is Role.PREVIOUS
        for phrase in timeline.between(figure.end, min(stop, figure.end + FARTHEST, figure.sentence_end))
        if attached(timeline.text.folded[figure.end : phrase.start])
    )


def compared_with(timeline: Timeline, figure: Figure, here: Sentence) -> Phrase | None:
    """The period of an earlier level: that of the comparison in its sentence or before it in its paragraph.

    Where a level rose during a year, it rose from that of the year before.
    """
    folded, start = timeline.text.folded, max(here.paragraph, here.start - LONGEST_PARAGRAPH)
    behind = [phrase for phrase in timeline.between(start, figure.start) if phrase.use is not Use.LABEL]
    after = timeline.between(figure.end, min(here.end, figure.end + FARTHEST))
    present = next((phrase for phrase in reversed(behind) if phrase.governs), None)
    same = same_period(folded, figure, here)
    if same >= 0:
        named = next((phrase for phrase in (*behind, *after) if phrase.start >= same), None)
        return in_year(present, named.last.year if named else present.last.year - 1) if present else named
    if not RISEN_FROM.search(folded, max(here.start, figure.start - FARTHEST), figure.start):
        return None
    if after and attached(folded[figure.end : after[0].start]):
        return None
    near = behind if figure.unit in SCORES else [phrase for phrase in behind if phrase.start >= here.start]
    compared = next((phrase for phrase in (*reversed(near), *after) if phrase.use is Use.COMPARED), None)
    if compared is None and present and present.first and present.last - present.first > WHOLE_YEAR:
        return present._replace(first=None, last=present.first - timedelta(days=1))
    return compared


def same_period(folded: str, figure: Figure, here: Sentence) -> int:
    """Where "cùng kỳ" stands before an earlier level or right after it; -1 where it does not."""
    said = folded.rfind(SAME_PERIOD, max(here.start, figure.start - FARTHEST), figure.start)
    if said >= 0:
        return said
    said = folded.find(SAME_PERIOD, figure.end, min(here.end, figure.end + FARTHEST))
    return said if said >= 0 and attached(folded[figure.end : said]) else -1


def in_year(phrase: Phrase, year: int) -> Phrase:
    """The same period of another year."""
    years = year - phrase.last.year
    first = moved(phrase.first, years) if phrase.first else None
    return phrase._replace(first=first, last=moved(phrase.last, years))


def moved(day: date, years: int) -> date:
    """The same day so many years later; the last one of February where there is none."""
    year = day.year + years
    return date(year, day.month, min(day.day, month_end(year, day.month).day))


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
