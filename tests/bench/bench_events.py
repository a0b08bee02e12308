"""From an event to the mail about it, against an empty flow that an event starts on the same server and worker.

`python tests/bench/bench_events.py 3` for three rounds; ten by default.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from flows.collect import collect_source
from flows.desk import in_warehouse, open_desk, source_of, sync_declared
from flows.evaluate import evaluate
from flows.settings import Settings
from scrapers.newsroom import STORY_DAY
from tests.flows.prefectlab import (
    ARTICLE,
    POOL,
    Prefect,
    living_in,
    open_place,
    say_what_there_is,
    serve_prefect,
    wait_for,
)

EMPTY = "tests/bench/events/nothing.py:nothing"
OVERDUE, NOTHING = ("target.overdue", "status.overdue"), ("bench.nothing", "bench.nothing")


async def read_article(settings: Settings) -> None:
    """Collect the one article."""
    async with open_desk(settings) as desk:
        await collect_source(source_of(settings, ARTICLE), desk, [ARTICLE])


def change_a_target(place: dict[str, str]) -> None:
    """Leave a warehouse in which one target has changed and nobody has heard of it."""
    say_what_there_is(place)
    with living_in(place) as settings:
        in_warehouse(settings, sync_declared, settings)
        asyncio.run(read_article(settings))
        evaluate(settings, STORY_DAY)


def event_now(name: str, resource: str) -> dict[str, object]:
    """An event of ours that happens now."""
    ids = {"prefect.resource.id": f"targetwatch.{resource}"}
    return {
        "id": str(uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": f"targetwatch.{name}",
        "resource": ids,
        "payload": {},
    }


def parts(prefect: Prefect, deployment: str, kind: tuple[str, str], done: Callable[[], float]) -> list[float]:
    """Seconds from an event to its run, to the run's beginning, and to what it is for; the last is from the event."""
    before, event = len(prefect.runs(deployment)), event_now(*kind)
    begun = moment(str(event["occurred"]))
    prefect.emit([event])
    end = wait_for(done, 120, f"{deployment} is through")
    wait_for(lambda: len(prefect.finished(deployment)) > before, 60, f"{deployment} ends")
    run = prefect.runs(deployment)[-1]
    created, started = moment(run["created"]), moment(run["start_time"])
    return [created - begun, started - created, end - started, end - begun]


def moment(text: str) -> float:
    """A moment of the API in seconds."""
    return datetime.fromisoformat(text).timestamp()


@contextmanager
def machine() -> Iterator[tuple[Prefect, dict[str, str], Path]]:
    """A server and a worker, the place it works in, and its folder."""
    with tempfile.TemporaryDirectory() as folder, serve_prefect(Path(folder) / "prefect") as prefect:
        home = Path(folder) / "home"
        with open_place(home) as place:
            change_a_target(place)
            trigger = {
                "type": "event",
                "expect": ["targetwatch.bench.*"],
                "match": {"prefect.resource.id": "targetwatch.*"},
            }
            words = ("deploy", EMPTY, "--name", "nothing", "--pool", POOL, "--trigger", json.dumps(trigger))
            prefect.command("prefect", "--no-prompt", *words)
            with prefect.worker(place):
                yield prefect, place, home


def main(rounds: int) -> None:
    """Alternate both, so that neither has the quieter machine, and print medians."""
    with machine() as (prefect, place, home):
        warehouse, changed = Path(place["TARGETWATCH_WAREHOUSE"]), home / "changed.duckdb"
        shutil.copy(warehouse, changed)
        ours, empty = [], []
        for _ in range(rounds):
            shutil.copy(changed, warehouse)
            mails = set((home / "mail").iterdir())
            arrived = lambda: min((one.stat().st_mtime for one in set((home / "mail").iterdir()) - mails), default=0.0)  # noqa: B023, E731
            ours.append(parts(prefect, "send-alerts", OVERDUE, arrived))
            count = len(prefect.runs("nothing"))
            ended = lambda: next((moment(run["end_time"]) for run in prefect.finished("nothing")[count:]), 0.0)  # noqa: B023, E731
            empty.append(parts(prefect, "nothing", NOTHING, ended))
    print("seconds             event-run  run-start  start-end  event-end")
    for name, rows in (("to the mail", ours), ("of an empty flow", empty)):
        print(f"{name:18}" + "".join(f"{median(column):11.2f}" for column in zip(*rows, strict=True)))
    ratios = [one[-1] / other[-1] for one, other in zip(ours, empty, strict=True)]
    print(f"ratio of medians {median(row[-1] for row in ours) / median(row[-1] for row in empty):.2f}, ", end="")
    print(f"of rounds {min(ratios):.2f} to {max(ratios):.2f}, {rounds} rounds")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10)
