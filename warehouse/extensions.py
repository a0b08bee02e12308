"""DuckDB's extensions, from wheels beside it: nothing is downloaded when they are loaded."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError

# quack speaks HTTP with the client of httpfs, so that one comes first.
SERVER_EXTENSIONS = ("httpfs", "quack")


def load_extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load what the server mode needs. Raises WarehouseError where the wheels for this duckdb are missing."""
    for name in SERVER_EXTENSIONS:
        con.load_extension(str(extension_file(name)))


def extension_file(name: str) -> Path:
    """The file of an extension, which loads into one version of duckdb only. Raises WarehouseError."""
    package = f"duckdb_extension_{name}"
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, "extensions", f"v{duckdb.__version__}", f"{name}.duckdb_extension")
        if path.exists():
            return path
    raise WarehouseError(
        f"{package}: not installed for duckdb {duckdb.__version__}; `pip install targetwatch[server]` brings a pair"
    )
