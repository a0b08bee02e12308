"""What the doctor sees of the warehouse: whether it opens, whether there is room, what its facts say of the loop."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from flows.artifacts import duration
from flows.doctor.finding import Finding, fine, problem, some, tried, warning
from flows.settings import PREFIX, Settings
from warehouse.connection import WarehouseError, WarehouseLocked, is_server, open_warehouse
from warehouse.health import Health, SourceState, read_health
from warehouse.remote import token_given

# Seconds to wait for a warehouse that another process has: it is healthy, and the published copy tells as much.
PATIENCE = 1.0

# Of free disk: what a copy of the warehouse and the next pages need at least, and what is comfortable.
NEEDED, COMFORTABLE = 2, 10
SMALLEST = 100_000_000

SILENT_AFTER = timedelta(hours=48)
DAILY = timedelta(hours=26)
SWEPT = timedelta(hours=2)


def look_at_memory(settings: Settings) -> Iterator[Finding]:
    """The warehouse, its copy, the disk under them, and the state of the loop."""
    if is_server(settings.warehouse):
        yield tried("token", lambda: f"{PREFIX}WAREHOUSE_TOKEN is set" if token_given() else "")
    elif (path := Path(settings.warehouse).absolute()).exists():
        yield look_at_disk(path.stat().st_size, disk_usage(path.parent).free, path.parent)
    found, health = opened(settings)
    yield found
    if health:
        yield look_at_copy(settings.published, health)
        yield from look_at_health(health, settings.moment())


def look_at_disk(size: int, free: int, folder: Path) -> Finding:
    """Whether there is room for a copy of the warehouse, which each publishing makes."""
    said = f"{free / 1e9:,.1f} GB free in {folder}, the warehouse has {size / 1e9:,.1f} GB"
    room = free / max(size, SMALLEST)
    if room < NEEDED:
        return problem("disk", said, f"free space; or set {PREFIX}KEEP_PAGES, which removes raw pages by age")
    if room < COMFORTABLE:
        return warning("disk", said, f"free space soon; or set {PREFIX}KEEP_PAGES, which removes raw pages by age")
    return fine("disk", said)


def opened(settings: Settings) -> tuple[Finding, Health | None]:
    """Whether the warehouse opens, and what it says; what its copy says where another process has the file."""
    if not is_server(settings.warehouse) and not Path(settings.warehouse).exists():
        said = f"{settings.warehouse}: there is none yet"
        return problem("warehouse", said, f"run `targetwatch run`, or correct {PREFIX}WAREHOUSE"), None
    try:
        return fine("warehouse", f"{settings.warehouse} opens"), health_of(settings.warehouse)
    except WarehouseLocked:
        found = fine("warehouse", f"{settings.warehouse}: another process writes; what follows is from the copy")
    except WarehouseError as error:
        return problem("warehouse", str(error)), None
    with suppress(WarehouseError):
        return found, health_of(settings.published)
    return found, None


def health_of(url: str | Path) -> Health:
    """What a warehouse says. Raises WarehouseError."""
    with open_warehouse(url, wait=PATIENCE, read_only=True) as con:
        return read_health(con)


def look_at_copy(copy: Path, health: Health) -> Finding:
    """Whether people query what was judged last."""
    remedy = "run `targetwatch publish`, and see the runs of publish-warehouse in Prefect"
    try:
        shown = health_of(copy)
    except WarehouseError as error:
        return problem("published copy", str(error))
    if shown.evaluated == health.evaluated:
        return fine("published copy", f"{copy} shows what was judged last")
    return warning("published copy", f"{copy} does not show what was judged last", remedy)


def look_at_health(health: Health, now: datetime) -> Iterator[Finding]:
    """The loop, by its facts."""
    yield from look_at_sources(health.sources, now)
    yield look_at_evaluation(health, now)
    yield look_at_channels(health)
    yield look_at_outbox(health, now)
    yield look_at_checks(health.failing)


def look_at_sources(sources: tuple[SourceState, ...], now: datetime) -> Iterator[Finding]:
    """Which sources are silent, which are not as declared or expected."""
    never = [one.source_id for one in sources if one.collected_at is None]
    silent = [one.source_id for one in sources if one.collected_at and now - one.collected_at > SILENT_AFTER]
    drifting = [one.source_id for one in sources if one.drifting]
    if never:
        remedy = f"look with `targetwatch sources try {never[0]}`, or collect it"
        yield warning("silence", f"{len(never)} sources were never collected: {some(never)}", remedy)
    if silent:
        remedy = "see whether the worker runs and what `targetwatch sources check` says"
        yield problem("silence", f"{len(silent)} sources not collected for 48 hours: {some(silent)}", remedy)
    if not never and not silent:
        yield fine("silence", f"all {len(sources)} sources were collected within 48 hours")
    if drifting:
        said = f"{len(drifting)} sources are not as declared: {some(drifting)}"
        yield warning("drift", said, "see `targetwatch sources check` and mart.source_drifts, and mend the declaration")
    else:
        yield fine("drift", "all sources are as declared")


def look_at_evaluation(health: Health, now: datetime) -> Finding:
    """Whether targets are judged every day."""
    remedy = "see the runs of evaluate-targets in Prefect, or run `targetwatch run`"
    if health.evaluated is None:
        return problem("evaluation", "nothing has been evaluated yet", remedy)
    day, moment = health.evaluated
    said = f"targets were judged for {day:%d/%m/%Y}, {duration((now - moment).total_seconds())} ago"
    return fine("evaluation", said) if now - moment <= DAILY else problem("evaluation", said, remedy)


def look_at_channels(health: Health) -> Finding:
    """Which channels refuse."""
    if not health.broken:
        return fine("channels", "none is broken")
    first = health.broken[0].channel
    said = f"{len(health.broken)} are broken: {some([f'{one.channel} ({one.detail})' for one in health.broken], 3)}"
    return problem("channels", said, f"mend it and run `targetwatch alerts test {first.partition('#')[0]}`")


def look_at_outbox(health: Health, now: datetime) -> Finding:
    """Whether messages leave."""
    if health.dead:
        remedy = "see why with `targetwatch alerts history`, then `targetwatch alerts resend`"
        return problem("outbox", f"{health.dead} messages are dead", remedy)
    if health.oldest_at is None:
        return fine("outbox", "nothing waits")
    age = now - health.oldest_at
    said = f"{health.waiting} messages wait, the oldest for {duration(max(age.total_seconds(), 0))}"
    if age <= SWEPT:
        return fine("outbox", said)
    return problem("outbox", said, "see the runs of send-alerts in Prefect and `targetwatch alerts history`")


def look_at_checks(failing: Sequence[str]) -> Finding:
    """Whether the data can be right."""
    if not failing:
        return fine("checks", "none failed when they ran last")
    return warning("checks", f"{len(failing)} failed when they ran last: {some(failing)}", "run `targetwatch check`")
