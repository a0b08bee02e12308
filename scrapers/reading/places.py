"""Every name of the catalogue's provinces and ministries, found in a text and checked by what stands beside it."""

import re
from collections.abc import Sequence
from datetime import date

from scrapers.reading.lexicon import Lexicon, Mark
from scrapers.reading.localities import CHECKS, Known
from scrapers.reading.mentions import COUNTRY, MINISTRIES, PROVINCES, Mention, passed_over
from scrapers.reading.shield import Shielded
from scrapers.reading.tables import meanings, terms
from scrapers.reading.text import Text
from scrapers.reading.words import before, tails
from warehouse.records import Area, Catalogue

MISLEADING = frozenset(terms("not_a_province", "aliases"))
# The province's name begins another name: the battle, the ocean, oceanography, a former province.
LONGER_NAMES = {"Điện Biên": " Phủ", "Thái Bình": " Dương", "Hải Dương": " học", "Hà Nam": " Ninh"}
OTHER_NAMES = frozenset(terms("not_a_province", "after"))
CITY = re.compile(r"(?:thành phố|tp\.?)\s?$")
CONTAINS_NEAR = re.compile(
    r"(?: ngày [0-9/.-]{5,10})?(?: của [^,.;\n]{3,40})?,? (?:có|gồm|bao gồm|đề ra|đặt ra|nêu|xác định)\b"
)
BLOCS = (MINISTRIES, PROVINCES)
NATIONWIDE = ("country", "actor", "frame")
Meaning = tuple[str, str] | None
REPORTING = ("ministry", "ministerial_agency", "gov_agency")
SPEAKING = ("committee", "party")


def named_in_tables(row: str) -> tuple[str, str]:
    """The kind and key of a mention that a row of the table of places stands for."""
    if row in BLOCS:
        return "bloc", row
    return row, COUNTRY if row in NATIONWIDE else ""


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
        known = Known({}, [], {span.start: span.end for span in shielded if span.kind == "numbering"})
        found = [checked for mark in marks if (checked := self.checked(text, mark, known))]
        return sorted([*passed_over(text, found), *central_documents(text, shielded)], key=lambda m: m.start)

    def checked(self, text: Text, mark: Mark[Meaning], known: Known) -> Mention | None:
        """The mention a term makes, unless its spelling or neighbours say it is something else."""
        if mark.meaning is None:
            return None
        mention = Mention(mark.start, mark.end, *mark.meaning)
        if mention.kind == "area":
            return self.province(text, mention)
        check = CHECKS.get(mention.kind)
        return check(text, mention, known) if check else mention

    def province(self, text: Text, mention: Mention) -> Mention | None:
        """A province; a place below it where a city bears its name; None where the words mean another thing."""
        surface = text.nfc[mention.start : mention.end]
        if not surface[surface.rfind(" ") + 1].isupper() or (
            surface.isascii() and len(surface) <= 3 and not surface.isupper()
        ):
            return None
        lead = before(text.folded, mention.start, 16)
        longer = LONGER_NAMES.get(mention.key)
        if longer and text.nfc.startswith(longer, mention.end):
            return None
        if CITY.search(lead):
            municipal = any(row.kind == "municipality" for row in self.rows[mention.key])
            return mention if municipal else mention._replace(kind="local", key=surface)
        return None if OTHER_NAMES.intersection(tails(lead, 2)) else mention

    def home_name(self, code: str, day: date | None) -> str | None:
        """The province with a code on a day; None where the code is the country's or a body's."""
        named = self._by_code.get(code, [])
        valid = [area for area in named if day is None or area.valid_on(day)]
        return (valid or named)[-1].name_vi if named else None

    def is_city(self, code: str) -> bool:
        """Whether a code is a municipality's."""
        return any(area.kind == "municipality" for area in self._by_code.get(code, ()))

    def is_municipal(self, name: str, day: date | None) -> bool:
        """Whether a name is a municipality's on a day, and no city's within a province."""
        return any(row.kind == "municipality" and (day is None or row.valid_on(day)) for row in self.rows[name])

    def ended(self, name: str, day: date | None) -> bool:
        """Whether no province bears a name any more on a day."""
        return day is not None and all(row.valid_to is not None and row.valid_to < day for row in self.rows[name])

    def code(self, name: str, day: date | None, *, goal: bool, former: bool = False) -> tuple[str, date | None]:
        """The code of a province on a day, and the last day of a province that had ended by then.

        A goal of an ended province is its successor's; what it reached stays its own. `former` means the province
        that bore the name before the last merger.
        """
        rows = [row for row in self.rows[name] if row.valid_to] if former else self.rows[name]
        rows = rows or self.rows[name]
        if day is None:
            return rows[-1].code, None
        for row in rows:
            if row.valid_on(day):
                return row.code, None
        ended = max(rows, key=lambda row: row.valid_to or date.max)
        if goal and ended.successor_code:
            return ended.successor_code, None
        return ended.code, ended.valid_to


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
