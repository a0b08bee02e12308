"""What people asked for: silences and acknowledgements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from alerts.conditions import CONDITIONS, Conditions, Owners, problem_of_condition
from warehouse.records import Acknowledgement, Episode, Silence, Standing, TargetwatchError

# A silence that ended longer ago than this is no news in any message.
MENTIONED_FOR = timedelta(days=31)


class SilenceError(TargetwatchError):
    """A silence or an acknowledgement that cannot be; one line names the remedy."""

    exit_code = 2


def check_matcher(matcher: Mapping[str, Any]) -> None:
    """Raise SilenceError for a matcher that names no condition, or one that cannot hold."""
    if not matcher:
        raise SilenceError("a silence needs a condition; name for example --target T001 or --area 20")
    for key, value in matcher.items():
        problem = problem_of_condition(key, value) if key in CONDITIONS else f"use one of {', '.join(CONDITIONS)}"
        if problem:
            raise SilenceError(f"silence: {key}: {problem}")


def mutes(silence: Silence, standing: Standing, owners: Owners) -> bool:
    """Whether a silence names a standing, at whatever time."""
    matcher: dict[str, Any] = {key: tuple(value) for key, value in silence.matcher.items()}
    return Conditions(**matcher).hold_for(standing, owners)


def muting(silences: Iterable[Silence], standing: Standing, now: datetime, owners: Owners) -> Silence | None:
    """The silence in force that names a standing and lasts longest."""
    found = (one for one in silences if one.from_at <= now < one.until_at and mutes(one, standing, owners))
    return max(found, key=lambda one: (one.until_at, one.silence_id), default=None)


def ended(
    silences: Sequence[Silence], standing: Standing, told_at: datetime | None, now: datetime, owners: Owners
) -> list[Silence]:
    """The silences that named a standing and are over since it was told last."""
    since = max(told_at, now - MENTIONED_FOR) if told_at else now - MENTIONED_FOR
    return [one for one in silences if since < one.until_at <= now and mutes(one, standing, owners)]


def acknowledged(episode: Episode | None, words: Iterable[Acknowledgement]) -> Acknowledgement | None:
    """Who has an open episode in hand, since it grew worse last."""
    if episode is None:
        return None
    subject = episode.target_id, episode.area
    found = (
        one for one in words if (one.target_id, one.area) == subject and one.acknowledged_at >= episode.worsened_at
    )
    return max(found, key=lambda one: one.acknowledged_at, default=None)
