"""Where the tasks of a backfill run: threads of this process, or a cluster of Dask or Ray."""

from importlib import import_module
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.settings import PREFIX, Settings
from scrapers.workers import usable_cpus
from warehouse.records import TargetwatchError


class RunnerError(TargetwatchError):
    """A task runner that is not installed; the one line says how to install it."""

    exit_code = 2


def workers_of(settings: Settings) -> int:
    """Pages that are read at the same time."""
    return settings.task_workers or usable_cpus()


def crew_size(settings: Settings) -> int:
    """Worker processes of a process that runs tasks; in a cluster there is such a process for each page."""
    return workers_of(settings) if settings.task_runner == "threads" else 1


def task_runner(settings: Settings, at_once: int) -> TaskRunner[Any]:
    """The task runner that is set; threads are so many at once. Raises RunnerError."""
    kind, _, address = settings.task_runner.partition(":")
    if kind == "threads":
        return ThreadPoolTaskRunner(max_workers=at_once)
    try:
        return {"dask": in_dask, "ray": in_ray}[kind](address, workers_of(settings))
    except ModuleNotFoundError as error:
        raise RunnerError(
            f"{PREFIX}TASK_RUNNER: {kind}: {error.name} is not installed; pip install 'targetwatch[cluster]'"
        ) from error


def in_dask(address: str, count: int) -> TaskRunner[Any]:
    """A Dask cluster at an address, or one of this machine that lasts as long as the run."""
    runner = import_module("prefect_dask").DaskTaskRunner
    if address:
        return runner(address=address)  # type: ignore[no-any-return]
    # A daemon may not start worker processes.
    import_module("dask.config").set({"distributed.worker.daemon": False})
    return runner(cluster_kwargs={"n_workers": count, "threads_per_worker": 1, "dashboard_address": None})  # type: ignore[no-any-return]


def in_ray(address: str, count: int) -> TaskRunner[Any]:
    """A Ray cluster at an address, or one of this machine that lasts as long as the run."""
    runner = import_module("prefect_ray").RayTaskRunner
    return runner(address=f"ray:{address}") if address else runner(init_kwargs={"num_cpus": count})  # type: ignore[no-any-return]
