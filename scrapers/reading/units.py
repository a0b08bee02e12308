"""Units that the words around a bare number give it: days, years, times, places, ranks, points of an index."""

import re

from scrapers.reading.figure import Figure
from scrapers.reading.nouns import COUNTED
from scrapers.reading.tables import meanings, terms
from scrapers.reading.words import Around

UNIT_NOUNS = meanings("unit_nouns", str)
RANKED = re.compile(
    r"(?:xếp|đứng|vị trí|xếp hạng|thứ hạng)(?: ở| vị trí| hạng| ở vị trí| top)?(?: thứ| số)? $"
    r"|(?<!lần )\bthứ $|\bhạng $|\b(?:nhóm|top|tốp) $"
)
RANK_WORDS = ("xếp ", "đứng ", "trí ", "hạng ", "ở ", "top ", "thứ ", "số ", "nhóm ")
# "Vào nhóm 50 nước dẫn đầu" bounds a rank; a "nhóm 5 chỉ tiêu" is a group.
LEADERS = re.compile(
    r" (?:nước|quốc gia|nền kinh tế|địa phương|tỉnh(?:, thành(?: phố)?)?|bộ(?:, ngành)?|thế giới|asean|châu á"
    r"|đông nam á)\b"
    r"(?:[^.,;:\n]{0,30} (?:dẫn đầu|đứng đầu|hàng đầu|đầu|tốt nhất|cao nhất|phát triển|thế giới|toàn cầu))?"
)
GROUP_ENTERED = re.compile(r"\b(?:vào|trở lại|lọt|thuộc|trong|lên) nhóm $")
RANK_GOES_ON = re.compile(r"(?:,| và|,? thứ)+ |\)(?:,| và) [^0-9;.()\n]{1,30} \(")
# Sums are often given in bare billions, or in bare millions after another sum.
MILLION = 10**6
BILLION = 10**9
MONEY = re.compile(
    r"\b(?:kinh phí|vốn|chi|đầu tư|doanh thu|trị giá|giá trị|tiết kiệm|ngân sách|thu|nộp|tổng số tiền)\b[^.;\n]{0,40}$"
)
HIGHEST_RANK = 200
DONE_TIMES = ("diễn tập ", "tập huấn ", "kiểm tra ", "họp ", "tuyên truyền ", "tổ chức ")
# Index values below one are given to three or four places.
FINE = 2
# A flattened table has the unit in the cell or line above: "Tỷ lệ (%)", "%".
PERCENT_CELL = re.compile(r"%\)? ?\n ?$")
NEAR = 200
SCORES = re.compile(r"\b(?:dti|chỉ số|điểm|egdi|ogdi|hdi|gii|gci|idi|pci|papi|sipas|par index|index)\b")
SCORE_BEFORE = re.compile(
    r"\b(?:dti|chỉ số|index|papi|sipas|pci|chấm|tổng điểm|điểm số|số điểm|điểm trung bình|thang điểm)\b[^.;\n]{0,24}$"
)

# "3,1 và 1,7 điểm".
# Points on a map.
PLACES = re.compile(r" điểm (?:lõm|cầu|đen|phát|phục|truy|bưu|giao|kết|cung|tiếp|văn|trường|du|đến|bán|mô|nghẽn)")
POINTS_SHARED = re.compile(r"(?:,| và) [0-9]{1,4}(?:[.,][0-9]{1,4})? điểm\b")
BOUNDING = ("trên ", "dưới ", "đạt ", "được ", "từ ")
NOTHING_COUNTED = frozenset(terms("counted", "nothing_counted"))


def name_unit(folded: str, figure: Figure, around: Around, previous: Figure | None) -> None:
    """Give a bare number the unit its neighbours say."""
    if figure.unit == "count":
        figure.unit = unit_of(folded, figure, around, previous)


def unit_of(folded: str, figure: Figure, around: Around, previous: Figure | None) -> str:
    """The unit of a number that has no sign."""
    if PERCENT_CELL.search(folded, max(0, figure.start - 16), figure.start):
        return "percent"
    if figure.value >= MILLION and not COUNTED.intersection(around.following):
        return unit_of_sum(figure, around, previous)
    whole = figure.value == figure.value.to_integral_value()
    if whole and figure.value <= HIGHEST_RANK and ranked(folded, figure, around, previous):
        return "rank"
    if figure.denominator is not None:
        return "index_points" if "điểm" in around.following and not PLACES.match(around.tail) else "count"
    named = next((UNIT_NOUNS[run] for run in around.following if run in UNIT_NOUNS), None)
    if named == "times" and held(around):
        return "count"
    return named or ("index_points" if scored(folded, figure, around, whole=whole) else "count")


def held(around: Around) -> bool:
    """Whether something was done so many times: "diễn tập 2 lần"."""
    return around.lead.endswith(DONE_TIMES)


def unit_of_sum(figure: Figure, around: Around, previous: Figure | None) -> str:
    """Whether a large bare number is money."""
    if previous is not None and previous.unit in ("VND", "USD") and not around.following:
        return previous.unit
    return "VND" if figure.value >= BILLION and MONEY.search(around.lead) else "count"


def ranked(folded: str, figure: Figure, around: Around, previous: Figure | None) -> bool:
    """Whether the number is a place in an order: "xếp thứ 3 và 5"."""
    if around.lead.endswith(RANK_WORDS) and RANKED.search(around.lead[-32:]):
        named = around.lead.endswith("nhóm ") and not around.lead.endswith("vào nhóm ")
        return not named or figure.value_high is not None or leads(around) or enters(around)
    goes_on = previous is not None and previous.unit == "rank" and figure.denominator is None
    return goes_on and previous is not None and RANK_GOES_ON.fullmatch(folded, previous.end, figure.start) is not None


def enters(around: Around) -> bool:
    """Whether a group is entered of which nothing is said but its size: "trở lại nhóm 15"."""
    return not around.following and GROUP_ENTERED.search(around.lead) is not None


def leads(around: Around) -> bool:
    """Whether those before a number lead the rest: "nhóm 50 nước dẫn đầu"."""
    found = LEADERS.match(around.tail)
    return found is not None and " " in found.group().strip()


def scored(folded: str, figure: Figure, around: Around, *, whole: bool) -> bool:
    """Whether the number is a score; whole points are often places on a map instead."""
    points = "điểm" in around.following or POINTS_SHARED.match(around.tail) is not None
    if whole:
        bounded = around.following == ("điểm",) and around.lead.endswith(BOUNDING)
        return bounded or (points and SCORE_BEFORE.search(around.lead) is not None)
    if points or (figure.value < 1 and figure.value != round(figure.value, FINE)):
        return True
    counted = around.following and around.following[-1] not in NOTHING_COUNTED
    low, high = max(figure.sentence_start, figure.start - NEAR), min(figure.sentence_end, figure.end + NEAR)
    return not counted and SCORES.search(folded, low, high) is not None
