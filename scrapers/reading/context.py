"""Figures that only set the scene: enumerations, attendance, bases, prices, lengths of time, bounds of classes."""

import re
from collections.abc import Sequence
from decimal import Decimal

from scrapers.reading.figure import Figure
from scrapers.reading.prices import price_of, told_by_one
from scrapers.reading.tables import terms
from scrapers.reading.words import Around
from warehouse.records import Role

ENUMERATED = frozenset(terms("enumerated", "nouns"))
COUNTRYWIDE = (Decimal(63), Decimal(34))
REGIONS = ("tỉnh", "địa phương")
MEETING = re.compile(
    r"(?:tham dự|dự họp|tham gia của|điểm cầu|có mặt(?! (?:tại|ở|trên))|sự tham gia|hội nghị có)[^.;:\n]{0,40}$"
    r"|\b(?:trước|huy động)(?: hơn| gần| khoảng| trên)? $"
)
ATTENDING = re.compile(r"(?: [^\W\d_]+,?){1,6} (?:tham dự|dự họp|dự hội nghị|tham gia hội nghị)")
# "Trong 30 việc …", where what is said of some of them follows; "trong tổng số" states the total.
BASE = re.compile(r"(?:^|[.;,:(] ?)(?:trong|trong số)(?: (?!đó |tổng )[^\W\d_]+)? $")
# Counting what became of goals or tasks is a result: "8 chỉ tiêu vượt".
RESULT = re.compile(r"(?: [^\W\d_]+){1,3} (?:đạt|vượt|hoàn thành|đã|chưa|không đạt|xong|đang|quá hạn|chậm)\b")
LEFT = re.compile(r"(?: [^\W\d_]+){1,6} còn lại\b")
TASKS = ("nhiệm vụ", "đầu việc", "phần việc")
ASSIGNS = re.compile(r"\b(?:giao|với|gồm|(?<!hoàn )thành|đề ra|đặt ra|xác định|nêu)(?: hơn| gần| khoảng| trên)? $")
ROUNDS = ("đợt", "lần", "buổi", "cuộc", "lớp")
DRILLS = ("tập huấn ", "diễn tập ", "bồi dưỡng ", "tuyên truyền ")
# Parts of the country that a place has: no result, where nothing more is said of them.
UNIT = (
    r"(?:xã|phường|thị trấn|thị xã|huyện|quận|đặc khu|thành phố|thôn|bản|buôn|làng|ấp|khóm|xóm|tiểu khu|khu phố"
    r"|tổ dân phố|đơn vị hành chính(?: cấp xã)?)"
)
UNITS = rf" {UNIT}(?:(?:, | và |, thị, ){UNIT})*"
DIVIDED = re.compile(rf"{UNITS}(?:(?:,| và| với) [0-9.]+{UNITS})*(?=[.;:)\n]|,(?! {UNIT}\b)|$)")
HAS = re.compile(r"(?<!đó )(?<!đã )(?<!còn )\b(?:có|gồm|bao gồm|với)(?: tổng cộng| tất cả| hơn| gần)? $")
NEXT_DIVISION = re.compile(rf"{UNITS}(?:,| và| với) ")
SURVEYED = re.compile(
    r"\b(?:khảo sát|điều tra|phỏng vấn|thăm dò)\b(?:(?! cho thấy| ghi nhận)[^.;:0-9\n]){0,70}"
    r"(?: hơn| gần| khoảng| trên)? $"
)
PEOPLE = ("người", "hộ", "doanh nghiệp", "cán bộ", "đơn vị", "cơ quan", "tổ chức", "học sinh", "khách hàng")
ALL_RANKED = re.compile(r"\b(?:xếp hạng|đánh giá|chấm điểm)\b[^.;:\n]{0,40} (?:của|đối với|cho) $")
BODIES = ("bộ", "tỉnh", "địa phương", "sở", "quốc gia", "nước", "cơ quan", "đơn vị", "huyện", "xã")
CONTEST = ("trao giải", "cuộc thi", "hội thi", "giải thưởng", "trao thưởng", "dự thi")
ONLY = ("chỉ tính ", "tính riêng ", "chỉ riêng ")
# "Tắt 2G khi tỷ lệ thuê bao còn dưới 5%".
CONDITION = re.compile(
    r"(?<!trong )(?<!sau )(?<!từ )(?<!trước )\bkhi (?:tỷ lệ|tỉ lệ|số lượng|số|mức)\b[^.,;:\n]{0,50}$"
)
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
BASE_OF_OTHERS = "the base of other counts"
SAID_OF_SOME = re.compile(r" (?:có|còn|hoàn thành|đạt|đã|chưa|mới|được)\b|,")
DIGITS_LONG = Decimal(20)


def context_of(folded: str, figures: Sequence[Figure], index: int, around: Around) -> str:
    """Why a figure is only context, or ""."""
    figure, previous = figures[index], figures[index - 1] if index else None
    if figure.unit in BY_UNIT:
        return BY_UNIT[figure.unit]
    if previous and bounds_class(folded, previous, figure):
        return "the bound of a class"
    if figure.unit == "percent":
        return context_of_share(around)
    if figure.unit != "count":
        return price_of(folded, figure, around)
    if figure.denominator is not None:
        return "some of a few provinces" if few_regions(figure, around) else ""
    return (
        context_of_count(figure, around)
        or told_by_one(folded, figure)
        or is_base(folded, figures, index, around)
        or divisions(folded, figure, previous, around)
        or contest(folded, figure)
    )


def context_of_share(around: Around) -> str:
    """Why a share is only context, or ""."""
    if POPULATION.match(around.tail):
        return "make-up of the population"
    return "a condition" if CONDITION.search(around.lead) else ""


def few_regions(figure: Figure, around: Around) -> bool:
    """Whether provinces are counted among fewer than all: "4/5 tỉnh"."""
    return figure.denominator not in COUNTRYWIDE and any(run.startswith("tỉnh") for run in around.following)


def context_of_count(figure: Figure, around: Around) -> str:
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
    return parts_of_a_plan(around) or people_asked(around)


def parts_of_a_plan(around: Around) -> str:
    """Tasks that are given out, rounds of training, and what a sum is restricted to."""
    if "được giao" in around.tail[:24] or (
        ASSIGNS.search(around.lead)
        and any(run.startswith(TASKS) for run in around.following)
        and not RESULT.match(around.tail)
    ):
        return "tasks given out"
    if around.lead.endswith(DRILLS) and any(run in ROUNDS for run in around.following):
        return "rounds of training"
    return "what is counted in" if around.lead.endswith(ONLY) else ""


def people_asked(around: Around) -> str:
    """Counts of people at a meeting or in a survey, and of bodies that are ranked."""
    if MEETING.search(around.lead[-64:]) or ATTENDING.match(around.tail):
        return "attendance"
    if SURVEYED.search(around.lead) and any(run.startswith(PEOPLE) for run in around.following):
        return "the size of a survey"
    ranked = ALL_RANKED.search(around.lead) and any(run in BODIES for run in around.following)
    return "those that are ranked" if ranked else ""


def is_base(folded: str, figures: Sequence[Figure], index: int, around: Around) -> str:
    """ "Trong 30 việc có 12 …", "cao nhất trong 9 tỉnh", "3/5 trạm (trong tổng số 9 trạm)"."""
    figure, previous = figures[index], figures[index - 1] if index else None
    among = previous is not None and previous.denominator is not None and around.lead.endswith("trong tổng số ")
    if among or around.lead.endswith("nhất trong "):
        return BASE_OF_OTHERS
    following = figures[index + 1] if index + 1 < len(figures) else None
    if following is None or following.sentence_start != figure.sentence_start or not BASE.search(around.lead[-32:]):
        return ""
    return BASE_OF_OTHERS if SAID_OF_SOME.search(folded, figure.end, min(following.start, figure.end + 90)) else ""


def divisions(folded: str, figure: Figure, previous: Figure | None, around: Around) -> str:
    """The communes, districts or villages a place merely has: "tỉnh có 102 xã, phường"."""
    if not around.following or not DIVIDED.match(folded, figure.end, min(figure.end + 160, figure.sentence_end)):
        return ""
    goes_on = previous is not None and previous.role is Role.CONTEXT and previous.unit == "count"
    if HAS.search(around.lead) or (
        goes_on and previous is not None and NEXT_DIVISION.fullmatch(folded, previous.end, figure.start)
    ):
        return "the parts of a place"
    return ""


def contest(folded: str, figure: Figure) -> str:
    """Counts of a contest: works sent in, prizes given."""
    low, high = max(figure.sentence_start, figure.start - 60), min(figure.sentence_end, figure.end + 50)
    return "a contest" if any(folded.find(word, low, high) >= 0 for word in CONTEST) else ""


def bounds_class(folded: str, previous: Figure, figure: Figure) -> bool:
    """Whether a share bounds the class that the figure before counts: "6 tỉnh trên 30%"."""
    counted = figure.unit in ("percent", "index_points") and previous.unit == "count"
    return counted and CLASS.fullmatch(folded, previous.end, figure.start) is not None
