"""Figures that only set the scene: enumerations, attendance, bases, lengths of time, bounds of classes."""

import re
from collections.abc import Sequence
from decimal import Decimal

from scrapers.reading.figure import Figure
from scrapers.reading.tables import terms
from scrapers.reading.words import Around

ENUMERATED = frozenset(terms("enumerated", "nouns"))
COUNTRYWIDE = (Decimal(63), Decimal(34))
REGIONS = ("tỉnh", "địa phương")
MEETING = re.compile(
    r"(?:tham dự|dự họp|tham gia của|điểm cầu|có mặt|sự tham gia|hội nghị có)[^.;:\n]{0,40}$|\btrước $"
)
ATTENDING = re.compile(r"(?: [^\W\d_]+,?){1,6} (?:tham dự|dự họp|dự hội nghị|tham gia hội nghị)")
BASE = re.compile(r"(?:^|[.;,:(] ?)(?:trong|trong số|trong tổng số)(?: (?!đó )[^\W\d_]+){0,1} $")
BASE_GOES_ON = re.compile(r"[^.;:\n]{0,40} có ")
# Counting what became of goals or tasks is a result: "8 chỉ tiêu vượt".
RESULT = re.compile(r"(?: [^\W\d_]+){1,3} (?:đạt|vượt|hoàn thành|đã|chưa|không đạt|xong|đang|quá hạn|chậm)\b")
LEFT = re.compile(r"(?: [^\W\d_]+){1,6} còn lại\b")
LAWS = re.compile(r" (?:nghị định|luật|bộ luật|nghị quyết|thông tư|chỉ thị)\b")
NOT_YET = re.compile(r"(?: [^\W\d_]+){1,6} chưa (?:xong|hoàn thành)\b")
POPULATION = re.compile(
    r" (?:dân số|người dân|đồng bào)[^.,;\n]{0,24} (?:dân tộc|nông thôn|thiểu số)|[^.,;\n]{0,12} dân số là "
)
CLASS = re.compile(
    r" ?(?:địa phương|tỉnh|tỉnh thành|tỉnh, thành|tỉnh, thành phố|bộ, ngành|bộ|sở, ngành|sở ngành|sở"
    r"|quận|huyện|phường|xã|trường|đơn vị|cơ quan|doanh nghiệp)"
    r"(?:,? [^\W\d_]+){0,6}? (?:trên|dưới|từ|hơn|trên mức|dưới mức) "
)
BY_UNIT = {
    "days": "a length of time",
    "years": "a length of time",
    "other:rank_group": "a place among the first",
}
DIGITS_LONG = Decimal(20)


def context_of(folded: str, figures: Sequence[Figure], index: int, around: Around) -> str:
    """Why a figure is only context, or ""."""
    figure, previous = figures[index], figures[index - 1] if index else None
    if figure.unit in BY_UNIT:
        return BY_UNIT[figure.unit]
    if previous and bounds_class(folded, previous, figure):
        return "the bound of a class"
    if figure.unit == "percent" and POPULATION.match(around.tail):
        return "make-up of the population"
    if figure.unit != "count" or figure.denominator is None:
        return context_of_count(figure, previous, around) if figure.unit == "count" else ""
    return "some of a few provinces" if few_regions(figure, around) else ""


def few_regions(figure: Figure, around: Around) -> bool:
    """Whether provinces are counted among fewer than all: "4/5 tỉnh"."""
    return figure.denominator not in COUNTRYWIDE and any(run.startswith("tỉnh") for run in around.following)


def context_of_count(figure: Figure, previous: Figure | None, around: Around) -> str:
    """Why a plain count is only context, or ""."""
    if figure.value in COUNTRYWIDE and any(run.startswith(REGIONS) for run in around.following):
        return "all provinces"
    if any(run in ENUMERATED for run in around.following) and not RESULT.match(around.tail):
        return "an enumeration"
    if figure.value <= DIGITS_LONG and around.following[-1:] == ("số",) and "dãy " in around.lead[-8:]:
        return "length of a number"
    if around.lead.endswith(" của ") and LAWS.match(around.tail):
        return "documents that are spoken of"
    if LEFT.match(around.tail) or (around.lead.endswith("còn ") and NOT_YET.match(around.tail)):
        return "what is left"
    return attendance_or_base(previous, around)


def attendance_or_base(previous: Figure | None, around: Around) -> str:
    """Counts of people at a meeting, and bases of other counts."""
    if MEETING.search(around.lead[-64:]) or ATTENDING.match(around.tail):
        return "attendance"
    return "the base of other counts" if is_base(previous, around) else ""


def is_base(previous: Figure | None, around: Around) -> bool:
    """ "Trong 30 việc có 12 …", "200 việc được giao", "3/5 trạm (trong tổng số 9 trạm)"."""
    if "được giao" in around.tail[:24]:
        return True
    if around.lead.endswith("nhất trong ") or (BASE.search(around.lead[-32:]) and BASE_GOES_ON.match(around.tail)):
        return True
    return previous is not None and previous.denominator is not None and around.lead.endswith("trong tổng số ")


def bounds_class(folded: str, previous: Figure, figure: Figure) -> bool:
    """Whether a share bounds the class that the figure before counts: "6 tỉnh trên 30%"."""
    counted = figure.unit in ("percent", "index_points") and previous.unit == "count"
    return counted and CLASS.fullmatch(folded, previous.end, figure.start) is not None
