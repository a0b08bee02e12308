"""Whose figure it is: provinces, ministries, blocs or the country, valid on the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.reading.lexicon import Lexicon
from scrapers.reading.shield import Shielded
from scrapers.reading.text import Text
from scrapers.reading.words import before
from warehouse.records import Area, Catalogue

COUNTRY = "VN"
MINISTRIES = "ministries"
PROVINCES = "provinces"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in the text.

    `kind` is area, body, bloc, country, actor, frame, home, local or compared; `key` an area name, body id or bloc.
    """

    start: int
    end: int
    kind: str
    key: str


# Words that are also persons, rivers or common nouns; without "tỉnh" or "TP" before them they name no province.
MISLEADING = frozenset(("hồ chí minh", "ho chi minh", "hcm", "sài gòn", "sai gon", "saigon", "việt nam", "viet nam", "vietnam", "việt-nam", "vn", "ca nuoc", "toan quoc"))
# The province's name begins another name: the battle, the ocean, oceanography, a former province.
LONGER_NAMES = {"Điện Biên": " Phủ", "Thái Bình": " Dương", "Hải Dương": " học", "Hà Nam": " Ninh"}
# Places below a province share its name or stand alone.
BELOW = re.compile(r"(?:huyện|quận|xã|phường|thị trấn|thị xã|đặc khu|thôn|bản|ấp|sông|cảng|đường|phố|sân bay|quốc lộ|cầu|đại học|đh|báo|đài|trường|bệnh viện|chủ tịch|lăng|tncs|khách sạn|hồ|ga)\s$")
NAME = re.compile(r"(?: [A-ZĐÂÔƯĂÊƠÁÀẢẠÉÍÓÚÝ][^\W\d_]*){1,5}")
CITY = re.compile(r"(?:thành phố|tp\.?)\s?$")
CONTAINS_NEAR = re.compile(r"(?: ngày [0-9/.-]{5,10})?(?: của [^,.;\n]{3,40})?,? (?:có|gồm|bao gồm|đề ra|đặt ra|nêu|xác định)\b")
BLOCS: dict[str, tuple[str, str] | None] = {
    **dict.fromkeys(
        ("khối bộ, ngành", "khối bộ", "khối các bộ, ngành", "khối các bộ", "khối bộ ngành", "khối các bộ ngành",
         "khối bộ, cơ quan ngang bộ", "các bộ, cơ quan ngang bộ", "khối bộ, cơ quan", "bình quân các bộ", "trung bình các bộ",
         "cấp bộ đạt", "khối trung ương", "khối bộ, ngành trung ương"), ("bloc", MINISTRIES)),
    **dict.fromkeys(
        ("khối địa phương", "khối tỉnh, thành", "khối tỉnh", "khối các tỉnh", "khối các địa phương", "khối tỉnh, thành phố",
         "khối các tỉnh, thành phố", "khối các tỉnh, thành", "trung bình cấp tỉnh", "bình quân cấp tỉnh", "trung bình các tỉnh",
         "trung bình của các tỉnh thành", "trung bình của các tỉnh", "bình quân các tỉnh", "bình quân của các tỉnh",
         "trung bình các địa phương", "bình quân các địa phương", "trung bình của các địa phương", "grdp cấp tỉnh",
         "bình quân cả nước", "trung bình cả nước", "bình quân 63 tỉnh", "trung bình 63 tỉnh", "khối ubnd tỉnh",
         "khối ubnd cấp tỉnh", "khối cấp tỉnh"), ("bloc", PROVINCES)),
    **dict.fromkeys(("cả nước", "toàn quốc", "trên toàn quốc", "của việt nam", "tại việt nam", "ở việt nam", "việt nam có",
                     "việt nam tăng", "việt nam đạt", "việt nam xếp", "việt nam đứng", "nước ta"), ("country", COUNTRY)),
    **dict.fromkeys(
        ("thủ tướng", "thủ tướng chính phủ", "phó thủ tướng", "chính phủ", "các bộ, ngành, địa phương", "ủy ban quốc gia",
         "bộ trưởng", "các bộ, ngành", "ban chỉ đạo trung ương", "quốc hội"), ("actor", COUNTRY)),
    **dict.fromkeys(
        ("bộ chỉ số gồm", "khung điểm gồm", "bộ chỉ số có", "bộ tiêu chí gồm", "bộ tiêu chí có", "khung điểm có"), ("frame", COUNTRY)),
    **dict.fromkeys(
        ("toàn tỉnh", "tỉnh", "thành phố", "toàn thành phố", "trên địa bàn", "địa bàn tỉnh", "ubnd tỉnh", "ubnd thành phố",
         "tỉnh ta", "trong tỉnh", "của tỉnh", "các sở", "sở, ngành", "sở, ban, ngành", "công an tỉnh", "tỉnh ủy"), ("home", "")),
    **dict.fromkeys(("huyện", "quận", "xã", "phường", "thị trấn", "thị xã", "đặc khu"), ("local", "")),
    **dict.fromkeys(
        ("các tỉnh, thành phố", "tỉnh, thành phố", "tỉnh, thành", "tỉnh thành", "cấp tỉnh", "các tỉnh", "hội nghị toàn quốc",
         "trực tuyến toàn quốc", "hội nghị trực tuyến toàn quốc", "thành phố trực thuộc trung ương", "cấp sở",
         "các thành phố", "tỉnh, tp", "bộ, tỉnh", "chủ tịch ubnd tỉnh", "so với cả nước", "cao hơn cả nước", "nhất cả nước",
         "trong cả nước", "số cả nước", "tuyên truyền toàn quốc", "thứ 1 cả nước", "đầu cả nước", "chính phủ số", "chính phủ điện tử", "cổng thông tin điện tử chính phủ"), None),
}  # fmt: skip


class Gazetteer:
    """Every name of the areas and bodies of a catalogue, found in one pass."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rows: dict[str, list[Area]] = {}
        terms: dict[str, tuple[str, str] | None] = dict(BLOCS)
        for area in catalogue.areas:
            if area.code == COUNTRY:
                continue
            self.rows.setdefault(area.name_vi, []).append(area)
            for alias in (area.name_vi, *area.aliases):
                if alias.lower() not in MISLEADING:
                    terms.setdefault(alias.lower(), ("area", area.name_vi))
        self.bodies = {body.body_id: body for body in catalogue.bodies}
        for body in catalogue.bodies:
            if body.kind in ("ministry", "ministerial_agency", "gov_agency"):
                for alias in (body.name_vi, *body.aliases):
                    terms.setdefault(alias.lower(), ("body", body.body_id))
            elif body.kind in ("committee", "party"):
                terms.setdefault(body.name_vi.lower(), ("actor", COUNTRY))
        self.lexicon = Lexicon(terms)
        self.codes = {area.code: area.name_vi for area in reversed(catalogue.areas)}

    def mentions(self, text: Text, shielded: Sequence[Shielded]) -> list[Mention]:
        """Places named in the text, in order."""
        found = []
        for mark in self.lexicon.find(text.folded):
            if mark.meaning is None:
                continue
            kind, key = mark.meaning
            mention = Mention(mark.start, mark.end, kind, key)
            if kind == "local":
                name = NAME.match(text.nfc, mark.end)
                if name:
                    found.append(Mention(mark.start, name.end(), kind, text.nfc[mark.start : name.end()]))
            elif kind in ("area", "body"):
                checked = self.named(text, mention)
                if checked:
                    found.append(checked)
            elif kind != "country" or not text.nfc[max(0, mark.start - 2) : mark.start].strip().isdigit():
                found.append(mention)
        found = compared(text, found)
        return sorted([*found, *central_documents(text, shielded)], key=lambda m: m.start)

    def named(self, text: Text, mention: Mention) -> Mention | None:
        """The mention, unless its spelling or neighbours say it is something else."""
        surface = text.nfc[mention.start : mention.end]
        last = surface.rfind(" ") + 1
        if mention.kind == "body":
            return mention if surface[0].isupper() else None
        if not surface[last].isupper() or (surface.isascii() and len(surface) <= 3 and not surface.isupper()):
            return None
        if text.nfc.startswith(LONGER_NAMES.get(mention.key, "\n"), mention.end):
            return None
        lead = before(text.folded, mention.start, 16)
        if BELOW.search(lead):
            return None
        if CITY.search(lead) and not any(row.kind == "municipality" for row in self.rows[mention.key]):
            return Mention(mention.start, mention.end, "local", surface)
        return mention

    def home_name(self, code: str) -> str | None:
        """The province a source belongs to; None where its home is the country or a body."""
        return None if code == COUNTRY else self.codes.get(code)

    def code(self, name: str, day: date | None, *, goal: bool) -> tuple[str, date | None]:
        """The code of a province on a day, and the last day of a province that had ended by then.

        A goal of an ended province is its successor's; what it reached stays its own.
        """
        rows = self.rows[name]
        if day is None:
            return rows[-1].code, None
        for row in rows:
            if row.valid_on(day):
                return row.code, None
        ended = max(rows, key=lambda row: row.valid_to or date.max)
        if goal and ended.successor_code:
            return ended.successor_code, None
        return ended.code, ended.valid_to


AGAINST = re.compile(r"(?:so với|hơn|sau|vượt|kém|như|cùng với|giáp) (?:tỉnh |thành phố |tp\.? ?)?$")
LISTED = re.compile(r"(?:,| và|, và) (?:tỉnh |thành phố )?")


def compared(text: Text, found: Sequence[Mention]) -> list[Mention]:
    """Mark places that others are compared with; a value between brackets right after one is still its own."""
    marked: list[Mention] = []
    for mention in found:
        against = AGAINST.search(before(text.folded, mention.start, 24)) is not None
        if marked and marked[-1].kind == "compared" and LISTED.fullmatch(text.folded, marked[-1].end, mention.start):
            against = True
        own = text.folded.startswith(" (", mention.end)
        if mention.kind in ("area", "body") and against and not own:
            mention = replace(mention, kind="compared")
        marked.append(mention)
    return marked


# Documents of the Party's and the state's central organs end so.
CENTRAL = re.compile(r"(?:-|/)(?:ttg|cp|tw|bcđtw|qh[0-9]{1,2}|bbt|bct)$")


def central_documents(text: Text, shielded: Sequence[Shielded]) -> list[Mention]:
    """Central documents that are the subject of what follows: "Kế hoạch số 02-KH/BCĐTW ngày 19/6/2025 có …"."""
    places = []
    for span in shielded:
        if span.kind == "document" and CENTRAL.search(text.folded, span.start, span.end):
            subject = CONTAINS_NEAR.match(text.folded, span.end)
            if subject:
                places.append(Mention(span.start, span.end, "frame", COUNTRY))
    return places
