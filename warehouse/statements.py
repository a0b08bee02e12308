"""The SQL files of this room."""

from functools import cache
from pathlib import Path

SQL = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """The text of one file below sql/, named without its suffix: "queries/claim"."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def scripts(folder: str) -> tuple[tuple[str, str], ...]:
    """Name and text of every file in one folder below sql/, in order of name."""
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in sorted((SQL / folder).glob("*.sql")))
