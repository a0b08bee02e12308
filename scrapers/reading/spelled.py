"""Figures in words: small counts, places in an order, "tất cả" as 100 %, "hàng nghìn tỷ" as at least."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scrapers.reading.figure import Figure
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.nouns import COUNTED_IN_WORDS
from scrapers.reading.numbers import read_words, scale_of
from scrapers.reading.quantities import SIGN, SIGNS
from scrapers.reading.text import Text
from scrapers.reading.words import after, before, heads

FIRST = "hai ba bốn sáu bảy bẩy tám chín mười một năm"
LATER = "mốt tư lăm mươi trăm nghìn ngàn triệu tỷ tỉ vạn chục linh lẻ rưỡi không"
ROUND = "chục trăm nghìn ngàn vạn triệu tỷ tỉ"
NUMBER_WORDS: Lexicon[str] = Lexicon(
    {
        **dict.fromkeys(FIRST.split(), "first"),
        **dict.fromkeys(LATER.split(), "later"),
        **{f"hàng {word}": "vague" for word in ROUND.split()},
        **dict.fromkeys(
            (
                "thứ nhất",
                "thứ hai",
                "thứ ba",
                "thứ tư",
                "thứ năm",
                "thứ sáu",
                "thứ bảy",
                "thứ tám",
                "thứ chín",
                "thứ mười",
            ),
            "order",
        ),
        **dict.fromkeys(("tất cả", "toàn bộ"), "all"),
    }
)
# No number of more words is written out in the news.
LONGEST_RUN = 24


def figures_in_words(text: Text, marks: Sequence[Mark[str]], taken: Sequence[tuple[int, int]]) -> list[Figure]:
    """Figures written in words, in order; none that overlaps a span taken already. `marks` are of NUMBER_WORDS."""
    figures = [figure for run in runs(text.folded, marks) for figure in read_run(text.folded, run)]
    free: list[Figure] = []
    spans = iter(sorted(taken))
    span = next(spans, None)
    for figure in figures:
        while span and span[1] <= figure.start:
            span = next(spans, None)
        if span is None or figure.end <= span[0]:
            free.append(figure)
    return free


def runs(folded: str, marks: Sequence[Mark[str]]) -> Iterator[list[Mark[str]]]:
    """Number words that follow each other."""
    run: list[Mark[str]] = []
    for mark in marks:
        if run and mark.meaning in ("first", "later") and folded[run[-1].end : mark.start] == " ":
            run.append(mark)
        else:
            yield run
            run = [mark]
    yield run


def read_run(folded: str, run: Sequence[Mark[str]]) -> list[Figure]:
    """The figure a run of number words stands for, if it is one."""
    if not run or len(run) > LONGEST_RUN:
        return []
    start, end = run[0].start, run[-1].end
    match run[0].meaning:
        case "all":
            return whole_of(folded, start, end)
        case "vague":
            return order_of_magnitude(folded, start, end)
        case "order":
            return place_in_order(folded, start, run[0].end)
        case "first" if not folded[end + 1 : end + 2].isdigit():
            return count(folded, start, end)
    return []


OF = re.compile(r" (?:các |số |[0-9./]+ )?")


def whole_of(folded: str, start: int, end: int) -> list[Figure]:
    """ "tất cả các huyện", "toàn bộ 11 huyện": 100 % of something that is counted."""
    gap = OF.match(folded, end)
    whole = gap is not None and is_counted(folded, gap.end())
    return [Figure(start, end, Decimal(100), "percent")] if whole else []


def is_counted(folded: str, end: int) -> bool:
    """Whether a counted noun follows."""
    return any(run in COUNTED_IN_WORDS for run in heads(after(folded, end, 32), 3))


def order_of_magnitude(folded: str, start: int, end: int) -> list[Figure]:
    """ "hàng nghìn tỷ đồng"."""
    value = Decimal(scale_of(folded[start:end].split()[1:]))
    sign = SIGN.match(folded, end)
    unit = SIGNS[sign.group(1) or sign.group(2)] if sign else "count"
    return [Figure(start, sign.end() if sign else end, value, unit)]


RANKED = re.compile(
    r"(?:(?:nhanh|lớn|cao|tốt|đông|thấp|nhiều|xếp|đứng|vị trí|hạng|xếp hạng)(?: ở)?(?: vị trí| hạng)?|,| và) $"
)


def place_in_order(folded: str, start: int, end: int) -> list[Figure]:
    """ "xếp thứ tư"; in a list the first alone says "xếp"."""
    if not RANKED.search(before(folded, start, 32)):
        return []
    begin = start + len("thứ ")
    word = folded[begin:end]
    value = Decimal(1) if word == "nhất" else read_words(["bốn" if word == "tư" else word])
    return [] if value is None else [Figure(begin, end, value, "rank")]


AMONG_COUNTS = re.compile(r"(?:[0-9]|\b(?:hai|ba|bốn|sáu|bảy|tám|chín)) [^\W\d_].{0,56}(?:gồm|có|với|và|,|;|:|\+) $")


# After these "năm" is five and no year.
COUNTING = ("có ", "gồm ", "thêm ", "cả ", "hơn ")


def count(folded: str, start: int, end: int) -> list[Figure]:
    """ "tám mô hình". "Một" counts only in a list of counts, as "năm", which as well means year, does."""
    words = folded[start:end].split()
    value = read_words(words)
    if value is None or not is_counted(folded, end):
        return []
    lead = before(folded, start, 60)
    sure = words == ["năm"] and lead.endswith(COUNTING)
    if words in (["một"], ["năm"]) and not sure and not AMONG_COUNTS.search(lead):
        return []
    return [Figure(start, end, value, "count")]
