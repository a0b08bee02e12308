"""Levels that others are measured against: "cao hơn mức 58,4% của tháng 11", "so với 17% năm 2023"."""

import re

from scrapers.reading.figure import Figure
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
LEVELS = ("percent", "index_points", "count", "VND", "USD", "rank", "mbps")


def compared_level(figure: Figure, around: Around) -> Role | None:
    """The role of a level that something is compared with, None where a figure is no such level."""
    if figure.unit not in LEVELS or not ("hơn" in around.lead or "so với" in around.lead):
        return None
    if not AGAINST.search(around.lead):
        return None
    if OF_A_GOAL.match(around.tail):
        return Role.TARGET
    return Role.PREVIOUS if OF_A_TIME.match(around.tail) else Role.ACTUAL
