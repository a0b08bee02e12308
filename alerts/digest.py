"""The managers' digest: what changed, the worst, what falls due, what is not rated. Sent also when all is well."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alerts.blocks import area_of, doubt_of, goal_words, name_of, value_words
from alerts.kinds import TROUBLE, worst_first
from alerts.messages import render
from alerts.wording import Wording, wording
from warehouse.catalogue import load_catalogue
from warehouse.records import Catalogue, Message, Standing, Status, Transition

WORST = 10
DUE_DAYS = 90
LISTED = 20
NAMED = 3
# Bad news first; what cannot be judged last.
ORDER = (Status.OVERDUE, Status.LAGGING, Status.STALE, Status.ON_TRACK, Status.MET, Status.NOT_RATED)
REASONS = ("no_figure", "no_baseline")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a digest names things: its language and its catalogue."""

    words: Wording
    catalogue: Catalogue

    def say(self, key: str, standing: Standing | None = None, **values: object) -> str:
        """A phrase of the digest, with the target and place of a standing."""
        named = {}
        if standing is not None:
            area = area_of(standing, self.catalogue, self.words)
            named = {"target": name_of(standing, self.words), "area": area}
        return self.words.say(f"digest.{key}", **named, **values)

    def status(self, status: Status) -> str:
        """A status within a sentence."""
        return self.words.say(f"plain_status.{status}")

    def verdict(self, standing: Standing) -> str:
        """A standing's status, with what makes it doubtful."""
        return self.status(standing.status) + doubt_of(standing, self.words)


def compose_digest(
    standings: Sequence[Standing],
    changed: Sequence[Transition],
    as_of: date,
    language: str = "vi",
    catalogue: Catalogue | None = None,
) -> Message:
    """The digest of all standings on a day and of the transitions since the last one."""
    voice = Voice(wording(language), catalogue or load_catalogue())
    worst = sorted((standing for standing in standings if standing.status in TROUBLE), key=worst_first)
    due = sorted((standing for standing in standings if falls_due(standing, as_of)), key=lambda found: found.deadline)
    counts = Counter(standing.status for standing in standings)
    well = not (worst or due or changed)
    day = voice.words.day(as_of)
    key = "subject_well" if well else "subject"
    page = {
        "words": voice.words,
        "subject": voice.say(
            key, date=day, changed=len(changed), overdue=counts[Status.OVERDUE], lagging=counts[Status.LAGGING]
        ),
        "title": voice.say("title", date=day),
        "totals": [voice.say("total", n=counts[status], status=voice.status(status)) for status in ORDER],
        "well": voice.say("well") if well else "",
        "sections": [] if well else sections_of(changed, worst, due, as_of, voice),
        "not_rated": reasons_of(standings, voice),
        "footer": voice.say("footer", date=as_of),
    }
    text, html, slack = (render(f"digest.{form}", **page) for form in ("txt", "html", "slack"))
    return Message(subject=str(page["subject"]), text=text, html=html, slack=slack)


def sections_of(
    changed: Sequence[Transition], worst: Sequence[Standing], due: Sequence[Standing], as_of: date, voice: Voice
) -> list[tuple[str, list[str]]]:
    """Heading and items of each section; only what changed is told even when there is nothing to tell."""
    changes = [change_of(found, voice) for found in sorted(changed, key=lambda found: worst_first(found.standing))]
    return [
        (voice.say("changed"), listed(changes, voice) or [voice.say("changed_none")]),
        (voice.say("worst"), [bad_of(standing, voice) for standing in worst[:WORST]]),
        (voice.say("due", n=DUE_DAYS), listed([due_of(standing, as_of, voice) for standing in due], voice)),
    ]


def falls_due(standing: Standing, as_of: date) -> bool:
    """Whether a target that is not met has its deadline within 90 days."""
    return standing.status != Status.MET and 0 <= (standing.deadline - as_of).days <= DUE_DAYS


def listed(items: list[str], voice: Voice) -> list[str]:
    """The first items and the number of the others."""
    left = len(items) - LISTED
    return items if left <= 0 else [*items[:LISTED], voice.say("more", n=left)]


def change_of(transition: Transition, voice: Voice) -> str:
    """One change."""
    standing = transition.standing
    return voice.say("change", standing, old=voice.status(transition.old_status), new=voice.verdict(standing))


def bad_of(standing: Standing, voice: Voice) -> str:
    """One of the worst, with its value against its goal."""
    value, goal = value_words(standing, voice.words), goal_words(standing, voice.words)
    day, verdict = voice.words.day(standing.deadline), voice.verdict(standing)
    return voice.say("bad", standing, status=verdict, value=value, goal=goal, date=day)


def due_of(standing: Standing, as_of: date, voice: Voice) -> str:
    """One target that falls due."""
    left, day = (standing.deadline - as_of).days, voice.words.day(standing.deadline)
    return voice.say("due_item", standing, n=left, date=day, status=voice.verdict(standing))


def reasons_of(standings: Sequence[Standing], voice: Voice) -> list[str]:
    """Each reason for not being rated: how many it holds for, and the first few targets."""
    found: dict[str, list[Standing]] = {}
    for standing in (standing for standing in standings if standing.status == Status.NOT_RATED):
        found.setdefault(standing.reason if standing.reason in REASONS else "other", []).append(standing)
    return [why_of(reason, found[reason], voice) for reason in (*REASONS, "other") if reason in found]


def why_of(reason: str, standings: Sequence[Standing], voice: Voice) -> str:
    """One reason, told of targets rather than of each place they bind."""
    names = list(dict.fromkeys(name_of(standing, voice.words) for standing in standings))
    return voice.say("why", reason=voice.say(reason), n=len(standings), names="; ".join(names[:NAMED]))
