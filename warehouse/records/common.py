"""What everything else is said in: the zone of the country, and the words that stand for values."""

from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class TargetwatchError(Exception):
    """Something a person can mend; its text is one line that names file or key and the remedy."""

    exit_code = 1


class Qualifier(StrEnum):
    """How a printed number bounds the true one."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Role(StrEnum):
    """What a figure does in its sentence."""

    ACTUAL = "actual"
    TARGET = "target"
    CHANGE = "change"
    PREVIOUS = "previous"
    PLAN = "plan"
    CONTEXT = "context"


class Status(StrEnum):
    """The verdict on a dated target, in the order of STATUS rules."""

    NOT_RATED = "not_rated"
    MET = "met"
    OVERDUE = "overdue"
    STALE = "stale"
    ON_TRACK = "on_track"
    LAGGING = "lagging"


class Tier(IntEnum):
    """Standing of a source; where figures disagree the lowest number wins."""

    NATIONAL_GOV = 1
    MINISTRY = 2
    PROVINCE_GOV = 3
    NATIONAL_PRESS = 4
    PROVINCE_PRESS = 5
