"""Prefect on loopback, for tests and benchmarks: a server, workers, and the server as its API shows it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import duckdb
import httpx
import pytest

from alerts.mailbox import open_mailbox
from flows.alert import send_alerts_now
from flows.cli.demo import demo_environment
from flows.evaluate import evaluate
from flows.settings import Settings, load_settings
from scrapers.newsroom import STORY_DAY, serve_newsroom

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
POOL = "targetwatch"

# Prefect's waits that spare large installations, each as short as it may be.
SHORT_WAITS = {
    "PREFECT_WORKER_QUERY_SECONDS": "1",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
    "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "30",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "2",
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
}
# It says that Viet Nam's rank in innovation is not the one T014 asks for.
ARTICLE = "http://nhan-tin.newsroom.localhost/doi-moi-sang-tao-2026-hang-45-post3541500.html"

# What a server on one machine needs so that a killed holder's slots come free again, and what tests do without.
SERVER_SETTINGS = {
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "DO_NOT_TRACK": "1",
}

FACTS = {
    "reading": "SELECT reading_id, known_at FROM core.readings",
    "transition": "SELECT transition_id, target_id, area, sequence, status FROM core.transitions",
    "occasion": "SELECT occasion_id, kind, transition_id FROM core.occasions",
    "telling": "SELECT occasion_id, channel, decision FROM core.tellings",
    "delivery": "SELECT delivery_id, channel, state FROM core.deliveries",
}

# What the server answers while SQLite is locked; Prefect's own clients ask again as well.
BUSY = 503

Environ = Mapping[str, str]
T = TypeVar("T")


def own_environment() -> dict[str, str]:
    """The environment of this process without what would lead to another Prefect or another warehouse."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "TARGETWATCH_"))}


@contextmanager
def open_place(folder: Path) -> Iterator[dict[str, str]]:
    """An environment in which the whole loop runs inside a folder, against the newsroom and a mailbox."""
    with serve_newsroom() as newsroom, open_mailbox(folder / "mail") as mailbox:
        yield {**own_environment(), **demo_environment(folder, STORY_DAY, newsroom.address, mailbox)}


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(ask: Callable[[], T], seconds: float, what: str) -> T:
    """The first true answer; a server that is busy or gone is asked again, and a warehouse that is being written."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError, duckdb.IOException):
            if answer := ask():
                return answer
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


class Program:
    """A command that runs until it is stopped or killed, and can be started again."""

    def __init__(self, command: Sequence[str], environ: Environ, log: Path) -> None:
        self.command, self.environ, self.log = command, environ, log

    def start(self) -> None:
        """Run it, its words at the end of the log."""
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                self.command, env=dict(self.environ), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        """Kill it and all it has started, as a power cut would; once is enough."""
        if self.process.poll() is not None:
            return
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    @contextmanager
    def running(self) -> Iterator["Program"]:
        """Started now and gone at the end; nothing is left that would need a farewell."""
        self.start()
        try:
            yield self
        finally:
            self.kill()


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those they have."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in parents if its_parent == parent]
    return found[1:]


class Prefect:
    """A Prefect server with every deployment of prefect.yaml, started by `serve_prefect`."""

    def __init__(self, folder: Path, environ: Environ) -> None:
        port = free_port()
        self.url, self.folder = f"http://127.0.0.1:{port}/api", folder
        self.environ = {
            **own_environment(),
            **SERVER_SETTINGS,
            **SHORT_WAITS,
            "PREFECT_HOME": str(folder),
            "PREFECT_API_URL": self.url,
            **environ,
        }
        start = [str(BIN / "prefect"), "server", "start", "--port", str(port), "--no-ui"]
        self.server = Program(start, self.environ, folder / "server.log")
        self.numbers = count(1)

    def ready(self) -> None:
        """Come back when the server answers."""
        wait_for(lambda: httpx.get(f"{self.url}/health").is_success, 60, "the Prefect server answers")

    def restart(self) -> None:
        """Kill the server if it runs, and start it again on what it has written down."""
        self.server.kill()
        self.server.start()
        self.ready()

    def command(self, *words: str, environ: Environ | None = None) -> str:
        """Run a command of ours or of Prefect against the server; returns what it said."""
        line = [str(BIN / words[0]), *words[1:]]
        settings = {**(environ or {}), **self.environ}
        done = subprocess.run(line, env=settings, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    @contextmanager
    def worker(self, place: Environ) -> Iterator[Program]:
        """A worker whose flow runs find their warehouse, newsroom and mailbox in a place.

        Meanwhile no schedule makes runs, whatever the hour of the day is.
        """
        name = f"worker-{next(self.numbers)}"
        start = [str(BIN / "prefect"), "worker", "start", "--pool", POOL, "--type", "process", "--name", name]
        program = Program(start, {**place, **self.environ}, self.folder / f"{name}.log")
        with self.without_schedules(), program.running():
            self.heard(program)
            yield program

    def heard(self, worker: Program) -> None:
        """Come back when a worker that was just started has told the server of itself.

        On SQLite its first word stops everything for a minute where others write at that moment.
        """
        begun = datetime.now(UTC)
        wait_for(lambda: any(at > begun for at in self.heartbeats()), 60, f"{worker.command[-1]} is heard of")

    def heartbeats(self) -> list[datetime]:
        """When the server last heard of each worker."""
        workers = self.ask(f"work_pools/{POOL}/workers/filter", {})
        return [datetime.fromisoformat(at) for worker in workers if (at := worker["last_heartbeat_time"])]

    @contextmanager
    def without_schedules(self) -> Iterator[None]:
        """All deployments paused: Prefect takes back the runs their schedules have made."""
        ids = [one["id"] for one in self.ask("deployments/filter", {})]
        for ident in ids:
            self.ask(f"deployments/{ident}/pause_deployment")
        try:
            yield
        finally:
            for ident in ids:
                self.ask(f"deployments/{ident}/resume_deployment")

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """What the API answers."""
        while (answer := httpx.request(method, f"{self.url}/{path}", json=body, timeout=30)).status_code == BUSY:
            time.sleep(0.2)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def deployment(self, name: str) -> dict[str, Any]:
        """One deployment by its name."""
        (found,) = self.ask("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        return dict(found)

    def runs(self, deployment: str, *, scheduled: bool = False) -> list[dict[str, Any]]:
        """The runs of a deployment, in order: those its schedules made, or those that events and people asked for."""
        body = {"deployments": {"name": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
        return [run for run in self.ask("flow_runs/filter", body) if run["auto_scheduled"] is scheduled]

    def finished(self, deployment: str) -> list[dict[str, Any]]:
        """The runs asked for that are completed; none may have failed."""
        runs = self.runs(deployment)
        broken = [run for run in runs if run["state_type"] in {"FAILED", "CRASHED"}]
        assert not broken, f"{deployment}: {broken[0]['state']['message']}"
        return [run for run in runs if run["state_type"] == "COMPLETED"]

    def idle(self, *deployments: str) -> bool:
        """Whether nothing that was asked for is under way or waiting."""
        return all(len(self.finished(name)) == len(self.runs(name)) for name in deployments)

    def events(self, *prefixes: str) -> list[dict[str, Any]]:
        """The events the server has recorded, in the order they happened."""
        asked = {"filter": {"event": {"prefix": prefixes or ["targetwatch."]}}, "limit": 50}
        return sorted(self.ask("events/filter", asked)["events"], key=lambda event: str(event["occurred"]))

    def emit(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Post events as they are."""
        self.ask("events", [dict(event) for event in events])

    def shorten_silence(self, deployment: str, window: timedelta) -> None:
        """Give the proactive triggers of a deployment another window."""
        for automation in self.ask(
            f"automations/related-to/prefect.deployment.{self.deployment(deployment)['id']}", method="GET"
        ):
            automation["trigger"]["within"] = window.total_seconds()
            changed = {key: automation[key] for key in ("name", "trigger", "actions")}
            self.ask(f"automations/{automation['id']}", changed, method="PUT")


def happened_again(events: Sequence[Mapping[str, Any]], apart: float = 2.0) -> list[dict[str, Any]]:
    """The events under new ids, as if they happened now, some seconds apart, so that no trigger takes two for one."""
    now = datetime.now(UTC)
    return [
        {**event, "id": str(uuid4()), "occurred": (now + number * timedelta(seconds=apart)).isoformat()}
        for number, event in enumerate(events)
    ]


@contextmanager
def serve_prefect(folder: Path, environ: Environ | None = None) -> Iterator[Prefect]:
    """A Prefect server that keeps its database in a folder, every deployment of prefect.yaml in it; no worker yet."""
    folder.mkdir(parents=True, exist_ok=True)
    lab = Prefect(folder, environ or {})
    with lab.server.running():
        lab.ready()
        lab.command("targetwatch", "deploy", environ=demo_environment(folder, STORY_DAY, newsroom="", mailbox=""))
        yield lab


def mails_in(folder: Path) -> list[str]:
    """The plain words of the mails a place has received, in the order they came."""
    mails = (message_from_bytes(path.read_bytes(), policy=default) for path in sorted((folder / "mail").glob("*.eml")))
    plain = (mail.get_body(("plain",)) for mail in mails)
    return [body.get_content() for body in plain if body]


def facts_of(folder: Path) -> set[tuple[Any, ...]]:
    """What a place's warehouse holds, but for the log of what was tried and when."""
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return {(name, *row) for name, query in FACTS.items() for row in con.execute(query).fetchall()}


def ends(facts: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """What is known, what has changed and who is to hear of it, however that was put into messages.

    A message may tell of one change or of several at once, and a second one of the day may have to wait.
    """
    return {fact[:3] for fact in facts if fact[0] != "delivery"}


def say_what_there_is(place: Environ) -> None:
    """Judge and tell once, as the first night would."""
    with living_in(place) as settings:
        evaluate(settings, STORY_DAY)
        send_alerts_now(settings)


@contextmanager
def living_in(place: Environ) -> Iterator[Settings]:
    """This process as if it had been started in a place."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.items():
            patch.setenv(name, value)
        yield load_settings(place)
