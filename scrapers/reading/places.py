"""Whose figure it is: provinces, ministries, blocs or the country, valid on the day."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.shield import Shielded
from scrapers.reading.tables import meanings, terms
from scrapers.reading.text import Text
from scrapers.reading.words import before, tails
from warehouse.records import Area, Catalogue

COUNTRY = "VN"
MINISTRIES = "ministries"
PROVINCES = "provinces"


class Mention(NamedTuple):
    """A place named in the text.

    `kind` is area, body, bloc, country, actor, frame, home, local or compared; `key` an area name, body id or bloc.
    """

    start: int
    end: int
    kind: str
    key: str


MISLEADING = frozenset(terms("not_a_province", "aliases"))
# The province's name begins another name: the battle, the ocean, oceanography, a former province.
LONGER_NAMES = {"Điện Biên": " Phủ", "Thái Bình": " Dương", "Hải Dương": " học", "Hà Nam": " Ninh"}
OTHER_NAMES = frozenset(terms("not_a_province", "after"))
NAME = re.compile(r"(?: [A-ZĐÂÔƯĂÊƠÁÀẢẠÉÍÓÚÝ][^\W\d_]*){1,5}")
CITY = re.compile(r"(?:thành phố|tp\.?)\s?$")
CONTAINS_NEAR = re.compile(
    r"(?: ngày [0-9/.-]{5,10})?(?: của [^,.;\n]{3,40})?,? (?:có|gồm|bao gồm|đề ra|đặt ra|nêu|xác định)\b"
)
BLOCS = (MINISTRIES, PROVINCES)
Meaning = tuple[str, str] | None
REPORTING = ("ministry", "ministerial_agency", "gov_agency")
SPEAKING = ("committee", "party")


def named_in_tables(row: str) -> tuple[str, str]:
    """The kind and key of a mention that a row of the table of places stands for."""
    if row in BLOCS:
        return "bloc", row
    return row, "" if row in ("home", "local") else COUNTRY


def area_terms(areas: Sequence[Area]) -> dict[str, Meaning]:
    """Names and aliases of provinces."""
    names = {name.lower(): area.name_vi for area in areas for name in (*area.aliases, area.name_vi)}
    return {name: ("area", key) for name, key in names.items() if name not in MISLEADING}


def body_terms(catalogue: Catalogue) -> dict[str, Meaning]:
    """Names and aliases of ministries, whose figures are their own; names of committees, who speak for the country."""
    known: dict[str, Meaning] = {}
    for body in catalogue.bodies:
        if body.kind in REPORTING:
            known.update((name.lower(), ("body", body.body_id)) for name in (body.name_vi, *body.aliases))
        elif body.kind in SPEAKING:
            known[body.name_vi.lower()] = ("actor", COUNTRY)
    return known


class Gazetteer:
    """Every name of the areas and bodies of a catalogue, found in one pass."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.areas = [area for area in catalogue.areas if area.code != COUNTRY]
        self.rows: dict[str, list[Area]] = {}
        self._by_code: dict[str, list[Area]] = {}
        for area in self.areas:
            self.rows.setdefault(area.name_vi, []).append(area)
            self._by_code.setdefault(area.code, []).append(area)
        self.lexicon = Lexicon(
            {**body_terms(catalogue), **area_terms(self.areas), **meanings("places", named_in_tables)}
        )

    def mentions(self, text: Text, marks: Sequence[Mark[Meaning]], shielded: Sequence[Shielded]) -> list[Mention]:
        """Places named in the text, in order; `marks` are of the lexicon."""
        found = [checked for mark in marks if (checked := self.checked(text, mark))]
        return sorted([*compared(text, found), *central_documents(text, shielded)], key=lambda m: m.start)

    def checked(self, text: Text, mark: Mark[Meaning]) -> Mention | None:
        """The mention a term makes, unless its spelling or neighbours say it is something else."""
        if mark.meaning is None:
            return None
        mention = Mention(mark.start, mark.end, *mark.meaning)
        match mention.kind:
            case "area":
                return self.province(text, mention)
            case "body":
                return mention if text.nfc[mark.start].isupper() else None
            case "local":
                return local(text, mark)
            case "country" if text.nfc[max(0, mark.start - 2) : mark.start].strip().isdigit():
                return None
        return mention

    def province(self, text: Text, mention: Mention) -> Mention | None:
        """A province; a place below it where a city bears its name; None where the words mean another thing."""
        surface = text.nfc[mention.start : mention.end]
        if not surface[surface.rfind(" ") + 1].isupper() or (
            surface.isascii() and len(surface) <= 3 and not surface.isupper()
        ):
            return None
        lead = before(text.folded, mention.start, 16)
        longer = LONGER_NAMES.get(mention.key)
        if (longer and text.nfc.startswith(longer, mention.end)) or OTHER_NAMES.intersection(tails(lead, 2)):
            return None
        if CITY.search(lead) and not any(row.kind == "municipality" for row in self.rows[mention.key]):
            return mention._replace(kind="local", key=surface)
        return mention

    def home_name(self, code: str, day: date | None) -> str | None:
        """The province with a code on a day; None where the code is the country's or a body's."""
        named = self._by_code.get(code, [])
        valid = [area for area in named if day is None or area.valid_on(day)]
        return (valid or named)[-1].name_vi if named else None

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


ACTS = re.compile(r" (?:có|đã|đang|hiện|mới|thành lập|tiếp nhận|phấn đấu)\b")


def local(text: Text, mark: Mark[Meaning]) -> Mention | None:
    """A place below a province, by name, or the one spoken of: "Toàn huyện", "Xã có 26 tổ"."""
    name = NAME.match(text.nfc, mark.end)
    if name:
        return Mention(mark.start, name.end(), "local", text.nfc[mark.start : name.end()])
    begins = text.nfc[mark.start].isupper() and ACTS.match(text.folded, mark.end) is not None
    if begins or text.folded.startswith("toàn ", mark.start):
        return Mention(mark.start, mark.end, "local", text.nfc[mark.start : mark.end])
    return None


AGAINST = re.compile(r"(?:so với|hơn|sau|vượt|kém|như|cùng với|giáp) (?:tỉnh |thành phố |tp\.? ?)?$")
LISTED = re.compile(r"(?:,| và|, và) (?:tỉnh |thành phố )?")
COMPARABLE = ("area", "body")


def compared(text: Text, found: Sequence[Mention]) -> list[Mention]:
    """Mark places that others are compared with; a value between brackets right after one is still its own."""
    marked: list[Mention] = []
    for mention in found:
        if mention.kind not in COMPARABLE:
            marked.append(mention)
            continue
        against = AGAINST.search(before(text.folded, mention.start, 24)) is not None
        if marked and marked[-1].kind == "compared" and LISTED.fullmatch(text.folded, marked[-1].end, mention.start):
            against = True
        own = text.folded.startswith(" (", mention.end)
        marked.append(mention._replace(kind="compared") if against and not own else mention)
    return marked


# Documents of the Party's and the state's central organs end so.
CENTRAL = re.compile(r"(?:-|/)(?:ttg|cp|tw|bcđtw|qh[0-9]{1,2}|bbt|bct)$")


def central_documents(text: Text, shielded: Sequence[Shielded]) -> list[Mention]:
    """Central documents that are the subject of what follows: "Quyết định số 11/QĐ-TTg ngày 2/3/2024 có …"."""
    places = []
    for span in shielded:
        if span.kind == "document" and CENTRAL.search(text.folded, span.start, span.end):
            subject = CONTAINS_NEAR.match(text.folded, span.end)
            if subject:
                places.append(Mention(span.start, span.end, "frame", COUNTRY))
    return places
