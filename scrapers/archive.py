"""Raw pages kept as WARC, the format every web archive reads.

One file per run and source: archive/<source>/<YYYY-MM>/<time>-<number>.warc.gz, never appended to by another run, so
what a killed run leaves torn is the end of its own file and nothing follows it. A reference is "<path>#<offset>".
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.compression import decompress
from scrapers.page import Page, Validators

# The body is kept as it travelled, but no longer in chunks.
NOT_KEPT = {"transfer-encoding", "connection", "keep-alive", "set-cookie"}


class Archive:
    """The pages one run keeps of every source, below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}

    def keep(self, source_id: str, page: Page, raw: bytes) -> str:
        """Write one answer as it travelled; returns its reference."""
        path = self.files.get(source_id) or self.files.setdefault(source_id, self.new_file(source_id, page.fetched_at))
        with path.open("ab", buffering=0) as handle:
            offset = handle.tell()
            handle.write(record_of(page, raw))
        return f"{path.relative_to(self.folder).as_posix()}#{offset}"

    def new_file(self, source_id: str, now: datetime) -> Path:
        """A file that no run has used, created."""
        folder = self.folder / source_id / f"{now:%Y-%m}"
        folder.mkdir(parents=True, exist_ok=True)
        number = 0
        while True:
            path = folder / f"{now:%Y%m%dT%H%M%S}-{number:02d}.warc.gz"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                number += 1
            else:
                return path


def record_of(page: Page, raw: bytes) -> bytes:
    """One gzip member that holds the answer with its headers."""
    kept = [(name, value) for name, value in page.headers.items() if name not in NOT_KEPT]
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    record = writer.create_warc_record(
        page.final_url,
        "response",
        payload=BytesIO(raw),
        http_headers=StatusAndHeaders(str(page.status), kept, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": f"{page.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "WARC-Source-URI": page.url,
        },
    )
    writer.write_record(record)
    return buffer.getvalue()


def read_archived(folder: Path, reference: str) -> Page:
    """The page a reference names. Raises LookupError where the archive does not hold it whole."""
    name, _, offset = reference.rpartition("#")
    try:
        with (folder / name).open("rb") as handle:
            handle.seek(int(offset))
            return next(pages_of(handle, name))
    except (OSError, ValueError, StopIteration) as error:
        raise LookupError(f"{folder}: {reference}: no whole page there; fetch it again") from error


def archived_pages(folder: Path) -> Iterator[Page]:
    """Every page of the archive, file by file; a record torn by a kill is left out."""
    for path in sorted(folder.glob("**/*.warc.gz")):
        with path.open("rb") as handle:
            yield from pages_of(handle, path.relative_to(folder).as_posix())


def pages_of(handle: IO[bytes], name: str) -> Iterator[Page]:
    """The pages of an open file from where it stands, up to the first torn record."""
    records = ArchiveIterator(handle, check_digests=True)
    try:
        for record in records:
            raw = whole(record.raw_stream)
            if not record.digest_checker.passed:
                return
            yield page_of(record, raw, f"{name}#{records.get_record_offset()}")
    except (ArchiveLoadFailed, EOFError):
        return


def whole(stream: IO[bytes]) -> bytes:
    """All of a stream that may give less than it is asked for."""
    return b"".join(iter(lambda: stream.read(1 << 16), b""))


def page_of(record: Any, raw: bytes, reference: str) -> Page:
    """A record as the page it was."""
    headers: Mapping[str, str] = {key.lower(): value for key, value in record.http_headers.headers}
    final_url = record.rec_headers.get_header("WARC-Target-URI")
    return Page(
        url=record.rec_headers.get_header("WARC-Source-URI") or final_url,
        final_url=final_url,
        status=int(record.http_headers.get_statuscode()),
        body=decompress(raw, headers.get("content-encoding", "")),
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        headers=headers,
        validators=Validators(headers.get("etag", ""), headers.get("last-modified", "")),
        archive=reference,
    )
