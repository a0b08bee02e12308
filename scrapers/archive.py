"""Raw pages kept as WARC, the format every web archive reads.

One file per run and source: archive/<source>/<YYYY-MM>/<time>-<number>.warc.gz, its time in UTC, never appended to by
another run, so what a killed run leaves torn is the end of its own file and nothing follows it. A reference is
"<path>#<offset>".
"""

import gzip
from base64 import b32encode
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha1
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scrapers.compression import decompress
from scrapers.page import Page, Validators

# The body is kept as it travelled, but no longer in chunks.
NOT_KEPT = {"transfer-encoding", "connection", "keep-alive", "set-cookie"}
STAMP = "%Y%m%dT%H%M%S"


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
        began = now.astimezone(UTC)
        folder = self.folder / source_id / f"{began:%Y-%m}"
        folder.mkdir(parents=True, exist_ok=True)
        number = 0
        while True:
            path = folder / f"{began:{STAMP}}-{number:02d}.warc.gz"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                number += 1
            else:
                return path


def record_of(page: Page, raw: bytes) -> bytes:
    """One gzip member that holds the answer with its headers. warcio reads what is written here, but writes slowly."""
    kept = {name: value for name, value in page.headers.items() if name not in NOT_KEPT}
    block = head_of(f"HTTP/1.1 {page.status}", kept) + raw
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Target-URI": page.final_url,
        "WARC-Date": f"{page.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Source-URI": page.url,
        "WARC-Payload-Digest": digest(raw),
        "WARC-Block-Digest": digest(block),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    # What travelled compressed gets no smaller.
    level = 0 if "content-encoding" in page.headers else 6
    return gzip.compress(head_of("WARC/1.0", fields) + block + b"\r\n\r\n", level, mtime=0)


def head_of(first: str, fields: Mapping[str, str]) -> bytes:
    """A first line and fields, as WARC and HTTP write them."""
    return "".join((first, "\r\n", *(f"{name}: {value}\r\n" for name, value in fields.items()), "\r\n")).encode()


def digest(data: bytes) -> str:
    """The digest of some bytes, as WARC readers expect it."""
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"


def pages_after(folder: Path, name: str, offset: int) -> Iterator[Page]:
    """The pages of one file that come after the one at an offset, or all of them where that is negative; a record torn
    by a kill is left out.

    Raises FileNotFoundError.
    """
    with (folder / name).open("rb") as handle:
        handle.seek(max(offset, 0))
        yield from islice(pages_of(handle, name), offset >= 0, None)


def files_of(folder: Path, source_ids: Collection[str] | None = None) -> list[Path]:
    """The files of the archive, or of some sources, each source's the oldest first."""
    return [
        path
        for path in sorted(folder.glob("*/*/*.warc.gz"))
        if source_ids is None or path.parent.parent.name in source_ids
    ]


def prune(folder: Path, before: datetime) -> int:
    """Remove the files of runs that began before a moment, and the folders that leaves empty; how many files."""
    old = [path for path in files_of(folder) if path.name < f"{before.astimezone(UTC):{STAMP}}"]
    for path in old:
        path.unlink()
    for month in {path.parent for path in old}:
        if not any(month.iterdir()):
            month.rmdir()
    return len(old)


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
