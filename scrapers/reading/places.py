"""Whose figure it is: provinces, ministries, blocs or the country, valid on the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.reading.lexicon import Lexicon
from scrapers.reading.shield import Shielded
from scrapers.reading.tables import meanings, terms
from scrapers.reading.text import Text
from scrapers.reading.words import before, tails
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


def named_in_tables(row: str) -> tuple[str, str]:
    """The kind and key of a mention that a row of the table of places stands for."""
    if row in BLOCS:
        return "bloc", row
    return row, "" if row in ("home", "local") else COUNTRY



class Gazetteer:
    """Every name of the areas and bodies of a catalogue, found in one pass."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rows: dict[str, list[Area]] = {}
        known: dict[str, Meaning] = meanings("places", named_in_tables)
        for area in catalogue.areas:
            if area.code == COUNTRY:
                continue
            self.rows.setdefault(area.name_vi, []).append(area)
            for alias in (area.name_vi, *area.aliases):
                if alias.lower() not in MISLEADING:
                    known.setdefault(alias.lower(), ("area", area.name_vi))
        self.bodies = {body.body_id: body for body in catalogue.bodies}
        for body in catalogue.bodies:
            if body.kind in ("ministry", "ministerial_agency", "gov_agency"):
                for alias in (body.name_vi, *body.aliases):
                    known.setdefault(alias.lower(), ("body", body.body_id))
            elif body.kind in ("committee", "party"):
                known.setdefault(body.name_vi.lower(), ("actor", COUNTRY))
        self.lexicon = Lexicon(known)
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
        if OTHER_NAMES.intersection(tails(lead, 2)):
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
