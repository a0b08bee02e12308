"""targetwatch read, judge: the reader and the judgement on files, without a warehouse."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, TypeVar

from cyclopts import Parameter

from flows.cli.marked import Document, Span, coloured, legend, page
from flows.cli.output import console, print_json, print_table
from scrapers.article import text_of_file
from scrapers.reading.read import account, read_figures
from scrapers.reading.shield import Shielded
from warehouse.catalogue import load_catalogue
from warehouse.judge import judge_cases
from warehouse.records import LOCAL_ZONE, Article, Catalogue, TargetwatchError

T = TypeVar("T")


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
    whole: Annotated[bool, Parameter(name="--all", negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    html: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
) -> None:
    """Read the figures of text or HTML files.

    On a terminal the text is shown with its figures marked, and a table under it; elsewhere the table alone.

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
    whole
        Also what looks like a figure and is none, and what it is: the rest of the text's digits.
    as_json
        One JSON object a figure; with --all also one a span that is none, whose key "shielded" says what it is.
    html
        A page that stands alone, with the figures marked and why each was read so.
    out
        The file for that page, instead of standard output.
    """
    if bool(files) == bool(manifest):
        raise FileError("read: name files or --manifest, one of the two")
    if as_json and html:
        raise FileError("read: --json or --html, one of the two")
    if out and not html:
        raise FileError("read: --out is the file for a page; add --html")
    articles = from_manifest(manifest) if manifest else ((f.stem, article_of(f, published, home)) for f in files)
    catalogue = load_catalogue()
    documents = (read_document(doc, article, catalogue, whole) for doc, article in articles)
    if html:
        write_page(list(documents), out)
    else:
        for document in documents:
            show(document, as_json)


def read_document(doc: str, article: Article, catalogue: Catalogue, whole: bool) -> Document:
    """The figures of an article, and the rest of its digits if the whole is wanted."""
    return Document(doc, article.text, read_figures(article, catalogue), account(article.text) if whole else ())


def write_page(documents: list[Document], out: Path | None) -> None:
    """Write the page of some documents to a file, or to standard output."""
    if out is None:
        console.file.write(page(documents))
        return
    try:
        out.write_text(page(documents), encoding="utf-8")
    except OSError as error:
        raise FileError(f"{out}: {error.strerror}; name a file in a writable folder") from error
    console.print(f"{out}: {sum(len(one.readings) for one in documents)} figures", markup=False)


def show(document: Document, as_json: bool) -> None:
    """Print a document for a machine, a person at a terminal, or whatever reads a pipe."""
    if as_json:
        print_json(as_row(document, span) for span in document.spans)
        return
    if console.is_terminal:
        console.print(coloured(document))
        console.print()
        console.print(legend(document))
    print_readings(document)


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

    def document(row: Mapping[str, str]) -> tuple[str, Article]:
        published = date.fromisoformat(row["published"]) if row["published"] else None
        return row["doc"], article_of(path.parent / row["path"], published, row["home"])

    return read_rows(path, "doc, path, published, home", document)


def read_rows(path: Path, columns: str, build: Callable[[Mapping[str, str]], T]) -> Iterator[T]:
    """What is built of each row of a CSV; `columns` names those it must have."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: {error}; name a CSV with {columns}") from error
    for number, row in enumerate(csv.DictReader(StringIO(text, newline="")), start=2):
        try:
            yield build(row)
        except (KeyError, TypeError, ValueError) as error:
            raise FileError(f"{path}:{number}: {error}; every row needs {columns}") from error


def as_row(document: Document, span: Span) -> dict[str, Any]:
    """A figure under the published keys, or a span that is none with what it is."""
    if isinstance(span, Shielded):
        surface = document.text[span.start : span.end]
        return {"doc": document.doc, "start": span.start, "end": span.end, "surface": surface, "shielded": span.kind}
    fields = asdict(span)
    return {"doc": document.doc, **{key: fields[name] for key, name in KEYS.items()}}


def print_readings(document: Document) -> None:
    """The figures of one document as a table, and under it what was shielded."""
    columns = ("figure", "value", "unit", "qualifier", "role", "indicator", "area", "as of")
    cells = ("surface", "value", "unit", "qualifier", "role", "indicator", "area", "as_of")
    rows = [as_row(document, reading) for reading in document.readings]
    values = ([row[cell] for cell in cells] for row in rows)
    print_table(f"{document.doc}: {len(rows)} figures", columns, values, fold=("figure", "unit", "indicator", "area"))
    if document.shielded:
        spans = ((document.text[span.start : span.end], span.kind) for span in document.shielded)
        print_table(
            f"{document.doc}: {len(document.shielded)} spans that are no figures", ("number", "what it is"), spans
        )


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
    return read_rows(path, "case and inputs_json", lambda row: {"case": row["case"], **json.loads(row["inputs_json"])})
