"""A place named in the text, and the words beside it that say whether it owns what is told."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scrapers.reading.text import Text
from scrapers.reading.words import before

COUNTRY = "VN"
MINISTRIES = "ministries"
PROVINCES = "provinces"


class Mention(NamedTuple):
    """A place named in the text.

    `kind` is area, body, bloc, country, actor, frame, home, local, several, abroad, venue or compared; `key` an area
    name, body id or bloc, or the words that name a place no code stands for.
    """

    start: int
    end: int
    kind: str
    key: str


UPPER = "".join(filter(str.isupper, map(chr, range(0x1EFA))))
# A ministry or a country named before one of these did it itself; otherwise it only reports.
OWN_THINGS = r" (?:điểm|hồ sơ|thủ tục|dịch vụ|dvc|dvctt|tthc|văn bản|nhiệm vụ)\b"
NOTHING_ELSE = rf"(?: ?%)?(?: ?(?:[;,.()\n|]|$)|{OWN_THINGS})"
OWN_COUNT = rf"[0-9]++(?:[.,][0-9]++)*+(?![/0-9-]){NOTHING_ELSE}"
DOES = re.compile(
    r"(?: này)?[ )]{0,3}(?:(?:cũng|đã|đang|hiện|mới|chỉ|còn|đứng) ){0,3}"
    rf"(?:\(|: ?{OWN_COUNT}|[0-9][0-9.,]{{0,20}} ?%|[0-9]{{1,3}}[.,][0-9]{{1,4}}\b"
    r"|(?:dẫn đầu|đạt|có|chiếm|xếp|đứng|là|tổ chức|ban hành|tiếp nhận|giải quyết|xử lý|hoàn thành|với|lần lượt"
    r"|(?:hạng|thứ) [0-9]{1,2}"
    r"|cung cấp|duy trì|nhận|trả"
    r"|(?:được|công bố|cắt giảm|giao|rà soát|mở|số hóa|triển khai|tích hợp) [0-9][0-9.,]{0,12})\b)"
)
AGAINST = re.compile(r"(?:so với|hơn|sau|vượt|kém|như|cùng với|giáp) (?:tỉnh |thành phố |tp\.? ?)?$")
# Provinces that were merged are gone: "sau khi hợp nhất với Phú Yên, Đắk Lắk có …".
MERGED = re.compile(
    r"(?:hợp nhất|sáp nhập|\bnhập)"
    r"(?: (?:với|vào|từ|giữa|của|cùng|(?:[0-9]|hai|ba|các) (?:tỉnh|địa phương)(?:,? thành phố)?|tỉnh|thành phố|tp\.?)"
    r")* $"
)
LISTED = re.compile(r"(,)? ?(?:và )?(?:với )?(?:tỉnh |thành phố )?")
OWN_BRACKET = re.compile(r" \((?!cũ|trước|sau|nay|mới)")
COMPARABLE = ("area", "body")
# A meeting says nothing of the place where it is held.
VENUE = re.compile(
    r"(?:diễn ra|tổ chức|khai mạc|bế mạc|hội nghị|hội thảo|diễn đàn|phiên họp|tọa đàm|họp báo|\blễ|làm việc)"
    r"(?: [^\s\d,.;:]+){0,8} (?:tại|ở) (?:tỉnh |thành phố |tp\.? ?)?$"
)
VISITED = re.compile(r"(?:tại|ở) (?:tỉnh |thành phố |tp\.? ?)?$")
VISITORS = re.compile(r", (?:hiệp hội|tập đoàn|tổng công ty|ngân hàng|tổng cục|cục|liên đoàn)\b")
DATELINE = re.compile(r" \(ttxvn|, (?:ngày )?[0-9]{1,2}[/-][0-9]{1,2}(?:[/-][0-9]{4})? ?[-–—(]")


def passed_over(text: Text, found: Sequence[Mention]) -> list[Mention]:
    """Mark places that others are compared or merged with, and those where only a meeting is held."""
    marked: list[Mention] = []
    for at, mention in enumerate(found):
        if mention.kind not in COMPARABLE:
            marked.append(mention)
        elif compared(text, marked, mention):
            marked.append(mention._replace(kind="compared"))
        else:
            follows = found[at + 1] if at + 1 < len(found) else None
            met = mention.kind == "area" and is_venue(text, mention, follows)
            marked.append(mention._replace(kind="venue") if met else mention)
    return marked


def compared(text: Text, marked: Sequence[Mention], mention: Mention) -> bool:
    """Whether others are compared or merged with a place; a value between brackets right after one is still its own."""
    lead = before(text.folded, mention.start, 48)
    if OWN_BRACKET.match(text.folded, mention.end):
        return False
    if AGAINST.search(lead) or MERGED.search(lead):
        return True
    if not (marked and marked[-1].kind == "compared"):
        return False
    listed = LISTED.fullmatch(text.folded, marked[-1].end, mention.start)
    return listed is not None and not (listed[1] and DOES.match(text.folded, mention.end))


def is_venue(text: Text, mention: Mention, follows: Mention | None) -> bool:
    """Whether a place is only where a meeting was held or a report was filed."""
    line = text.nfc.rfind("\n", max(0, mention.start - 2), mention.start) + 1
    if DATELINE.match(text.folded, mention.end) and mention.start in (0, line):
        return True
    lead = before(text.folded, mention.start, 80)
    if VENUE.search(lead):
        return True
    if not VISITED.search(lead):
        return False
    national = follows is not None and follows.kind in ("actor", "body") and follows.start == mention.end + 2
    return national or VISITORS.match(text.folded, mention.end) is not None
