"""Qualifiers: how a printed number bounds the true one."""

import re
from collections.abc import Sequence

from scrapers.reading.figure import Figure
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.tables import meanings, terms
from scrapers.reading.words import Around, tails
from warehouse.records import Qualifier

HEDGES = meanings("hedges", Qualifier)
HEDGING = frozenset(term.rpartition(" ")[2] for term in HEDGES)
OPENING = '(“"–-:;,+ '
# After these "hơn" compares: "cao hơn 0,105" hedges nothing.
COMPARATIVES = frozenset(terms("comparatives", "all"))
ESTIMATES: Lexicon[Qualifier | None] = Lexicon(meanings("estimates", Qualifier))
FARTHEST_ESTIMATE = 120
BOUND = re.compile(r"(?: [^\W\d_]+){0,2} trở (lên|xuống)\b")
BOUNDS = {"lên": Qualifier.AT_LEAST, "xuống": Qualifier.AT_MOST}
# "Ước tính, chỉ tính 6 dịch vụ": what is counted in is no estimate.
ONLY = ("chỉ tính ", "tính riêng ", "chỉ riêng ")
# "Không để hồ sơ trễ hẹn quá 0,5%".
FORBIDDEN = re.compile(r"\bkhông (?:để|được|cho phép|vượt)\b[^.,;:\n]{0,40} quá $")


def qualify(
    folded: str, figure: Figure, around: Around, estimates: Sequence[Mark[Qualifier | None]], *, passes: bool
) -> Qualifier:
    """The hedge before or after a figure.

    `estimates` stand between the figure before it and the figure; `passes` says that "vượt" before it makes it a
    difference.
    """
    if folded.startswith("hàng ", figure.start):
        return Qualifier.AT_LEAST
    hedge = hedge_before(figure, around.lead.removesuffix("vượt ") if passes else around.lead)
    if hedge:
        return hedge
    if " trở " in around.tail and (bound := BOUND.match(around.tail)):
        return BOUNDS[bound[1]]
    estimated = any(mark.meaning for mark in estimates) and not around.lead.endswith(ONLY)
    return Qualifier.ABOUT if estimated else Qualifier.EXACT


def hedge_before(figure: Figure, lead: str) -> Qualifier | None:
    """What the words right before a figure say."""
    if lead.rstrip().rpartition(" ")[2].lstrip(OPENING) not in HEDGING:
        return None
    for tail in tails(lead, 3):
        word = tail.lstrip(OPENING)
        hedge = HEDGES.get(word)
        if word.endswith("quá") and FORBIDDEN.search(lead):
            return Qualifier.AT_MOST
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
