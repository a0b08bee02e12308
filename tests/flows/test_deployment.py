"""prefect.yaml against the code: the file is in order, and every planted mistake is found and said in one line."""

import re
from collections.abc import Callable
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.cli import run
from flows.deployment import problems_in

ROOT = Path(__file__).resolve().parents[2]

SOUND: dict[str, Any] = {
    "name": "collect-some",
    "entrypoint": "flows/collect.py:collect_figures",
    "description": "Collect.",
    "tags": ["collect"],
    "version": version("targetwatch"),
    "work_pool": {"name": "targetwatch"},
    "concurrency_limit": {"limit": 1, "collision_strategy": "ENQUEUE"},
    "parameters": {"tier": "ministry"},
    "schedules": [{"cron": "5 6-22 * * *", "timezone": "Asia/Ho_Chi_Minh"}],
    "triggers": [
        {
            "expect": ["targetwatch.article.submitted"],
            "match": {"prefect.resource.id": "targetwatch.source.*"},
            "parameters": {"source": "{{ event.payload.source }}"},
        }
    ],
}

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    """Entrypoints are paths from the folder of the project."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def problems(tmp_path) -> Callable[..., list[str]]:
    """The lines the check says of a file with these deployments."""

    def check(*deployments: Any, **rest: Any) -> list[str]:
        path = tmp_path / "prefect.yaml"
        path.write_text(yaml.safe_dump({"name": "x", "deployments": list(deployments), **rest}), encoding="utf-8")
        return [line.removeprefix(f"{path}: ") for line in problems_in(path)]

    return check


def changed(change: Change) -> dict[str, Any]:
    deployment = deepcopy(SOUND)
    change(deployment)
    return deployment


def trigger(**changes: Any) -> Change:
    return lambda deployment: deployment["triggers"][0].update(changes)


def match(*patterns: str) -> Change:
    return trigger(match={"prefect.resource.id": list(patterns)})


FAULTS: dict[str, tuple[Change, str]] = {
    "no such file": (
        lambda d: d.update(entrypoint="flows/gone.py:collect_figures"),
        "entrypoint: flows/gone.py:collect_figures: ",
    ),
    "no such function": (
        lambda d: d.update(entrypoint="flows/collect.py:collect_nothing"),
        "'collect_nothing' not found",
    ),
    "no flow": (
        lambda d: d.update(entrypoint="flows/collect.py:run_name", triggers=[]),
        "'run_name' is not a flow",
    ),
    "no such parameter": (
        lambda d: d.update(parameters={"teir": "ministry"}),
        "parameters: teir: collect-figures takes no such parameter; it takes tier, source, url",
    ),
    "a value the parameter does not have": (
        lambda d: d.update(parameters={"tier": "press"}),
        "parameters: tier: 'press'",
    ),
    "a parameter of the wrong type": (
        lambda d: d.update(parameters={"source": 7}, triggers=[]),
        "parameters: source: 7",
    ),
    "a wrong parameter in a schedule": (
        lambda d: d["schedules"][0].update(parameters={"url": 7}),
        "parameters: url: 7",
    ),
    "a parameter that a run by a schedule lacks": (
        lambda d: d.update(entrypoint="flows/needing.py:needing", parameters={}, triggers=[]),
        "'what' is a required property",
    ),
    "no such event": (
        trigger(expect=["targetwatch.article.sent"]),
        "targetwatch.article.sent: no such event; there are targetwatch.alert.failed",
    ),
    "no event of such a kind": (
        trigger(expect=["targetwatch.articles.*"]),
        "targetwatch.articles.*: no such event",
    ),
    "no event to begin after": (
        trigger(after=["targetwatch.source.collectd"]),
        "targetwatch.source.collectd: no such event",
    ),
    "a resource the event is not about": (
        match("targetwatch.source.*", "targetwatch.status.*"),
        "match: targetwatch.status.*: no expected event is about it",
    ),
    "an event that is let through nowhere": (
        trigger(expect=["targetwatch.article.submitted", "targetwatch.check.failed"], parameters={}),
        "match: lets no targetwatch.check.failed through; that is about targetwatch.check.example",
    ),
    "a label no event carries": (
        trigger(for_each=["prefect.resource.kind"]),
        "for_each: prefect.resource.kind: not a label",
    ),
    "a payload key the event lacks": (
        trigger(parameters={"url": "{{ event.payload.link }}"}),
        "'dict object' has no attribute 'link'; the payload of targetwatch.article.submitted has source, url",
    ),
    "a template that does not end": (
        trigger(parameters={"url": "{{ event.payload.url"}),
        "parameters: url: ",
    ),
    "a trigger's parameter the flow does not take": (
        trigger(parameters={"link": "{{ event.payload.url }}"}),
        "parameters: link: collect-figures takes no such parameter",
    ),
    "an unknown key of a trigger": (trigger(expects=[]), "triggers: expects: unknown key"),
    "no such posture": (trigger(posture="Passive"), "posture"),
    "a window too short": (
        trigger(posture="Proactive", within=5, parameters={}),
        "10 seconds",
    ),
    "bad cron": (lambda d: d["schedules"][0].update(cron="61 * * * *"), 'Invalid cron string: "61 * * * *"'),
    "bad zone": (lambda d: d["schedules"][0].update(timezone="Asia/Saigonn"), 'Invalid timezone: "Asia/Saigonn"'),
    "no zone": (lambda d: d["schedules"][0].pop("timezone"), "timezone: missing"),
    "an unknown key of a schedule": (lambda d: d["schedules"][0].update(crom="x"), "crom: "),
    "an unknown key": (lambda d: d.update(schedule_s=[]), "schedule_s: unknown key; remove it or write one of name"),
    "an unknown key of the pool": (lambda d: d["work_pool"].update(queue="x"), "work_pool.queue: unknown key"),
    "an unknown pool": (
        lambda d: d.update(work_pool={"name": "other"}),
        "work_pool: other: unknown pool; `targetwatch deploy` makes targetwatch",
    ),
    "no pool": (lambda d: d.pop("work_pool"), "work_pool: missing"),
    "no collision strategy": (
        lambda d: d.update(concurrency_limit=1),
        "concurrency_limit: missing or without collision_strategy",
    ),
    "no such collision strategy": (
        lambda d: d["concurrency_limit"].update(collision_strategy="WAIT"),
        "concurrency_limit.collision_strategy: ",
    ),
    "an unknown key of the limit": (
        lambda d: d["concurrency_limit"].update(limits=1),
        "concurrency_limit.limits: unknown key",
    ),
    "another version": (
        lambda d: d.update(version="0.0.9"),
        f"version: 0.0.9: the project is {version('targetwatch')}",
    ),
    "no description": (lambda d: d.pop("description"), "description: missing"),
}


def test_the_file_of_the_project_is_in_order():
    assert problems_in(Path("prefect.yaml")) == []


def test_every_deployment_is_documented_and_no_other():
    declared = [one["name"] for one in yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))["deployments"]]
    _, _, section = Path("flows/README.md").read_text(encoding="utf-8").partition("\n## Deployments\n")
    assert re.findall(r"^\| `([^`]+)` \|", section.partition("\n## ")[0], re.MULTILINE) == declared


def test_a_sound_deployment_is_in_order(problems):
    assert problems(SOUND, definitions={"anything": 1}) == []


@pytest.fixture
def needing(tmp_path, monkeypatch):
    """A flow that does not run without being given something."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "needing.py").write_text(
        "from prefect import flow\n\n\n@flow\ndef needing(what: str) -> None: ...\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_said_in_one_line(fault, problems, request):
    change, said = FAULTS[fault]
    if "needing" in str(changed(change)["entrypoint"]):
        request.getfixturevalue("needing")
    (line,) = problems(changed(change))
    assert line.startswith("collect-some: ")
    assert said in line
    assert "\n" not in line


def test_a_name_given_twice_is_found(problems):
    assert problems(SOUND, SOUND) == ["collect-some: 2 deployments of this name; rename all but one"]


def test_an_unknown_key_of_the_file_is_found(problems):
    (line,) = problems(SOUND, deployment=[])
    assert line.startswith("deployment: unknown key; ")


def test_what_is_no_list_of_deployments_is_found(problems):
    assert problems(deployments={"collect-some": SOUND})[0].startswith("deployments: ")
    assert problems(SOUND, "collect-some")[0].startswith("deployments.0: ")


def test_every_fault_of_a_file_is_said(problems):
    lines = problems(*(changed(FAULTS[fault][0]) | {"name": fault} for fault in ("bad cron", "no zone", "no pool")))
    assert [line.split(":")[0] for line in lines] == ["bad cron", "no zone", "no pool"]


def test_the_command_ends_with_one_where_there_are_problems(tmp_path, monkeypatch, capsys):
    assert run(["deploy", "--check"]) == 0
    assert capsys.readouterr().out.strip() == "prefect.yaml: in order"
    (tmp_path / "prefect.yaml").write_text("deployments: []\nbuilds: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["deploy", "--check"]) == 1
    assert capsys.readouterr().out.startswith("prefect.yaml: builds: unknown key")


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.sampled_from(["deployment", "triggers", "schedules"]),
    number=st.integers(0, 20),
    value=ANYTHING,
)
def test_no_file_is_too_broken_to_be_checked(place, number, value, problems):
    deployment = deepcopy(SOUND)
    spoilt = deployment if place == "deployment" else deployment[place][0]
    spoilt[list(spoilt)[number % len(spoilt)]] = value
    assert all("\n" not in line for line in problems(deployment))


@pytest.mark.parametrize("text", [None, "deployments: [", "- a list"])
def test_a_file_that_cannot_be_read_is_misuse(text, tmp_path, monkeypatch, capsys):
    if text is not None:
        (tmp_path / "prefect.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["deploy", "--check"]) == 2
    assert capsys.readouterr().err.startswith("targetwatch: prefect.yaml: ")
