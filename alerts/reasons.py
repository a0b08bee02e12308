"""Why a message comes, since when it holds, what is new in it, and what its reader must know before relying on it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from alerts.figures import goal_words, value_words
from alerts.headings import is_presumed, slipped, verdict_of
from alerts.safe import clean
from alerts.wording import Wording
from warehouse.records import LOCAL_ZONE, Occasion, OccasionKind, Silence, Standing, Status, Transition

# How the calendar marks what is repeated every week or every month.
CADENCES: Mapping[str, str] = {r"\d{4}-W\d\d": "weekly", r"\d{4}-\d\d": "monthly"}
ENDED = 3
CALENDAR = (OccasionKind.REMINDER, OccasionKind.ESCALATION, OccasionKind.REPEAT)


def why_of(occasion: Occasion, as_of: date, words: Wording) -> str:
    """What made the calendar speak, or that a figure was taken back; a change speaks for itself.

    Days are counted to the day of telling: what was held over a holiday is told as it is by then.
    """
    left = (occasion.transition.standing.deadline - as_of).days
    match occasion.kind:
        case OccasionKind.REMINDER:
            return words.say("why.reminder" if left > 0 else "why.passed" if left < 0 else "why.due", n=abs(left))
        case OccasionKind.ESCALATION:
            return words.say("why.escalation", n=abs(left))
        case OccasionKind.REPEAT:
            found = (name for pattern, name in CADENCES.items() if re.fullmatch(pattern, occasion.mark))
            return words.say(f"why.{next(found, 'repeat')}")
        case OccasionKind.CORRECTION:
            return words.say("why.correction")
    return ""


def since_of(occasion: Occasion, words: Wording) -> str:
    """When the status became true and what it was before; of an occasion of the calendar, since when trouble lasts."""
    transition, opened = occasion.transition, occasion.opened_on
    if occasion.kind in CALENDAR:
        return words.say("since.first", date=opened) if opened else ""
    before = transition.old_status
    if before in (Status.NOT_RATED, transition.standing.status):
        said = words.say("since.first", date=transition.became_true_on)
    else:
        old = words.say(f"plain_status.{before}")
        said = words.say("since.changed", date=transition.became_true_on, old=old)
    earlier = opened is not None and opened < transition.became_true_on
    return words.say("since.opened", since=said, date=opened) if earlier else said


def changed_of(occasion: Occasion, words: Wording) -> str:
    """What is different from what was told of the target last."""
    told = occasion.previous
    if told is None:
        return ""
    news = list(differences(told.standing, occasion.transition.standing, words))
    return words.say(
        "changed.since" if news else "changed.nothing",
        date=day_of(told.recorded_at),
        news="; ".join(news),
    )


def differences(old: Standing, new: Standing, words: Wording) -> Iterator[str]:
    """Each thing that differs, as it was and as it is."""
    if new.value_date is not None and (old.value, old.value_date) != (new.value, new.value_date):
        key = "changed.same_value" if old.value == new.value else "changed.value"
        yield words.say(key, old=value_words(old, words), new=value_words(new, words), date=new.value_date)
    pairs = {
        "verdict": (verdict_of(old, words), verdict_of(new, words)),
        "goal": (goal_words(old, words), goal_words(new, words)),
        "deadline": (words.day(old.deadline), words.day(new.deadline)),
    }
    yield from (words.say(f"changed.{what}", old=was, new=now) for what, (was, now) in pairs.items() if was != now)


def notes_of(transition: Transition, words: Wording) -> Iterator[str]:
    """What the reader must know before he relies on the verdict."""
    standing = transition.standing
    yield from (words.say(f"note.{name}", n=standing.late_days) for name, holds in facts_of(transition) if holds)
    if standing.last_pace:
        yield words.say("note.last_pace", status=words.say(f"plain_status.{standing.last_pace}"))
    yield words.either(f"certainty.{standing.certainty}", "certainty.unconfirmed_own_knowledge")


def facts_of(transition: Transition) -> Iterator[tuple[str, bool]]:
    """Each note, and whether it holds."""
    standing = transition.standing
    yield "presumed", is_presumed(standing) and standing.value is not None
    yield "presumed_blind", is_presumed(standing) and standing.value is None
    yield "stale", standing.status == Status.STALE
    yield "slipped", slipped(transition)
    yield from ((reason, standing.reason == reason) for reason in REASONS)
    yield from ((basis, standing.basis == basis) for basis in BASES)
    yield "disputed", bool(standing.disputed)
    yield "corrected", transition.evidence is not None and bool(transition.evidence.correction)
    yield "late", standing.status == Status.MET and (standing.late_days or 0) > 0
    yield "no_quote", transition.evidence is None and standing.value is not None


REASONS = ("no_figure", "no_baseline", "earlier_stage_overdue", "overridden")
BASES = ("bloc_average", "unlisted_average", "sum_of_parts", "scope_ended")


def ended_of(silences: Sequence[Silence], words: Wording) -> list[str]:
    """The silences that are over: who asked for them, until when, why; beyond a few only their number."""
    said = [
        words.say("message.ended", who=clean(one.silenced_by, 40), date=last_day_of(one), why=clean(one.reason, 80))
        for one in silences[:ENDED]
    ]
    left = len(silences) - ENDED
    return said if left <= 0 else [*said, words.say("message.more_ended", n=left)]


def last_day_of(silence: Silence) -> date:
    """The last day of a silence, whose end is the first moment after it."""
    return day_of(silence.until_at - timedelta.resolution)


def day_of(moment: datetime) -> date:
    """The day in Viet Nam."""
    return moment.astimezone(LOCAL_ZONE).date()
