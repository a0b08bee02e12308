"""One thing the doctor looked at: how it is, and what to do about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from warehouse.records import TargetwatchError

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what is so, how bad that is, and the remedy where it is bad."""

    subject: str
    level: Level
    said: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.said}" + (f"; {self.remedy}" if self.remedy else "")


def fine(subject: str, said: str) -> Finding:
    """All is well."""
    return Finding(subject, "ok", said)


def warning(subject: str, said: str, remedy: str) -> Finding:
    """It works, and somebody should look."""
    return Finding(subject, "warning", said, remedy)


def problem(subject: str, said: str, remedy: str = "") -> Finding:
    """It does not work. Errors of ours bring their remedy along."""
    return Finding(subject, "problem", said, remedy)


def tried(subject: str, look: Callable[[], str]) -> Finding:
    """That a look went well, in the words it gives back, or the error it raised."""
    try:
        return fine(subject, look())
    except TargetwatchError as error:
        return problem(subject, str(error))


def some(names: Sequence[str], shown: int = 5) -> str:
    """A few names and how many more there are."""
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
