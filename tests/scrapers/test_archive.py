"""Raw pages kept: readable by any tool, by reference, and after a kill in the middle of a record."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers.archive import Archive, archived_pages, read_archived
from scrapers.page import Page

MANY = bytes(range(256)) * 1000


@pytest.fixture
def pages(page: Callable[..., Page]) -> list[Page]:
    return [page(f"<p>bài {number}</p>".encode() + MANY, f"https://tin.vn/{number}") for number in range(3)]


def keep(folder: Path, pages: list[Page]) -> list[str]:
    archive = Archive(folder)
    return [archive.keep("tin", page, page.body) for page in pages]


def test_references_lead_back_to_the_page(tmp_path: Path, pages: list[Page]) -> None:
    references = keep(tmp_path, pages)
    assert references[0] == "tin/2026-11/20261121T000000-00.warc.gz#0"
    for reference, page in zip(references, pages, strict=True):
        kept = read_archived(tmp_path, reference)
        assert kept == replace(page, archive=reference)
    assert [kept.archive for kept in archived_pages(tmp_path)] == references


def test_the_body_is_kept_as_it_travelled(tmp_path: Path, page: Callable[..., Page]) -> None:
    sent = replace(page("<p>bài</p>"), headers={"content-encoding": "gzip", "transfer-encoding": "chunked"})
    reference = Archive(tmp_path).keep("tin", sent, gzip.compress(sent.body))
    assert read_archived(tmp_path, reference).body == sent.body
    with (tmp_path / reference.partition("#")[0]).open("rb") as handle:
        record = next(iter(ArchiveIterator(handle)))
        assert record.raw_stream.read() == gzip.compress(sent.body)
        assert record.http_headers.get_header("transfer-encoding") is None


def test_an_empty_page_is_a_page(tmp_path: Path, page: Callable[..., Page]) -> None:
    reference = Archive(tmp_path).keep("tin", page(""), b"")
    assert read_archived(tmp_path, reference).body == b""


@pytest.mark.parametrize("share", [0.001, 0.01, 0.2, 0.5, 0.9])
def test_a_torn_last_record_breaks_nothing(share: float, tmp_path: Path, pages: list[Page]) -> None:
    references = keep(tmp_path, pages)
    path = tmp_path / references[0].partition("#")[0]
    last = int(references[2].partition("#")[2])
    size = path.stat().st_size
    with path.open("r+b") as handle:
        handle.truncate(last + 1 + int(share * (size - last)))
    later = keep(tmp_path, pages[:1])
    assert later[0] == "tin/2026-11/20261121T000000-01.warc.gz#0"
    assert [kept.archive for kept in archived_pages(tmp_path)] == [*references[:2], *later]
    with pytest.raises(LookupError, match="fetch it again"):
        read_archived(tmp_path, references[2])


@pytest.mark.parametrize("reference", ["", "tin/none.warc.gz#0", "tin#x"])
def test_an_unknown_reference_is_one_clear_error(reference: str, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no whole page there"):
        read_archived(tmp_path, reference)
