"""Growth and differences: which verb governs a figure, and what sign and unit it gives."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum

from scrapers.reading.figure import Figure
from scrapers.reading.lexicon import Lexicon, Mark, within
from scrapers.reading.tables import meanings
from scrapers.reading.words import Around
from warehouse.records import Role


class Verb(Enum):
    """What the last verb before a figure makes of it."""

    RISE = "rise"
    FALL = "fall"
    ABOVE = "above"
    UNDER = "under"
    PASS = "pass"  # noqa: S105
    MORE = "more"
    EXCEED = "exceed"
    LEVEL = "level"
    FROM = "from"


VERBS = Lexicon(meanings("verbs", Verb))
WHOLE = Decimal(100)
SIGNS = {Verb.RISE: 1, Verb.ABOVE: 1, Verb.PASS: 1, Verb.EXCEED: 1, Verb.FALL: -1, Verb.UNDER: -1}
CHANGING = ("percent", "percent_points", "times", "places", "count", "days", "index_points", "VND", "USD", "km")
PLANNED = re.compile(r" ?(?:so với|kế hoạch|chỉ tiêu|mục tiêu|dự toán|cam kết|thời hạn|tiến độ)")
DIRECTLY = re.compile(r"[,;(]?(?: và| nhưng)? ?(?:đã )?(?:tăng|giảm|vượt)(?: thêm)?(?: [^\W\d_]+){0,2} ?")
PER_YEAR = re.compile(r" ?(?:/|mỗi |một |hằng |hàng )(?:năm|tháng)")
# A share that says of what begins a new thought.
GOES_ON = re.compile(r" ?(?:về|so|và|nhưng|[,;.)(\n]|$)")
# "Lên 2 bậc", "còn cách 3 điểm phần trăm": places and points are differences, never levels.
FELL = re.compile(r"\b(?:xuống|tụt|lùi|mất|rớt|giảm) $")
STARTED = re.compile(r"\btừ (?:khoảng |hơn |gần |mức )?[0-9]")
EXCESS = re.compile(
    r"\b(?:vượt|cách) (?P<goal>chỉ tiêu|kế hoạch|mục tiêu|dự toán|tiến độ)"
    r"(?P<by>(?: (?!là|đạt|đến|trên|dưới|hơn|gần|khoảng)[^\W\d_]+){1,6})?(?: (?:hơn|gần|khoảng|trên))? $"
)
# These are sums or counts, so that a share behind them is no goal: "vượt dự toán 12%".
NO_SHARES = ("kế hoạch", "dự toán", "tiến độ")
FAR_BELOW = 5
# "Từ 10-15 ngày xuống còn 5 ngày".
REPLACED = re.compile(r"(?: [^\W\d_]+){0,2} (?:xuống|lên|còn)\b")
ROUNDING = Decimal("0.011")
FARTHEST = 60
FARTHEST_VERB = 160


def verb_before(
    folded: str, verbs: Sequence[Mark[Verb | None]], figure: Figure, since: int, around: Around
) -> Verb | None:
    """What the last verb after `since` makes of a figure; a level when a bracket opens or an item ends between them.

    "Thêm 5 trạm" is a difference only where something is compared: "so với năm trước".
    """
    for mark in reversed(within(verbs, max(since, figure.start - FARTHEST_VERB), figure.start)):
        if mark.meaning is None or (mark.meaning is Verb.FROM and opens_range(figure, around)):
            continue
        if mark.meaning is Verb.MORE:
            if "so với" in around.tail:
                return Verb.RISE
            continue
        if folded.find("(", mark.end, figure.start) >= 0 or folded.find(";", mark.end, figure.start) >= 0:
            return Verb.LEVEL
        return meant(folded, mark, figure, around)
    return None


def exceeds_goal(lead: str, figure: Figure, previous: Figure | None) -> bool:
    """Whether a number is what a goal was passed or missed by: "vượt chỉ tiêu Bộ giao 2,6%".

    Right behind "vượt chỉ tiêu" it is the goal, but for one far below what was reached: "cấp 52 triệu thẻ, vượt mục
    tiêu 2 triệu thẻ". `previous` stands in its sentence.
    """
    found = EXCESS.search(lead) if "vượt " in lead or "cách " in lead else None
    if not found or figure.unit == "percent_points":
        return found is not None
    reached = previous if previous and previous.unit == figure.unit else None
    if figure.unit == "percent":
        near = reached is not None and figure.value * 2 > reached.value
        return figure.value < WHOLE and not near and (found["by"] is not None or found["goal"] in NO_SHARES)
    return reached is not None and figure.value * FAR_BELOW < reached.value


def opens_range(figure: Figure, around: Around) -> bool:
    """Whether "từ" only begins a range: "từ 5 - 10%", "từ 10% trở lên"."""
    if figure.value_high is not None:
        return not REPLACED.match(around.tail)
    return " trở " in around.tail[:24]


def meant(folded: str, mark: Mark[Verb | None], figure: Figure, around: Around) -> Verb | None:
    """ "vượt 10 ngày" and "vượt 5% kế hoạch" are differences, "vượt 90%" is a level; "từ" must stand near."""
    if figure.unit == "count" and mark.meaning in SIGNS and "," in folded[mark.end : figure.start]:
        return Verb.LEVEL
    if reaches_level(folded, mark):
        return Verb.LEVEL
    if mark.meaning is Verb.PASS:
        exceeds = figure.unit in ("days", "times") or (PLANNED.match(around.tail) and figure.value < WHOLE)
        return Verb.PASS if exceeds else Verb.LEVEL
    if mark.meaning is Verb.FROM and figure.start - mark.end > 14:
        return Verb.LEVEL
    return mark.meaning


def reaches_level(folded: str, mark: Mark[Verb | None]) -> bool:
    """Whether "tăng tới" leads from one level to another: "từ 30% tăng tới 45%"."""
    if not folded.endswith(("tới", "đến"), mark.start, mark.end):
        return False
    return STARTED.search(folded, max(0, mark.start - FARTHEST), mark.start) is not None


def read_growth(folded: str, figures: Sequence[Figure], index: int, verb: Verb | None) -> bool:
    """Make a figure a change, with its sign, where a verb of growth governs it or goes on governing."""
    figure = figures[index]
    sign = SIGNS.get(verb, 0) if verb else carried(folded, figures, index)
    if not sign and figure.unit in ("places", "percent_points"):
        sign = -1 if FELL.search(folded, max(0, figure.start - 12), figure.start) else 1
    if not sign or figure.unit not in CHANGING or figure.denominator is not None:
        return False
    if figure.unit == "percent":
        points = (
            figures[index - 1].unit == "percent_points"
            if verb is None
            else between_shares(folded, figures, index, verb)
        )
        figure.unit = "percent_points" if points else "percent_change"
    if sign < 0 and figure.unit != "days":
        figure.value = -figure.value
        figure.value_high = -figure.value_high if figure.value_high is not None else None
    return True


def carried(folded: str, figures: Sequence[Figure], index: int) -> int:
    """The sign of the change before where it goes on: "tăng 12% về lượng và hơn 9% về tiền"."""
    previous, figure = figures[index - 1] if index else None, figures[index]
    if previous is None or previous.role is not Role.CHANGE or previous.sentence_start != figure.sentence_start:
        return 0
    gap = folded[previous.end : figure.start]
    # Only a pair repeats itself in the next item: "Internet tăng 58% và 32%; di động 69% và 41%".
    if ";" in gap and (index < 2 or figures[index - 2].role is not Role.CHANGE):
        return 0
    if figure.unit == "percent" and not GOES_ON.match(folded, figure.end):
        return 0
    alike = (
        previous.unit in ("percent_change", "percent_points") and figure.unit == "percent"
    ) or previous.unit == figure.unit != "count"
    if not alike or len(gap) > FARTHEST or "(" in gap or ")" in gap:
        return 0
    return -1 if previous.value < 0 else 1


def differ_by(one: Figure, other: Figure, difference: Figure) -> bool:
    """Whether a figure is the difference of two others, but for rounding."""
    return one.value != other.value and abs(abs(one.value - other.value) - difference.value) < ROUNDING


def between_shares(folded: str, figures: Sequence[Figure], index: int, verb: Verb | None) -> bool:
    """Whether a percentage is a difference of shares: it equals it, directly follows a share, or compares places."""
    figure = figures[index]
    earlier = [f for f in figures[max(0, index - 4) : index] if f.unit == "percent"]
    here = [f for f in earlier if f.sentence_start == figure.sentence_start]
    if any(differ_by(a, b, figure) for a in here for b in here):
        return True
    if verb in (Verb.ABOVE, Verb.UNDER):
        return bool(earlier)
    following = figures[index + 1] if index + 1 < len(figures) else None
    beside = following and following.unit == "percent" and following.sentence_start == figure.sentence_start
    if following and beside and any(differ_by(a, following, figure) for a in here):
        return True
    if not here or here[-1] is not figures[index - 1] or PER_YEAR.match(folded, figure.end):
        return False
    return DIRECTLY.fullmatch(folded, here[-1].end, figure.start) is not None
