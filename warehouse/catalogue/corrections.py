"""Figures that a source printed wrong, and what is right."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.catalogue.errors import CatalogueError
from warehouse.records import Catalogue, Correction

# Either names a figure: one number of one article, or what every source prints for one day.
IN_ARTICLE = {"url", "surface"}
OF_A_DAY = {"indicator", "area", "as_of"}
ALWAYS = {"expect", "reason", "since"}
VERDICT = {"value", "ignore"}
KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("url", "surface", "indicator", "area", "reason"), (str, "text in quotes")),
    **dict.fromkeys(("as_of", "since"), (date, "a day such as 2026-03-31, without quotes")),
    **dict.fromkeys(("expect", "value"), (Decimal, "a number")),
    "ignore": (bool, "true"),
}


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read corrections.toml; raises CatalogueError, whose one line names file, key and remedy."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path}: {error}; mend the file") from error
    for key, table in tables.items():
        for flaw in flaws(table):
            raise CatalogueError(f"{path}: [{key}] {flaw}")
    return tuple(correction_of(key, table) for key, table in tables.items())


def flaws(table: Any) -> Iterator[str]:
    """What is wrong with one table: key and remedy of each."""
    if not isinstance(table, dict):
        yield "is no table; write its keys below a heading [name]"
        return
    yield from (f"{key}: unknown key; remove it or correct its spelling" for key in sorted(table.keys() - KINDS.keys()))
    if bool(IN_ARTICLE & table.keys()) == bool(OF_A_DAY & table.keys()):
        yield "names no one figure; give url and surface, or indicator, area and as_of"
    place = IN_ARTICLE if "url" in table or "surface" in table else OF_A_DAY
    yield from (f"{key}: missing; add it" for key in sorted((place | ALWAYS) - table.keys()))
    if len(VERDICT & table.keys()) != 1:
        yield "value: give the right value, or ignore = true, one of the two"
    yield from (
        f"{key}: {value!r} is not {KINDS[key][1]}; correct it"
        for key, value in table.items()
        if key in KINDS and not fits(key, value)
    )


def fits(key: str, value: Any) -> bool:
    """Whether a value is of the kind its key asks for."""
    kind = KINDS[key][0]
    if kind is Decimal:
        return type(value) in (int, Decimal) and storable(Decimal(value))
    return type(value) is kind and value not in ("", False)


def storable(number: Decimal) -> bool:
    """Whether the warehouse holds a number exactly: 29 digits before the comma and 9 behind it."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -9 and abs(number) < 10**29


def correction_of(key: str, table: dict[str, Any]) -> Correction:
    """A table that has no flaws."""
    right = table.get("value")
    return Correction(
        correction_id=key,
        expect=Decimal(table["expect"]),
        value=None if right is None else Decimal(right),
        reason=table["reason"],
        since=table["since"],
        url=table.get("url"),
        surface=table.get("surface"),
        indicator_id=table.get("indicator"),
        area=table.get("area"),
        as_of_on=table.get("as_of"),
    )


def broken_corrections(catalogue: Catalogue) -> Iterator[str]:
    """What corrections name that the catalogue does not hold, and pairs that correct one figure twice."""
    taken: dict[tuple[object, ...], str] = {}
    for one in catalogue.corrections:
        where = f"corrections.toml: [{one.correction_id}]"
        if one.indicator_id and one.indicator_id not in catalogue.indicators:
            yield f"{where} indicator: unknown indicator {one.indicator_id!r}; correct it"
        if one.area and one.as_of_on and not known_place(catalogue, one.area, one.as_of_on):
            yield f"{where} area: {one.area!r} is no area or body on {one.as_of_on}; correct it"
        place = (one.url, one.surface, one.indicator_id, one.area, one.as_of_on, one.expect)
        if place in taken:
            yield f"{where} corrects the same figure as [{taken[place]}]; remove one of them"
        taken[place] = one.correction_id


def known_place(catalogue: Catalogue, code: str, day: date) -> bool:
    """Whether a code is an area or body on a day."""
    return any(code == area.code and area.valid_on(day) for area in catalogue.areas) or any(
        code == body.body_id
        and (body.valid_from is None or body.valid_from <= day)
        and (body.valid_to is None or day <= body.valid_to)
        for body in catalogue.bodies
    )
