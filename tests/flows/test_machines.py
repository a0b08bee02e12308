"""Several machines: workers that share no file, Prefect on PostgreSQL, the warehouse behind its own server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.prefectlab import (
    BIN,
    POOL,
    SHORT_WAITS,
    Prefect,
    Program,
    facts_of,
    free_port,
    happened_again,
    mails_in,
    open_place,
    own_environment,
    serve_prefect,
    wait_for,
)
from warehouse.connection import WarehouseError
from warehouse.extensions import extension_file

pytestmark = [pytest.mark.prefect, pytest.mark.lab, pytest.mark.timeout(300)]

COLLECTIONS = [f"collect-{tier}" for tier in ("national-gov", "ministry", "province-gov", "national-press")]
COLLECTIONS.append("collect-province-press")
LISTENERS = ("evaluate-targets", "send-alerts", "check-warehouse")
MACHINES = ("north", "south")
SECRET = "a token of more than sixteen letters"

# PostgreSQL refuses to run as root.
DATABASE_USER = "postgres" if os.geteuid() == 0 else None


@pytest.fixture(scope="module", autouse=True)
def equipped() -> None:
    if not (shutil.which("initdb") and shutil.which("postgres")):
        pytest.skip("PostgreSQL's initdb and postgres are not on the PATH")
    try:
        extension_file("quack")
    except WarehouseError as error:
        pytest.skip(str(error))


@dataclass(frozen=True)
class Machine:
    """A home of its own and a worker in it; `environ` is all it knows of the others."""

    home: Path
    environ: Mapping[str, str]
    worker: Program

    def command(self, *words: str) -> str:
        """What a command says there."""
        line = ["env", "-C", str(self.home), str(BIN / "targetwatch"), *words]
        return subprocess.run(line, env=dict(self.environ), capture_output=True, text=True, check=True).stdout

    def archived(self) -> set[str]:
        """The sources whose pages lie there."""
        return {path.name for path in (self.home / "archive").iterdir()}


@dataclass(frozen=True)
class Cluster:
    prefect: Prefect
    folder: Path
    machines: list[Machine]
    lonely: Path


@contextmanager
def open_postgres() -> Iterator[str]:
    """An empty PostgreSQL database; yields its address for Prefect."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="targetwatch-postgres-") as folder:
        if DATABASE_USER:
            shutil.chown(folder, DATABASE_USER)
        data, quiet = f"{folder}/data", {"user": DATABASE_USER, "stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(["initdb", "-D", data, "-U", "prefect", "-A", "trust", "-N", "-E", "UTF8"], check=True, **quiet)
        start = ["postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-F"]
        with subprocess.Popen(start, stderr=subprocess.DEVNULL, **quiet) as server:
            try:
                ready = ["pg_isready", "-h", "127.0.0.1", "-p", str(port)]
                wait_for(lambda: subprocess.run(ready, check=False, **quiet).returncode == 0, 30, "PostgreSQL answers")
                yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"
            finally:
                server.terminate()


@contextmanager
def serve_warehouse(folder: Path) -> Iterator[str]:
    """The warehouse of a folder behind its server; yields the address, as one machine writes that of another."""
    address = f"127.0.0.1:{free_port()}"
    own = {"TARGETWATCH_WAREHOUSE": str(folder / "warehouse.duckdb"), "TARGETWATCH_WAREHOUSE_TOKEN": SECRET}
    log = folder / "warehouse.log"
    server = Program(
        [str(BIN / "targetwatch"), "serve-warehouse", "--listen", address], {**own_environment(), **own}, log
    )
    with server.running():
        wait_for(lambda: "served at" in log.read_text(), 30, "the warehouse is served")
        yield f"quack+http:{address}"


def machine(name: str, folder: Path, place: Mapping[str, str], prefect: Prefect, address: str) -> Machine:
    home = folder / name
    (home / "tmp").mkdir(parents=True)
    own = {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PREFECT_HOME": str(home / ".prefect"),
        "PREFECT_API_URL": prefect.url,
        "TARGETWATCH_ARCHIVE": str(home / "archive"),
        "TARGETWATCH_PUBLISHED": str(home / "warehouse.duckdb"),
        "TARGETWATCH_WAREHOUSE": address,
        "TARGETWATCH_WAREHOUSE_TOKEN": SECRET,
    }
    environ = {**place, **SHORT_WAITS, **own}
    start = ["env", "-C", str(home), str(BIN / "prefect"), "worker", "start", "--pool", POOL, "--limit", "1"]
    return Machine(home, environ, Program([*start, "--name", name], environ, folder / f"{name}.log"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    """Two machines that have been through the loop by events, and one process that went through it alone."""
    folder, lonely = tmp_path_factory.mktemp("cluster"), tmp_path_factory.mktemp("lonely")
    with ExitStack() as stack:
        own = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": stack.enter_context(open_postgres())}
        prefect = stack.enter_context(serve_prefect(tmp_path_factory.mktemp("server"), own))
        stack.enter_context(prefect.without_schedules())
        address, place = stack.enter_context(serve_warehouse(folder)), stack.enter_context(open_place(folder))
        machines = [machine(name, folder, place, prefect, address) for name in MACHINES]
        for one in machines:
            stack.enter_context(one.worker.running())
        with nobody_listening(prefect):
            collect_everything(prefect)
            go_alone(lonely, prefect)
        prefect.emit(happened_again(prefect.events("targetwatch.figures.changed")[-1:]))
        wait_for(lambda: len(mails_in(folder)) >= len(mails_in(lonely)), 90, "one event leads to the messages")
        wait_for(lambda: prefect.idle(*LISTENERS), 60, "the runs end")
        yield Cluster(prefect, folder, machines, lonely)


def go_alone(folder: Path, prefect: Prefect) -> None:
    """The whole loop in one process, with a warehouse in a file."""
    with open_place(folder) as place:
        environ = {**place, "PREFECT_API_URL": prefect.url}
        subprocess.run([BIN / "targetwatch", "run"], env=environ, stdout=subprocess.DEVNULL, check=True)


@contextmanager
def nobody_listening(prefect: Prefect) -> Iterator[None]:
    """No event starts a run.

    Judged in the middle of the very first collection, targets would be told of whose figures are yet to come.
    """
    hear(prefect, enabled=False)
    yield
    hear(prefect, enabled=True)


def hear(prefect: Prefect, *, enabled: bool) -> None:
    """Switch the triggers of the deployments that listen on or off."""
    for name in LISTENERS:
        place = f"automations/related-to/prefect.deployment.{prefect.deployment(name)['id']}"
        for automation in prefect.ask(place, method="GET"):
            prefect.ask(f"automations/{automation['id']}", {"enabled": enabled}, method="PATCH")


def collect_everything(prefect: Prefect) -> None:
    """All collections at once, on both machines."""
    for name in COLLECTIONS:
        prefect.ask(f"deployments/{prefect.deployment(name)['id']}/create_flow_run", {})
    wait_for(lambda: all(prefect.finished(name) for name in COLLECTIONS), 120, "the sources are collected")


def test_each_publishes_the_same_copy_which_one_machine_alone_would_have(cluster):
    for one in cluster.machines:
        one.command("publish")
        assert facts_of(one.home) ^ facts_of(cluster.lonely) == set()


def test_they_have_sent_what_one_would_have_sent(cluster):
    assert sorted(mails_in(cluster.folder)) == sorted(mails_in(cluster.lonely))


def test_each_answers_the_same_about_every_target(cluster):
    north, south = (one.command("status", "--json") for one in cluster.machines)
    assert north == south
    assert len(north.splitlines()) > 100


def test_each_has_collected_and_keeps_the_pages_it_fetched(cluster):
    north, south = (one.archived() for one in cluster.machines)
    assert north
    assert south
    assert not north & south
