"""Period phrases and how each is used: as of, since, until, compared with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from scrapers.reading.dates import DAY_CUES, Found, Span, Spot, month_end, read_date, read_length, whole_month, whole_year
from scrapers.reading.lexicon import Lexicon
from scrapers.reading.shield import Shielded
from scrapers.reading.text import Text
from scrapers.reading.words import NOT_NOW, before

# 63 provinces became 34, and districts ended, on the day after.
LAST_DAY_BEFORE_MERGERS = date(2025, 6, 30)


class Use(Enum):
    """What a period phrase does to the figures near it."""

    AT = "at"
    UNTIL = "until"
    SINCE = "since"
    BEFORE = "before"
    COMPARED = "compared"
    LABEL = "label"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A period in the text; `first` is None where only its last day is known."""

    start: int
    end: int
    first: date | None
    last: date
    use: Use
    grain: str

    @property
    def governs(self) -> bool:
        """Whether figures near it are as of its last day."""
        return self.use in (Use.AT, Use.UNTIL)


PARTS = {"đầu": "first", "giữa": "middle", "cuối": "last", "hết": "last"}
UNITS = frozenset(("tháng", "năm", "các", "những", "quý", "niên"))
HOURS = frozenset(("sáng", "chiều", "tối", "trưa", "đêm", "khuya"))
USES = {
    "đến": Use.UNTIL, "tới": Use.UNTIL, "hết": Use.UNTIL, "tính": Use.UNTIL,
    "từ": Use.SINCE, "kể": Use.SINCE,
    "trước": Use.BEFORE, "sau": Use.BEFORE, "nhất": Use.BEFORE, "chậm": Use.BEFORE,
    "với": Use.COMPARED, "kỳ": Use.COMPARED, "hơn": Use.COMPARED, "so": Use.COMPARED, "lần": Use.COMPARED, "đôi": Use.COMPARED,
}  # fmt: skip
AGAINST = re.compile(r"(?:so với|so cùng kỳ|cùng kỳ)(?: [^\W\d_]+){0,4}$")
DOCUMENTS = re.compile(
    r"(?:luật|nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|công điện|văn bản|hướng dẫn|thông báo|kết luận"
    r"|kế hoạch|[a-zđ]{2,5}-[a-zđ]{2,5}|[0-9]/[a-zđ-]{2,12}|-[a-zđ]{2,8}/[a-zđ]{2,8}|qh[0-9]{2}|ttg|nđ-cp|nq-cp|sửa đổi|ban hành"
    r"|ký|phê duyệt|thông qua)[,)]?(?: số)?[^.;:\n]{0,22}$"
)
# A document dates what it contains: "Kế hoạch … ngày 19/6/2025 có 8 nhóm nhiệm vụ".
CONTAINS = re.compile(r",? (?:có|gồm|bao gồm|gồm có|đề ra|đặt ra|nêu|xác định)\b")
HORIZON = re.compile(r"(?:tầm nhìn|định hướng|giai đoạn|nhiệm kỳ)(?: đến| tới)?$")
SPAN_MEANT = re.compile(r"(?:các năm|bình quân|trung bình|trong|từ|từ năm|qua)(?: năm)?(?: từ)?(?: giai đoạn)?$")
HAPPENED = re.compile(r"(?:diễn ra|tổ chức|khai mạc|họp|phát biểu|công bố|nêu)[^.;:\n]{0,12}$")
FROM_NOW = re.compile(r"từ nay (?:đến|tới)(?: hết)?(?: ngày| tháng| cuối tháng)? $")


def numeric_phrase(text: Text, start: int, published: date | None, *, ahead: bool) -> Phrase | Shielded | None:
    """The period whose first digit is at `start`; shielded where it has no year or is only a length of time."""
    lead = before(text.folded, start)
    spot = Spot(text.folded, start, lead, published, ahead or FROM_NOW.search(lead) is not None)
    found = read_date(spot)
    if found:
        return placed(spot, found) if found.span else Shielded(start, found.end, "date")
    end = read_length(spot)
    return Shielded(start, end, "length of time") if end else None


def placed(spot: Spot, found: Found) -> Phrase:
    """The phrase with the words before it that say which part is meant and how it is used."""
    words = spot.lead.split()
    taken, part = 0, ""
    while taken < len(words) and (word := bare(words[-1 - taken])) in DAY_CUES | UNITS | PARTS.keys():
        part = PARTS.get(word, part)
        taken += 1
    own = words[len(words) - taken :]
    rest = " ".join(words[: len(words) - taken])
    first, last = part_of(found, part)
    use = use_of(rest, [bare(word) for word in own], found, spot.folded)
    return Phrase(spot.start - reach(spot.lead, own), found.end, first, last, use, found.grain)


def bare(word: str) -> str:
    """A word without what opens before it."""
    return word.lstrip("(“\"")


def reach(lead: str, words: Sequence[str]) -> int:
    """How far back from the end of the lead its last words begin."""
    at = len(lead)
    for word in reversed(words):
        at = lead.rfind(bare(word), 0, at)
    return len(lead) - at


def part_of(found: Found, part: str) -> Span:
    """ "đầu tháng 5" is its first day, "giữa" its middle, "cuối" and "hết" its last."""
    assert found.span  # noqa: S101
    first, last = found.span
    if first is None or not part or found.grain not in ("month", "year"):
        return found.span
    if part == "first":
        return None, first
    if part == "middle":
        return None, first + (last - first) / 2
    return None, last


def use_of(rest: str, own: Sequence[str], found: Found, folded: str) -> Use:
    """How a phrase is used; `rest` stands before it, `own` are the words it begins with."""
    if HORIZON.search(rest) or (found.grain == "years" and not SPAN_MEANT.search(rest)):
        return Use.LABEL
    if found.grain == "day" and CONTAINS.match(folded, found.end):
        return Use.AT
    if AGAINST.search(rest):
        return Use.COMPARED
    use = USES.get(bare(rest.rpartition(" ")[2]), Use.AT)
    if found.grain == "day" and (HOURS & set(own) or HAPPENED.search(rest) or (use is Use.AT and not own)):
        return Use.EVENT
    if use in (Use.AT, Use.SINCE) and found.grain in ("day", "year", "month") and DOCUMENTS.search(rest):
        return Use.LABEL
    return use


QUARTER = re.compile(r"quý (?P<q>iv|i{1,3}|[1-4])(?:(?: năm|/|-|\.| – | - )? ?(?P<y>20[0-9]{2})(?![0-9])| năm nay)?\b")
NEAR = 300
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def quarter_phrases(text: Text, published: date | None) -> list[Phrase | Shielded]:
    """ "quý I/2024", "quý 3 năm nay"."""
    phrases: list[Phrase | Shielded] = []
    for match in QUARTER.finditer(text.folded):
        quarter = ROMAN.get(match["q"]) or int(match["q"])
        spot = Spot(text.folded, match.start(), before(text.folded, match.start(), 32), published, ahead=False)
        year = int(match["y"]) if match["y"] else spot.year_of(quarter * 3)
        if year is None:
            phrases.append(Shielded(match.start(), match.end(), "date"))
        else:
            span = date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
            phrases.append(placed(spot, Found(match.end(), span, "months")))
    return phrases


# Phrases without digits; None keeps a longer set phrase from being taken for the shorter one inside it.
NAMED: dict[str, str | None] = {
    **dict.fromkeys(
        ("đến nay", "tới nay", "hiện nay", "hiện tại", "hiện", "hiện đã", "đến thời điểm này", "đến thời điểm hiện tại",
         "tính đến thời điểm này", "tính đến nay", "tính tới nay", "hôm nay", "đến hiện tại", "từ đầu năm đến nay",
         "tính đến thời điểm hiện tại", "thời điểm này", "lũy kế đến nay"), "now"),
    **dict.fromkeys(("cuối năm nay", "cuối năm", "đến cuối năm", "hết năm", "đến hết năm", "hết năm nay"), "year end"),
    **dict.fromkeys(("năm ngoái", "năm trước", "những năm trước", "các năm trước", "cuối năm ngoái", "cuối năm trước"), "last year"),
    **dict.fromkeys(("trước sáp nhập", "trước khi sáp nhập", "trước hợp nhất", "trước khi hợp nhất"), "before mergers"),
    **dict.fromkeys(("nửa đầu năm", "nửa đầu năm nay", "sáu tháng đầu năm", "sáu tháng đầu năm nay"), "first half"),
    **dict.fromkeys(("năm nay", "trong năm nay"), "this year"),
    "tháng trước": "last month",
    **dict.fromkeys(("năm sau", "năm tới", "trong năm tới"), "next year"),
    **dict.fromkeys(
        (*NOT_NOW, "từ cuối năm", "cùng kỳ năm ngoái", "cùng kỳ năm trước", "tháng trước đó", "năm trước đó", "từ nay", "cùng kỳ"), None),
}  # fmt: skip
# "2 năm sau", "ba năm trước": so many years, not the next or the last one.
COUNTED_OFF = re.compile(r"(?:[0-9]|\b(?:hai|ba|bốn|mười|nhiều|vài|mấy))$")
NAMED_LEXICON: Lexicon[str | None] = Lexicon(NAMED)


def named_phrases(text: Text, published: date | None) -> list[Phrase]:
    """Phrases such as "đến nay" or "cuối năm"; nothing without a day of publication."""
    if published is None:
        return []
    phrases = []
    for mark in NAMED_LEXICON.find(text.folded):
        followed = text.folded[mark.end : mark.end + 2].strip()[:1]
        lead = before(text.folded, mark.start, 32).rstrip()
        if mark.meaning is None or (followed.isdigit() and mark.meaning != "now"):
            continue
        if "year" in mark.meaning and COUNTED_OFF.search(lead):
            continue
        first, last = named_span(mark.meaning, published)
        against = AGAINST.search(lead) is not None
        use = Use.COMPARED if against else Use.UNTIL if mark.meaning == "next year" else Use.AT
        phrases.append(Phrase(mark.start, mark.end, first, last, use, mark.meaning))
    return phrases


def named_span(meaning: str, published: date) -> Span:
    """The days a phrase without digits means on the day of publication."""
    last_month = published.replace(day=1) - timedelta(days=1)
    spans: dict[str, Span] = {
        "now": (None, published),
        "year end": (None, date(published.year, 12, 31)),
        "last year": whole_year(published.year - 1),
        "this year": (date(published.year, 1, 1), published),
        "next year": whole_year(published.year + 1),
        "first half": (date(published.year, 1, 1), date(published.year, 6, 30)),
        "last month": whole_month(last_month.year, last_month.month),
        "before mergers": (None, min(published, LAST_DAY_BEFORE_MERGERS)),
    }
    return spans[meaning]


def joined(phrases: Sequence[Phrase], folded: str) -> list[Phrase]:
    """Phrases in order: "từ … đến …" as one, "năm trước" as the year before the one named last."""
    result: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda phrase: (phrase.start, -phrase.end)):
        previous = result[-1] if result else None
        if previous is None:
            result.append(phrase)
        elif phrase.start < previous.end:
            continue
        elif previous.use is Use.SINCE and phrase.governs and folded[previous.end : phrase.start].strip() in ("", "đến", "tới"):
            first = previous.first or previous.last
            result[-1] = replace(phrase, start=previous.start, first=first, use=Use.AT, grain="range")
        else:
            result.append(relative_to(previous, phrase, folded))
    return result


def relative_to(previous: Phrase, phrase: Phrase, folded: str) -> Phrase:
    """ "những năm trước" after "năm 2024" ends with 2023."""
    if phrase.grain != "last year" or previous.grain != "year":
        return phrase
    if phrase.start - previous.end > NEAR or "\n" in folded[previous.end : phrase.start]:
        return phrase
    first, last = whole_year(previous.last.year - 1)
    return replace(phrase, first=first, last=last)

