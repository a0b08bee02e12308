"""What a target is called in a headline: status word, name, area, days."""

from collections.abc import Iterator
from datetime import date

from alerts.safe import clean
from alerts.wording import Wording
from warehouse.records import Area, Body, Catalogue, Occasion, OccasionKind, Standing, Status, Transition


def word_of(occasion: Occasion, words: Wording) -> str:
    """The status word of an occasion, with what makes the verdict doubtful in brackets."""
    standing = occasion.transition.standing
    doubts = list(doubts_of(standing, words))
    match occasion.kind:
        case OccasionKind.REMINDER | OccasionKind.CORRECTION:
            doubts.insert(0, words.say(f"plain_status.{standing.status}"))
            word = words.say(f"kind.{occasion.kind}")
        case OccasionKind.ESCALATION:
            word = words.say("kind.escalation")
        case OccasionKind.REPEAT:
            word = words.either(f"still.{standing.status}", f"status.{standing.status}")
        case OccasionKind.RECOVERY:
            word = words.either(f"recovered.{standing.status}", f"status.{standing.status}")
        case OccasionKind.WORSENING:
            word = words.say(f"status.{turn_of(occasion.transition)}")
    return word + bracketed(doubts)


def turn_of(transition: Transition) -> str:
    """The name of a change for the worse."""
    standing = transition.standing
    if slipped(transition):
        return "slipped"
    if standing.status == Status.LAGGING and standing.band == "moving_away":
        return "moving_away"
    return "unrated" if standing.status == transition.old_status == Status.NOT_RATED else standing.status


def slipped(transition: Transition) -> bool:
    """Whether a target that was met, or began inside its goal, is outside now."""
    standing = transition.standing
    return (standing.status == Status.LAGGING and standing.reason == "slipped") or (
        standing.status == Status.ON_TRACK and transition.old_status == Status.MET
    )


def verdict_of(standing: Standing, words: Wording) -> str:
    """The status within a sentence, with what makes it doubtful in brackets."""
    return words.say(f"plain_status.{standing.status}") + bracketed(list(doubts_of(standing, words)))


def doubts_of(standing: Standing, words: Wording) -> Iterator[str]:
    """What makes a verdict doubtful; no overdue is ever told without it."""
    if is_presumed(standing):
        yield words.say("doubt.presumed")
    if standing.certainty == "unconfirmed_own_knowledge":
        yield words.say("doubt.unconfirmed")


def bracketed(parts: list[str]) -> str:
    """The parts in brackets after a space, nothing for none."""
    return f" ({', '.join(parts)})" if parts else ""


def is_presumed(standing: Standing) -> bool:
    """Whether overdue is concluded from there being no figure since the deadline."""
    return standing.status == Status.OVERDUE and standing.evidence == "presumed"


def name_of(standing: Standing, words: Wording) -> str:
    """The target's name."""
    return clean(standing.name_vi if words.language == "vi" else standing.name_en or standing.name_vi, 200)


def area_of(standing: Standing, catalogue: Catalogue, words: Wording) -> str:
    """The name of the place or body; English from the catalogue, where the same code has stood for several places."""
    places: tuple[Area | Body, ...] = () if words.language == "vi" else (*catalogue.areas, *catalogue.bodies)
    english = (place.name_en for place in places if place.name_vi == standing.area_name)
    return clean(next(english, standing.area_name), 80)


def days_of(standing: Standing, as_of: date, words: Wording) -> str:
    """Days over, late or left."""
    if standing.status == Status.MET:
        return words.say("days.late", n=standing.late_days) if (standing.late_days or 0) > 0 else ""
    left = (standing.deadline - as_of).days
    if standing.status == Status.OVERDUE:
        return words.say("days.over", n=standing.days_over if standing.days_over is not None else -left)
    if left > 0:
        return words.say("days.left", n=left)
    return words.say("days.today") if left == 0 else ""
