"""Which of the places a sentence names owns a figure of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.reading.figure import Figure
from scrapers.reading.mentions import AGAINST, DOES, OWN_THINGS, UPPER, Mention
from scrapers.reading.places import Gazetteer
from scrapers.reading.sentences import Sentence, brackets_around
from scrapers.reading.series import respective, runs_of_figures
from scrapers.reading.text import Text
from scrapers.reading.words import before


@dataclass(frozen=True, slots=True)
class Ground:
    """What placing a figure needs to know of the article."""

    text: Text
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    starts: Sequence[int]
    gazetteer: Gazetteer
    home: str
    published: date | None

    def within(self, start: int, end: int) -> Sequence[Mention]:
        """Mentions that begin in [start, end)."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


# After these a ministry only helps, asks or judges.
HELPS = re.compile(r"(?:với|do|được|giúp|cùng|chỉ tiêu|mục tiêu|kế hoạch|yêu cầu) $")
# Before "tỉnh" these count or gather provinces.
COUNTED = re.compile(r"[0-9] ?$|(?:hai|ba|các|những|mỗi|từng|nhiều) $")


def strong(ground: Ground, mention: Mention) -> bool:
    """Whether a mention says by itself whose figures follow."""
    if mention.kind == "body":
        helps = HELPS.search(before(ground.text.folded, mention.start, 16))
        return helps is None and DOES.match(ground.text.folded, mention.end) is not None
    if mention.kind == "home":
        return COUNTED.search(before(ground.text.folded, mention.start, 8)) is None
    return mention.kind in ("area", "bloc", "country", "frame", "local", "abroad", "several")


TOGETHER = re.compile(r"(?:,| và|, và| cùng) (?:tỉnh |thành phố |tp\.? ?)?")
# "Thành phố Cần Thơ mới gồm Cần Thơ, Hậu Giang và Sóc Trăng": the list says what the place before it is made of.
NAMING = re.compile(r"[^;.0-9\n]{1,60}")


def of_several(ground: Ground, behind: Sequence[Mention]) -> Mention:
    """The last place before a figure; where it ends a list, the place the list explains, or else the list itself."""
    folded, first = ground.text.folded, len(behind) - 1
    while first and behind[first - 1].kind == behind[-1].kind == "area":
        if not TOGETHER.fullmatch(folded, behind[first - 1].end, behind[first].start):
            break
        first -= 1
    if first == len(behind) - 1:
        return behind[-1]
    if (
        first
        and behind[first - 1].kind == "area"
        and NAMING.fullmatch(folded, behind[first - 1].end, behind[first].start)
    ):
        return behind[first - 1]
    return Mention(
        behind[first].start, behind[-1].end, "several", ground.text.nfc[behind[first].start : behind[-1].end]
    )


OWN_THINGS_NEXT = re.compile(OWN_THINGS)
NEW_SUBJECT = re.compile(rf"; |, [{UPPER}]")


def reaches(ground: Ground, mention: Mention, figures: Sequence[Figure], at: int) -> bool:
    """Not out of brackets that are closed, nor from "50 trạm ở Huế" to who is named next.

    What a ministry did is its own, for whom it did it is not; a place compared with owns what its brackets hold.
    """
    nfc, figure = ground.text.nfc, figures[at]
    inside = brackets_around(nfc, mention.start, figure.sentence_start, figure.sentence_end)
    if inside and inside[1] <= figure.start:
        return False
    match mention.kind:
        case "area":
            return not (only_in_brackets(ground, mention, figure) or left_behind(ground, mention, figures, at))
        case "abroad":
            return not at or figures[at - 1].start < mention.end
        case "body":
            served = " cho " in nfc[mention.end : figure.start]
            return not served or OWN_THINGS_NEXT.match(ground.text.folded, figure.end) is not None
    return True


def only_in_brackets(ground: Ground, mention: Mention, figure: Figure) -> bool:
    """Whether a place is compared with, and the figure stands behind the brackets that hold its own."""
    if not ground.text.nfc.startswith(" (", mention.end):
        return False
    closed = ground.text.nfc.find(")", mention.end, figure.start)
    return closed >= 0 and AGAINST.search(before(ground.text.folded, mention.start, 24)) is not None


def left_behind(ground: Ground, mention: Mention, figures: Sequence[Figure], at: int) -> bool:
    """Whether a place says where an earlier figure is, and somebody else is named since: "50 trạm ở Huế, Viettel …"."""
    if not at or not NEW_SUBJECT.search(ground.text.nfc, mention.end, figures[at].start):
        return False
    earlier = next((figure for figure in reversed(figures[max(0, at - 8) : at]) if figure.end <= mention.start), None)
    return (
        earlier is not None
        and earlier.sentence_start == figures[at].sentence_start
        and owned_by(ground, earlier, mention)
    )


OWNED = re.compile(r"(?:của|thuộc|tại|ở|trên|cho|trong) (?:tỉnh |thành phố |địa bàn (?:tỉnh )?)?$")
OWNING = ("area", "body", "country")


def owner_after(ground: Ground, figure: Figure, here: Sequence[Mention]) -> Mention | None:
    """A place after the figure, in its clause, that owns it: "40 lớp học tại Sơn La"."""
    stop = ground.text.nfc.find(";", figure.end, figure.clause_end)
    for mention in here:
        if not figure.end <= mention.start < (figure.clause_end if stop < 0 else stop):
            continue
        if mention.kind in OWNING and "so với" in ground.text.folded[figure.end : mention.start]:
            return None
        if owns_before(ground, figure, mention):
            return mention
    return None


def owns_before(ground: Ground, figure: Figure, mention: Mention) -> bool:
    """Whether a place named after a figure owns it; a rank in the country is not the country's."""
    match mention.kind:
        case "country":
            return figure.unit != "rank"
        case "local":
            return owned_by(ground, figure, mention)
        case "area" | "body":
            return OWNED.search(before(ground.text.folded, mention.start, 24)) is not None
    return False


def owned_by(ground: Ground, figure: Figure, mention: Mention) -> bool:
    """Whether a place after a figure says where that is: "40 lớp học tại Sơn La"."""
    nfc = ground.text.nfc
    return OWNED.search(before(ground.text.folded, mention.start, 24)) is not None and not any(
        nfc.find(stop, figure.end, mention.start) >= 0 for stop in (",", ";", "(", ":")
    )


def respectively(
    ground: Ground, figures: Sequence[Figure], where: Sequence[int], at: int, here: Sequence[Mention]
) -> Mention | None:
    """The partner of a figure in "X và Y lần lượt xếp thứ 3 và 5"."""
    folded = ground.text.folded
    if len(here) < 2 or not respective(folded, figures[at]):
        return None
    labels = longest_list([m for m in here if m.kind in ("area", "body", "bloc")], folded)
    if len(labels) < 2:
        return None
    members = range(bisect_left(where, where[at]), bisect_right(where, where[at]))
    for run in runs_of_figures(folded, figures, members):
        if len(run) == len(labels) and at in run:
            return labels[run.index(at)]
    return None


LISTED = re.compile(r"(?: ?\([^()\n]{0,24}\))?(?:,|;| và)+ ?(?:và )?(?:tỉnh |thành phố )?")


def longest_list(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    """The longest run of places joined by commas or "và"."""
    found: list[list[Mention]] = []
    for mention in mentions:
        if found and LISTED.fullmatch(folded, found[-1][-1].end, mention.start):
            found[-1].append(mention)
        else:
            found.append([mention])
    return max(found, key=len, default=[])
