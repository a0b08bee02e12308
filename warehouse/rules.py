"""How each kind of indicator is judged: what STATUS leaves to the kind of number."""

from dataclasses import dataclass, replace
from decimal import Decimal

from warehouse.errors import WarehouseError
from warehouse.records import Indicator, Target

# Days without a new figure after which it is stale, by how often such figures appear.
STALE_DAYS = {"monthly": 120, "quarterly": 200, "yearly": 550, "two_yearly": 900}
QUARTERLY, YEARLY, TWO_YEARLY = (STALE_DAYS[cadence] for cadence in ("quarterly", "yearly", "two_yearly"))

# Vietnamese reports print shares with two decimals at most: from 99.995 on they print 100.
PRINTED_HUNDRED = 0.005


@dataclass(frozen=True, slots=True)
class Rules:
    """What a target is judged with, in the unit of its indicator.

    `tol` may be missing from the goal and it still counts as met; within `slack` of the straight line is on track.
    `s0` is the spread of a year, `sm` that of one figure. An absorbing target once met stays met.
    """

    tol: float = 0.0
    slack: float = 0.0
    stale_days: int | None = None
    lower_bound: float | None = None
    upper_bound: float | None = None
    absorbing: bool = False
    milestone: bool = False
    s0: float = 1.0
    sm: float = 1.0


def rules_for(indicator: Indicator, target: Target) -> Rules:
    """The rules of one target: those of its kind, with the cadence its indicator states.

    Raises WarehouseError for a kind of indicator that has none.
    """
    usual = rules_of_kind(indicator, target)
    return replace(usual, stale_days=STALE_DAYS[indicator.cadence]) if indicator.cadence else usual


def rules_of_kind(indicator: Indicator, target: Target) -> Rules:
    """The rules that are usual for a kind of indicator. Raises WarehouseError."""
    goal = float(target.value)
    match indicator.kind, indicator.unit:
        case "share", _:
            tol = PRINTED_HUNDRED if goal == 100 and target.op == ">=" else 0.0
            return Rules(tol, half_unit(target.value), QUARTERLY, 0.0, 100.0)
        case "growth", _:
            return Rules(slack=half_unit(target.value), stale_days=YEARLY)
        case "rank", _:
            return Rules(slack=3.0, stale_days=TWO_YEARLY, lower_bound=1.0, upper_bound=193.0, s0=2.0)
        case "level", "places":
            return Rules(slack=3.0, stale_days=TWO_YEARLY, s0=2.0)
        case "milestone", _:
            return Rules(lower_bound=0.0, upper_bound=1.0, absorbing=True, milestone=True, s0=0.1, sm=0.0)
        case ("cumulative" | "level" | "flow") as kind, unit:
            regular = YEARLY if kind == "flow" or unit == "index_points" else QUARTERLY
            return Rules(
                stale_days=regular,
                lower_bound=0.0,
                absorbing=kind == "cumulative",
                s0=0.02 * abs(goal),
                sm=0.005 * abs(goal),
            )
        case kind, _:
            raise WarehouseError(f"indicators.toml: [{indicator.indicator_id}] kind {kind!r} has no rules; add them")


def half_unit(printed: Decimal) -> float:
    """Half a unit of the last digit a number was printed with."""
    exponent = printed.as_tuple().exponent
    return 0.5 * 10.0 ** int(min(exponent, 0)) if isinstance(exponent, int) else 0.0
