"""The reference data: what is measured, what was promised, where, and by whom."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from warehouse.catalogue.corrections import broken_corrections, read_corrections
from warehouse.catalogue.errors import CatalogueError
from warehouse.records import Area, Body, Catalogue, Indicator, Milestone, Recognition, Role, Target

__all__ = ["FOLDER", "CatalogueError", "load_catalogue", "read_rows"]

T = TypeVar("T")

FOLDER = Path(__file__).parent
FILES = ("indicators.toml", "targets.csv", "milestones.csv", "areas.csv", "bodies.csv", "corrections.toml")


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read and check the whole catalogue.

    Raises CatalogueError, whose one line names file, key and remedy.
    """
    indicators = read_indicators(folder / "indicators.toml")
    catalogue = Catalogue(
        indicators=indicators,
        targets=tuple(read_rows(folder / "targets.csv", "target_id", target_of)),
        areas=tuple(read_rows(folder / "areas.csv", "code", area_of)),
        bodies=tuple(read_rows(folder / "bodies.csv", "body_id", body_of)),
        version=sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()[:12],
        milestones=tuple(read_rows(folder / "milestones.csv", "target_id", milestone_of)),
        corrections=read_corrections(folder / "corrections.toml"),
    )
    for broken in chain(broken_references(catalogue), broken_corrections(catalogue)):
        raise CatalogueError(f"{folder}/{broken}")
    return catalogue


OPERATORS = {">=", ">", "<=", "<"}


def broken_references(catalogue: Catalogue) -> Iterator[str]:
    """What names something the catalogue does not hold: file, key and remedy of each."""
    targets = {target.target_id: target for target in catalogue.targets}
    for target in catalogue.targets:
        where = f"targets.csv: {target.target_id}"
        if target.indicator_id not in catalogue.indicators:
            yield f"{where}: unknown indicator {target.indicator_id!r}; add its table to indicators.toml"
        elif target.unit != (unit := catalogue.indicators[target.indicator_id].unit):
            yield f"{where}: unit {target.unit!r} is not the {unit!r} of its indicator; make them agree"
        if target.op not in OPERATORS:
            yield f"{where}: op {target.op!r} is none of {', '.join(sorted(OPERATORS))}; correct it"
        if target.superseded_by and target.superseded_by not in targets:
            yield f"{where}: superseded_by {target.superseded_by!r} is no target; correct it"
    for milestone in catalogue.milestones:
        if milestone.target_id not in targets:
            yield f"milestones.csv: {milestone.target_id!r} is no target; correct it"


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Read indicators.toml; keys are indicator ids."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path}: {error}; mend the file") from error
    words = tables.pop("words", {})
    return {key: indicator_of(path, key, table, words) for key, table in tables.items()}


RECOGNITION_KEYS = {"phrases", "require", "topic", "forbid", "units", "roles", "where", "range"}
INDICATOR_KEYS = {"name_vi", "name_en", "unit", "direction", "kind"}
OPTIONAL_KEYS = {"cadence", "aggregation"}
# What adds up over areas is counted: the shares, ranks and scores of two provinces are not those of both together.
ADDABLE_UNITS = {"count", "VND", "USD"}


def indicator_of(path: Path, key: str, table: dict[str, Any], words: dict[str, list[str]]) -> Indicator:
    """One table of indicators.toml, with the word lists its phrases may name."""
    for name in sorted(table.keys() - INDICATOR_KEYS - RECOGNITION_KEYS - OPTIONAL_KEYS):
        raise CatalogueError(f"{path}: [{key}] {name}: unknown key; remove it or correct its spelling")
    for name in sorted(INDICATOR_KEYS - table.keys()):
        raise CatalogueError(f"{path}: [{key}] {name}: missing; add it")
    for name, known in CHOICES.items():
        for value in sorted(set(chosen(table, name)) - known):
            raise CatalogueError(f"{path}: [{key}] {name}: {value!r} is none of {', '.join(sorted(known))}; correct it")
    if "aggregation" in table and table["unit"] not in ADDABLE_UNITS:
        raise CatalogueError(f"{path}: [{key}] aggregation: figures in {table['unit']!r} do not add up; remove it")
    low, high = (Decimal(str(bound)) for bound in table["range"]) if "range" in table else (None, None)
    said = {name: spell_out(path, key, name, table.get(name, ()), words) for name in PATTERN_KEYS}
    recognition = Recognition(
        **said,
        units=tuple(table.get("units", ())),
        roles=tuple(Role(role) for role in table.get("roles", ())),
        where=table.get("where", ""),
        low=low,
        high=high,
    )
    named = {name: table[name] for name in INDICATOR_KEYS}
    optional = {name: table.get(name, "") for name in OPTIONAL_KEYS}
    return Indicator(key, **named, **optional, recognition=recognition)


CHOICES = {
    "roles": {str(role) for role in Role},
    "where": {"nation", "province"},
    "cadence": {"monthly", "quarterly", "yearly", "two_yearly"},
    "aggregation": {"sum"},
}


def chosen(table: dict[str, Any], name: str) -> list[str]:
    """The values of a key that holds one or a list of them, or is absent."""
    value = table.get(name, [])
    return [value] if isinstance(value, str) else value


PATTERN_KEYS = ("phrases", "require", "topic", "forbid")
WORD_LIST = re.compile(r"<([^<>]+)>")


def spell_out(path: Path, key: str, name: str, patterns: Iterable[str], words: dict[str, list[str]]) -> tuple[str, ...]:
    """The patterns with each <word list> written out: "<a> b|c" becomes "a1 b|a2 b|c"."""
    for unknown in sorted({found for pattern in patterns for found in WORD_LIST.findall(pattern)} - words.keys()):
        raise CatalogueError(f"{path}: [{key}] {name}: no word list <{unknown}>; add it to [words]")

    def spelled(term: str) -> list[str]:
        match = WORD_LIST.search(term)
        if match is None:
            return [term]
        return [
            out for word in words[match[1]] for out in spelled(f"{term[: match.start()]}{word}{term[match.end() :]}")
        ]

    return tuple(
        " + ".join("|".join(out for term in part.split("|") for out in spelled(term)) for part in pattern.split(" + "))
        for pattern in patterns
    )


def read_rows(path: Path, key: str, build: Callable[[dict[str, str]], T]) -> Iterator[T]:
    """Build a record of each row of a CSV file, saying which row and column is wrong."""
    with path.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            try:
                yield build(row)
            except (KeyError, ValueError, InvalidOperation) as error:
                raise CatalogueError(f"{path}:{number}: {row.get(key)}: {error}; mend the row") from error


def day(text: str) -> date | None:
    """An ISO date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    """A decimal, or None for an empty cell."""
    return Decimal(text) if text else None


def names(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, separated by semicolons."""
    return tuple(part for part in text.split(";") if part)


def target_of(row: dict[str, str]) -> Target:
    """A row of targets.csv."""
    return Target(
        target_id=row["target_id"],
        indicator_id=row["indicator_id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        unit=row["unit"],
        op=row["op"],
        value=Decimal(row["value"]),
        value_high=number(row["value_high"]),
        deadline=date.fromisoformat(row["deadline"]),
        scope=names(row["scope"]),
        document_no=row["document_no"],
        document_on=day(row["document_on"]),
        issuer=row["issuer"],
        section=row["section"],
        certainty=row["certainty"],
        source_url=row["source_url"],
        notes=row["notes"],
        baseline_on=day(row["baseline_on"]),
        baseline_value=number(row["baseline_value"]),
        superseded_by=row["superseded_by"] or None,
        alerting=row["alerting"] != "no",
    )


def milestone_of(row: dict[str, str]) -> Milestone:
    """A row of milestones.csv."""
    return Milestone(row["target_id"], date.fromisoformat(row["done_on"]), row["source_url"], row["note"])


def area_of(row: dict[str, str]) -> Area:
    """A row of areas.csv."""
    return Area(
        row["code"],
        row["name_vi"],
        row["name_en"],
        row["kind"],
        day(row["valid_from"]),
        day(row["valid_to"]),
        row["successor_code"] or None,
        names(row["aliases"]),
    )


def body_of(row: dict[str, str]) -> Body:
    """A row of bodies.csv."""
    return Body(
        row["body_id"],
        row["name_vi"],
        row["name_en"],
        row["kind"],
        day(row["valid_from"]),
        day(row["valid_to"]),
        row["successor_id"] or None,
        names(row["aliases"]),
    )
