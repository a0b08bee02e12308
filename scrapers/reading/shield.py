"""What looks like a number and is none: document numbers, names, ages, times, phones, list numbers, page furniture."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrapers.reading.nouns import COUNTED
from scrapers.reading.spot import Spot
from scrapers.reading.tables import meanings
from scrapers.reading.text import Text
from scrapers.reading.words import after, heads, tails


class Shielded(NamedTuple):
    """A span whose digits are no figure, and what they are."""

    start: int
    end: int
    kind: str


NAMER = meanings("named", str)
LOOSE_NAMER = meanings("loosely_named", str)
LOOSE = frozenset(LOOSE_NAMER.values())

FURNITURE = re.compile(
    r"(?:đường dây nóng|hotline|điện thoại|đt|tel|fax|lượt xem|lượt đọc|mã số thuế|mst|số tài khoản|stk"
    r"|giấy phép[^:\n]{0,20}|địa chỉ|bình luận|copyright|mã bưu chính|số lượt truy cập|đang online|tổng truy cập"
    r"|cỡ chữ|trang|liên hệ|báo lừa đảo)\s?:\s?[^\n]{0,12}$|©[^\n]{0,12}$"
)
WHERE = re.compile(r"(?:https?://|www\.)[^\s]{1,400}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
# What may stand before a digit inside an address.
JOINTS = frozenset("abcdefghijklmnopqrstuvwxyz/-_.=?&#+%:")
LONGEST_ADDRESS = 200
PHONE = re.compile(
    r"(?:(?<=\+)84|0)[0-9]{1,3}(?:[ .-]?[0-9]{2,4}){2,4}(?![0-9])"
    r"|1[89]00[ .]?[0-9]{4}(?![0-9])|1[89]00[ .]?[0-9]{2,3}[ .]?[0-9]{2,3}(?![0-9])"
)
# 749/QĐ-TTg, 82/2024/NĐ-CP, 1462-CV/TU, 202/2025/QH15: capitals follow the number.
DOCUMENT = re.compile(
    r"[0-9]{1,6}[a-z]?(?:/(?:19|20)[0-9]{2})?(?:/|-|–| - )"
    r"(?:[A-ZĐ]|[A-ZĐ][A-ZĐa-z]{0,12}[A-ZĐ])[A-ZĐƯa-zđư&.]{0,12}[0-9]{0,2}(?:[-/–](?!\s)[A-ZĐ][\wĐđ&]{0,12}){0,4}"
)
CLOCK = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2} ?[hg][0-9]{2}\b|[0-9]{1,2}h\b|[0-9]{1,2} giờ [0-9]{1,2}(?: phút)?"
)
# Round the clock, software versions, set phrases.
ALWAYS = re.compile(
    r"24/(?:7|24)(?:\b(?:/365)?|h\b)|7/7\b(?= ?ngày)|[1-9]\.0(?![0-9%])(?! ?(?:%|triệu|tỷ|tỉ|nghìn|điểm))"
    r"|360 độ|365 ngày"
)
AGE = re.compile(r"[0-9]{1,3}(?: ?(?:-|–|đến|tới|và|đến dưới|đến đủ) ?[0-9]{1,3})?(?: ?tuổi|\+)")
CAPITAL_UNIT = re.compile(r"(?:KM|MB|GB|TB|PB|MW|KV|USD|VND|VNĐ|Mbps|Gbps|Kbps|MHz|GHz)\b")
NAME_TAIL = re.compile(r"[0-9]+[A-ZĐ]\w{0,6}")
LIST_HEAD = re.compile(r"\s{0,4}(?:[-–+•*]\s?)?\(?")
LIST_TAIL = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}(?:[.)/](?=\s|[A-ZĐ“\"])|\.?\s?[-–](?=\s?[A-ZĐ])|\)\s)")
SCALED = re.compile(r" ?(?:%|(?:phần trăm|nghìn|ngàn|triệu|tỷ|tỉ|trăm)(?![^\W\d_]))")


Shape = tuple[re.Pattern[str], str]
# Which shapes a numeral may have, by the character after it, or the two after it where the first is a blank.
SHAPES: dict[str, tuple[Shape, ...]] = {
    "/": ((DOCUMENT, "document"), (ALWAYS, "name")),
    "-": ((DOCUMENT, "document"), (PHONE, "phone"), (AGE, "age")),
    "–": ((DOCUMENT, "document"), (AGE, "age")),
    **dict.fromkeys((":", "h", "g", " h", " g"), ((CLOCK, "time"),)),
    **dict.fromkeys(("t", "+", " t", " đ", " v", " –"), ((AGE, "age"),)),
    " -": ((AGE, "age"), (PHONE, "phone"), (DOCUMENT, "document")),
    **dict.fromkeys((f" {digit}" for digit in range(10)), ((PHONE, "phone"),)),
}


def by_shape(spot: Spot) -> Shielded | None:
    """Shapes that tell by themselves."""
    address = address_around(spot.folded, spot.start)
    if address and address.end >= spot.end:
        return address
    return glued(spot) or shaped(spot) or alone(spot)


def glued(spot: Spot) -> Shielded | None:
    """The number at the end of a name: "C06", "COVID-19"."""
    nfc, start = spot.nfc, spot.start
    if start and (nfc[start - 1].isalpha() or (nfc[start - 1] in "-+_" and nfc[start - 2 : start - 1].isupper())):
        return Shielded(start, spot.end, "name")
    return None


def shaped(spot: Spot) -> Shielded | None:
    """Documents, times, ages and phones by what follows; names that go on with a capital: "4G"."""
    nfc, start, end = spot.nfc, spot.start, spot.end
    following = spot.folded[end : end + 2]
    for pattern, kind in SHAPES.get(following if following[:1] == " " else following[:1], ()):
        found = pattern.match(nfc, start)
        if found and found.end() >= end:
            return Shielded(start, found.end(), kind)
    if nfc[end : end + 1].isupper() and not CAPITAL_UNIT.match(nfc, end):
        found = NAME_TAIL.match(nfc, start)
        return Shielded(start, max(end, found.end()) if found else end, "name")
    return None


def alone(spot: Spot) -> Shielded | None:
    """Numbers that are shapes by themselves: "[1]", a phone in one piece, "4.0"."""
    nfc, start, end = spot.nfc, spot.start, spot.end
    if nfc.startswith("]", end) and nfc[start - 1 : start] == "[":
        return Shielded(start, end, "footnote")
    if nfc[start] in "01" and PHONE.fullmatch(nfc, start, end):
        return Shielded(start, end, "phone")
    return Shielded(start, end, "name") if nfc.startswith(".0", end - 2) and ALWAYS.match(nfc, start) else None


def by_line(spot: Spot) -> Shielded | None:
    """List numbers at the head of a line, and labels of page furniture before a number."""
    line = spot.lead[-40:]
    if len(line) <= 6 and LIST_HEAD.fullmatch(line):
        tail = LIST_TAIL.match(spot.nfc, spot.start)
        if tail:
            return Shielded(spot.start, tail.end(), "numbering")
    if (":" in line or "©" in line) and FURNITURE.search(line):
        return Shielded(spot.start, spot.end, "furniture")
    return None


QUOTES = "(“\"'"
# The last words of what names a number.
NAMING = frozenset(term.rpartition(" ")[2] for term in (*NAMER, *LOOSE_NAMER))


# "Top 50 nước" bounds a rank, "top 10 hút vốn" only names a group.
OF_THE_FIRST = re.compile(r" (?:nước|quốc gia|nền kinh tế|thế giới|châu á|đông nam á|asean|địa phương|tỉnh)\b")


def by_name(spot: Spot) -> Shielded | None:
    """Numbers that the word before them makes a name."""
    lead = spot.lead[-32:].removesuffix("-")
    if lead.rstrip().rpartition(" ")[2].strip(QUOTES) not in NAMING or SCALED.match(spot.folded, spot.end):
        return None
    whole = spot.token.isdigit()
    for tail in tails(lead):
        word = tail.strip(QUOTES)
        if word in ("top", "tốp") and OF_THE_FIRST.match(spot.folded, spot.end):
            return None
        kind = NAMER.get(word)
        if kind and (whole or len(spot.token) <= 3):
            return Shielded(spot.start, spot.end, kind)
        kind = LOOSE_NAMER.get(word)
        if kind is None and word in LOOSE_NAMER:
            return None
        if kind and whole and loosely_named(spot.folded, spot.start, spot.end):
            return Shielded(spot.start, spot.end, kind)
    return None


# "Điều 174 Bộ luật Hình sự".
LAW = re.compile(r",? (?:của )?(?:bộ luật|luật|nghị định|hiến pháp|pháp lệnh)\b")


def loosely_named(folded: str, start: int, end: int) -> bool:
    """Whether a short number after "mức" or "bài" is its name: nothing is counted."""
    longest = 3 if folded[end : end + 1] == " " else 4
    return end - start <= longest and (LAW.match(folded, end) is not None or not counts(folded, end))


ALSO = re.compile(r" (?:và|hoặc) |, ?| ?[-–] ?|/")


def goes_on(text: Text, last_end: int, start: int, end: int) -> bool:
    """Whether a short number goes on a list that ends at `last_end`, and counts nothing: "mức độ 3 và 4"."""
    if end - start > 3 or not ALSO.fullmatch(text.folded, last_end, start):
        return False
    return not counts(text.folded, end) and not SCALED.match(text.folded, end)


def counts(folded: str, end: int) -> bool:
    """Whether a counted noun follows, or a slash or dash that makes it a ratio or range."""
    following = folded[end : end + 2]
    if following[:1] in ("/", "-", "–") and following[1:].isdigit():
        return True
    return any(run in COUNTED for run in heads(after(folded, end, 24), 3))


def address_around(folded: str, start: int) -> Shielded | None:
    """The web or mail address that holds an offset."""
    if folded[start - 1 : start] not in JOINTS:
        return None
    begin = max(folded.rfind(blank, max(0, start - LONGEST_ADDRESS), start) for blank in " \n(") + 1
    found = WHERE.match(folded, begin)
    return Shielded(begin, found.end(), "address") if found else None


ROW_HEADING = re.compile(r"\n ?(?:stt|tt|số tt|số thứ tự)\.? ?[|\n]")
LONE_NUMBER = re.compile(r"^ ?([0-9]{1,3})\.? ?[|\n](?= ?[^\W\d_])", re.MULTILINE)


def row_numbers(text: Text) -> Iterator[Shielded]:
    """The numbers 1, 2, 3 … in the first column of a flattened table; each group of rows may begin with 1 again."""
    heading = ROW_HEADING.search(f"\n{text.folded}")
    expected = 1
    for found in LONE_NUMBER.finditer(text.folded, heading.end() - len("\n")) if heading else ():
        if int(found.group(1)) in (1, expected):
            expected = int(found.group(1))
            yield Shielded(found.start(1), found.end(1), "numbering")
            expected += 1
