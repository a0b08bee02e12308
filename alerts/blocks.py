"""One target told in full: what a message says of it, before any form is given to it."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alerts.figures import gap_of, goal_of, history_of, pace_of, projection_of, value_of
from alerts.headings import area_of, days_of, name_of, word_of
from alerts.kinds import LOUDNESS, TROUBLE, worst_first
from alerts.reasons import changed_of, notes_of, since_of, why_of
from alerts.safe import clean, web_link
from alerts.wording import Wording
from warehouse.records import Catalogue, Evidence, Occasion, OccasionKind, Point, Standing, Status

# How long a silence is proposed to last.
SILENCE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands behind it, with a link where there is one. `form` is text, quote or command."""

    label: str
    text: str
    link: str = ""
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """One target in the reader's words; every text is clean, none is escaped yet.

    `tone` is the status whose colour it has: what is still to be done is never shown as done.
    """

    tone: Status
    word: str
    target: str
    area: str
    days: str
    lines: tuple[Line, ...]

    @property
    def headline(self) -> str:
        """Status word, target, area, days."""
        return " – ".join(part for part in (f"{self.word}: {self.target}", self.area, self.days) if part)


def by_target(occasions: Sequence[Occasion]) -> list[list[Occasion]]:
    """The occasions of each target and area, worst target first, and of each target the newest change first."""
    found: dict[tuple[str, str], list[Occasion]] = {}
    for occasion in sorted(occasions, key=loudest_first):
        standing = occasion.transition.standing
        found.setdefault((standing.target_id, standing.area), []).append(occasion)
    return sorted(found.values(), key=lambda told: (worst_first(told[0].transition.standing), loudest_first(told[0])))


def loudest_first(occasion: Occasion) -> tuple[int, float, str]:
    """Sort key: what heads a block first."""
    return LOUDNESS.index(occasion.kind), -occasion.transition.recorded_at.timestamp(), occasion.occasion_id


def block_of(
    told: Sequence[Occasion], as_of: date, catalogue: Catalogue, words: Wording, points: Sequence[Point] = ()
) -> Block:
    """All that is told of one target and area; the first occasion heads it."""
    standing = told[0].transition.standing
    return Block(
        tone=Status.LAGGING if told[0].kind == OccasionKind.REMINDER else standing.status,
        word=word_of(told[0], words),
        target=name_of(standing, words),
        area=area_of(standing, catalogue, words),
        days=days_of(standing, as_of, words),
        lines=tuple(line for line in lines_of(told, as_of, catalogue, words, points) if line.text),
    )


def lines_of(
    told: Sequence[Occasion], as_of: date, catalogue: Catalogue, words: Wording, points: Sequence[Point]
) -> Iterator[Line]:
    """The lines of a block, top to bottom; those without text are to be left out."""
    occasion, transition = told[0], told[0].transition
    standing = transition.standing
    label = words.phrases["label"]
    for why in dict.fromkeys(why_of(one, as_of, words) for one in told):
        yield Line(label["why"], why)
    yield Line(label["value"], value_of(standing, words))
    yield Line(label["goal"], goal_of(standing, as_of, words))
    yield Line(label["gap"], gap_of(standing, words))
    yield Line(label["pace"], pace_of(standing, words))
    yield Line(label["projection"], projection_of(standing, words))
    yield Line(label["history"], history_of(standing, points, words))
    yield Line(label["since"], since_of(occasion, words))
    yield Line(label["changed"], changed_of(occasion, words))
    for note in notes_of(transition, words):
        yield Line(label["note"], note)
    if transition.evidence:
        yield from evidence_of(transition.evidence, words)
    yield Line(label["basis"], basis_of(standing, catalogue, words), web_link(standing.source_url))
    yield Line(label["explain"], f"targetwatch explain {named(standing)} --as-of {as_of}", form="command")


def evidence_of(evidence: Evidence, words: Wording) -> Iterator[Line]:
    """The sentence and where it stands."""
    label = words.phrases["label"]
    yield Line(label["quote"], clean(evidence.sentence), form="quote")
    published = words.say("message.published", date=evidence.published_on) if evidence.published_on else ""
    name = clean(evidence.source_name or evidence.source_id, 120)
    yield Line(label["source"], ", ".join(part for part in (name, published) if part), web_link(evidence.url))


def basis_of(standing: Standing, catalogue: Catalogue, words: Wording) -> str:
    """Document number and article; what links it where neither is known."""
    section = next((target.section for target in catalogue.targets if target.target_id == standing.target_id), "")
    written = clean(", ".join(part for part in (standing.document_no, section) if part), 200)
    return written or (words.say("message.link") if web_link(standing.source_url) else "")


def named(standing: Standing) -> str:
    """How a command is told which target and area are meant."""
    return f"{shlex.quote(clean(standing.target_id, 40))} --area {shlex.quote(clean(standing.area, 40))}"


def handles_of(heads: Sequence[Occasion], as_of: date, words: Wording) -> list[Line]:
    """How to acknowledge and how to silence, while there is something to do; spelled out for a single target."""
    open_ones = [one.transition.standing for one in heads if is_open(one)]
    if not open_ones:
        return []
    which = named(open_ones[0]) if len(heads) == 1 else words.say("handle.which")
    label = words.phrases["label"]
    return [
        Line(label[name], words.say(f"handle.{name}", which=which, until=str(as_of + SILENCE)), form="command")
        for name in ("ack", "silence")
    ]


def is_open(occasion: Occasion) -> bool:
    """Whether more will be said of it unless somebody deals with it."""
    return occasion.kind == OccasionKind.REMINDER or occasion.transition.standing.status in TROUBLE
