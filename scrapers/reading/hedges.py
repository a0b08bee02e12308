"""Qualifiers: how a printed number bounds the true one."""

import re

from scrapers.reading.figure import Figure
from scrapers.reading.tables import meanings, terms
from scrapers.reading.words import Around, tails
from warehouse.records import Qualifier

HEDGES = meanings("hedges", Qualifier)
# After these "hơn" compares: "cao hơn 0,105" hedges nothing.
COMPARATIVES = frozenset(terms("comparatives", "all"))
# An estimate announced earlier in the clause: "Ước cả năm, X bằng 18%".
ESTIMATE = re.compile(r"(?<!công )(?<!quy )(?<!mong )(?<!ao )\b(?:ước(?! mơ| vọng| muốn| nguyện)|tạm tính)\b")
ABOVE = re.compile(r"(?: [^\W\d_]+){0,2} trở lên\b")
BELOW = re.compile(r"(?: [^\W\d_]+){0,2} trở xuống\b")
SHARES = ("percent", "percent_points", "percent_change", "rank", "index_points")


def qualify(folded: str, figure: Figure, around: Around, since: int, *, passes: bool) -> Qualifier:
    """The hedge before or after a figure.

    `since` is where the figure before it ended; `passes` says that "vượt" before it makes it a difference.
    """
    if folded.startswith("hàng ", figure.start):
        return Qualifier.AT_LEAST
    hedge = hedge_before(figure, around.lead.removesuffix("vượt ") if passes else around.lead)
    if hedge:
        return hedge
    if ABOVE.match(around.tail):
        return Qualifier.AT_LEAST
    if BELOW.match(around.tail):
        return Qualifier.AT_MOST
    if ESTIMATE.search(folded, max(since, figure.start - 120), figure.start):
        return Qualifier.ABOUT
    # A range of things that have no parts is a guess; a range of shares bounds a class.
    return Qualifier.ABOUT if figure.value_high is not None and figure.unit not in SHARES else Qualifier.EXACT


def hedge_before(figure: Figure, lead: str) -> Qualifier | None:
    """What the words right before a figure say."""
    for tail in tails(lead, 3):
        word = tail.lstrip('(“"–-:;,+ ')
        hedge = HEDGES.get(word)
        if hedge and not (word == "hơn" and compares(lead)) and not (word == "trên" and spans_country(figure)):
            return hedge
    return None


def compares(lead: str) -> bool:
    """Whether the last word, "hơn", only compares."""
    words = lead.split()
    return len(words) > 1 and words[-2] in COMPARATIVES


def spans_country(figure: Figure) -> bool:
    """Whether "trên 63 tỉnh" means across all of them."""
    return figure.value in (63, 34) and figure.unit == "count"
