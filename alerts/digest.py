"""The managers' digest: what changed, the worst, what falls due, what is not rated. Sent also when all is well."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from alerts.blocks import Line
from alerts.figures import goal_words, one_a_day, value_words
from alerts.headings import area_of, name_of, verdict_of
from alerts.kinds import TROUBLE, worst_first
from alerts.pictures import NO_HISTORIES, NO_PICTURE, ORDER, Histories, picture_of_areas, points_of
from alerts.safe import clean, web_link
from alerts.sheets import Section, Sheet, write_sheet
from alerts.wording import Wording, wording
from warehouse.catalogue import load_catalogue
from warehouse.records import Catalogue, Message, Standing, Status, Transition

WORST = 10
DUE_DAYS = 90
NAMED = 3
PLACES = 5
REASONS = ("no_figure", "no_baseline", "scope_ended")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a digest names things: its language and its catalogue."""

    words: Wording
    catalogue: Catalogue

    def say(self, key: str, standing: Standing | None = None, **values: object) -> str:
        """A phrase of the digest, with the target and place of a standing."""
        named = {"target": name_of(standing, self.words), "area": self.area(standing)} if standing else {}
        return self.words.say(f"digest.{key}", **named, **values)

    def area(self, standing: Standing) -> str:
        """The place of a standing."""
        return area_of(standing, self.catalogue, self.words)


def compose_digest(
    standings: Sequence[Standing],
    changed: Sequence[Transition],
    as_of: date,
    language: str = "vi",
    histories: Histories = NO_HISTORIES,
    *,
    period: str = "weekly",
    catalogue: Catalogue | None = None,
) -> Message:
    """The digest of all standings on a day and of the transitions since the last one; `period` is weekly or monthly.

    `histories` holds the figures of (target, area), which tell how the worst came to where they are.
    """
    voice = Voice(wording(language), catalogue or load_catalogue())
    worst = sorted((standing for standing in standings if standing.status in TROUBLE), key=worst_first)
    due = sorted((standing for standing in standings if falls_due(standing, as_of)), key=lambda found: found.deadline)
    counts = Counter(standing.status for standing in standings)
    well = not (worst or due or changed)
    busy: list[Section] = [
        (voice.say("changed"), changes_of(changed, voice) or [Line("", voice.say("changed_none"))]),
        (voice.say("worst"), [bad_of(standing, histories, voice) for standing in worst[:WORST]]),
        (voice.say("due", n=DUE_DAYS), due_of(due, as_of, voice)),
    ]
    sheet = Sheet(
        words=voice.words,
        subject=voice.say(
            "subject_well" if well else f"subject_{period}",
            date=as_of,
            changed=len(changed),
            overdue=counts[Status.OVERDUE],
            lagging=counts[Status.LAGGING],
        ),
        title=voice.say(f"title_{period}", date=as_of),
        footer=voice.say("footer", date=as_of),
        totals=[totalled(counts[status], status, voice) for status in ORDER if counts[status]],
        lead=voice.say("well") if well else "",
        sections=[*([] if well else busy), (voice.say("not_rated"), reasons_of(standings, voice))],
        commands=[Line(voice.say("full"), f"targetwatch status --as-of {as_of}", form="command")],
        picture=NO_PICTURE if well else picture_of_areas(standings, voice.catalogue, voice.words),
    )
    return write_sheet(sheet)


def totalled(count: int, status: Status, voice: Voice) -> str:
    """How many targets have a status."""
    return voice.say("total", n=count, status=voice.words.say(f"plain_status.{status}"))


def falls_due(standing: Standing, as_of: date) -> bool:
    """Whether a target that is not met has its deadline within 90 days."""
    return standing.status != Status.MET and 0 <= (standing.deadline - as_of).days <= DUE_DAYS


def grouped(found: Iterable[tuple[Hashable, Found]]) -> list[list[Found]]:
    """What has the same key, in the order in which the keys first come."""
    groups: dict[Hashable, list[Found]] = {}
    for key, one in found:
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def listed(names: Iterable[str], voice: Voice) -> str:
    """The first few names and the number of the others."""
    once = list(dict.fromkeys(names))
    first, left = ", ".join(once[:PLACES]), len(once) - PLACES
    return first if left <= 0 else voice.say("places", names=first, n=left)


def changes_of(changed: Sequence[Transition], voice: Voice) -> list[Line]:
    """The same change of one target in several places is one item."""
    ordered = sorted(changed, key=lambda found: worst_first(found.standing))
    keyed = (((one.standing.target_id, one.old_status, verdict_of(one.standing, voice.words)), one) for one in ordered)
    return [change_of(same, voice) for same in grouped(keyed)]


def change_of(same: Sequence[Transition], voice: Voice) -> Line:
    """One change, and where."""
    first = same[0]
    old = voice.words.say(f"plain_status.{first.old_status}")
    places = listed((voice.area(one.standing) for one in same), voice)
    new = verdict_of(first.standing, voice.words)
    return Line("", voice.say("change", first.standing, old=old, new=new, places=places))


def bad_of(standing: Standing, histories: Histories, voice: Voice) -> Line:
    """One of the worst: its value, what it was before, its goal, and the document."""
    value, goal = value_words(standing, voice.words), goal_words(standing, voice.words)
    earlier = [
        one
        for one in one_a_day(points_of(histories, standing))
        if standing.value_date is not None and one.as_of_on < standing.value_date
    ]
    if earlier:
        before = voice.words.amount(earlier[-1].value, standing.unit)
        value += f" ({voice.say('before', value=before, date=earlier[-1].as_of_on)})"
    verdict = verdict_of(standing, voice.words)
    text = voice.say("bad", standing, status=verdict, value=value, goal=goal, date=standing.deadline)
    label = clean(standing.document_no, 40) or voice.words.say("message.link")
    return Line(label, text[:1].upper() + text[1:], web_link(standing.source_url))


def due_of(due: Sequence[Standing], as_of: date, voice: Voice) -> list[Line]:
    """What falls due, one item a target and deadline."""
    return [due_item(same, as_of, voice) for same in grouped(((one.target_id, one.deadline), one) for one in due)]


def due_item(same: Sequence[Standing], as_of: date, voice: Voice) -> Line:
    """One target that falls due, and how it stands in each place."""
    deadline = same[0].deadline
    places = (voice.say("place", one, status=verdict_of(one, voice.words)) for one in same)
    left = (deadline - as_of).days
    key = "due_item" if left else "due_today"
    return Line("", voice.say(key, same[0], n=left, date=deadline, places=listed(places, voice)))


def reasons_of(standings: Sequence[Standing], voice: Voice) -> list[Line]:
    """Each reason for not being rated: for how many targets it holds, and the first few of them."""
    unrated = [standing for standing in standings if standing.status == Status.NOT_RATED]
    unrated.sort(key=lambda one: REASONS.index(one.reason) if one.reason in REASONS else len(REASONS))
    keyed = ((one.reason if one.reason in REASONS else "other", one) for one in unrated)
    return [why_of(same, voice) for same in grouped(keyed)]


def why_of(same: Sequence[Standing], voice: Voice) -> Line:
    """One reason, told of targets rather than of each place they bind."""
    reason = same[0].reason if same[0].reason in REASONS else "other"
    names = list({one.target_id: name_of(one, voice.words) for one in same}.values())
    shown = "; ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
    return Line("", voice.say("why", reason=voice.say(reason), n=len(names), names=shown))
