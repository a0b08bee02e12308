"""Period phrases and how each is used: as of, since, until, compared with."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from scrapers.reading.dates import (
    DAY_CUES,
    Found,
    Span,
    month_end,
    months_gone,
    months_of,
    read_date,
    read_length,
    whole_month,
    whole_year,
)
from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.nouns import COUNTED
from scrapers.reading.shield import Shielded
from scrapers.reading.spot import Spot
from scrapers.reading.tables import meanings
from scrapers.reading.text import Text
from scrapers.reading.uses import AGAINST, RUNNING_TOTAL, USES, Use, bare, use_of
from scrapers.reading.words import NOT_NOW, after, before, heads

HALF_A_YEAR = 6
# "Trước ngày 1/7/2025, …" at the head of a sentence tells how it was.
BEFORE_THEN = re.compile(r"(?:^|[.!?;] )trước$")
# 63 provinces became 34, and districts ended, on the day after.
LAST_DAY_BEFORE_MERGERS = date(2025, 6, 30)


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
        return self.use in (Use.AT, Use.UNTIL, Use.THEN)


PARTS = {"đầu": "first", "giữa": "middle", "cuối": "last", "hết": "last"}
UNITS = frozenset(("tháng", "năm", "các", "những", "quý", "niên"))
# A period in digits begins with these.
OPENERS = DAY_CUES | UNITS | PARTS.keys()


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
    months, more = months_spelled([bare(word) for word in words], taken) if found.grain == "year" else (0, 0)
    taken += more
    own = words[len(words) - taken :]
    rest = " ".join(words[: len(words) - taken])
    first, last = part_of(found, part)
    if months:
        first, last = months_of(last.year, months, at_end=part == "last")
        found = found._replace(grain="months")
    use = use_of(rest, [bare(word) for word in own], found, spot.folded)
    start = spot.start - reach(spot.lead, own)
    if spot.published and use is Use.SINCE and RUNNING_TOTAL.search(rest):
        return Phrase(start, found.end, first or last, spot.published, Use.AT, "so far")
    if "tháng" in own and found.grain == "year" and part == "first" and spot.published:
        # "Những tháng đầu năm 2024": as many as there were.
        return Phrase(start, found.end, last, min(spot.published, whole_year(last.year)[1]), use, "months")
    eve = (first or last) - timedelta(days=1)
    if use is Use.BEFORE and BEFORE_THEN.search(rest) and spot.published and eve < spot.published:
        return Phrase(start, found.end, None, eve, Use.AT, found.grain)
    return Phrase(start, found.end, first, last, use, found.grain)


def months_spelled(words: Sequence[str], taken: int) -> tuple[int, int]:
    """How many months "sáu tháng đầu năm" or "nửa đầu năm" says before the year, and how many more words that takes.

    The last `taken` words are those a period in digits may begin with; "năm" is both "year" and "five".
    """
    own = words[len(words) - taken :]
    if own[:2] == ["năm", "tháng"]:
        return 5, 0
    word = words[-1 - taken] if taken < len(words) else ""
    if own[:2] == ["quý", "đầu"]:
        return 3 * MONTH_COUNTS.get(word, 0), 1
    if word == "nửa" and own[:1] in (["đầu"], ["cuối"]):
        return HALF_A_YEAR, 1
    number = MONTH_COUNTS.get(word, 0) if own[:1] == ["tháng"] else 0
    return number, 1 if number else 0


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
    if first is None or not part or found.grain not in ("month", "quarter", "year"):
        return found.span
    if part == "first":
        return None, first
    if part == "middle":
        return None, last.replace(month=6, day=30) if found.grain == "year" else first.replace(day=15)
    return None, last


QUARTER = re.compile(
    r"quý (?P<q>iv|i{1,3}|[1-4]|một|hai|ba|bốn|tư)(?:(?: năm|/|-|\.| – | - )? ?(?P<y>20[0-9]{2})(?![0-9]))?\b"
)
NEAR = 300
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
SLASHED_YEAR = re.compile(r"/(20[0-9]{2})(?![0-9])")
# "T6/2024", "QII/2024".
LETTERED = re.compile(r"(?<![^\W_])(?:t(?P<m>0?[1-9]|1[0-2])|q(?P<q>[1-4]|iv|i{1,3}))$")


def quarter_phrases(text: Text, published: date | None, looks_ahead: Callable[[int], bool]) -> list[Phrase | Shielded]:
    """ "quý I/2024", "quý 3 năm nay", "QII/2024", "T6/2024"."""
    phrases: list[Phrase | Shielded] = []
    for match in QUARTER.finditer(text.folded):
        quarter = QUARTERS.get(match["q"]) or int(match["q"])
        spot = Spot(text, *match.span(), published, looks_ahead)
        said = (int(match["y"]), match.end()) if match["y"] else spot.year_said(match.end())
        year, end = said or (spot.year_of_month(quarter * 3), match.end())
        if year is None:
            phrases.append(Shielded(match.start(), end, "date"))
        else:
            phrases.append(placed(spot, Found(end, whole_quarter(year, quarter), "quarter")))
    for match in SLASHED_YEAR.finditer(text.folded):
        if found := LETTERED.search(text.folded, max(0, match.start() - len(" qiii")), match.start()):
            spot = Spot(text, found.start(), match.end(), published, looks_ahead)
            phrases.append(placed(spot, lettered(found, match)))
    return phrases


def whole_quarter(year: int, quarter: int) -> Span:
    """A quarter as a period."""
    return date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)


def lettered(found: re.Match[str], year: re.Match[str]) -> Found:
    """The month or the quarter of a letter with a number before a year."""
    if found["m"]:
        return Found(year.end(), whole_month(int(year[1]), int(found["m"])), "month")
    quarter = QUARTERS.get(found["q"]) or int(found["q"])
    return Found(year.end(), whole_quarter(int(year[1]), quarter), "quarter")


MONTH_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
SPELLED_MONTHS = {
    **{f"{word} tháng": str(count) for word, count in MONTH_COUNTS.items()},
    **{f"{word} tháng đầu năm": f"{count} đầu" for word, count in MONTH_COUNTS.items()},
    **{f"{word} tháng cuối năm": f"{count} cuối" for word, count in MONTH_COUNTS.items()},
    **{f"mười {word} tháng": str(count) for word, count in (("một", 11), ("hai", 12))},
}
MONTH_NAMES = {"giêng": 1, "hai": 2, "ba": 3, "tư": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10} | {
    "mười một": 11,
    "mười hai": 12,
}
MONTHS_BY_NAME = {f"tháng {name}": number for name, number in MONTH_NAMES.items()}
YEAR_AFTER = re.compile(r"(?: năm |/| )(20[0-9]{2})(?![0-9])")
# Phrases without digits.
NAMED: Lexicon[str | None] = Lexicon(
    {**dict.fromkeys(NOT_NOW), **SPELLED_MONTHS, **dict.fromkeys(MONTHS_BY_NAME, "month"), **meanings("periods", str)}
)
# "2 năm sau", "ba năm trước": so many years, not the next or the last one.
COUNTED_OFF = re.compile(r"(?:[0-9]|\b(?:hai|ba|bốn|mười|nhiều|vài|mấy))$")
# "Cả năm nhiệm vụ" are five; who or what reports may follow "cả năm".
REPORTING = frozenset(
    ("tỉnh", "thành phố", "huyện", "xã", "bộ", "sở", "cục", "ban", "ngành", "đơn vị", "cơ quan", "cổng")
)
WHOLE_YEAR = ("whole_year", "years_goal")
# What the year is to bring: "chỉ tiêu cả năm".
YEARS_GOAL = re.compile(r"(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|chỉ tiêu của|mục tiêu của)(?: giao)?$")


def named_phrases(text: Text, marks: Sequence[Mark[str | None]], published: date | None) -> list[Phrase]:
    """Phrases such as "đến nay" or "cuối năm"; nothing without a day of publication."""
    if published is None:
        return []
    phrases = []
    for mark in marks:
        if mark.meaning is None:
            continue
        if mark.meaning == "month":
            phrases += month_by_name(text, mark, published)
            continue
        following = text.folded[mark.end : mark.end + 7]
        if (following.strip()[:1].isdigit() and mark.meaning != "now") or following == " tháng ":
            continue
        lead = before(text.folded, mark.start, 32)
        if mark.meaning in WHOLE_YEAR and counts_five(text.folded, mark.end):
            continue
        span = named_span(mark.meaning, published) if mark.meaning[0].isalpha() else spelled_span(text, mark, published)
        if span is None or ("year" in mark.meaning and COUNTED_OFF.search(lead.rstrip())):
            continue
        phrases.append(Phrase(mark.start, mark.end, *span, use_of_named(mark.meaning, lead.rstrip()), mark.meaning))
    return phrases


def month_by_name(text: Text, mark: Mark[str | None], published: date) -> list[Phrase]:
    """ "tháng Tám", "tháng tám năm 2024"; without a capital or a year "tháng ba …" may go on with a number."""
    month = MONTHS_BY_NAME[text.folded[mark.start : mark.end]]
    spot = Spot(text, mark.start, mark.end, published, lambda _: False)
    written = YEAR_AFTER.match(text.folded, mark.end)
    first, second = text.nfc[mark.start + len("tháng ")], text.nfc[mark.start + 1]
    if not written and not (first.isupper() and second.islower()):
        return []
    said = (int(written[1]), written.end()) if written else spot.year_said(mark.end)
    year, end = said or (spot.year_of_month(month), mark.end)
    return [placed(spot, Found(end, whole_month(year, month), "month"))] if year else []


def counts_five(folded: str, end: int) -> bool:
    """Whether "năm" before an offset is a number: something counted follows."""
    runs = heads(after(folded, end, 24), 3) if folded.startswith(" ", end) else []
    return any(run in COUNTED for run in runs) and REPORTING.isdisjoint(runs)


def spelled_span(text: Text, mark: Mark[str | None], published: date) -> Span | None:
    """The days of "chín tháng đầu năm", or of "chín tháng" where they are just over."""
    count, _, part = (mark.meaning or "").partition(" ")
    if part:
        return months_of(published.year, int(count), at_end=part == "cuối")
    return months_gone(before(text.folded, mark.start), text.folded, mark.end, int(count), published)


def use_of_named(meaning: str, lead: str) -> Use:
    """How a phrase without digits is used; `lead` stands before it."""
    if AGAINST.search(lead) or USES.get(lead.rpartition(" ")[2]) is Use.COMPARED:
        return Use.COMPARED
    if meaning == "next_year":
        return Use.UNTIL
    return Use.BEFORE if meaning == "years_goal" or (meaning == "whole_year" and YEARS_GOAL.search(lead)) else Use.AT


@lru_cache(maxsize=256)
def named_span(meaning: str, published: date) -> Span:
    """The days a phrase without digits means on the day of publication."""
    last_month = published.replace(day=1) - timedelta(days=1)
    spans: dict[str, Span] = {
        "now": (None, published),
        "year_end": (None, date(published.year, 12, 31)),
        "last_year": whole_year(published.year - 1),
        "this_year": whole_year(published.year),
        "whole_year": whole_year(published.year),
        "years_goal": (None, date(published.year, 12, 31)),
        "next_year": whole_year(published.year + 1),
        "year_past": whole_year(published.year - 1) if published.month <= HALF_A_YEAR // 2 else (None, published),
        "first_half": (date(published.year, 1, 1), date(published.year, 6, 30)),
        "last_month": whole_month(last_month.year, last_month.month),
        "before_mergers": (None, min(published, LAST_DAY_BEFORE_MERGERS)),
    }
    return spans[meaning]


# Phrases that take their year from the one before them, and such as tell one.
OF_THE_YEAR = ("last_year", *WHOLE_YEAR)
YEARLY = ("month", "months", "quarter", "year")


ENDS_IN_YEAR = re.compile(r"20[0-9]{2}$")


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
            (previous.use is Use.SINCE or previous.grain == "so far")
            and phrase.governs
            and folded[previous.end : phrase.start].strip() in ("", "đến", "tới")
        ):
            dated = ENDS_IN_YEAR.search(folded, phrase.start, phrase.end) is not None
            first, last = ordered(previous.first or previous.last, phrase, dated=dated)
            result[-1] = Phrase(previous.start, phrase.end, first, last, Use.AT, "range")
        else:
            result.append(relative_to(previous, phrase, folded))
    return result


def ordered(first: date, phrase: Phrase, *, dated: bool) -> tuple[date, date]:
    """The days of a range: where its end would come before its beginning, the one without a year moves.

    `dated` says that the end has its year.
    """
    last = phrase.last
    if last >= first or (last.month, last.day) == (2, 29) or (first.month, first.day) == (2, 29):
        return first, last
    if not dated:
        return first, last.replace(year=last.year + 1)
    over_new_year = (first.month, first.day) > (last.month, last.day)
    return first.replace(year=last.year - over_new_year), last


def relative_to(previous: Phrase, phrase: Phrase, folded: str) -> Phrase:
    """ "những năm trước" after "năm 2024" ends with 2023, "cả năm" after "quý I/2024" is 2024."""
    if phrase.grain not in OF_THE_YEAR or previous.grain not in YEARLY:
        return phrase
    if phrase.start - previous.end > NEAR or "\n" in folded[previous.end : phrase.start]:
        return phrase
    if phrase.grain == "last_year":
        first, last = whole_year(previous.last.year - 1)
        return phrase._replace(first=first, last=last) if previous.grain == "year" else phrase
    first, last = whole_year(previous.last.year)
    return phrase._replace(first=phrase.first and first, last=last)
