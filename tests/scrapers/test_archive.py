"""Raw pages kept: readable by any tool, by reference, and after a kill in the middle of a record."""

import gzip
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scrapers.archive import Archive, files_of, pages_after, prune
from scrapers.page import Page

MANY = bytes(range(256)) * 1000


@pytest.fixture
def pages(page: Callable[..., Page]) -> list[Page]:
    return [page(f"<p>bài {number}</p>".encode() + MANY, f"https://tin.vn/{number}") for number in range(3)]


def keep(folder: Path, pages: list[Page]) -> list[str]:
    archive = Archive(folder)
    return [archive.keep("tin", page, page.body) for page in pages]


def kept_in(folder: Path, source_ids: Collection[str] | None = None) -> list[Page]:
    files = [path.relative_to(folder).as_posix() for path in files_of(folder, source_ids)]
    return [page for file in files for page in pages_after(folder, file, -1)]


def test_references_lead_back_to_the_page(tmp_path: Path, pages: list[Page]) -> None:
    references = keep(tmp_path, pages)
    assert references[0] == "tin/2026-11/20261121T000000-00.warc.gz#0"
    kept = [replace(page, archive=reference) for reference, page in zip(references, pages, strict=True)]
    assert kept_in(tmp_path) == kept
    for number, reference in enumerate(references, start=1):
        file, _, offset = reference.rpartition("#")
        assert list(pages_after(tmp_path, file, int(offset))) == kept[number:]


def test_the_body_is_kept_as_it_travelled(tmp_path: Path, page: Callable[..., Page]) -> None:
    sent = replace(page("<p>bài</p>"), headers={"content-encoding": "gzip", "transfer-encoding": "chunked"})
    reference = Archive(tmp_path).keep("tin", sent, gzip.compress(sent.body))
    assert [kept.body for kept in kept_in(tmp_path)] == [sent.body]
    with (tmp_path / reference.partition("#")[0]).open("rb") as handle:
        record = next(iter(ArchiveIterator(handle)))
        assert record.raw_stream.read() == gzip.compress(sent.body)
        assert record.http_headers.get_header("transfer-encoding") is None


def test_an_empty_page_is_a_page(tmp_path: Path, page: Callable[..., Page]) -> None:
    Archive(tmp_path).keep("tin", page(""), b"")
    assert [kept.body for kept in kept_in(tmp_path)] == [b""]


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
    assert [kept.archive for kept in kept_in(tmp_path)] == [*references[:2], *later]


def test_other_tools_read_the_records(tmp_path: Path, pages: list[Page]) -> None:
    [reference, *_] = keep(tmp_path, [replace(page, headers={"etag": '"đ"'}) for page in pages])
    with (tmp_path / reference.partition("#")[0]).open("rb") as handle:
        for record, page in zip(ArchiveIterator(handle, check_digests="raise"), pages, strict=True):
            assert record.rec_type == "response"
            assert record.rec_headers.get_header("WARC-Target-URI") == page.final_url
            assert record.http_headers.get_statuscode() == "200"
            assert record.content_stream().read() == page.body
            assert record.digest_checker.passed


def test_pages_of_some_sources(tmp_path: Path, pages: list[Page]) -> None:
    archive = Archive(tmp_path)
    for source_id, page in zip(("mot", "hai", "ba"), pages, strict=True):
        archive.keep(source_id, page, page.body)
    assert [page.archive.split("/")[0] for page in kept_in(tmp_path)] == ["ba", "hai", "mot"]
    assert [page.archive.split("/")[0] for page in kept_in(tmp_path, {"hai", "bon"})] == ["hai"]


def test_pruning_removes_the_runs_before_a_moment(tmp_path: Path, page: Callable[..., Page]) -> None:
    first = datetime(2026, 9, 30, 23, tzinfo=UTC)
    for days in (0, 1, 2, 40):
        Archive(tmp_path).keep("tin", replace(page("<p>bài</p>"), fetched_at=first + timedelta(days=days)), b"")
    (tmp_path / "tin" / "2026-10" / "note.txt").touch()
    assert prune(tmp_path, first) == 0
    assert prune(tmp_path, first + timedelta(days=2)) == 2
    assert [kept.fetched_at for kept in kept_in(tmp_path)] == [first + timedelta(days=days) for days in (2, 40)]
    assert not (tmp_path / "tin" / "2026-09").exists()
    assert prune(tmp_path, first + timedelta(days=3650)) == 2
    assert [path.name for path in (tmp_path / "tin").rglob("*")] == ["2026-10", "note.txt"]


def test_an_archive_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert (kept_in(tmp_path / "none"), prune(tmp_path / "none", datetime.now(UTC))) == ([], 0)


@given(st.lists(st.tuples(st.binary(max_size=300), st.booleans()), min_size=1, max_size=4))
def test_whatever_travelled_comes_back(bodies: list[tuple[bytes, bool]]) -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    with TemporaryDirectory() as name:
        archive, kept = Archive(Path(name)), []
        for body, packed in bodies:
            headers = {"content-encoding": "gzip"} if packed else {}
            page = Page("https://tin.vn/1", "https://tin.vn/2", 200, body, moment, headers)
            kept.append(replace(page, archive=archive.keep("tin", page, gzip.compress(body) if packed else body)))
        assert kept_in(Path(name)) == kept
