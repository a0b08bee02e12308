"""backfill-articles: many pages at once, from a list, a sitemap, listings or the archive; resumable."""

import logging
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run

from alerts.calendar import local_day
from flows.artifacts import Progress, progress
from flows.batches import Batch, Done
from flows.crew import crew_of, dismiss_crew
from flows.desk import SOURCES_AT_ONCE, chosen_sources, in_warehouse, sync_declared
from flows.events import emit, figures_changed
from flows.metrics import metrics_written
from flows.runners import crew_size, task_runner, workers_of
from flows.settings import Settings, load_settings
from flows.streams import Archived, BackfillError, Listings, Sitemap, Stream, UrlFile, Wanted
from scrapers.errors import TransientError
from warehouse.connection import WarehouseLocked
from warehouse.records import TargetwatchError

logger = logging.getLogger("targetwatch.backfill")

FAILURES_SHOWN = 10


class Outcome(Protocol):
    """A future, of Prefect or of Python."""

    def result(self) -> Done: ...  # noqa: D102
    def add_done_callback(self, fn: Callable[[Any], None], /) -> object: ...  # noqa: D102


Submit = Callable[[Batch], Outcome]


@dataclass(slots=True)
class Tally:
    """What a backfill has come to so far, in numbers; `failures` are the first few."""

    found: int = 0
    share: int = 0
    read: int = 0
    skipped: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    inserted: Counter[str] = field(default_factory=Counter)
    revised: Counter[str] = field(default_factory=Counter)

    def add(self, done: Done) -> None:
        """Count a batch."""
        self.found += done.found
        self.share += done.share
        self.read += done.read
        self.skipped += done.skipped
        self.failed += len(done.failures)
        self.failures += done.failures[: FAILURES_SHOWN - len(self.failures)]
        self.shut += [done.source_id] * done.shut
        self.inserted[done.source_id] += done.inserted
        self.revised[done.source_id] += done.revised

    @property
    def pages(self) -> int:
        """Pages that need no more work."""
        return self.read + self.skipped + self.failed

    @property
    def expected(self) -> int:
        """How many pages there will be; of an archive, whose bytes are known, it is a guess that gets better."""
        return round(self.pages * self.found / self.share) if self.share else self.found

    def changed(self) -> dict[str, tuple[int, int]]:
        """New and revised figures by source, where there are any."""
        return {one: (self.inserted[one], self.revised[one]) for one in +self.inserted | +self.revised}

    def sentence(self) -> str:
        """The last line."""
        counts = (
            f"{self.read:,} pages read, {self.skipped:,} read before, {self.failed:,} failed; "
            f"{self.inserted.total():,} new and {self.revised.total():,} revised figures"
        )
        return f"{counts}; left for next time: the rest of {', '.join(self.shut)}" if self.shut else counts


def backfill(settings: Settings, wanted: Wanted, sources: Sequence[str], submit: Submit, at_once: int) -> Tally:
    """Work off everything that is wanted of the sources, or of all enabled ones. Raises BackfillError."""
    streams = wanted.streams(settings, chosen_sources(settings, sources))
    in_warehouse(settings, sync_declared, settings)
    tally = Tally()
    with progress("backfill", 0) as watched:
        for done in work_off(streams, submit, at_once):
            tally.add(done)
            follow(watched, tally)
    logger.info(tally.sentence())
    return tally


def follow(watched: Progress, tally: Tally) -> None:
    """Show how far it is."""
    shown = watched.shown
    watched.total = tally.expected
    watched.advance(tally.pages - watched.done)
    if watched.shown != shown:
        logger.info("%s", watched)


def work_off(streams: Sequence[Stream], submit: Submit, at_once: int) -> Iterator[Done]:
    """What the batches came to, as they end: one of each stream at a time, and so many in all.

    A stream ends where its source is shut, or where a batch of it fails as a whole; an error nobody foresaw is raised
    when the others have ended.
    """
    ready: deque[tuple[Stream, Done | None]] = deque((stream, None) for stream in streams)
    running: dict[int, tuple[Outcome, Batch, Stream]] = {}
    settled: SimpleQueue[Outcome] = SimpleQueue()
    unforeseen: list[Exception] = []
    while ready or running:
        while ready and len(running) < at_once:
            stream, told = ready.popleft()
            step = next_step(stream, told)
            if isinstance(step, Done):
                yield step
                ready.appendleft((stream, None))
            elif step is not None:
                outcome = submit(step)
                running[id(outcome)] = outcome, step, stream
                outcome.add_done_callback(settled.put)
        if running:
            outcome, batch, stream = running.pop(id(settled.get()))
            done = done_with(outcome, batch, unforeseen)
            yield done
            if not done.shut:
                ready.append((stream, done))
    if unforeseen:
        raise unforeseen[0]


def next_step(stream: Stream, told: Done | None) -> Batch | Done | None:
    """What comes next of a stream that is told what its last batch came to; None at its end, which an error is too."""
    try:
        return stream.send(told)  # type: ignore[arg-type]
    except StopIteration:
        return None
    except TargetwatchError as error:
        logger.warning("%s", error)
        return Done("", failures=(str(error),))


def done_with(outcome: Outcome, batch: Batch, unforeseen: list[Exception]) -> Done:
    """What a batch that has ended came to, one that failed as a whole too."""
    try:
        return outcome.result()
    except TargetwatchError as error:
        failure = str(error)
    except Exception as error:
        unforeseen.append(error)
        failure = f"{batch}: {type(error).__name__}: {error}"
    logger.warning("%s", failure)
    return Done(batch.source.source_id, failures=(failure,), shut=True)


def wanted_of(
    settings: Settings,
    *,
    urls_file: Path | None,
    sitemap: str | None,
    since: date | None,
    until: date | None,
    archived: bool,
) -> Wanted:
    """The one thing that is asked for. Raises BackfillError."""
    if sum(map(bool, (urls_file, sitemap, since, archived))) != 1 or (until and not since):
        raise BackfillError(
            "give one of: a file with URLs, --sitemap URL, --from DATE with or without --to, --archived"
        )
    if urls_file:
        return UrlFile(urls_file)
    if sitemap:
        return Sitemap(sitemap)
    return Listings(since, until or local_day(settings.moment())) if since else Archived()


def tasks_at_once(settings: Settings, wanted: Wanted) -> int:
    """Hosts asked at the same time; of an archive, one batch more than are read, for one is being loaded."""
    workers = workers_of(settings)
    return workers + 1 if isinstance(wanted, Archived) else max(workers, SOURCES_AT_ONCE)


def may_work_soon(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001  Prefect's hook
    """Whether a batch failed for want of something that others had."""
    try:
        state.result()
    except (WarehouseLocked, TransientError):
        return True
    except Exception:
        return False
    return True


@task(
    name="read-batch",
    task_run_name="read {batch}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=10,
    retry_condition_fn=may_work_soon,
)
def read_batch(batch: Batch) -> Done:
    """One batch, with the settings of the machine it runs on."""
    settings = load_settings(os.environ)
    return batch.run(settings, crew_of(crew_size(settings)))


def run_name() -> str:
    """Named after what is asked for."""
    given = flow_run.parameters
    return f"backfill {given['urls_file'] or given['sitemap'] or given['since'] or 'the archive'}"


@flow(name="backfill-articles", flow_run_name=run_name, on_completion=[metrics_written], on_failure=[metrics_written])
def backfill_articles(
    urls_file: Path | None = None,
    *,
    sitemap: str | None = None,
    since: date | None = None,
    until: date | None = None,
    archived: bool = False,
    sources: Sequence[str] = (),
) -> Tally:
    """Read the articles of a file of URLs, of a sitemap, of listings since a day, or of the archive."""
    settings = load_settings(os.environ)
    wanted = wanted_of(settings, urls_file=urls_file, sitemap=sitemap, since=since, until=until, archived=archived)
    at_once = tasks_at_once(settings, wanted)
    with task_runner(settings, at_once) as runner:
        try:
            tally = backfill(
                settings, wanted, sources, lambda batch: runner.submit(read_batch, {"batch": batch}), at_once
            )
        finally:
            # Before the runner waits for its threads, which may wait for a host.
            dismiss_crew(crew_size(settings))
    if changed := tally.changed():
        emit([figures_changed(changed)])
    return tally
