"""What a backfill need not do again: pages that were read, and how far files of raw pages were."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from warehouse.arrow import TEXT, Columns, merge, registered, table_of
from warehouse.connection import Connection, transaction
from warehouse.records import ArchiveRead
from warehouse.rows import run
from warehouse.statements import statement

OFFSET = pa.int64()
ARCHIVE_READS: Columns = {
    **{name: (name, TEXT) for name in ("file", "reader_version")},
    **{name: (name, OFFSET) for name in ("last_offset", "size")},
}


def pages_read(con: Connection, urls: Sequence[str], reader_version: str) -> dict[str, date | None]:
    """Those of the URLs that this version of the reader has made an article of, and when that was published."""
    given = {"reader_version": reader_version}
    with transaction(con), registered(con, "asked", pa.table({"url": pa.array(urls, type=TEXT)})):
        return dict(run(con, statement("queries/backfill/pages_read"), given))


def archive_reads(con: Connection, source_id: str, reader_version: str) -> dict[str, ArchiveRead]:
    """How far this version of the reader has come in the files of a source, by file."""
    given = {"source_id": source_id, "reader_version": reader_version}
    rows = run(con, statement("queries/backfill/archive_reads"), given)
    return {row[0]: ArchiveRead(*row) for row in rows}


def remember_archive_reads(con: Connection, reads: Sequence[ArchiveRead]) -> None:
    """Remember how far files have been read, in the place of what was remembered of them."""
    with transaction(con):
        merge(con, "backfill/remember_archive_reads", table_of(reads, ARCHIVE_READS))
