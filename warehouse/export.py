"""mart as files: CSV, Parquet, and a datapackage.json that says what is in them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warehouse.connection import Connection, open_warehouse
from warehouse.datapackage import descriptor, resource
from warehouse.dictionary import Relation, dictionary_of
from warehouse.errors import WarehouseError
from warehouse.rows import run
from warehouse.statements import statement

DESCRIPTOR = "datapackage.json"
FORMATS = ("parquet", "csv")


def export_mart(copy: str | Path, folder: Path) -> bool:
    """Write every view of mart into a folder; True when that changed it.

    The folder is one whole set, or for the instant of the swap not there; who has the old one open never sees a file
    of the new one. It may be missing, empty, or an earlier export; the same warehouse gives the same bytes.
    Raises WarehouseError, one line, for a folder with other files in it or one that cannot be written.
    """
    folder = folder.resolve()
    with telling(folder), open_warehouse(copy, read_only=True) as con:
        refuse_other_files(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as aside:
            draft = Path(aside, "new")
            draft.mkdir()
            write_set(con, draft)
            if same(draft, folder):
                return False
            swap_in(draft, folder, Path(aside, "old"))
            return True


@contextmanager
def telling(folder: Path) -> Iterator[None]:
    """Turn what the disk did into one line that names the folder."""
    try:
        yield
    except OSError as error:
        raise WarehouseError(
            f"{folder}: {error.strerror}; name a folder that can be written, on a disk with space"
        ) from error


def refuse_other_files(folder: Path) -> None:
    """Raise WarehouseError unless replacing the folder loses nothing but an earlier export."""
    if not folder.exists():
        return
    others = sorted({one.name for one in folder.iterdir()} - {DESCRIPTOR, *paths_of(folder)})
    if others:
        raise WarehouseError(f"{folder}: holds {others[0]}, which is no export; name a new or an empty folder")


def paths_of(folder: Path) -> list[str]:
    """The files that the descriptor of a folder names; none where there is no descriptor."""
    path = folder / DESCRIPTOR
    try:
        return [one["path"] for one in json.loads(path.read_text(encoding="utf-8"))["resources"]]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(f"{path}: not written by an export; name a new or an empty folder") from error


def write_set(con: Connection, draft: Path) -> None:
    """Write all files of one set, and last what describes them."""
    # Joins of several threads give rows in an order of their own each time.
    con.execute("SET threads = 1")
    views = [one for one in dictionary_of(con).values() if one.kind == "view"]
    resources = [file for view in views for file in write_view(con, view, draft)]
    text = json.dumps(descriptor(con, resources), ensure_ascii=False, indent=2) + "\n"
    with (draft / DESCRIPTOR).open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def write_view(con: Connection, view: Relation, draft: Path) -> Iterator[dict[str, Any]]:
    """Write one view as Parquet and that as CSV; gives their descriptions."""
    paths = {format_: draft / f"{view.name}.{format_}" for format_ in FORMATS}
    given = {format_: str(path) for format_, path in paths.items()}
    for format_ in FORMATS:
        ((rows,),) = run(con, statement(f"queries/export/{format_}").format(name=view.name), given)
        yield resource(view, paths[format_], rows, hash_of(paths[format_]))


def hash_of(path: Path) -> str:
    """The SHA-256 of a file that is on the disk for good."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
        return file_digest(handle, "sha256").hexdigest()


def same(draft: Path, folder: Path) -> bool:
    """Whether a folder holds what the draft does: the descriptors agree in every hash, and no file is missing."""
    if not (folder / DESCRIPTOR).exists():
        return False
    return (draft / DESCRIPTOR).read_bytes() == (folder / DESCRIPTOR).read_bytes() and all(
        (folder / path).exists() and (folder / path).stat().st_size == (draft / path).stat().st_size
        for path in paths_of(draft)
    )


def swap_in(draft: Path, folder: Path, old: Path) -> None:
    """Put the draft in the place of the folder, whose last set goes aside; back again where that fails."""
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
