"""How a period phrase is used, by the words before it: as of, since, until, compared with."""

import re
from collections.abc import Sequence
from enum import Enum

from scrapers.reading.dates import Found


class Use(Enum):
    """What a period phrase does to the figures near it."""

    AT = "at"
    UNTIL = "until"
    SINCE = "since"
    BEFORE = "before"
    COMPARED = "compared"
    LABEL = "label"
    EVENT = "event"
    HORIZON = "horizon"
    THEN = "then"


HOURS = frozenset(("sáng", "chiều", "tối", "trưa", "đêm", "khuya"))
USES = {
    "đến": Use.UNTIL, "tới": Use.UNTIL, "hết": Use.UNTIL, "tính": Use.UNTIL,
    "từ": Use.SINCE, "kể": Use.SINCE,
    "trước": Use.BEFORE, "sau": Use.BEFORE, "nhất": Use.BEFORE, "chậm": Use.BEFORE,
    **dict.fromkeys(("với", "hơn", "so", "lần", "đôi"), Use.COMPARED),
}  # fmt: skip
AGAINST = re.compile(
    r"(?:so với|so cùng kỳ|cùng kỳ)(?: [^\W\d_]+){0,6}$|gấp [^\W\d_]+$|bằng [0-9][0-9.,]* ?%(?: của| mức)?$"
)
# "Lũy kế từ năm 2018 có 900 hồ sơ" counts up to now.
RUNNING_TOTAL = re.compile(r"(?:lũy kế|luỹ kế|cộng dồn|tính)(?: kể)? từ$")
DOCUMENTS = re.compile(
    r"(?:luật|nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|công điện|văn bản|hướng dẫn|thông báo|kết luận"
    r"|kế hoạch|[a-zđ]{2,5}-[a-zđ]{2,5}|[0-9]/[a-zđ-]{2,12}|-[a-zđ]{2,8}/[a-zđ]{2,8}|qh[0-9]{2}|ttg|nđ-cp|nq-cp"
    r"|sửa đổi|ban hành|ký|phê duyệt|thông qua)[,)]?(?: số)?[^.;:(%\n]{0,22}$"
)
# A document dates what it contains: "Kế hoạch … ngày 2/3/2024 có 5 phần việc".
CONTAINS = re.compile(r" (?:có|gồm|bao gồm|gồm có|đề ra|đặt ra|nêu|xác định|với)\b")
# When something began dates nothing else: "Cổng ra đời năm 2018, đạt 5 triệu lượt".
BEGAN = re.compile(
    r"(?:^|[.,;:(“])[^.,;:(0-9]*\b(?:ra đời|ra mắt|(?:thành|sáng) lập|khai trương|bắt đầu|khởi (?:động|công|xướng)"
    r"|có hiệu lực|(?:đưa|đi) vào (?:vận hành|hoạt động|sử dụng|khai thác))"
    r"(?: (?:từ|vào|trong|hồi|kể từ|chính thức|thí điểm)){0,2}$"
)
# A bare year after one of these belongs to its name; rankings and reports are named by the year they tell of.
NAMED_BY_YEAR = re.compile(
    r"(?:chương trình|chiến dịch|giải thưởng|cuộc thi|hội nghị|hội thảo|diễn đàn|ngày hội|lễ hội|liên hoan|triển lãm"
    r"|tuần lễ|techfest|luật) [^.,;:0-9()\n]{1,44}$"
)
TELLS_TIME = frozenset(("và", "trong", "vào", "của", "cho", "ở", "tại", "là", "hồi", "qua", "năm"))
HORIZON = re.compile(r"(?:tầm nhìn|định hướng|giai đoạn|nhiệm kỳ)(?: đến| tới)?$")
SENTENCE_ENDS = ("", ".", ";", "!", "?", "”", "-", "–", "+", "*", "•")
SPAN_MEANT = re.compile(
    r"(?:^|[.!?;:] |^trong |[.!?;:] trong )(?:giai đoạn|nhiệm kỳ)$|(?:trong|qua) [0-9]{1,2} năm(?: qua)? ?\(?$"
    r"|(?:các năm|bình quân|trung bình|trong|từ|từ năm|qua)(?: năm)?(?: từ)?(?: giai đoạn)?$"
)
HAPPENED = re.compile(
    r"(?:diễn ra|tổ chức|khai mạc|khai trương|ra quân|ra mắt|phát hành|đăng tải|họp|phát biểu|công bố|nêu)"
    r"[^.;:\n]{0,12}$"
)
# "Ngày 6/1/2022, Thủ tướng ký …": a day of the story, which dates no later sentence.
STORY = re.compile(
    r",? [^.;:,\n0-9]{0,60}\b(?:ký|ban hành|phê duyệt|thông qua|khai trương|phát động|khởi động|thành lập|ra mắt)\b"
    r"(?! [0-9])"
)
MOMENT = ("thời điểm", "mốc", "thời gian")
OCCASION = re.compile(r"\bdịp [^.,;:\n]{0,30}$")
# "Trước Tết Nguyên đán (17/2/2026)": brackets that only say when a named day is.
GLOSSED = re.compile(r"\b(?P<use>trước|đến|tới|hết) [^\W\d_][^.,;:()0-9\n]{2,24} \($")
# A goal or a result in a document has the day of its own: "Nghị quyết … nêu đích năm 2025".
CONTAINED = ("đích", "mục tiêu", "chỉ tiêu", "phấn đấu", "kết quả", "đạt", "trong")


def use_of(rest: str, own: Sequence[str], found: Found, folded: str) -> Use:
    """How a phrase is used; `rest` stands before it, `own` are the words it begins with."""
    if found.grain == "years":
        return Use.AT if SPAN_MEANT.search(rest) else Use.LABEL
    horizon = HORIZON.search(rest)
    if horizon:
        # At the head of a sentence it says by when: "Tầm nhìn đến năm 2045: …".
        heads = rest[: horizon.start()].rstrip()[-1:] in SENTENCE_ENDS and folded.startswith(
            (":", ",", "\n"), found.end
        )
        return Use.UNTIL if heads else Use.HORIZON
    if AGAINST.search(rest):
        return Use.COMPARED
    if found.grain == "day":
        return use_of_day(rest, own, folded, found.end)
    if found.grain == "year" and not own and in_a_name(rest):
        return Use.LABEL
    return use_of_span(rest, found.grain)


def in_a_name(rest: str) -> bool:
    """Whether a bare year only ends the name before it: "Chương trình giáo dục phổ thông 2018"."""
    last = rest.rpartition(" ")[2]
    return last not in USES and last not in TELLS_TIME and NAMED_BY_YEAR.search(rest) is not None


def use_of_day(rest: str, own: Sequence[str], folded: str, end: int) -> Use:
    """How one day is used: as of it, as a document's own date, or only for what happened then."""
    if BEGAN.search(rest):
        return Use.EVENT
    if CONTAINS.match(folded, end):
        return Use.AT
    use = USES.get(bare(rest.rpartition(" ")[2]), Use.AT)
    glossed = GLOSSED.search(rest) if rest.endswith("(") and folded.startswith(")", end) else None
    if glossed:
        return USES[glossed["use"]]
    if OCCASION.search(rest) or rest.endswith(MOMENT):
        return Use.AT
    if HOURS & set(own) or HAPPENED.search(rest) or (use is Use.AT and not own):
        return Use.EVENT
    use = labelled(use, rest)
    return Use.THEN if use is Use.AT and STORY.match(folded, end) else use


def use_of_span(rest: str, grain: str) -> Use:
    """How a month, a year or several months are used; what is said after six months is said of them."""
    if BEGAN.search(rest):
        return Use.EVENT
    word = bare(rest.rpartition(" ")[2])
    return labelled(Use.AT if grain == "months" and word == "sau" else USES.get(word, Use.AT), rest)


def labelled(use: Use, rest: str) -> Use:
    """A date after the name of a document is a part of that name."""
    if rest.endswith(CONTAINED):
        return use
    return Use.LABEL if use in (Use.AT, Use.SINCE) and DOCUMENTS.search(rest) else use


def bare(word: str) -> str:
    """A word without what opens before it."""
    return word.lstrip('(“"')
