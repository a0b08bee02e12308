"""Counts of provinces and ministries: they look at the country, whoever is spoken of."""

import re
from collections.abc import Sequence

from scrapers.reading.context import COUNTRYWIDE
from scrapers.reading.figure import Figure
from scrapers.reading.mentions import COUNTRY, MINISTRIES, PROVINCES, Mention
from scrapers.reading.words import after, before, heads

# Counting these looks at the country, never at one province.
REGIONS = ("tỉnh", "địa phương")
COUNTED_MINISTRIES = re.compile(
    r" ?bộ(?=[,.;)\n]|$| (?:và|có|đạt|đã|chưa|cùng|lập|được|còn|ngành|tỉnh|hoàn thành|công bố|kết nối|nằm|thuộc)\b)"
)
# "Nằm trong nhóm 20 tỉnh dẫn đầu" tells the place of one.
GROUPS = ("nhóm ", "tốp ", "top ")
CLASS = re.compile(
    r" ?(?:địa phương|tỉnh|tỉnh thành|tỉnh, thành|tỉnh, thành phố)(?: [^\W\d_]+){0,6} (?:trên|dưới|từ|hơn) "
)
CLASS_OF_MINISTRIES = re.compile(r" ?(?:bộ, ngành|bộ ngành|bộ)(?! và)(?: [^\W\d_]+){0,6} (?:trên|dưới|từ|hơn) [0-9]")
# What a programme of the country holds in all, whoever takes his part of it.
NATIONAL_BASE = re.compile(r"[^.,;:()\n]{0,40} (?:của|trong) (?:đề án 06|chính phủ|cả nước|toàn quốc|trung ương)\b")


def counts_regions(folded: str, figure: Figure, mention: Mention | None, home: str) -> bool:
    """Whether provinces or ministries are what is counted; "địa phương" of a province are its own."""
    if figure.unit != "count":
        return False
    if COUNTED_MINISTRIES.match(folded, figure.end) or CLASS_OF_MINISTRIES.match(folded, figure.end):
        return True
    runs = heads(after(folded, figure.end, 24), 2)
    if not runs or not runs[0].startswith(REGIONS) or folded.endswith(GROUPS, 0, figure.start):
        return False
    national = home == COUNTRY or (mention is not None and mention.kind not in ("area", "home"))
    return national or not runs[0].startswith("địa phương") or figure.denominator in COUNTRYWIDE


def of_regions(folded: str, figure: Figure, mention: Mention | None) -> str:
    """Set the area of such a count: a bloc where classes or a few are counted, else the country. Returns why."""
    ranked = folded.endswith("của ", 0, figure.start) and COUNTED_MINISTRIES.match(folded, figure.end)
    if ranked or CLASS_OF_MINISTRIES.match(folded, figure.end):
        figure.area = MINISTRIES
        return "ministries are counted"
    if mention is not None and mention.kind == "bloc":
        figure.area = mention.key
        return "a bloc is counted"
    few = figure.denominator is not None and figure.denominator not in COUNTRYWIDE
    figure.area = PROVINCES if few or CLASS.match(folded, figure.end) else COUNTRY
    return "provinces are counted"


def is_national_base(folded: str, figure: Figure) -> bool:
    """Whether a figure is what a programme of the country holds in all: "trong tổng số 44 mô hình của Đề án 06"."""
    within = folded.endswith("trong tổng số ", 0, figure.start)
    return within and NATIONAL_BASE.match(folded, figure.end) is not None


MEAN = re.compile(r"(?:trung bình|bình quân)(?: chung)?(?: (?:là|đạt|chỉ đạt|chỉ là))? $")
COMPARED_MEAN = re.compile(r"[0-9] (?:tỉnh|địa phương)[^.;\n]{0,40}(?:trung bình|bình quân) $")


def mean_of(folded: str, figure: Figure, owners: Sequence[Mention]) -> str | None:
    """The bloc whose mean a figure is: "Bộ Tài chính 0,71; Bộ Y tế 0,66; trung bình 0,52"."""
    if "bình" not in folded[max(0, figure.start - 24) : figure.start]:
        return None
    if figure.unit not in ("percent", "index_points") or not MEAN.search(before(folded, figure.start, 32)):
        return None
    named = [owner for owner in owners if owner.end <= figure.start and owner.kind in ("area", "body")]
    if named and named[-1].kind == "body":
        return MINISTRIES
    several = len({owner.key for owner in named}) > 1
    return PROVINCES if several or COMPARED_MEAN.search(before(folded, figure.start, 96)) else None
