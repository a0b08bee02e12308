"""Levels that others are measured against, and earlier ones: "cao hơn mức 58,4%", "con số này năm 2019 là 2%"."""

import re
from collections.abc import Sequence

from scrapers.reading.figure import Figure
from scrapers.reading.timeline import Timeline
from scrapers.reading.words import Around
from warehouse.records import Role

HEDGE = r"(?:hơn|gần|khoảng|trên|dưới|chỉ|tối thiểu|ít nhất)"
AGAINST = re.compile(
    rf"(?:(?:hơn|so với)(?: rất| hẳn)? (?:con số|mức|mốc|tỷ lệ|tỉ lệ|kết quả)(?: (?!tăng|giảm)[^\W\d_]+){{0,4}}"
    rf"|so với(?: {HEDGE})?) $"
)
OF_A_GOAL = re.compile(
    r"(?: [^\W\d_]+){0,3} (?:(?:của|theo|trong|mà|do) (?:các )?(?:quyết định|nghị quyết|kế hoạch|mục tiêu|chương trình"
    r"|chiến lược|đề án|chỉ tiêu|luật|chính phủ|quốc hội|thủ tướng)|đề ra|đặt ra|được giao|yêu cầu|cam kết)\b"
)
OF_A_TIME = re.compile(
    r"(?: [^\W\d_]+){0,4} (?:(?:của|vào|hồi|trong) )?(?:(?:cùng kỳ|năm|tháng|cuối|đầu|quý|ngày) |trước đó|trước đây)"
)
# "Tăng 9% so với cùng kỳ năm trước (11.468 tỷ đồng)".
EARLIER_IN_BRACKETS = re.compile(
    r"so với(?: cùng kỳ)?(?: (?:năm|tháng|quý|kỳ|lần|cuối|đầu)[^.;:()\n]{0,20})? "
    r"\((?:(?:là|đạt|chỉ|xếp|đứng|thứ|hạng|vị trí) )*$"
)
LEVELS = ("percent", "index_points", "count", "VND", "USD", "rank", "mbps")


def compared_level(figure: Figure, around: Around) -> Role | None:
    """The role of a level that something is compared with, None where a figure is no such level."""
    if figure.unit not in LEVELS or not ("hơn" in around.lead or "so với" in around.lead):
        return None
    if EARLIER_IN_BRACKETS.search(around.lead):
        return Role.PREVIOUS
    if not AGAINST.search(around.lead):
        return None
    if OF_A_GOAL.match(around.tail):
        return Role.TARGET
    return Role.PREVIOUS if OF_A_TIME.match(around.tail) else Role.ACTUAL


# "Con số này năm 2019 là 2%", "ở kỳ năm 2022 xếp thứ 86", "cuối tháng 3 mới có 167 thẻ".
SAME_THING = re.compile(
    r"\b(?:(?:con số|tỷ lệ|tỉ lệ|chỉ số|kết quả|số lượng|mức) (?:này|đó)\b"
    r"|kỳ(?: đánh giá| xếp hạng| khảo sát)? (?:năm )?20[0-9]{2}\b)"
)
ONLY_THEN = re.compile(r"\b(?:mới|chỉ)(?: [^\W\d_]+){0,3} $")
LONGEST_PARAGRAPH, MOST_FIGURES = 1500, 12


def told_back(timeline: Timeline, figures: Sequence[Figure], index: int, around: Around) -> bool:
    """Whether a level is an earlier one of what the text has just told: "con số này năm 2019 là 2%"."""
    figure, text = figures[index], timeline.text
    if figure.unit not in LEVELS:
        return False
    start = max(figure.sentence_start, text.nfc.rfind(";", figure.sentence_start, figure.start))
    dated = [phrase for phrase in timeline.between(start, figure.start) if phrase.governs]
    if not dated or not (SAME_THING.search(text.folded, start, figure.start) or ONLY_THEN.search(around.lead)):
        return False
    paragraph = text.nfc.rfind("\n", max(0, start - LONGEST_PARAGRAPH), start) + 1
    before = figures[max(0, index - MOST_FIGURES) : index]
    if not any(
        each.unit == figure.unit and paragraph <= each.start < start and each.role is Role.ACTUAL for each in before
    ):
        return False
    told = [phrase.last for phrase in timeline.between(paragraph, start) if phrase.governs]
    latest = told[-1] if told else timeline.published
    return latest is not None and dated[-1].last < latest
