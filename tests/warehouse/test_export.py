"""Exported files: the same rows, described column by column, one whole set at every moment."""

import csv
import json
import os
import threading
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pyarrow.parquet as pq
import pytest

from scrapers.newsroom import SOURCES
from scrapers.source import registry
from warehouse.connection import WarehouseError
from warehouse.datapackage import field_type
from warehouse.dictionary import dictionary
from warehouse.export import export_mart

csv.field_size_limit(10_000_000)


@pytest.fixture(scope="module")
def exported(newsroom_warehouse, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "mart"
    assert export_mart(newsroom_warehouse, folder)
    return folder


def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_view_is_there_in_both_formats(exported):
    views = [one.name for one in dictionary().values() if one.kind == "view"]
    files = {f"{name}.{suffix}" for name in views for suffix in ("csv", "parquet")}
    assert {one.name for one in exported.iterdir()} == files | {"datapackage.json"}
    assert {one["path"] for one in package(exported)["resources"]} == files


def test_the_package_says_what_it_is(exported):
    told = package(exported)
    assert told["created"] == "2026-10-01T11:00:00+00:00"
    assert told["licenses"] == [{"name": "Apache-2.0"}]
    assert len(told["sources"]) == len(registry(SOURCES))
    assert all(one["title"] and one["path"].startswith("https://") for one in told["sources"])


def test_bytes_hashes_and_rows_are_those_of_the_files(exported):
    for one in package(exported)["resources"]:
        content = (exported / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        if one["format"] == "csv":
            rows = pq.read_metadata((exported / one["path"]).with_suffix(".parquet")).num_rows
            assert len(rows_of(exported / one["path"])) == one["rows"] == rows


def test_each_field_has_its_type_and_its_words(exported):
    relations = dictionary()
    for one in package(exported)["resources"]:
        columns = relations[Path(one["path"]).stem].columns
        fields = one["schema"]["fields"]
        assert [(field["name"], field["description"]) for field in fields] == [(c.name, c.comment) for c in columns]
        assert [field["type"] for field in fields] == [field_type(c.type) for c in columns]


READERS = {
    "string": str,
    "boolean": {"true": True, "false": False}.__getitem__,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "datetime": lambda text: text if text.endswith("Z") and "T" in text else pytest.fail(text),
    "array": json.loads,
    "object": json.loads,
}


def test_csv_holds_what_its_fields_say(exported):
    for one in (one for one in package(exported)["resources"] if one["format"] == "csv"):
        kinds = {field["name"]: field["type"] for field in one["schema"]["fields"]}
        for row in rows_of(exported / one["path"]):
            for name, cell in row.items():
                assert not cell or READERS[kinds[name]](cell) is not None


def test_csv_and_parquet_hold_the_same(exported):
    table = pq.read_table(exported / "figure_evidence.parquet").to_pylist()
    lines = rows_of(exported / "figure_evidence.csv")
    assert [row["sentence"] for row in table] == [row["sentence"].removeprefix("'") for row in lines]
    assert [row["as_of_on"] for row in table] == [
        date.fromisoformat(row["as_of_on"]) if row["as_of_on"] else None for row in lines
    ]
    assert [float(row["value"]) for row in table] == [float(row["value"]) for row in lines]
    assert [row["known_at"].isoformat().replace("+00:00", "Z") for row in table] == [row["known_at"] for row in lines]


def test_no_text_is_a_formula_in_a_spreadsheet(exported):
    hostile = [row for row in rows_of(exported / "figure_evidence.csv") if "=HYPERLINK(" in row["sentence"]]
    assert hostile
    assert all(row["sentence"].startswith("'=HYPERLINK(") for row in hostile)
    for one in (one for one in package(exported)["resources"] if one["format"] == "csv"):
        strings = [field["name"] for field in one["schema"]["fields"] if field["type"] == "string"]
        cells = (row[name] for row in rows_of(exported / one["path"]) for name in strings)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_twice_is_once(exported, newsroom_warehouse):
    before = {one.name: one.stat().st_ino for one in exported.iterdir()}
    assert not export_mart(newsroom_warehouse, exported)
    assert {one.name: one.stat().st_ino for one in exported.iterdir()} == before
    assert list(exported.parent.iterdir()) == [exported]


def test_a_damaged_export_is_made_whole(exported, newsroom_warehouse, tmp_path):
    folder = copytree(exported, tmp_path / "mart")
    (folder / "targets.csv").unlink()
    assert export_mart(newsroom_warehouse, folder)
    assert (folder / "targets.csv").exists()


def test_an_empty_warehouse_can_be_exported(path, tmp_path):
    assert export_mart(path, tmp_path / "deep" / "mart")
    told = package(tmp_path / "deep" / "mart")
    assert "created" not in told
    assert {one["rows"] for one in told["resources"] if one["name"] == "current_standings.csv"} == {0}


def test_a_reader_sees_one_whole_set_while_it_is_swapped(exported, newsroom_warehouse, path, tmp_path):
    """It opens the folder once, as a program does that changes into it."""
    folder = copytree(exported, tmp_path / "mart")
    sets, broken, done = set(), [], threading.Event()

    def content(place: int, name: str) -> bytes:
        with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=place), "rb") as handle:
            return handle.read()

    def read() -> None:
        while not done.is_set():
            try:
                place = os.open(folder, os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                told = json.loads(content(place, "datapackage.json"))
                held = {one["path"]: content(place, one["path"]) for one in told["resources"]}
                broken.extend(
                    one for one in told["resources"] if one["hash"] != f"sha256:{sha256(held[one['path']]).hexdigest()}"
                )
                sets.add(told.get("created"))
            except FileNotFoundError:
                continue  # the set it had opened was replaced and removed
            finally:
                os.close(place)
            done.wait(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert export_mart(path, folder)
        assert export_mart(newsroom_warehouse, folder)
    finally:
        done.set()
        reader.join()
    assert broken == []
    assert sets == {"2026-10-01T11:00:00+00:00", None}, "a set was never seen"
    assert list(tmp_path.glob(".mart*")) == []


def test_a_failed_swap_leaves_the_old_set(exported, path, tmp_path, monkeypatch):
    folder = copytree(exported, tmp_path / "mart")
    rename = Path.rename

    def refuse_new(self, target):
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    assert "No space left on device; name a folder" in refusal(path, folder)
    assert package(folder) == package(exported)
    assert list(tmp_path.glob(".mart*")) == []


def refusal(copy: Path, folder: Path) -> str:
    with pytest.raises(WarehouseError) as error:
        export_mart(copy, folder)
    text = str(error.value)
    assert "\n" not in text
    assert ";" in text
    return text


def test_a_folder_with_other_files_is_left_alone(newsroom_warehouse, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    assert "holds thesis.docx" in refusal(newsroom_warehouse, tmp_path)
    (tmp_path / "datapackage.json").write_text("[]")
    assert "not written by an export" in refusal(newsroom_warehouse, tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


def test_a_place_that_cannot_be_written_is_named(newsroom_warehouse, tmp_path):
    (tmp_path / "file").write_text("here")
    for folder in (tmp_path / "file", tmp_path / "file" / "mart"):
        assert str(folder) in refusal(newsroom_warehouse, folder)


def test_a_missing_warehouse_is_named(tmp_path):
    assert "run `targetwatch run`" in refusal(tmp_path / "nothing.duckdb", tmp_path / "mart")
    assert list(tmp_path.iterdir()) == []
