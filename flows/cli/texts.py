"""targetwatch read, judge: the reader and the judgement on files, without a warehouse."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from flows.cli.output import print_json, print_table
from scrapers.article import text_of_file
from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.judge import judge_cases
from warehouse.records import LOCAL_ZONE, Article, Reading, TargetwatchError


class FileError(TargetwatchError):
    """A file given on the command line that cannot be used."""

    exit_code = 2


# Keys of `read --json` in their published order, beside the field of Reading they come from.
KEYS = {
    "start": "start",
    "end": "end",
    "surface": "surface",
    "value": "value",
    "value_high": "value_high",
    "denominator": "denominator",
    "unit": "unit",
    "qualifier": "qualifier",
    "role": "role",
    "indicator": "indicator_id",
    "area": "area",
    "period_start": "period_start_on",
    "as_of": "as_of_on",
    "sentence": "sentence",
    "counted": "counted",
    "reason": "reason",
}


def read(
    files: Annotated[tuple[Path, ...], Parameter(name="FILE", negative="")] = (),
    *,
    manifest: Path | None = None,
    published: date | None = None,
    home: str = "VN",
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Read the figures of text or HTML files.

    Parameters
    ----------
    files
        Text or HTML files.
    manifest
        A CSV with doc, path (relative to it), published and home of many files, instead of FILE.
    published
        Day of publication, which "hiện nay" and dates without a year are read against.
    home
        Area code or body id that figures concern where the text names no place.
    as_json
        One JSON object a figure.
    """
    if bool(files) == bool(manifest):
        raise FileError("read: name files or --manifest, one of the two")
    articles = from_manifest(manifest) if manifest else ((f.stem, article_of(f, published, home)) for f in files)
    catalogue = load_catalogue()
    for doc, article in articles:
        readings = read_figures(article, catalogue)
        if as_json:
            print_json(as_row(doc, reading) for reading in readings)
        else:
            print_readings(doc, readings)


def article_of(path: Path, published: date | None, home: str) -> Article:
    """A file as an article whose text is the file's, so that offsets count in the file."""
    try:
        body = text_of_file(path.read_bytes(), html=path.suffix.lower() in {".html", ".htm"})
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: {error}; name a readable UTF-8 text or HTML file") from error
    midday = datetime.combine(published, time(12), LOCAL_ZONE) if published else None
    return Article(source_id="file", url=str(path), title="", body=body, home=home, published_at=midday)


def from_manifest(path: Path) -> Iterator[tuple[str, Article]]:
    """The documents a manifest lists."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: {error}; name a CSV with doc, path, published, home") from error
    for number, row in enumerate(rows, start=2):
        try:
            published = date.fromisoformat(row["published"]) if row["published"] else None
            yield row["doc"], article_of(path.parent / row["path"], published, row["home"])
        except (KeyError, ValueError) as error:
            raise FileError(f"{path}:{number}: {error}; every row needs doc, path, published, home") from error


def as_row(doc: str, reading: Reading) -> dict[str, Any]:
    """A reading under the published keys."""
    fields = asdict(reading)
    return {"doc": doc, **{key: fields[name] for key, name in KEYS.items()}}


def print_readings(doc: str, readings: list[Reading]) -> None:
    """The figures of one document as a table."""
    columns = ("figure", "value", "unit", "qualifier", "role", "indicator", "area", "as of")
    cells = ("surface", "value", "unit", "qualifier", "role", "indicator", "area", "as_of")
    rows = [as_row(doc, reading) for reading in readings]
    print_table(f"{doc}: {len(rows)} figures", columns, ([row[cell] for cell in cells] for row in rows))


def judge(*, cases: Path, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> int:
    """Judge hypothetical targets and observations.

    Parameters
    ----------
    cases
        A CSV with the columns case and inputs_json.
    as_json
        One JSON object a case.
    """
    verdicts = judge_cases(list(read_cases(cases)))
    if as_json:
        print_json(verdicts)
    else:
        columns = ("case", "status", "band", "reason", "value", "pace", "error")
        print_table(f"{cases}: {len(verdicts)} cases", columns, ([one.get(key) for key in columns] for one in verdicts))
    return int(any("error" in verdict for verdict in verdicts))


def read_cases(path: Path) -> Iterator[Mapping[str, Any]]:
    """The cases of a CSV: {"case": id, "target": …, "observations": …, "as_of": …}."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: {error}; name a CSV with case and inputs_json") from error
    for number, row in enumerate(rows, start=2):
        try:
            yield {"case": row["case"], **json.loads(row["inputs_json"])}
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise FileError(f"{path}:{number}: {error}; every row needs case and inputs_json") from error
