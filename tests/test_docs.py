"""Each command, event, view, setting and source is documented, and nothing else is."""

import re
from pathlib import Path

import pytest
import yaml

from flows import events
from flows.cli import COMMANDS
from flows.settings import PREFIX, Settings
from scrapers.source import registry
from warehouse.connection import open_warehouse

ROOT = Path(__file__).resolve().parent.parent
FLOW = re.compile(r"^@flow\([^@]*?\)\n(?:async )?def (\w+)", re.MULTILINE)
ROOMS = ("flows", "scrapers", "scrapers/reading", "scrapers/newsroom", "scrapers/sources", "warehouse", "alerts")


def section(path: str, heading: str) -> str:
    text = (ROOT / path).read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"{path} has no section {heading!r}"
    return found[1]


def first_cells(text: str) -> dict[str, str]:
    """Rows of a Markdown table whose first cell is code: code → second cell."""
    return dict(re.findall(r"^\| `([^`]+)` \| (.*?) \|", text, re.MULTILINE))


def test_commands():
    summaries = {f"targetwatch {name}": summary for name, (_, summary) in COMMANDS.items()}
    assert first_cells(section("flows/README.md", "Commands")) == summaries


def known_events() -> set[str]:
    constants = {value for name, value in vars(events).items() if name.isupper() and isinstance(value, str)}
    return constants | set(events.TARGET_STATUSES.values())


def test_events():
    assert set(first_cells(section("flows/README.md", "Events"))) == known_events()


def test_triggers_expect_events_that_exist():
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    for trigger in (trigger for one in deployments for trigger in one.get("triggers", ())):
        for expected in trigger["expect"]:
            prefix = expected.removesuffix("*")
            assert any(name == expected or (prefix != expected and name.startswith(prefix)) for name in known_events())


def test_every_flow_is_documented_and_deployed():
    flows = section("flows/README.md", "Flows")
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    deployed = {one["entrypoint"] for one in deployments}
    declared = {
        f"{path.relative_to(ROOT)}:{function}"
        for path in (ROOT / "flows").glob("*.py")
        for function in re.findall(
            r"^@flow\([^@]*?\)\n(?:async )?def (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert deployed == declared
    assert set(re.findall(r"^\| ([a-z-]+) \|", flows, re.MULTILINE)) - {"flow"} == {
        entrypoint.split(":")[1].replace("_", "-") for entrypoint in declared
    }


def test_settings():
    meanings = {f"{PREFIX}{name.upper()}": field.description for name, field in Settings.model_fields.items()}
    assert first_cells(section("flows/README.md", "Settings")) == meanings


def test_views(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as con:
        views = {
            name
            for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'").fetchall()
        }
        macros = con.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE schema_name = 'mart'"
        ).fetchall()
    documented = {
        name.removeprefix("mart.").split("(")[0] for name in first_cells(section("warehouse/README.md", "Views"))
    }
    assert documented == views | {name for (name,) in macros}


def test_sources():
    documented = set(first_cells(section("scrapers/sources/README.md", "Sources")))
    assert documented == set(registry())


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_short_readme(room):
    lines = (ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 180


def test_the_first_page_is_short_and_its_links_lead_somewhere():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / target).exists(), target
