"""Base job templates of the work pool: those Prefect publishes for a type of worker, with our changes on top."""

import json
from pathlib import Path
from typing import Any, Literal

from prefect.utilities.collections import deep_merge
from prefect.workers.utilities import get_default_base_job_template_for_infrastructure_type

PoolType = Literal["process", "docker", "kubernetes"]

ROOM = Path(__file__).parent


async def template_of(pool: PoolType) -> dict[str, Any]:
    """The base job template of a work pool of the type."""
    published = await get_default_base_job_template_for_infrastructure_type(pool) or {}
    return dict(deep_merge(published, changes_of(pool)))


def changes_of(pool: PoolType) -> dict[str, Any]:
    """What we change in the published template: nothing for processes."""
    path = ROOM / f"{pool}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
