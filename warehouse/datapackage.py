"""The description of exported files as a Data Package (datapackage.org, version 2)."""

from collections.abc import Sequence
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from warehouse.connection import Connection
from warehouse.dictionary import Column, Relation
from warehouse.rows import run, utc
from warehouse.statements import statement

MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

# SQL type → field type, beside lists, structs and decimals. HUGEINT is none: Parquet would make it a double.
FIELD_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}

NOTE = (
    "Every dated target, every figure read for it, the sentence each figure stands in, and the verdicts. The licence is"
    " the project's; sentences are quoted and remain those of the sources named. Parquet holds texts as printed; in CSV"
    " a text that a spreadsheet would run as a formula is led by an apostrophe, and lists and structs are JSON."
)


def resource(relation: Relation, path: Path, rows: int, digest: str) -> dict[str, Any]:
    """One file of a view.

    Parquet knows its own types and rows: the tools that check packages read CSV as tables and hash the rest.
    """
    format_ = path.suffix[1:]
    return {
        "name": path.name,
        **({"type": "table", "rows": rows} if format_ == "csv" else {"type": "file"}),
        "path": path.name,
        "format": format_,
        "mediatype": MEDIA[format_],
        "encoding": "utf-8",
        "title": relation.comment,
        "description": f"{relation.question} {' '.join(relation.example.split())}",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {"fields": [field(column) for column in relation.columns], "missingValues": [""]},
    }


def field(column: Column) -> dict[str, str]:
    """One column of a view."""
    return {"name": column.name, "type": field_type(column.type), "description": column.comment}


def field_type(sql: str) -> str:
    """The field type of an SQL type. Raises KeyError for one that no view has had yet."""
    if sql.endswith("[]"):
        return "array"
    if sql.startswith("STRUCT("):
        return "object"
    return "number" if sql.startswith("DECIMAL(") else FIELD_TYPES[sql]


def descriptor(con: Connection, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The whole datapackage.json; `created` is the moment of the last evaluation, so that the same gives the same."""
    project = metadata("targetwatch")
    evaluated = [utc(moment).isoformat() for _, moment in run(con, statement("queries/last_evaluation"), {})]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "targetwatch",
        "title": project["Summary"],
        "description": NOTE,
        "version": project["Version"],
        **({"created": evaluated[0]} if evaluated else {}),
        "licenses": [{"name": project["License-Expression"]}],
        "sources": [
            {"title": name, "path": f"https://{host}"} for name, host in run(con, statement("queries/sources"), {})
        ],
        "resources": list(resources),
    }
