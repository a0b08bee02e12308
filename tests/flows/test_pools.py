"""Our changes to the base job templates of Prefect's workers: valid, of variables there are, without a secret."""

import json
from pathlib import Path
from typing import Any

import prefect
import pytest
from prefect.server.schemas.actions import validate_base_job_template
from prefect.utilities.collections import deep_merge
from prefect.utilities.schema_tools import validate

from flows.pools import ROOM, changes_of
from flows.settings import PREFIX, Settings

# Prefect carries the templates it publishes, for servers without a way to the internet.
METADATA = Path(prefect.__file__).parent / "server/api/collections_data/views/aggregate-worker-metadata.json"
POOLS = [path.stem for path in sorted(ROOM.glob("*.json"))]


def published(pool: str) -> dict[str, Any]:
    return json.loads(METADATA.read_text())[f"prefect-{pool}"][pool]["default_base_job_configuration"]


@pytest.fixture(params=POOLS)
def pool(request) -> str:
    return request.param


@pytest.fixture
def template(pool) -> dict[str, Any]:
    return deep_merge(published(pool), changes_of(pool))


def test_there_are_templates_for_containers():
    assert POOLS == ["docker", "kubernetes"]
    assert changes_of("process") == {}


def test_a_template_is_valid_and_each_default_is_of_its_type(template):
    validate_base_job_template(template)
    for name, variable in template["variables"]["properties"].items():
        if "default" in variable:
            assert not validate({name: variable["default"]}, {**template["variables"], "required": [name]}), name


def test_only_what_is_published_is_changed(pool):
    changes = changes_of(pool)
    assert set(changes["variables"]["properties"]) <= set(published(pool)["variables"]["properties"])
    assert set(changes.get("job_configuration", ())) <= set(published(pool)["job_configuration"])


def test_the_environment_is_made_of_settings_and_its_secrets_are_references(template):
    given = template["variables"]["properties"]["env"]["default"]
    assert set(given) <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    secrets = {name: value for name, value in given.items() if "TOKEN" in name}
    assert all(value.startswith("{{ prefect.blocks.secret.") for value in secrets.values())


def test_the_container_of_kubernetes_has_all_that_prefect_gives_it():
    def container(template: dict[str, Any]) -> dict[str, Any]:
        (found,) = template["job_configuration"]["job_manifest"]["spec"]["template"]["spec"]["containers"]
        return found

    ours = container(changes_of("kubernetes"))
    assert container(published("kubernetes")).items() <= ours.items()
    assert ours["envFrom"] == [{"secretRef": {"name": "targetwatch"}}]
    volumes = changes_of("kubernetes")["job_configuration"]["job_manifest"]["spec"]["template"]["spec"]["volumes"]
    assert {mount["name"] for mount in ours["volumeMounts"]} == {volume["name"] for volume in volumes}
