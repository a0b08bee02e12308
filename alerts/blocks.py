"""One target told in full: what a message says of a transition, before any form is given to it."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alerts.safe import clean, web_link
from alerts.wording import Wording
from warehouse.records import Area, Body, Catalogue, Evidence, Standing, Status, Transition

# Units that come in ones.
WHOLE = ("count", "rank", "places")


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands behind it, with a link where there is one. `form` is text, quote or command."""

    label: str
    text: str
    link: str = ""
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """One target in the reader's words; every text is clean, none is escaped yet."""

    status: Status
    word: str
    target: str
    area: str
    days: str
    lines: tuple[Line, ...]

    @property
    def headline(self) -> str:
        """Status word, target, area, days."""
        return self.headed(self.target)

    def headed(self, target: str) -> str:
        """The headline with the target called so."""
        return " – ".join(part for part in (f"{self.word}: {target}", self.area, self.days) if part)


def block_of(transition: Transition, as_of: date, catalogue: Catalogue, words: Wording) -> Block:
    """All that is told of one transition."""
    standing = transition.standing
    return Block(
        status=standing.status,
        word=word_of(transition, words),
        target=name_of(standing, words),
        area=area_of(standing, catalogue, words),
        days=days_of(standing, as_of, words),
        lines=tuple(line for line in lines_of(transition, as_of, catalogue, words) if line.text),
    )


def lines_of(transition: Transition, as_of: date, catalogue: Catalogue, words: Wording) -> Iterator[Line]:
    """The lines of a block, top to bottom; those without text are left out."""
    standing = transition.standing
    label = words.phrases["label"]
    yield Line(label["value"], value_of(standing, words))
    yield Line(label["goal"], goal_of(standing, as_of, words))
    yield Line(label["gap"], gap_of(standing, words))
    yield Line(label["pace"], pace_of(standing, words))
    yield Line(label["projection"], projection_of(standing, words))
    yield Line(label["since"], since_of(transition, words))
    for note in notes_of(transition, words):
        yield Line(label["note"], note)
    if transition.evidence:
        yield from evidence_of(transition.evidence, words)
    yield Line(label["basis"], basis_of(standing, catalogue), web_link(standing.source_url))
    yield Line(label["explain"], command_of(standing, as_of), form="command")


def word_of(transition: Transition, words: Wording) -> str:
    """The status word, with what makes it doubtful."""
    standing = transition.standing
    key: str = standing.status
    if standing.status == Status.LAGGING and standing.band == "moving_away":
        key = "moving_away"
    if slipped(transition):
        key = "slipped"
    return words.say(f"status.{key}") + doubt_of(standing, words)


def doubt_of(standing: Standing, words: Wording) -> str:
    """What makes a verdict doubtful, in brackets after a space; no overdue is ever told without it."""
    doubts = {"presumed": is_presumed(standing), "unconfirmed": standing.certainty == "unconfirmed_own_knowledge"}
    doubt = ", ".join(words.say(f"doubt.{name}") for name, holds in doubts.items() if holds)
    return f" ({doubt})" if doubt else ""


def is_presumed(standing: Standing) -> bool:
    """Whether overdue is concluded from there being no figure since the deadline."""
    return standing.status == Status.OVERDUE and standing.evidence == "presumed"


def slipped(transition: Transition) -> bool:
    """Whether a target that was met, or began inside its goal, is outside now."""
    standing = transition.standing
    return (standing.status == Status.LAGGING and standing.reason == "slipped") or (
        standing.status == Status.ON_TRACK and transition.old_status == Status.MET
    )


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


def value_of(standing: Standing, words: Wording) -> str:
    """The value and its date; the span of the sources where they differ."""
    value = value_words(standing, words)
    if standing.value is None or standing.value_date is None:
        return value
    day = words.day(standing.value_date)
    low, high = standing.value_low, standing.value_high
    if low is None or high is None or low == high:
        return words.say("value.dated", value=value, date=day)
    low_text, high_text = words.amount(low, standing.unit), words.amount(high, standing.unit)
    return words.say("value.range", value=value, date=day, low=low_text, high=high_text)


def value_words(standing: Standing, words: Wording) -> str:
    """The value alone."""
    if standing.value is None:
        return words.say("value.open" if standing.unit == "milestone" else "value.none")
    return words.amount(standing.value, standing.unit)


def goal_words(standing: Standing, words: Wording) -> str:
    """The promised value alone."""
    key = standing.unit if standing.unit in ("rank", "milestone") else standing.op
    return words.say(f"goal.{key}", value=words.amount(standing.target, standing.unit))


def goal_of(standing: Standing, as_of: date, words: Wording) -> str:
    """The promised value and its date."""
    left = (standing.deadline - as_of).days
    shape = "by" if standing.status == Status.MET or left == 0 else "by_left" if left > 0 else "by_over"
    return words.say(f"goal.{shape}", goal=goal_words(standing, words), date=words.day(standing.deadline), n=abs(left))


def gap_of(standing: Standing, words: Wording) -> str:
    """How far the value is from the target, where it is not there yet."""
    return words.distance(standing.gap, standing.unit) if standing.gap and standing.unit != "milestone" else ""


def pace_of(standing: Standing, words: Wording) -> str:
    """The way covered against the time used, and what that amounts to."""
    if standing.progress is None or standing.time is None or standing.pace is None or standing.status == Status.MET:
        return ""
    said = words.say(
        "pace.words" if standing.progress >= 0 else "pace.back",
        progress=words.share(abs(standing.progress)),
        time=words.share(standing.time),
        pace=words.number(standing.pace),
    )
    return words.say("pace.joined", words=said, verdict=words.say(f"pace.{standing.band}")) if standing.band else said


def projection_of(standing: Standing, words: Wording) -> str:
    """Where the present pace leads; it is not a promise, and is told only while there is something to do."""
    if standing.status != Status.LAGGING or standing.projected is None or standing.unit == "milestone":
        return ""
    low, high = (standing.projected if bound is None else bound for bound in (standing.low80, standing.high80))
    reach = standing.date_at_current_pace
    level = words.say("projection.date", date=words.day(reach)) if reach else words.say("projection.never")
    places = 0 if standing.unit in WHOLE else 1
    value, low_text, high_text = (
        words.amount(round(number, places), standing.unit) for number in (standing.projected, low, high)
    )
    return words.say("projection.range", value=value, low=low_text, high=high_text) + "; " + level


def since_of(transition: Transition, words: Wording) -> str:
    """When the status became true, and what it was before."""
    day = words.day(transition.became_true_on)
    if transition.old_status in (Status.NOT_RATED, transition.standing.status):
        return words.say("since.first", date=day)
    return words.say("since.changed", date=day, old=words.say(f"plain_status.{transition.old_status}"))


def notes_of(transition: Transition, words: Wording) -> Iterator[str]:
    """What the reader must know before he relies on the verdict."""
    standing = transition.standing
    notes = {
        "presumed": is_presumed(standing) and standing.value is not None,
        "presumed_blind": is_presumed(standing) and standing.value is None,
        "stale": standing.status == Status.STALE,
        "slipped": slipped(transition),
        "no_figure": standing.reason == "no_figure",
        "no_baseline": standing.reason == "no_baseline",
        "earlier_stage_overdue": standing.reason == "earlier_stage_overdue",
        "overridden": standing.reason == "overridden",
        "bloc_average": standing.basis == "bloc_average",
        "unlisted_average": standing.basis == "unlisted_average",
        "sum_of_parts": standing.basis == "sum_of_parts",
        "disputed": standing.disputed,
        "late": standing.status == Status.MET and (standing.late_days or 0) > 0,
        "no_quote": transition.evidence is None and standing.value is not None,
    }
    yield from (words.say(f"note.{name}", n=standing.late_days) for name, holds in notes.items() if holds)
    if transition.evidence and transition.evidence.correction:
        yield words.say("note.corrected", correction=clean(transition.evidence.correction))
    if standing.last_pace:
        yield words.say("note.last_pace", status=words.say(f"plain_status.{standing.last_pace}"))
    known = words.knows(f"certainty.{standing.certainty}")
    yield words.say(f"certainty.{standing.certainty if known else 'unconfirmed_own_knowledge'}")


def evidence_of(evidence: Evidence, words: Wording) -> Iterator[Line]:
    """The sentence and where it stands."""
    label = words.phrases["label"]
    yield Line(label["quote"], clean(evidence.sentence), form="quote")
    published = words.say("message.published", date=words.day(evidence.published_on)) if evidence.published_on else ""
    name = clean(evidence.source_name or evidence.source_id, 120)
    yield Line(label["source"], ", ".join(part for part in (name, published) if part), web_link(evidence.url))


def basis_of(standing: Standing, catalogue: Catalogue) -> str:
    """Document number and article."""
    section = next((target.section for target in catalogue.targets if target.target_id == standing.target_id), "")
    return clean(", ".join(part for part in (standing.document_no, section) if part), 200)


def command_of(standing: Standing, as_of: date) -> str:
    """What the reader may type to see the arithmetic and every sentence."""
    which = f"{shlex.quote(standing.target_id)} --area {shlex.quote(standing.area)}"
    return f"targetwatch explain {which} --as-of {as_of}"
