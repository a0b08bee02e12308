"""Every command line of the runbook is one: the verb exists, with these options."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import prefect.settings
import pytest
import yaml

from flows.declared import read_declared
from flows.settings import PREFIX, Settings
from tests.flows.commandlines import APPS, refusal

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "flows" / "RUNBOOK.md").read_text(encoding="utf-8")

BLOCKS = [line.strip() for line in RUNBOOK.splitlines() if line.startswith("    ")]
INLINE = [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", RUNBOOK)]
LINES = [line for line in (*BLOCKS, *INLINE) if line.split()[0].rpartition("/")[2] in APPS]
ASSIGNED = re.findall(r"^    (?:export )?([A-Z_]+)=", RUNBOOK, re.MULTILINE)
NAMED = re.findall(r"`(?:TARGETWATCH|PREFECT)_\w+", RUNBOOK)


@pytest.mark.parametrize("line", LINES)
def test_the_command_exists_with_these_options(line):
    assert refusal(shlex.split(line)) == ""


def test_there_is_something_to_look_at():
    assert len(LINES) > 50
    assert refusal(["targetwatch", "statsu"])
    assert refusal(["prefect", "worker", "start", "--pol", "targetwatch"])


@pytest.mark.parametrize("name", sorted({*ASSIGNED, *(one.strip("`") for one in NAMED)}))
def test_the_variable_exists(name):
    ours = {PREFIX + field.upper() for field in Settings.model_fields}
    assert name in ours or (name.startswith("PREFECT_") and hasattr(prefect.settings, name)), name


def test_the_runs_asked_for_are_deployments():
    deployments = {one["name"] for one in read_declared(ROOT / "prefect.yaml")["deployments"]}
    asked = re.findall(r"prefect deployment run [\w-]+/([\w-]+)", RUNBOOK)
    assert asked
    assert set(asked) <= deployments


def test_targets_modules_services_and_files_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"make (\w+)", RUNBOOK))
    assert all(find_spec(module) for module in re.findall(r"python -m ([\w.]+)", RUNBOOK))
    assert set(re.findall(r"docker compose run --rm --no-deps (\w+)", RUNBOOK)) <= set(services)
    assert all((ROOT / name).exists() for name in re.findall(r"^    cp (\S*example\S*)", RUNBOOK, re.MULTILINE))


def test_its_links_lead_somewhere():
    headings = {
        re.sub(r"[^\w -]", "", one).replace(" ", "-").lower() for one in re.findall(r"^## (.+)$", RUNBOOK, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", RUNBOOK):
        assert target.removeprefix("#") in headings or (ROOT / "flows" / target).exists(), target
