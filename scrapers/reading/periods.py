"""Period phrases and how each is used: as of, since, until, compared with."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from scrapers.reading.dates import (
    DAY_CUES,
    Found,
    Span,
    month_end,
    months_of,
    read_date,
    read_length,
    whole_month,
    whole_year,
)
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.numbers import read_words
from scrapers.reading.shield import Shielded
from scrapers.reading.spot import Spot
from scrapers.reading.tables import meanings
from scrapers.reading.text import Text
from scrapers.reading.words import NOT_NOW, before

# 63 provinces became 34, and districts ended, on the day after.
HALF_A_YEAR, MONTHS_OF_A_YEAR = 6, 12
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
    HORIZON = "horizon"


class Phrase(NamedTuple):
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
# A period in digits begins with these.
OPENERS = DAY_CUES | UNITS | PARTS.keys()
HOURS = frozenset(("sáng", "chiều", "tối", "trưa", "đêm", "khuya"))
USES = {
    "đến": Use.UNTIL, "tới": Use.UNTIL, "hết": Use.UNTIL, "tính": Use.UNTIL,
    "từ": Use.SINCE, "kể": Use.SINCE,
    "trước": Use.BEFORE, "sau": Use.BEFORE, "nhất": Use.BEFORE, "chậm": Use.BEFORE,
    **dict.fromkeys(("với", "hơn", "so", "lần", "đôi"), Use.COMPARED),
}  # fmt: skip
AGAINST = re.compile(r"(?:so với|so cùng kỳ|cùng kỳ)(?: [^\W\d_]+){0,4}$|gấp [^\W\d_]+$")
DOCUMENTS = re.compile(
    r"(?:luật|nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|công điện|văn bản|hướng dẫn|thông báo|kết luận"
    r"|kế hoạch|[a-zđ]{2,5}-[a-zđ]{2,5}|[0-9]/[a-zđ-]{2,12}|-[a-zđ]{2,8}/[a-zđ]{2,8}|qh[0-9]{2}|ttg|nđ-cp|nq-cp"
    r"|sửa đổi|ban hành|ký|phê duyệt|thông qua)[,)]?(?: số)?[^.;:(%\n]{0,22}$"
)
# A document dates what it contains: "Kế hoạch … ngày 2/3/2024 có 5 phần việc".
CONTAINS = re.compile(r" (?:có|gồm|bao gồm|gồm có|đề ra|đặt ra|nêu|xác định)\b")
HORIZON = re.compile(r"(?:tầm nhìn|định hướng|giai đoạn|nhiệm kỳ)(?: đến| tới)?$")
SPAN_MEANT = re.compile(r"(?:các năm|bình quân|trung bình|trong|từ|từ năm|qua)(?: năm)?(?: từ)?(?: giai đoạn)?$")
HAPPENED = re.compile(
    r"(?:diễn ra|tổ chức|khai mạc|khai trương|ra quân|ra mắt|phát hành|đăng tải|họp|phát biểu|công bố|nêu)"
    r"[^.;:\n]{0,12}$"
)
OCCASION = re.compile(r"\b(?:trong|vào) dịp [^.,;:\n]{0,30}$")
# A goal or a result in a document has the day of its own: "Nghị quyết … nêu đích năm 2025".
CONTAINED = ("đích", "mục tiêu", "chỉ tiêu", "phấn đấu", "kết quả", "đạt", "trong")


def numeric_phrase(spot: Spot) -> Phrase | Shielded | None:
    """The period that begins with a numeral; shielded where it has no year or is only a length of time."""
    found = read_date(spot)
    if found:
        return placed(spot, found) if found.span else Shielded(spot.start, found.end, "date")
    stop = read_length(spot)
    return Shielded(spot.start, stop, "length of time") if stop else None


def placed(spot: Spot, found: Found) -> Phrase:
    """The phrase with the words before it that say which part is meant and how it is used."""
    words = spot.lead.split()
    taken, part = 0, ""
    while taken < len(words) and (word := bare(words[-1 - taken])) in OPENERS:
        part = PARTS.get(word, part)
        taken += 1
    own = words[len(words) - taken :]
    rest = " ".join(words[: len(words) - taken])
    first, last = part_of(found, part)
    if found.grain == "year" and found.span and (months := months_spelled(rest, own)):
        first, last = months_of(found.span[1].year, months, at_end=part == "last")
        found, rest = found._replace(grain="months"), rest.rpartition(" ")[0]
        own = words[len(words) - taken - 1 :]
    use = use_of(rest, [bare(word) for word in own], found, spot.folded)
    return Phrase(spot.start - reach(spot.lead, own), found.end, first, last, use, found.grain)


def months_spelled(rest: str, own: Sequence[str]) -> int | None:
    """How many months "sáu tháng đầu năm" or "nửa đầu năm" says before the year; `own` begins after the number."""
    word = bare(rest.rpartition(" ")[2])
    if word == "nửa" and own[:1] in (["đầu"], ["cuối"]):
        return HALF_A_YEAR
    number = read_words([word]) if own[:1] == ["tháng"] else None
    return int(number) if number and number <= MONTHS_OF_A_YEAR else None


def bare(word: str) -> str:
    """A word without what opens before it."""
    return word.lstrip('(“"')


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
    if found.grain == "years":
        return Use.AT if SPAN_MEANT.search(rest) else Use.LABEL
    if HORIZON.search(rest):
        return Use.HORIZON
    if AGAINST.search(rest):
        return Use.COMPARED
    return use_of_day(rest, own, folded, found.end) if found.grain == "day" else use_of_span(rest, found.grain)


def use_of_day(rest: str, own: Sequence[str], folded: str, end: int) -> Use:
    """How one day is used: as of it, as a document's own date, or only for what happened then."""
    if CONTAINS.match(folded, end):
        return Use.AT
    use = USES.get(bare(rest.rpartition(" ")[2]), Use.AT)
    if OCCASION.search(rest):
        return Use.AT
    if HOURS & set(own) or HAPPENED.search(rest) or (use is Use.AT and not own):
        return Use.EVENT
    return labelled(use, rest)


def use_of_span(rest: str, grain: str) -> Use:
    """How a month, a year or several months are used; what is said after six months is said of them."""
    word = bare(rest.rpartition(" ")[2])
    return labelled(Use.AT if grain == "months" and word == "sau" else USES.get(word, Use.AT), rest)


def labelled(use: Use, rest: str) -> Use:
    """A date after the name of a document is a part of that name."""
    if rest.endswith(CONTAINED):
        return use
    return Use.LABEL if use in (Use.AT, Use.SINCE) and DOCUMENTS.search(rest) else use


QUARTER = re.compile(
    r"quý (?P<q>iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)(?:(?: năm|/|-|\.| – | - )? ?(?P<y>20[0-9]{2})(?![0-9])| năm nay)?\b"
)
NEAR = 300
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}


def quarter_phrases(text: Text, published: date | None, looks_ahead: Callable[[int], bool]) -> list[Phrase | Shielded]:
    """ "quý I/2024", "quý 3 năm nay"."""
    phrases: list[Phrase | Shielded] = []
    for match in QUARTER.finditer(text.folded):
        quarter = QUARTERS.get(match["q"]) or int(match["q"])
        spot = Spot(text, *match.span(), published, looks_ahead)
        year = int(match["y"]) if match["y"] else spot.year_of(quarter * 3)
        if year is None:
            phrases.append(Shielded(match.start(), match.end(), "date"))
        else:
            span = date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
            phrases.append(placed(spot, Found(match.end(), span, "months")))
    return phrases


# Phrases without digits.
NAMED: Lexicon[str | None] = Lexicon({**dict.fromkeys(NOT_NOW), **meanings("periods", str)})
# "2 năm sau", "ba năm trước": so many years, not the next or the last one.
COUNTED_OFF = re.compile(r"(?:[0-9]|\b(?:hai|ba|bốn|mười|nhiều|vài|mấy))$")


def named_phrases(text: Text, marks: Sequence[Mark[str | None]], published: date | None) -> list[Phrase]:
    """Phrases such as "đến nay" or "cuối năm"; nothing without a day of publication."""
    if published is None:
        return []
    phrases = []
    for mark in marks:
        followed = text.folded[mark.end : mark.end + 2].strip()[:1]
        lead = before(text.folded, mark.start, 32).rstrip()
        if mark.meaning is None or (followed.isdigit() and mark.meaning != "now"):
            continue
        if "year" in mark.meaning and COUNTED_OFF.search(lead):
            continue
        first, last = named_span(mark.meaning, published)
        against = AGAINST.search(lead) is not None
        use = Use.COMPARED if against else Use.UNTIL if mark.meaning == "next_year" else Use.AT
        phrases.append(Phrase(mark.start, mark.end, first, last, use, mark.meaning))
    return phrases


@lru_cache(maxsize=256)
def named_span(meaning: str, published: date) -> Span:
    """The days a phrase without digits means on the day of publication."""
    last_month = published.replace(day=1) - timedelta(days=1)
    spans: dict[str, Span] = {
        "now": (None, published),
        "year_end": (None, date(published.year, 12, 31)),
        "last_year": whole_year(published.year - 1),
        "this_year": (date(published.year, 1, 1), published),
        "next_year": whole_year(published.year + 1),
        "first_half": (date(published.year, 1, 1), date(published.year, 6, 30)),
        "last_month": whole_month(last_month.year, last_month.month),
        "before_mergers": (None, min(published, LAST_DAY_BEFORE_MERGERS)),
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
        elif (
            previous.use is Use.SINCE
            and phrase.governs
            and folded[previous.end : phrase.start].strip() in ("", "đến", "tới")
        ):
            first = previous.first or previous.last
            result[-1] = ordered(first, phrase)._replace(start=previous.start, first=first, use=Use.AT, grain="range")
        else:
            result.append(relative_to(previous, phrase, folded))
    return result


def ordered(first: date, phrase: Phrase) -> Phrase:
    """The end of a range, in the next year where it would otherwise come before its beginning."""
    last = phrase.last
    leap = (last.month, last.day) == (2, 29)
    return phrase if leap or last >= first else phrase._replace(last=last.replace(year=last.year + 1))


def relative_to(previous: Phrase, phrase: Phrase, folded: str) -> Phrase:
    """ "những năm trước" after "năm 2024" ends with 2023."""
    if phrase.grain != "last_year" or previous.grain != "year":
        return phrase
    if phrase.start - previous.end > NEAR or "\n" in folded[previous.end : phrase.start]:
        return phrase
    first, last = whole_year(previous.last.year - 1)
    return phrase._replace(first=first, last=last)
