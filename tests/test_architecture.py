"""One library, one folder; nothing happens at import; the house stays tidy."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("flows", "scrapers", "warehouse", "alerts")
HOMES = {
    "prefect": "flows",
    "duckdb": "warehouse",
    "pyarrow": "warehouse",
    **dict.fromkeys(("httpx", "bs4", "aiohttp", "trafilatura", "pebble"), "scrapers"),
    **dict.fromkeys(("apprise", "matplotlib", "holidays"), "alerts"),
}
SEEN_BY_ALL = {"warehouse.records", "warehouse.catalogue"}
ALLOWED_TOP_LEVEL = {
    *ROOMS,
    *("tests", "prefect.yaml", "pyproject.toml", "README.md"),
    *("Makefile", ".ci", ".gitignore", ".env.example", "CHANGELOG.md", "LICENSE", "constraints.txt"),
    *("Dockerfile", "compose.yaml", ".dockerignore"),
}


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_library_has_one_folder(path):
    room = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        library = name.split(".")[0]
        assert HOMES.get(library, room) == room, f"{library} is imported outside {HOMES[library]}/"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_see_only_what_lies_below(path):
    room = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        other = name.split(".")[0]
        if room == "flows" or other not in ROOMS or other == room:
            continue
        assert room != "warehouse", f"warehouse imports {name}"
        assert ".".join(name.split(".")[:2]) in SEEN_BY_ALL, f"{room} imports {name}"


def test_the_judgement_and_the_reader_know_no_clock():
    for path in modules():
        if path.relative_to(ROOT).parts[0] == "flows":
            continue
        text = path.read_text(encoding="utf-8")
        for clock in ("datetime.now(", "date.today(", "utcnow(", "time.time("):
            assert clock not in text, f"{path.relative_to(ROOT)} asks the clock"
    # Whose turn it is to write at a server is told by the one clock that all its sessions share.
    turns = ROOT / "warehouse" / "sql" / "queries" / "turns"
    for path in (path for path in (ROOT / "warehouse" / "sql").rglob("*.sql") if path.parent != turns):
        text = path.read_text(encoding="utf-8").lower()
        for clock in ("current_date", "current_timestamp", "now()", "today()"):
            assert clock not in text, f"{path.relative_to(ROOT)} asks the clock"


def test_only_the_agreed_entries_stand_at_the_top():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in tracked.stdout.splitlines()} <= ALLOWED_TOP_LEVEL


@pytest.mark.parametrize("room", ["scrapers.reading.read", "warehouse.standings", "alerts.messages"])
def test_pure_rooms_import_without_prefect(room):
    probe = f"import sys, {room}; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0


def test_nothing_committed_names_a_package_index():
    hosts = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org")
    for name in ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], name
