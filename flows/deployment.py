"""prefect.yaml compared with the code. Prefect's models find what is malformed; what they pass over, this finds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias, cast

from prefect import Flow
from prefect.cli.deploy._models import (
    ConcurrencyLimitSpec,
    DeploymentConfig,
    PrefectYamlModel,
    RawScheduleConfig,
    WorkPoolConfig,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.client.schemas.schedules import CronSchedule
from prefect.events import DeploymentEventTrigger, DeploymentTriggerTypes
from prefect.events.schemas.deployment_triggers import BaseDeploymentTrigger
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools import validate
from pydantic import BaseModel, TypeAdapter, ValidationError

from flows.declared import POOL, Table, read_declared, strays, table, tables
from flows.triggers import as_filled, problems_with

Lines: TypeAlias = Iterator[str]

# Where anchors are kept; Prefect leaves a key of this name alone.
ANCHORS = "definitions"

TRIGGERS: TypeAdapter[Any] = TypeAdapter(DeploymentTriggerTypes)


def problems_in(path: Path) -> list[str]:
    """Every mistake of a prefect.yaml, a line each. Raises DeploymentError."""
    declared = read_declared(path)
    deployments = tables(declared, "deployments")
    found = chain(
        unknown_keys(declared, PrefectYamlModel, ANCHORS),
        malformed(partial(PrefectYamlModel.model_validate, without_tables(declared, "deployments"))),
        repeated(deployments),
        *(problems_of(deployment) for deployment in deployments),
    )
    return [f"{path}: {line}" for line in dict.fromkeys(found)]


def repeated(deployments: Iterable[Table]) -> Lines:
    """Names given twice: the second would replace the first."""
    for name, count in Counter(str(one.get("name")) for one in deployments).items():
        if count > 1:
            yield f"{name}: {count} deployments of this name; rename all but one"


def problems_of(deployment: Table) -> Lines:
    """Every mistake of one deployment; of one that is malformed, what makes it so."""
    wrong = list(malformed(partial(DeploymentConfig.model_validate, without_tables(deployment, "schedules"))))
    found = chain(
        named(deployment),
        pooled(deployment.get("work_pool")),
        limited(deployment.get("concurrency_limit")),
        scheduled(tables(deployment, "schedules")),
        *(triggered(trigger) for trigger in tables(deployment, "triggers")),
        called(deployment),
    )
    lines = chain(unknown_keys(deployment, DeploymentConfig), wrong or found)
    yield from (f"{deployment.get('name', 'a deployment')}: {line}" for line in lines)


def without_tables(parent: Table, key: str) -> Table:
    """All but the tables in the list under a key, which are looked at one by one."""
    return {**parent, key: strays(parent, key)}


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a model of Prefect takes."""
    return [field.alias or name for name, field in model.model_fields.items()]


def unknown_keys(table: Mapping[str, Any], model: type[BaseModel], *allowed: str) -> Lines:
    """Keys that Prefect would pass over in silence."""
    for key in table:
        if key not in {*keys_of(model), *allowed}:
            yield f"{key}: unknown key; remove it or write one of {', '.join(keys_of(model))}"


def malformed(build: Callable[[], object]) -> Lines:
    """What a model of Prefect refuses."""
    try:
        build()
    except ValidationError as error:
        for one in error.errors():
            yield f"{'.'.join(map(str, one['loc'])) or 'it'}: {' '.join(one['msg'].split())}; correct it"


def named(deployment: Table) -> Lines:
    """What every deployment is known by."""
    for key in ("name", "entrypoint", "description", "tags", "version"):
        if not deployment.get(key):
            yield f"{key}: missing; add it"
    current = version("targetwatch")
    if str(deployment.get("version", current)) != current:
        yield f"version: {deployment['version']}: the project is {current}; write that"


def pooled(pool: Any) -> Lines:
    """A work pool that workers of this project serve."""
    if not isinstance(pool, dict):
        yield f"work_pool: missing; name {POOL}"
        return
    yield from (f"work_pool.{line}" for line in unknown_keys(pool, WorkPoolConfig))
    if pool.get("name") != POOL:
        yield f"work_pool: {pool.get('name')}: unknown pool; `targetwatch deploy` makes {POOL}"


def limited(limit: Any) -> Lines:
    """A limit on runs at the same time, with what becomes of one more."""
    if not isinstance(limit, dict) or "collision_strategy" not in limit:
        yield "concurrency_limit: missing or without collision_strategy; write limit and collision_strategy"
        return
    wrong = malformed(partial(ConcurrencyLimitConfig.model_validate, limit))
    yield from (f"concurrency_limit.{line}" for line in chain(unknown_keys(limit, ConcurrencyLimitSpec), wrong))


def scheduled(schedules: Iterable[Table]) -> Lines:
    """Schedules that Prefect can work out, on a clock that is named."""
    for schedule in schedules:
        wrong = list(malformed(partial(RawScheduleConfig.model_validate, schedule)))
        if not wrong and "cron" in schedule:
            given = {key: schedule[key] for key in ("cron", "timezone", "day_or") if key in schedule}
            wrong = list(malformed(partial(CronSchedule, **given)))
        yield from (f"schedules: {line}" for line in wrong)
        if "timezone" not in schedule:
            yield "schedules: timezone: missing, so that the hours are those of UTC; add it"


def triggered(trigger: Table) -> Lines:
    """A trigger as Prefect takes it, on events of ours as they are."""
    if (read := trigger_of(trigger)) is None:
        wrong = malformed(partial(TRIGGERS.validate_python, trigger))
    else:
        found = problems_with(read) if isinstance(read, DeploymentEventTrigger) else ()
        wrong = chain(unknown_keys(trigger, type(read)), found)
    yield from (f"triggers: {line}" for line in wrong)


def trigger_of(trigger: Table) -> BaseDeploymentTrigger | None:
    """A trigger as Prefect reads it; None where it is malformed."""
    try:
        return cast(BaseDeploymentTrigger, TRIGGERS.validate_python(trigger))
    except ValidationError:
        return None


@cache
def flow_at(entrypoint: str) -> Flow[..., Any] | str:
    """The flow an entrypoint names, or what is wrong with it."""
    try:
        return load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
    # Whatever the module raises while it is imported.
    except Exception as error:
        return f"entrypoint: {entrypoint}: {' '.join(str(error).split()).rstrip('.')}; correct it"


def called(deployment: Table) -> Lines:
    """That each run, however it comes about, gives the flow what it takes."""
    flow = flow_at(str(deployment.get("entrypoint")))
    if isinstance(flow, str):
        yield flow
        return
    given = table(deployment, "parameters")
    yield from misgiven(flow, given, complete=False)
    for schedule in tables(deployment, "schedules"):
        yield from misgiven(flow, {**given, **table(schedule, "parameters")}, complete=True)
    for trigger in filter(None, map(trigger_of, tables(deployment, "triggers"))):
        yield from misgiven(flow, {**given, **as_filled(trigger)}, complete=True)


def misgiven(flow: Flow[..., Any], given: Table, *, complete: bool) -> Lines:
    """Parameters the flow does not take, or not so; with `complete` also those it needs."""
    schema = parameter_schema(flow).model_dump_for_openapi()
    takes = schema["properties"]
    for name in given:
        if name not in takes:
            yield f"parameters: {name}: {flow.name} takes no such parameter; it takes {', '.join(takes) or 'none'}"
    for error in validate(given, schema, ignore_required=not complete):
        yield f"parameters: {'.'.join(map(str, error.path)) or flow.name}: {error.message}; correct it"
