"""A real Prefect server, a real worker, the sample newsroom and a mailbox, all on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerts.mailbox import open_mailbox
from flows.cli.demo import demo_environment
from scrapers.newsroom import STORY_DAY, serve_newsroom

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(ask: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer, asked for twice a second; a server too busy to answer is asked again."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if answer := ask():
                return answer
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds} s: {what}")


@contextmanager
def running(*command: str, environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Prefect:
    """The server as its API shows it."""

    def __init__(self, url: str, environ: dict[str, str]) -> None:
        self.url, self.environ = url, environ

    def command(self, *words: str) -> None:
        command = [BIN / "prefect", *words]
        done = subprocess.run(command, env=self.environ, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        body = {"deployments": {"name": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
        runs = httpx.post(f"{self.url}/flow_runs/filter", json=body, timeout=20).raise_for_status().json()
        return [run for run in runs if run["auto_scheduled"] is False]

    def finished(self, deployment: str) -> list[dict[str, Any]]:
        runs = self.runs(deployment)
        broken = [run for run in runs if run["state_type"] in {"FAILED", "CRASHED"}]
        assert not broken, f"{deployment}: {broken[0]['state']['message']}"
        return [run for run in runs if run["state_type"] == "COMPLETED"]


@pytest.fixture
def eventually() -> Callable[[Callable[[], Any], float, str], Any]:
    return wait_for


@pytest.fixture
def place(tmp_path) -> Iterator[dict[str, str]]:
    """An environment in which the whole loop runs against the newsroom and the mailbox."""
    with serve_newsroom() as newsroom, open_mailbox(tmp_path / "mail") as mailbox:
        own = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "TARGETWATCH_"))}
        yield {
            **own,
            **demo_environment(tmp_path, STORY_DAY, newsroom.address, mailbox),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }


@pytest.fixture
def prefect(place, tmp_path) -> Iterator[Prefect]:
    """A Prefect server with every deployment of prefect.yaml, and one process worker."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environ = {**place, "PREFECT_API_URL": url, "PREFECT_SERVER_API_HOST": "127.0.0.1"}
    server = (str(BIN / "prefect"), "server", "start", "--port", str(port), "--no-ui")
    worker = (str(BIN / "prefect"), "worker", "start", "--pool", "targetwatch", "--type", "process")

    def healthy() -> bool:
        return httpx.get(f"{url}/health").is_success

    with running(*server, environ=environ, log=tmp_path / "server.log"):
        wait_for(healthy, 60, "the Prefect server answers")
        api = Prefect(url, environ)
        api.command("work-pool", "create", "targetwatch", "--type", "process")
        api.command("--no-prompt", "deploy", "--all")
        with running(*worker, environ=environ, log=tmp_path / "worker.log"):
            yield api
