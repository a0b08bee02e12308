"""The read-only copy."""

from datetime import date

import pytest

from warehouse.connection import WarehouseError, open_warehouse
from warehouse.load import load_articles
from warehouse.publish import publish_copy
from warehouse.standings import record_transitions

JUNE = date(2025, 6, 30)


def work(path, copy, batch, moment):
    with open_warehouse(path) as con:
        load_articles(con, batch, reader_version="1", now=moment(1))
        record_transitions(con, date(2026, 2, 1), moment(1))
    return publish_copy(path, copy)


def test_nothing_new_leaves_the_copy_alone(path, tmp_path, figure, story, moment):
    copy = tmp_path / "public" / "copy.duckdb"
    batch = [story("a", figure("34000000", JUNE))]
    assert work(path, copy, batch, moment)
    inode, content = copy.stat().st_ino, path.read_bytes()
    assert not work(path, copy, batch, moment)
    assert copy.stat().st_ino == inode
    assert path.read_bytes() == content
    assert [one.name for one in copy.parent.iterdir()] == ["copy.duckdb"]


def test_a_reader_keeps_its_copy_while_it_is_swapped(path, tmp_path, figure, story, moment):
    copy = tmp_path / "copy.duckdb"
    publish_copy(path, copy)
    asked = "SELECT count(*) FROM mart.figure_evidence"
    with open_warehouse(copy, read_only=True) as reader:
        assert work(path, copy, [story("a", figure("34000000", JUNE))], moment)
        assert reader.execute(asked).fetchone() == (0,)
    with open_warehouse(copy, read_only=True) as reader:
        assert reader.execute(asked).fetchone() == (1,)


def test_a_copy_that_cannot_be_written_is_one_line(path, tmp_path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(WarehouseError, match="file") as error:
        publish_copy(path, tmp_path / "file" / "copy.duckdb")
    assert "\n" not in str(error.value)
