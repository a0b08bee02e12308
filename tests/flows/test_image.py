"""The Dockerfile and compose.yaml against the project: what they name exists, and nothing weak is a default."""

import re
import shlex
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import prefect.settings
import pytest
import yaml

from flows.cli.serving import serve_warehouse
from flows.settings import load_settings
from tests.flows.commandlines import refusal

ROOT = Path(__file__).resolve().parents[2]
WITH_SECRETS = ROOT / "flows" / "pools" / "with-secrets"

# What the images name that is neither a setting of ours nor of Prefect.
OTHERS = {"TZ", "HEALTH", "PATH", "PYTHONUNBUFFERED"}
SECRET = re.compile("PASSWORD|TOKEN|AUTH|SECRET|LOGIN")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions: keyword and the rest, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line]


def rests(keyword: str) -> list[str]:
    return [rest for word, rest in instructions() if word == keyword]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a top-level path out; its last word counts."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and fnmatch(path, line.removeprefix("!")):
            verdict = not line.startswith("!")
    return verdict


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(params=["postgres", "prefect", "warehouse", "deploy", "worker"])
def service(request, compose) -> dict[str, Any]:
    return compose["services"][request.param]


def test_what_is_copied_exists_and_nothing_else_gets_in():
    for line in rests("COPY"):
        words = line.split()
        if words[0].startswith("--from=build"):
            continue
        for source in words[:-1]:
            assert (ROOT / source.rstrip("/")).exists(), source
            assert not ignored(source), source
    for name in (".env", ".git", "secrets", "channels.yml", "out", ".venv", "tests"):
        assert ignored(name), name


def test_everything_installed_is_pinned_by_its_hash():
    installs = [part.strip() for line in rests("RUN") for part in line.split("&&") if "pip install" in part]
    assert installs
    for line in installs:
        assert "--no-deps" in line
        assert "--require-hashes -r constraints.txt" in line or line.endswith("--no-build-isolation --editable .")


def test_it_runs_as_a_user_without_rights_and_says_whether_it_is_well():
    assert rests("USER")[-1].isdigit()
    assert int(rests("USER")[-1]) > 0
    assert len(rests("HEALTHCHECK")) == 1
    assert not [line for line in rests("ENV") + rests("ARG") if SECRET.search(line)]


def test_the_variables_of_the_image_are_settings():
    names = [name for line in rests("ENV") for name in re.findall(r"(\w+)=", line)]
    assert set(names) - OTHERS - {"PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"} == {
        "TARGETWATCH_WAREHOUSE",
        "TARGETWATCH_PUBLISHED",
        "TARGETWATCH_ARCHIVE",
    }
    load_settings(dict.fromkeys(names, ""))


def test_what_is_not_said_otherwise_is_a_worker():
    (command,) = rests("CMD")
    assert refusal(yaml.safe_load(command)) == ""


def test_services_name_only_what_is_there(compose):
    used = {"secrets": set(), "volumes": set()}
    for name, one in compose["services"].items():
        for other, given in one.get("depends_on", {}).items():
            assert other in compose["services"], f"{name} waits for {other}"
            assert given["condition"] in {"service_healthy", "service_completed_successfully"}
        for secret in one.get("secrets", ()):
            used["secrets"].add(secret if isinstance(secret, str) else secret["source"])
        used["volumes"] |= {volume.partition(":")[0] for volume in one.get("volumes", ())}
    assert used == {kind: set(compose[kind]) for kind in used}


def test_commands_are_commands(service):
    if command := service.get("command"):
        assert refusal(command) == ""


def test_variables_are_settings(service):
    given = {**service.get("environment", {})}
    targets = [one if isinstance(one, str) else one["target"] for one in service.get("secrets", ())]
    names = {*given, *(target for target in targets if target.isupper())} - OTHERS
    load_settings(dict.fromkeys(names, ""))
    for name in names:
        assert name.startswith(("TARGETWATCH_", "POSTGRES_")) or hasattr(prefect.settings, name), name


def test_no_secret_has_a_value_here(service, compose):
    for name, value in service.get("environment", {}).items():
        assert not SECRET.search(name) or value.startswith("/run/secrets/"), name
    assert all(list(secret) == ["file"] for secret in compose["secrets"].values())


def test_each_comes_back_by_itself_in_the_zone_of_its_schedules(service):
    assert service["restart"] == ("no" if "deploy" in service.get("command", ()) else "unless-stopped")
    assert service["environment"]["TZ"] == "Asia/Ho_Chi_Minh"


def test_ports_are_open_to_this_machine_unless_someone_says_so(service):
    assert all(port.startswith("${BIND:-127.0.0.1}:") for port in service.get("ports", ()))


def test_workers_reach_the_warehouse_where_it_listens(compose):
    command = compose["services"]["warehouse"]["command"]
    port = command[-1].rpartition(":")[2]
    assert command[1] == serve_warehouse.__name__.replace("_", "-")
    assert compose["services"]["worker"]["environment"]["TARGETWATCH_WAREHOUSE"] == f"quack+http:warehouse:{port}"


def test_a_secret_file_in_capitals_becomes_a_variable(tmp_path):
    (tmp_path / "TARGETWATCH_WAREHOUSE_TOKEN").write_text('it\'s $a "secret"\n')
    (tmp_path / "channels.yml").write_text("ops: none")
    show = shlex.split("sh -c 'printf %s \"$TARGETWATCH_WAREHOUSE_TOKEN\"; exit 3'")
    environ = {"SECRETS": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([WITH_SECRETS, *show], env=environ, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ('it\'s $a "secret"', 3)


def test_without_secrets_a_command_runs_as_well(tmp_path):
    environ = {"SECRETS": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"}
    assert subprocess.run([WITH_SECRETS, "true"], env=environ, check=False).returncode == 0
