"""What the doctor sees without server or warehouse: sources, channels, routes, zone and clock."""

import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.channels import fallback_of
from flows.desk import chosen_sources
from flows.doctor.finding import Finding, fine, problem, some, tried, warning
from flows.planning import rules_given
from flows.settings import PREFIX, Settings
from warehouse.connection import is_server
from warehouse.records import TargetwatchError

ZONE = "Asia/Ho_Chi_Minh"


def look_at_desk(settings: Settings) -> Iterator[Finding]:
    """Everything that files and variables say."""
    given = [f"{PREFIX}{name.upper()}" for name in sorted(settings.model_fields_set)]
    yield fine("settings", f"{len(given)} are set: {some(given, len(given))}" if given else "none is set")
    yield tried("contact", lambda: f"sites are told {settings.identity}")
    yield tried("sources", lambda: f"{len(chosen_sources(settings))} are on")
    yield from look_at_rules(settings)
    yield look_at_folders(settings)
    yield look_at_zone()
    yield look_at_clock(settings)


def look_at_folders(settings: Settings) -> Finding:
    """Whether files can be written where they belong."""
    files = [settings.archive / "page", settings.published, *([settings.metrics] if settings.metrics else [])]
    if not is_server(settings.warehouse):
        files.append(Path(settings.warehouse))
    folders = {next(one for one in file.absolute().parents if one.exists()) for file in files}
    refused = sorted(str(one) for one in folders if not (one.is_dir() and os.access(one, os.W_OK | os.X_OK)))
    if refused:
        remedy = "make them writable for this user, or name others in the settings"
        return problem("folders", f"nothing can be written to {some(refused)}", remedy)
    return fine("folders", "warehouse, copy and archive can be written")


def look_at_rules(settings: Settings) -> Iterator[Finding]:
    """Whether routes and channels hold together, and whether anybody hears of what breaks."""
    try:
        rules = rules_given(settings)
    except TargetwatchError as error:
        yield problem("routes", str(error))
        return
    yield fine("routes", f"{len(rules.routes)} routes to {len(rules.channels)} channels")
    if not fallback_of(rules.channels):
        remedy = f"add a tag `ops`, or `fallback: TAG`, to {settings.channels}"
        yield warning("routes", "no channel hears of what breaks", remedy)


def look_at_zone() -> Finding:
    """Whether schedules and dates know their zone."""
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        return problem("time zone", f"{ZONE} is unknown here", "install the package tzdata")
    return fine("time zone", f"{ZONE} is known")


def look_at_clock(settings: Settings) -> Finding:
    """Whether the clock runs."""
    if settings.now is None:
        return fine("clock", f"it is {settings.moment():%d/%m/%Y %H:%M:%S} UTC")
    remedy = f"unset {PREFIX}NOW unless this is a demo or a replay"
    return warning("clock", f"stopped at {settings.moment():%d/%m/%Y %H:%M} UTC", remedy)
