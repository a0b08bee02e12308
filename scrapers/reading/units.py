"""Units that the words around a bare number give it: days, years, times, places, ranks, points of an index."""

import re

from scrapers.reading.figure import Figure
from scrapers.reading.nouns import COUNTED
from scrapers.reading.tables import meanings
from scrapers.reading.words import Around

UNIT_NOUNS = meanings("unit_nouns", str)
RANKED = re.compile(
    r"(?:xếp|đứng|vị trí|xếp hạng|thứ hạng)(?: ở| vị trí| hạng| ở vị trí| top)?(?: thứ| số)? $|(?<!lần )(?<!lần )\bthứ $|\bhạng $|\bnhóm $"
)
RANK_GOES_ON = re.compile(r"(?:,| và|,? thứ)+ ")
# Sums are often given in bare billions.
BILLION = 10**9
MONEY = re.compile(
    r"\b(?:kinh phí|vốn|chi|đầu tư|doanh thu|trị giá|giá trị|tiết kiệm|ngân sách|thu|nộp|tổng số tiền)\b[^.;\n]{0,40}$"
)
HIGHEST_RANK = 200
# Index values below one are given to three or four places.
FINE = -3
# A flattened table has the unit in the cell or line above: "Tỷ lệ (%)", "%".
PERCENT_CELL = re.compile(r"%\)? ?\n ?$")
NEAR = 200
SCORES = re.compile(r"\b(?:dti|chỉ số|điểm|egdi|ogdi|hdi|gii|gci|idi|pci|papi|sipas|par index|index)\b")
SCORE_BEFORE = re.compile(
    r"\b(?:dti|chỉ số|index|papi|sipas|pci|chấm|tổng điểm|điểm số|số điểm|điểm trung bình)\b[^.;\n]{0,24}$"
)


def name_unit(folded: str, figure: Figure, around: Around, previous: Figure | None) -> None:
    """Give a bare number the unit its neighbours say."""
    if figure.unit != "count":
        return
    if PERCENT_CELL.search(folded, max(0, figure.start - 16), figure.start):
        figure.unit = "percent"
        return
    if figure.value >= BILLION and not COUNTED.intersection(around.following) and MONEY.search(around.lead):
        figure.unit = "VND"
        return
    whole = figure.value == figure.value.to_integral_value()
    if whole and figure.value <= HIGHEST_RANK and ranked(folded, figure, around, previous):
        figure.unit = "rank"
    elif figure.denominator is not None:
        figure.unit = "index_points" if "điểm" in around.following else "count"
    else:
        figure.unit = next(filter(None, map(UNIT_NOUNS.get, around.following)), figure.unit)
        if figure.unit == "count" and scored(folded, figure, around, whole=whole):
            figure.unit = "index_points"


def ranked(folded: str, figure: Figure, around: Around, previous: Figure | None) -> bool:
    """Whether the number is a place in an order: "xếp thứ 6 và 12"."""
    if RANKED.search(around.lead):
        return not (around.lead.endswith("nhóm ") and figure.value_high is None)
    goes_on = previous is not None and previous.unit == "rank" and figure.denominator is None
    return goes_on and previous is not None and RANK_GOES_ON.fullmatch(folded, previous.end, figure.start) is not None


def scored(folded: str, figure: Figure, around: Around, *, whole: bool) -> bool:
    """Whether the number is a score; whole points are often places on a map instead."""
    points = "điểm" in around.following
    if whole:
        return points and (SCORE_BEFORE.search(around.lead) is not None or "thang điểm" in around.lead)
    if points or (figure.value < 1 and figure.value.as_tuple().exponent <= FINE):
        return True
    low, high = max(figure.sentence_start, figure.start - NEAR), min(figure.sentence_end, figure.end + NEAR)
    return not around.following and SCORES.search(folded, low, high) is not None
