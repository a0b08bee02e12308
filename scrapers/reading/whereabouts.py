"""The area of each figure: from its sentence, else its paragraph, else the home of the source."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.reading.context import bounds_class
from scrapers.reading.figure import Cell, Figure, Span
from scrapers.reading.places import COUNTRY, Gazetteer, Mention
from scrapers.reading.regions import counts_regions, is_national_base, of_regions
from scrapers.reading.sentences import Sentence, brackets_around
from scrapers.reading.series import respective, runs_of_figures
from scrapers.reading.text import Text
from scrapers.reading.words import before
from warehouse.records import Role

# A ministry named before one of these did it itself; otherwise it only reports.
DOES = re.compile(
    r"[ )]{0,3}(?:(?:cũng|đã|đang|hiện|mới|chỉ|còn|đứng) ){0,3}"
    r"(?:\(|: ?[0-9][0-9.,]{0,20}(?! ?(?:tháng|năm|quý)|[/0-9.,-])|[0-9][0-9.,]{0,20} ?%|[0-9]{1,3}[.,][0-9]{1,4}\b"
    r"|(?:dẫn đầu|đạt|có|chiếm|xếp|đứng|là|tổ chức|ban hành|tiếp nhận|giải quyết|xử lý|hoàn thành|với|lần lượt"
    r"|cung cấp|duy trì|nhận|trả|(?:công bố|cắt giảm|rà soát|mở|số hóa|triển khai|tích hợp) [0-9][0-9.,]{0,12})\b)"
)
OWNED = re.compile(r"(?:của|thuộc|tại|ở|trên|cho|trong) (?:tỉnh |thành phố |địa bàn (?:tỉnh )?)?$")
TOGETHER = re.compile(r"(?:,| và|, và| cùng) (?:tỉnh |thành phố |tp\.? ?)?")
# "Thành phố Cần Thơ mới gồm Cần Thơ, Hậu Giang và Sóc Trăng": the list says what the place before it is made of.
NAMING = re.compile(r"[^;.0-9\n]{1,60}")
LISTED = re.compile(r"(?: ?\([^()\n]{0,24}\))?(?:,|;| và)+ ?(?:và )?(?:tỉnh |thành phố )?")

# Mentions that no area code stands for.
NOWHERE = {"local": "below a province", "several": "several places"}


@dataclass(slots=True)
class Scene:
    """What earlier sentences have established."""

    scope: Mention | None = None
    lasting: bool = False
    province: str | None = None

    def turn_page(self, *, national: bool) -> None:
        """A new paragraph: only what national leaders say goes on."""
        if national or not self.lasting:
            self.scope = None


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


def place_figures(ground: Ground, figures: Sequence[Figure], where: Sequence[int]) -> list[str]:
    """Set the area of every figure; `where` gives the sentence of each. Returns why, in words."""
    reasons: list[str] = []
    scene = Scene()
    rows = [figure.cell.row for figure in figures if figure.cell]
    done, paragraph = 0, -1
    for at, (figure, index) in enumerate(zip(figures, where, strict=True)):
        while done < index or paragraph != ground.sentences[done].paragraph:
            if ground.sentences[done].paragraph != paragraph:
                paragraph = ground.sentences[done].paragraph
                scene.turn_page(national=ground.home == COUNTRY)
            if done < index:
                if not in_rows(rows, ground.sentences[done]):
                    survey_sentence(ground, scene, ground.sentences[done])
                done += 1
        if at and bounds_class(ground.text.folded, figures[at - 1], figure):
            figure.area = figures[at - 1].area
            reasons.append("area of the class it bounds")
            continue
        mention, why = whose(ground, scene, figures, where, at)
        reasons.append(settle(ground, scene, figure, mention, why))
    return reasons


# Before "tỉnh" these count or gather provinces.
COUNTED = re.compile(r"[0-9] ?$|(?:hai|ba|các|những|mỗi|từng|nhiều) $")


def in_rows(rows: Sequence[Span], sentence: Sentence) -> bool:
    """Whether a sentence is a cell of a table: whom a row names is spoken of in that row only."""
    at = bisect_right(rows, sentence.start, key=lambda row: row[0]) - 1
    return at >= 0 and sentence.start < rows[at][1]


def strong(ground: Ground, mention: Mention) -> bool:
    """Whether a mention says by itself whose figures follow."""
    if mention.kind == "body":
        helps = ground.text.folded.endswith("với ", 0, mention.start)
        return not helps and DOES.match(ground.text.folded, mention.end) is not None
    if mention.kind == "home":
        return COUNTED.search(before(ground.text.folded, mention.start, 8)) is None
    return mention.kind in ("area", "bloc", "country", "frame", "local")


def survey_sentence(ground: Ground, scene: Scene, sentence: Sentence) -> None:
    """Let a sentence without further figures change the scene."""
    seen: set[str] = set()
    for mention in ground.within(sentence.start, sentence.end):
        if mention.kind != "area" or "area" not in seen:
            note(ground, scene, mention, first=not seen or mention.kind == "area")
        seen.add(mention.kind)


def averages(ground: Ground, mention: Mention) -> bool:
    """Whether a bloc is only named for its average, which others are compared with."""
    said = ground.text.folded[mention.start : mention.end]
    return mention.kind == "bloc" and ("trung bình" in said or "bình quân" in said)


def note(ground: Ground, scene: Scene, mention: Mention, *, first: bool) -> None:
    """Let one mention change the scene."""
    if mention.kind == "area" and first:
        scene.province = mention.key
    if mention.kind in ("frame", "local") or averages(ground, mention):
        return
    if strong(ground, mention) and mention.kind != "body":
        scene.lasting = scene.lasting and mention.kind == "country"
        scene.scope = mention
    elif first and mention.kind in ("actor", "body"):
        scene.scope, scene.lasting = Mention(mention.start, mention.end, "actor", COUNTRY), True


def whose(
    ground: Ground, scene: Scene, figures: Sequence[Figure], where: Sequence[int], at: int
) -> tuple[Mention | None, str]:
    """The mention a figure belongs to, and how it was found."""
    figure = figures[at]
    if figure.cell:
        headed = headed_by(ground, figure.cell)
        return (headed, "table") if headed else (scene.scope, "paragraph")
    if is_national_base(ground.text.folded, figure):
        return Mention(figure.end, figure.end, "country", COUNTRY), "national base"
    return in_text(ground, scene, figures, where, at)


def in_text(
    ground: Ground, scene: Scene, figures: Sequence[Figure], where: Sequence[int], at: int
) -> tuple[Mention | None, str]:
    """The mention a figure in running text belongs to, and how it was found."""
    figure, sentence = figures[at], ground.sentences[where[at]]
    here = ground.within(sentence.start, sentence.end)
    partner = respectively(ground, figures, where, at, here)
    if partner:
        return partner, "lần lượt"
    behind = [m for m in here if m.end <= figure.start and strong(ground, m) and reaches(ground, m, figure)]
    item = max(figure.clause_start, ground.text.nfc.rfind(";", figure.sentence_start, figure.start))
    nearer = [m for m in behind if m.start >= item]
    ahead = owner_after(ground, figure, here)
    if ahead and not nearer:
        return ahead, "sentence"
    if behind:
        return referred(ground, here, of_several(ground, behind)), "sentence"
    if any(m.kind in ("actor", "body") and m.end <= figure.start for m in here):
        return Mention(sentence.start, sentence.start, "country", COUNTRY), "sentence"
    return scene.scope, "paragraph"


def referred(ground: Ground, here: Sequence[Mention], mention: Mention) -> Mention:
    """The province of the sentence that "tỉnh" refers to, or else the mention itself."""
    if mention.kind != "home":
        return mention
    named = [m for m in here if m.kind == "area" and m.end <= mention.start and refers(ground, mention, m.key)]
    return named[-1] if named else mention


def refers(ground: Ground, mention: Mention, name: str) -> bool:
    """Whether "tỉnh" or "thành phố" may mean a place: a city is no province."""
    said = ground.text.folded[mention.start : mention.end]
    kinds = {row.kind for row in ground.gazetteer.rows[name]}
    if "thành phố" in said:
        return "municipality" in kinds
    return "tỉnh" not in said or kinds != {"municipality"}


# What stands before the name at the head of a row: its number.
ROW_NUMBER = re.compile(r"[0-9ivx]{0,4}[.)]? ?(?:khối |tỉnh |thành phố |tp\.? ?)?")


def headed_by(ground: Ground, cell: Cell) -> Mention | None:
    """Whose a figure in a table is: named in its cell, its row, its column, or over the table.

    A ministry at the head of a row or a column owns what stands there.
    """
    for start, end in ((cell.start, cell.end), *cell.labels, *cell.heading, *cell.caption):
        named = [
            mention
            for mention in ground.within(start, end)
            if strong(ground, mention)
            or (mention.kind == "body" and ROW_NUMBER.fullmatch(ground.text.folded, start, mention.start))
        ]
        if named:
            return of_several(ground, named)
    return None


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


def reaches(ground: Ground, mention: Mention, figure: Figure) -> bool:
    """Not out of brackets that are closed; and what a ministry did is its own, for whom it did it is not."""
    nfc = ground.text.nfc
    inside = brackets_around(nfc, mention.start, figure.sentence_start, figure.sentence_end)
    if inside and inside[1] <= figure.start:
        return False
    return mention.kind != "body" or " cho " not in nfc[mention.end : figure.start]


def owner_after(ground: Ground, figure: Figure, here: Sequence[Mention]) -> Mention | None:
    """A place after the figure, in its clause, that owns it: "40 lớp học tại Sơn La"."""
    stop = ground.text.nfc.find(";", figure.end, figure.clause_end)
    for mention in here:
        if figure.end <= mention.start < (figure.clause_end if stop < 0 else stop) and mention.kind in (
            "area",
            "body",
            "country",
        ):
            if "so với" in ground.text.folded[figure.end : mention.start]:
                return None
            owned = OWNED.search(before(ground.text.folded, mention.start, 24))
            if mention.kind == "country" or owned:
                return mention
    return None


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


def longest_list(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    """The longest run of places joined by commas or "và"."""
    found: list[list[Mention]] = []
    for mention in mentions:
        if found and LISTED.fullmatch(folded, found[-1][-1].end, mention.start):
            found[-1].append(mention)
        else:
            found.append([mention])
    return max(found, key=len, default=[])


def settle(ground: Ground, scene: Scene, figure: Figure, mention: Mention | None, why: str) -> str:
    """Turn a mention into the figure's area. Returns why, in words."""
    if counts_regions(ground.text.folded, figure, mention, ground.home):
        return of_regions(ground.text.folded, figure, mention)
    if mention is None or mention.kind == "home":
        meant = scene.province if mention and scene.province and refers(ground, mention, scene.province) else None
        return in_province(ground, figure, meant, "province named before") if meant else at_home(ground, figure)
    said = ground.text.nfc[mention.start : mention.end]
    if mention.kind == "area":
        return in_province(ground, figure, mention.key, f"{why} names {said}")
    if mention.kind in NOWHERE:
        figure.area = None
        return f"{NOWHERE[mention.kind]}: {mention.key}"
    figure.area = mention.key
    return f"{why} names {said}" if said else "national bodies speak"


def in_province(ground: Ground, figure: Figure, name: str, why: str) -> str:
    """The code of a province on the figure's day; the day of an ended province is at most its last."""
    goal = figure.role in (Role.TARGET, Role.PLAN)
    code, ended = ground.gazetteer.code(name, figure.as_of_on, goal=goal)
    figure.area = code
    if ended is None:
        return why
    figure.as_of_on = ended
    return f"{why}, a province until {ended}"


def at_home(ground: Ground, figure: Figure) -> str:
    """The home of the source, by name where it is a province, since codes change."""
    name = ground.gazetteer.home_name(ground.home, ground.published)
    if name is None:
        figure.area = ground.home
        return "home of the source"
    return in_province(ground, figure, name, "home of the source")
