"""What the doctor sees of Prefect: server, deployments, work pool, workers, limits, runs that are late or failed."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import prefect
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
)
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from flows.artifacts import duration
from flows.declared import POOL, DeploymentError, read_declared
from flows.desk import chosen_sources
from flows.doctor.finding import Finding, fine, problem, some, warning
from flows.settings import Settings
from flows.turns import limit_of
from warehouse.records import TargetwatchError

# The server gives no more of anything at once.
PAGE = 200

CLOCKS_APART = timedelta(seconds=10)

# Kept in memory, the leases of a server that was killed are never given back.
LOST_LEASES = "prefect.server.concurrency.lease_storage.memory"

DEPLOY = "run `targetwatch deploy`"
START = f"run `prefect worker start --pool {POOL}`"


@dataclass(frozen=True, slots=True)
class Deployed:
    """One deployment of a server: whether it is paused, and how many of its schedules are active."""

    paused: bool
    schedules: int


@dataclass(frozen=True, slots=True)
class Pool:
    """The work pool, and when each worker that is online was last heard of."""

    paused: bool
    heard: Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself; no `pool` where it has none. `clock` is what its clock says of ours, `now`."""

    url: str
    version: str
    clock: datetime
    now: datetime
    leases: str
    deployed: Mapping[str, Deployed]
    pool: Pool | None
    limits: frozenset[str]
    late: Sequence[str]
    failed: Sequence[str]


def look_at_engine(settings: Settings, path: Path) -> Iterator[Finding]:
    """Prefect, where a server is configured; `path` is the prefect.yaml of the deployments."""
    url = PREFECT_API_URL.value()
    if not url:
        remedy = "`prefect config set PREFECT_API_URL=http://HOST:4200/api`; without it only `targetwatch run` works"
        yield warning("prefect", "no server is configured", remedy)
        return
    try:
        server = asyncio.run(read_server(url))
    # Whatever the network does to a request.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        yield problem("prefect", f"{url}: {reason}", "run `prefect server start`, or correct PREFECT_API_URL")
        return
    yield from look_at_server(server)
    yield from look_at_deployments(server, path)
    yield look_at_pool(server.pool, server.now)
    yield from look_at_limits(server, settings)
    yield from look_at_runs(server)


async def read_server(url: str) -> Server:
    """Ask a server for all of it."""
    async with get_client() as client:
        version = await client.request("GET", "/admin/version")
        told = await client.request("GET", "/admin/settings")
        return Server(
            url=url,
            version=str(version.json()),
            clock=parsedate_to_datetime(version.headers["date"]),
            now=datetime.now(UTC),
            leases=str(told.json().get("server", {}).get("concurrency", {}).get("lease_storage", "")),
            deployed=await read_deployed(client),
            pool=await read_pool(client),
            limits=await read_limits(client),
            late=await late_runs(client),
            failed=await failed_runs(client),
        )


async def read_deployed(client: PrefectClient) -> dict[str, Deployed]:
    """Every deployment by name."""
    found: dict[str, Deployed] = {}
    while page := await client.read_deployments(limit=PAGE, offset=len(found)):
        found |= {one.name: Deployed(one.paused, sum(schedule.active for schedule in one.schedules)) for one in page}
        if len(page) < PAGE:
            break
    return found


async def read_pool(client: PrefectClient) -> Pool | None:
    """The work pool, if there is one."""
    try:
        pool = await client.read_work_pool(POOL)
    except ObjectNotFound:
        return None
    workers = await client.read_workers_for_work_pool(POOL)
    return Pool(pool.is_paused, {one.name: one.last_heartbeat_time for one in workers if one.status.value == "ONLINE"})


async def read_limits(client: PrefectClient) -> frozenset[str]:
    """The names of the global concurrency limits."""
    found: list[str] = []
    while page := await client.read_global_concurrency_limits(limit=PAGE, offset=len(found)):
        found += [one.name for one in page]
        if len(page) < PAGE:
            break
    return frozenset(found)


async def late_runs(client: PrefectClient) -> list[str]:
    """The names of runs that should have begun."""
    return await runs_that(client, FlowRunFilter(state=states("Late")))


async def failed_runs(client: PrefectClient) -> list[str]:
    """The names of runs of the last day that did not end well."""
    since = FlowRunFilterExpectedStartTime(after_=datetime.now(UTC) - timedelta(days=1))  # type: ignore[arg-type]
    return await runs_that(client, FlowRunFilter(state=states("Failed", "Crashed"), expected_start_time=since))


def states(*names: str) -> FlowRunFilterState:
    """Runs in one of the states."""
    return FlowRunFilterState(name=FlowRunFilterStateName(any_=list(names)))


async def runs_that(client: PrefectClient, wanted: FlowRunFilter) -> list[str]:
    """The names of some runs."""
    return [run.name for run in await client.read_flow_runs(flow_run_filter=wanted, limit=PAGE)]


def look_at_server(server: Server) -> Iterator[Finding]:
    """Its version, its clock, and what it remembers when it is killed."""
    yield fine("prefect", f"{server.url} answers")
    if server.version != prefect.__version__:
        said = f"the server is {server.version}, here it is {prefect.__version__}"
        yield warning("prefect", said, "install the same version at both ends")
    apart = abs(server.clock - server.now)
    if apart > CLOCKS_APART:
        said = f"{duration(apart.total_seconds())} apart from that of Prefect's server"
        yield problem("clock", said, "set both by a time server (NTP)")
    if server.leases == LOST_LEASES:
        remedy = "start it with PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE=" + LOST_LEASES.replace("memory", "filesystem")
        yield warning("prefect", "a server that is killed forgets who holds the limits on concurrency", remedy)


def look_at_deployments(server: Server, path: Path) -> Iterator[Finding]:
    """Whether what prefect.yaml declares is there, and its schedules run."""
    try:
        declared: list[Mapping[str, Any]] = read_declared(path)["deployments"]
    except DeploymentError as error:
        yield warning("deployments", str(error), "")
        return
    names = {one["name"]: len(one.get("schedules") or ()) for one in declared}
    missing = [name for name in names if name not in server.deployed]
    there = {name: server.deployed[name] for name in names if name in server.deployed}
    halted = [name for name, one in there.items() if one.paused or one.schedules < names[name]]
    if missing:
        yield problem("deployments", f"{len(missing)} are missing: {some(missing)}", DEPLOY)
    if halted:
        remedy = "`prefect deployment schedule resume`, or run `targetwatch deploy`"
        yield warning("deployments", f"{len(halted)} are paused or lack a schedule: {some(halted)}", remedy)
    if not missing and not halted:
        yield fine("deployments", f"all {len(names)} are there, {sum(names.values())} schedules are active")


def look_at_pool(pool: Pool | None, now: datetime) -> Finding:
    """Whether somebody does the work."""
    if pool is None:
        return problem("worker", f"there is no work pool {POOL}", DEPLOY)
    if pool.paused:
        return problem("worker", f"the work pool {POOL} is paused", f"run `prefect work-pool resume {POOL}`")
    if not pool.heard:
        return problem("worker", f"none is online in the work pool {POOL}", START)
    ages = [duration((now - at).total_seconds()) if at else "an unknown time" for at in pool.heard.values()]
    heard = [f"{name} ({age} ago)" for name, age in zip(pool.heard, ages, strict=True)]
    return fine("worker", f"{len(heard)} online in the work pool {POOL}, last heard of: {some(heard)}")


def look_at_limits(server: Server, settings: Settings) -> Iterator[Finding]:
    """Whether each host has the limit that lets one collection ask it at a time."""
    try:
        wanted = {limit_of(host) for source in chosen_sources(settings) for host in source.hosts}
    except TargetwatchError:
        # Told of where the sources are looked at.
        return
    missing = sorted(wanted - server.limits)
    if missing:
        said = f"{len(missing)} of {len(wanted)} hosts have none: {some(missing)}"
        yield warning("concurrency limits", said, DEPLOY)
    else:
        yield fine("concurrency limits", f"each of {len(wanted)} hosts has one")


def look_at_runs(server: Server) -> Iterator[Finding]:
    """Whether runs begin and end as they should."""
    if server.late:
        yield problem("runs", f"{count(server.late)} late: {some(server.late)}", f"see the worker; or {START}")
    if server.failed:
        remedy = "see why with `prefect flow-run ls --state Failed --state Crashed` and `prefect flow-run logs ID`"
        yield warning("runs", f"{count(server.failed)} failed within a day: {some(server.failed)}", remedy)
    if not server.late and not server.failed:
        yield fine("runs", "none is late, none failed within a day")


def count(names: Sequence[str]) -> str:
    """How many, as far as the server says."""
    return f"{len(names)} or more" if len(names) == PAGE else str(len(names))
