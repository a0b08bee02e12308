"""Dates, months, half-years and years as they are written in digits."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from scrapers.reading.nouns import COUNTED
from scrapers.reading.spot import Spot
from scrapers.reading.tables import terms
from scrapers.reading.words import after, heads

Span = tuple[date | None, date]
YEAR = r"(?P<y>19[4-9][0-9]|20[0-9]{2})"


class Found(NamedTuple):
    """A date: where it ends, its days (None where nobody can fill in the year) and its grain."""

    end: int
    span: Span | None
    grain: str


def whole_year(year: int) -> Span:
    """A year as a period."""
    return date(year, 1, 1), date(year, 12, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def whole_month(year: int, month: int) -> Span:
    """A month as a period."""
    return date(year, month, 1), month_end(year, month)


def months_of(year: int, count: int, *, at_end: bool) -> Span:
    """The first or the last months of a year."""
    return (date(year, 13 - count, 1), date(year, 12, 31)) if at_end else (date(year, 1, 1), month_end(year, count))


def only_day(year: int | None, month: int, day: int) -> Span | None:
    """One day; None where there is no such day."""
    try:
        return (None, date(year, month, day)) if year else None
    except ValueError:
        return None


FULL = re.compile(rf"(?P<d>[0-9]{{1,2}}) ?[/.-] ?(?P<m>[0-9]{{1,2}}) ?[/.-] ?{YEAR}(?![0-9])")
ISO = re.compile(rf"{YEAR}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})(?![0-9])")


def read_full(spot: Spot) -> Found | None:
    """30/9/2022, 30.9.2024, 2024-06-30."""
    found = FULL.match(spot.folded, spot.start) or ISO.match(spot.folded, spot.start)
    span = only_day(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    return Found(found.end(), span, "day") if found and span else None


DAY_CUES = frozenset(("ngày", "sáng", "chiều", "tối", "trưa", "đêm", "hôm", "mùng", "mồng", "khuya"))
SPELLED = re.compile(rf"(?P<d>[0-9]{{1,2}}) tháng (?P<m>[0-9]{{1,2}})(?:(?: năm|/|,)? ?{YEAR})?(?![0-9]|/[0-9])")


def read_spelled(spot: Spot) -> Found | None:
    """ "ngày 5 tháng 6 năm 2024"."""
    found = SPELLED.match(spot.folded, spot.start)
    if not found or spot.last_word not in DAY_CUES:
        return None
    day, month = int(found["d"]), int(found["m"])
    if not only_day(2024, month, day):
        return None
    said = (int(found["y"]), found.end()) if found["y"] else spot.year_said(found.end())
    year, end = said or (spot.year_of_day(month, day), found.end())
    return Found(end, only_day(year, month, day), "day")


MONTHS = re.compile(
    r"(?P<n>[0-9]{1,2}) tháng(?: (?P<part>đầu|cuối))?"
    r"(?:(?:(?: của)? năm)? (?P<y>20[0-9]{2})(?![0-9]|[.,][0-9])|/(?P<z>20[0-9]{2})"
    r"|(?P<this> năm(?: nay)?(?! (?:ngoái|trước))))?\b"
)


def read_months(spot: Spot) -> Found | None:
    """ "6 tháng đầu năm 2024", "9 tháng năm 2024", "6 tháng cuối năm", "9 tháng"."""
    found = MONTHS.match(spot.folded, spot.start)
    if not found or not 1 <= int(found["n"]) <= 12:
        return None
    written, said = found["y"] or found["z"], spot.year_said(found.end())
    if said:
        return Found(said[1], months_of(said[0], int(found["n"]), at_end=found["part"] == "cuối"), "months")
    if not (written or found["this"] or found["part"]):
        gone = months_gone(spot.lead, spot.folded, found.end(), int(found["n"]), spot.published)
        return Found(found.end(), gone, "months") if gone else None
    year = int(written) if written else spot.published.year if spot.published else None
    span = months_of(year, int(found["n"]), at_end=found["part"] == "cuối") if year else None
    return Found(found.end(), span, "months")


# "Trong 9 tháng", "bảy tháng qua": the months of a year so far, where they are just over; else so long a time.
SO_FAR = re.compile(r"(?:^|[.;:,(–-] ?|\b(?:trong|lũy kế|luỹ kế|tính chung|kết quả|sơ kết|của) )$")
REPORTED = re.compile(r" (?:qua|vừa qua|ước|đạt|tăng|giảm|đã|là)\b")
LASTED = re.compile(
    r"(?: qua)? (?:triển khai|thực hiện|thi hành|vận hành|hoạt động|thí điểm|áp dụng|sau|nữa|tới|tiếp|liên|liền|kể"
    r"|trước|cao điểm|tuổi|tù|phải|trở)\b"
)
ENDING = 25


def months_gone(lead: str, folded: str, end: int, count: int, published: date | None) -> Span | None:
    """The first months of a year where so many are over at publication; None where a length of time is meant."""
    if published is None or LASTED.match(folded, end) or not (SO_FAR.search(lead) or REPORTED.match(folded, end)):
        return None
    over = (published.month - 1, published.month if published.day >= ENDING else 0)
    return months_of(published.year, count, at_end=False) if count > 1 and count in over else None


MONTH_YEAR = re.compile(rf"(?P<m>[0-9]{{1,2}})(?: ?[/.-] ?| năm ){YEAR}(?![0-9]|[./-][0-9])")


def read_month_year(spot: Spot) -> Found | None:
    """6/2023, 1-2024, "6 năm 2023" after "tháng"."""
    found = MONTH_YEAR.match(spot.folded, spot.start)
    if not found or not 1 <= int(found["m"]) <= 12 or (" năm " in found.group() and spot.last_word != "tháng"):
        return None
    return Found(found.end(), whole_month(int(found["y"]), int(found["m"])), "month")


YEARS = re.compile(rf"{YEAR} ?(?:-|–|—|đến|tới) ?(?:năm )?(?P<z>(?:19|20)[0-9]{{2}})(?![0-9])")


def read_years(spot: Spot) -> Found | None:
    """2021-2025."""
    found = YEARS.match(spot.folded, spot.start)
    if not found or int(found["y"]) >= int(found["z"]):
        return None
    return Found(found.end(), (date(int(found["y"]), 1, 1), date(int(found["z"]), 12, 31)), "years")


MONTH = re.compile(r"(?P<m>[0-9]{1,2})(?![0-9/%]|[.,-][0-9])")


def read_month(spot: Spot) -> Found | None:
    """ "tháng 6" without a year."""
    found = MONTH.match(spot.folded, spot.start)
    if not found or spot.last_word != "tháng" or not 1 <= int(found["m"]) <= 12:
        return None
    year, end = spot.year_said(found.end()) or (spot.year_of_month(int(found["m"])), found.end())
    return Found(end, whole_month(year, int(found["m"])) if year else None, "month")


DAY_MONTH = re.compile(r"(?P<d>[0-9]{1,2})(?P<sep>[/.-])(?P<m>[0-9]{1,2})(?![0-9/%])(?![.,][0-9])")
WEEKDAY = re.compile(r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?$")
YEARLY = re.compile(r" (?:hằng năm|hàng năm|năm nay|năm ngoái|năm trước)\b")
# Here a number after "đến" or "từ" is a level.
REACHING = ("đạt đến", "đạt tới", "tăng từ", "giảm từ", "lên đến", "lên tới", "chiếm đến", "tăng đến")
HAPPENED = ("công bố", "ban hành", "phát hành", "khai mạc", "diễn ra")
DAYS_LISTED = re.compile(r"\b(?:ngày|lịch|lịch:) (?:[0-9]{1,2}/[0-9]{1,2}(?:, | và ))*$")
# "Ngày Chuyển đổi số quốc gia 10/10".
NAMED_DAY = re.compile(
    r"\bngày [^.,;:0-9\n]{4,40} (?:quốc gia|quốc tế|thế giới|việt nam|thành lập|truyền thống)$|\bquốc khánh$"
)


def read_day_month(spot: Spot) -> Found | None:
    """12/7, 22-3, 24.9, where a word or brackets say that it is a day."""
    found = DAY_MONTH.match(spot.folded, spot.start)
    if not found:
        return None
    day, month = int(found["d"]), int(found["m"])
    if not only_day(2024, month, day) or not day_meant(spot, found):
        return None
    year, end = spot.year_said(found.end()) or (spot.year_of_day(month, day), found.end())
    return Found(end, only_day(year, month, day), "day")


def day_meant(spot: Spot, found: re.Match[str]) -> bool:
    """Whether d/m is a day: after "ngày" or "sáng", between brackets, or after "từ", "đến" where nothing is counted."""
    lead, last, following = spot.lead.rstrip(), spot.last_word, spot.folded[found.end() : found.end() + 1]
    if last in DAY_CUES or lead.endswith(HAPPENED) or WEEKDAY.search(lead) or YEARLY.match(spot.folded, found.end()):
        return True
    if any(run in COUNTED for run in heads(after(spot.folded, found.end(), 24), 3)):
        return False
    if lead.endswith(("tính đến", "tính tới")) or (lead.endswith("(") and following == ")"):
        return True
    if last in ("đến", "tới", "từ") and (found["sep"] != "." or following in (",", ";", ")")):
        return not lead.endswith(REACHING)
    if NAMED_DAY.search(lead):
        return True
    return found["sep"] == "/" and (last in ("hết", "trước", "sau") or DAYS_LISTED.search(spot.lead) is not None)


MONTHLY = re.compile(r"[0-9]{1,2}(?= (?:hằng|hàng|mỗi) tháng)")


def read_monthly(spot: Spot) -> Found | None:
    """ "ngày 25 hằng tháng", a day that returns."""
    found = MONTHLY.match(spot.folded, spot.start) if spot.last_word in DAY_CUES else None
    return Found(found.end(), None, "day") if found else None


ONE_YEAR = re.compile(rf"{YEAR}(?![0-9/.,][0-9]|[0-9%])")
# "DTI 2021", "PAPI 2023": rankings are named by their year.
DATED = frozenset(
    ("năm", "niên", "dti", "pci", "papi", "sipas", "gii", "egdi", "index", "gci", "idi", "pii", "vnr", "kỳ")
)
HEDGED = ("hơn", "gần", "khoảng", "trên", "được")
NO_NOUN = frozenset(terms("counted", "no_noun_after_years"))


def read_year(spot: Spot) -> Found | None:
    """A year, after "năm" or by itself where nothing is counted."""
    found = ONE_YEAR.match(spot.folded, spot.start)
    if not found or (spot.last_word not in DATED and counted(spot, found.end())):
        return None
    return Found(found.end(), whole_year(int(found["y"])), "year")


def counted(spot: Spot, end: int) -> bool:
    """Whether a bare number like 2024 is a count: something counted follows, or a qualifier stands before it."""
    if spot.folded[end : end + 1].isalpha() or spot.last_word in HEDGED:
        return True
    return any(run in COUNTED and run not in NO_NOUN for run in heads(after(spot.folded, end, 24), 3))


Reader = Callable[[Spot], Found | None]
DAYS_AND_MONTHS: tuple[Reader, ...] = (
    read_full,
    read_spelled,
    read_months,
    read_month_year,
    read_month,
    read_day_month,
    read_monthly,
)
YEARS_AND_ISO: tuple[Reader, ...] = (read_full, read_years, read_year)
CENTURIES = ("19", "20")


# What follows a day or a month in digits.
GOES_ON = ("/", "-", ".", "–", " tháng", " hằng", " hàng", " mỗi", " năm", " /", " -", " –", " .")


def read_date(spot: Spot) -> Found | None:
    """The date that begins at a spot, if one does."""
    for reader in readers_of(spot):
        found = reader(spot)
        if found:
            return found
    return None


def readers_of(spot: Spot) -> tuple[Reader, ...]:
    """The shapes of dates that a numeral may begin, by its own shape."""
    token = spot.token
    if not token.isdigit():
        day, _, rest = token.partition(".")
        grouped = len(rest.partition(".")[0]) == len("000")
        return () if grouped or len(day) > 2 else DAYS_AND_MONTHS
    if len(token) <= 2:
        goes_on = spot.folded.startswith(GOES_ON, spot.end) or spot.last_word == "tháng"
        return DAYS_AND_MONTHS if goes_on else ()
    return YEARS_AND_ISO if len(token) == 4 and token.startswith(CENTURIES) else ()


LENGTH = re.compile(r"[0-9]{1,3}(?: ?[-–] ?[0-9]{1,3})? (?:tháng|tuần|quý|giờ|thập kỷ|thập niên|học kỳ)\b(?! tuổi)")
YEARS_LONG = re.compile(r"[0-9]{1,3} năm\b(?! (?:tù|tuổi|kinh nghiệm))")
RUNNING = ("qua", "sau", "trong", "hơn", "gần", "suốt", "mỗi", "vòng", "từ")
RAN = re.compile(
    r" (?:triển khai|thực hiện|qua|sau|nay|gần đây|tới|liên tiếp|liền|trước|vừa qua|tiếp theo|đầu|cuối|hoạt động"
    r"|thi hành)\b|,"
)


def read_length(spot: Spot) -> int | None:
    """The end of a length of time that measures nothing here: "3 tháng", "2 năm triển khai"."""
    if len(spot.token) > len("000") or not spot.folded.startswith((" ", "-", "–"), spot.end):
        return None
    found = LENGTH.match(spot.folded, spot.start)
    if found:
        return found.end()
    found = YEARS_LONG.match(spot.folded, spot.start)
    if not found:
        return None
    ran = RAN.match(spot.folded, found.end()) or (
        spot.last_word in RUNNING and spot.folded[found.end() : found.end() + 1] in (".", ";")
    )
    return found.end() if ran else None
