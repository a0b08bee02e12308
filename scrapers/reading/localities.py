"""Names below a province and beyond the country, ministries called by a part of their name, and what they refer to."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from scrapers.reading.mentions import DOES, MINISTRIES, PROVINCES, UPPER, Mention
from scrapers.reading.text import Text
from scrapers.reading.words import after, before


class Known(NamedTuple):
    """What the text has named so far: places below a province by their kind, and the last ministry.

    `numbers` are the spans of numbers that are names, by their starts: "Phường 7".
    """

    locals: dict[str, str]
    bodies: list[str]
    numbers: Mapping[int, int]


# A ministry's branch in a province speaks for the province.
BRANCH = re.compile(r"[ –-]{1,3}(?:(?:chi nhánh|cn)\b|khu vực [0-9ivx]|(?:tỉnh|thành phố|tp)\b)")


def body(text: Text, mention: Mention, known: Known) -> Mention | None:
    """A ministry by its name, or its branch, which is at home in a province."""
    if not text.nfc[mention.start].isupper():
        return None
    if BRANCH.match(text.folded, mention.end):
        return mention._replace(kind="home", key="")
    known.bodies[:] = [mention.key]
    return mention


def ministry(text: Text, mention: Mention, known: Known) -> Mention | None:
    """The ministry named before, of which "Bộ" alone tells something."""
    if not known.bodies or text.nfc[mention.start] != "B" or not DOES.match(text.folded, mention.end):
        return None
    return mention._replace(kind="body", key=known.bodies[0])


NAME = re.compile(rf":?(?: [{UPPER}][^\W\d_]*){{1,5}}")
# "Cấp huyện" is a level; in "9/9 quận, huyện và thành phố Thủ Đức" the city is one of those counted.
COUNTED_TOO = re.compile(r"(?:cấp|(?:quận|huyện|thị xã|thị trấn|xã|phường)(?:,| và)) $")
NUMBERED = re.compile(r" (?:số )?(?=[0-9])")
ACTS = r"(?:có|đã|đang|hiện|mới|còn|đạt|cũng|thành lập|tiếp nhận|phấn đấu|tổ chức|là)\b"
ACTS_NEXT = re.compile(f" {ACTS}")
THIS = re.compile(r" (?:này|ta|nhà)\b")
REFERS = re.compile(r"(?:của|địa bàn|toàn|riêng|tại|trong|ở|cả|về) $")


def local(text: Text, mention: Mention, known: Known) -> Mention | None:
    """A place below a province, by name, or the one spoken of: "Toàn huyện", "Xã có 26 tổ", "của xã"."""
    said = text.folded[mention.start : mention.end]
    kind = "thành phố" if said.startswith("tp") else said.removeprefix("toàn ").rstrip(".")
    name = NAME.match(text.nfc, mention.end)
    number = NUMBERED.match(text.folded, mention.end)
    if COUNTED_TOO.search(before(text.folded, mention.start, 16)):
        return None
    if name or (number and number.end() in known.numbers):
        end = name.end() if name else known.numbers[number.end()] if number else mention.end
        known.locals[kind] = text.nfc[mention.start : end]
        return Mention(mention.start, end, "local", known.locals[kind])
    if mention.kind == "home":
        return mention
    here = THIS.match(text.folded, mention.end) or said.startswith("toàn ")
    acts = ACTS_NEXT.match(text.folded, mention.end) is not None
    begins = text.nfc[mention.start].isupper() and acts
    again = kind in known.locals and REFERS.search(before(text.folded, mention.start, 9))
    if here or begins or again:
        return Mention(
            mention.start, mention.end, "local", known.locals.get(kind, text.nfc[mention.start : mention.end])
        )
    return None


# What is sold to or done with others is still done here.
TOWARDS = re.compile(r"(?:sang|tới|đến|vào|từ|với|cho|thị trường|hơn|như|và|[0-9]|nhất|đầu|trong|khu vực) $")
RANKS = re.compile(r" (?:đứng|xếp|thứ|hạng)\b")
# "Chỉ số an ninh mạng toàn cầu (GCI)" is the name of an index.
NAMED_SO = re.compile(r" ?\([A-Z]{2,8}\)")
COMPARED_LEVEL = re.compile(r" \((?:[^()\n]{0,24} )?[0-9]")


def abroad(text: Text, mention: Mention, _: Known) -> Mention | None:
    """The world, another country or a region of several provinces of which something is told.

    None where somebody is ranked in it.
    """
    if mention.kind == "world" and (RANKS.match(text.folded, mention.end) or NAMED_SO.match(text.nfc, mention.end)):
        return None
    if mention.kind == "abroad" and not text.nfc[mention.start].isupper():
        return None
    owns = DOES.match(text.folded, mention.end) and not TOWARDS.search(before(text.folded, mention.start, 16))
    if not owns and not COMPARED_LEVEL.match(text.folded, mention.end):
        return None
    kind = "several" if mention.kind == "several" else "abroad"
    return mention._replace(kind=kind, key=text.nfc[mention.start : mention.end])


# What a country is when something is ranked or measured in it: "đứng đầu cả nước", "3% tổng số của cả nước".
RANKED_IN = re.compile(
    r"(?:[0-9]|nhất|nhì|đầu|thứ (?:hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|tốp|top|so với)"
    r"(?: (?:của|trong|trên|ở|tại))?\s?$"
    r"|% (?:tổng|số|quy mô|giá trị|dân số)[^,.;:0-9]{0,30}$"
)


def country(text: Text, mention: Mention, _: Known) -> Mention | None:
    """The country, unless it is only what something is ranked or measured in."""
    return None if RANKED_IN.search(before(text.folded, mention.start, 48)) else mention


# A department with its name belongs to the province; "cơ sở", "sở hữu" do not.
DEPARTMENT = re.compile(rf"Sở [{UPPER}]")


def home(text: Text, mention: Mention, known: Known) -> Mention | None:
    """The place spoken of; a city with a name that is no municipality's lies below it."""
    said = text.folded[mention.start : mention.end]
    if said == "sở":
        return mention if DEPARTMENT.match(text.nfc, mention.start) else None
    return local(text, mention, known) if said.startswith("thành phố") else mention


# "Các bộ, ngành đạt 62%, các địa phương đạt 45%": either half of what reports.
STATES = re.compile(r" (?:(?:chỉ|mới|chỉ mới) )?(?:đạt |là |ở mức )?[0-9][0-9.,]* ?%")
HALVES = {"actor": (MINISTRIES, "địa phương"), "localities": (PROVINCES, "bộ")}


def half(text: Text, mention: Mention, _: Known) -> Mention | None:
    """The ministries or the provinces where a sentence states the level of both; ministries else only act."""
    bloc, other = HALVES[mention.kind]
    if STATES.match(text.folded, mention.end):
        beside = after(text.folded, mention.end, 80) if bloc == MINISTRIES else before(text.folded, mention.start, 80)
        if other in beside:
            return mention._replace(kind="bloc", key=bloc)
    return mention if mention.kind == "actor" else None


CHECKS = {
    "actor": half,
    "localities": half,
    "body": body,
    "ministry": ministry,
    "local": local,
    "home": home,
    "abroad": abroad,
    "world": abroad,
    "several": abroad,
    "country": country,
}
