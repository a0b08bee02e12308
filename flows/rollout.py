"""From prefect.yaml to a server that runs it: the work pool, a concurrency limit for each host, the deployments."""

import asyncio
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.exceptions import ObjectNotFound

from flows.declared import POOL, read_declared, tables
from flows.pools import PoolType, template_of
from flows.server import reach_server
from flows.settings import Settings
from flows.turns import limit_of
from scrapers.source import REAL, registry
from warehouse.records import TargetwatchError


class RolloutError(TargetwatchError):
    """What Prefect would not deploy; the one line says why."""


def roll_out(settings: Settings, pool: PoolType, path: Path) -> Iterator[str]:
    """Bring the server to what a prefect.yaml without mistakes says; a sentence for each step.

    Raises ServerError and RolloutError.
    """
    names = [deployment["name"] for deployment in tables(read_declared(path), "deployments")]
    asyncio.run(reach_server())
    asyncio.run(make_pool(pool))
    yield f"work pool {POOL}: of type {pool}"
    hosts = sorted({host for source in registry(settings.sources or REAL).values() for host in source.hosts})
    asyncio.run(limit_hosts(hosts))
    yield f"{len(hosts)} hosts: collected by one run at a time"
    deploy_all()
    yield f"{len(names)} deployments: up to date"
    for name in asyncio.run(left_over(names)):
        yield f"{name}: no longer in prefect.yaml; remove it with `prefect deployment delete {name}`"


async def make_pool(pool: PoolType) -> None:
    """Make the work pool, or give the one there is today's template.

    Raises RolloutError where that is of another type.
    """
    template = await template_of(pool)
    async with get_client() as client:
        try:
            found = await client.read_work_pool(POOL)
        except ObjectNotFound:
            await client.create_work_pool(WorkPoolCreate(name=POOL, type=pool, base_job_template=template))
            return
        if found.type != pool:
            raise RolloutError(
                f"work pool {POOL}: of type {found.type}; add `--pool {found.type}`, or delete it to make it of {pool}"
            )
        await client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=template))


async def limit_hosts(hosts: Collection[str]) -> None:
    """Let one collection at a time ask a host."""
    async with get_client() as client:
        for host in hosts:
            await client.upsert_global_concurrency_limit_by_name(limit_of(host), 1)


def deploy_all() -> None:
    """Make the deployments, their schedules and their triggers. Raises RolloutError."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RolloutError(f"prefect deploy --all: {' '.join((done.stderr or done.stdout).split())[-500:]}")


async def left_over(names: Collection[str]) -> list[str]:
    """Deployments of the pool that are named nowhere: their schedules would go on."""
    async with get_client() as client:
        ours = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
        found = [one for one in await client.read_deployments(work_pool_filter=ours) if one.name not in names]
        return [f"{(await client.read_flow(one.flow_id)).name}/{one.name}" for one in found]
