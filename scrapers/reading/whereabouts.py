"""The area of each figure: from its sentence, else its paragraph, else the home of the source."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.reading.context import bounds_class
from scrapers.reading.figure import Cell, Figure, Span
from scrapers.reading.mentions import COUNTRY, NOTHING_ELSE, Mention
from scrapers.reading.owners import Ground, of_several, owner_after, reaches, respectively, strong
from scrapers.reading.regions import counts_regions, is_national_base, mean_of, of_regions
from scrapers.reading.sentences import Sentence
from scrapers.reading.speakers import asked_by_nation, speaks, tells_of_services
from warehouse.records import Role

# Mentions that no area code stands for.
ELSEWHERE = ("local", "abroad")
NOWHERE = {"local": "below a province", "several": "several places", "abroad": "outside Viet Nam"}
FORMER = re.compile(r" \(?(?:cũ|trước đây|trước sáp nhập|trước khi sáp nhập|trước hợp nhất)\b")


@dataclass(slots=True)
class Scene:
    """What earlier sentences have established."""

    scope: Mention | None = None
    lasting: bool = False
    province: str | None = None
    city: Mention | None = None
    first_figure: int | None = None
    ministry: Mention | None = None

    def turn_page(self, *, national: bool) -> None:
        """A new paragraph: only what national leaders say goes on."""
        self.first_figure = self.ministry = None
        if national or not self.lasting:
            self.scope = None


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
        if scene.first_figure is None:
            scene.first_figure = figure.start
        if at and bounds_class(ground.text.folded, figures[at - 1], figure):
            figure.area = figures[at - 1].area
            reasons.append("area of the class it bounds")
            continue
        mention, why = whose(ground, scene, figures, where, at)
        reasons.append(settle(ground, scene, figure, mention, why))
    return reasons


def in_rows(rows: Sequence[Span], sentence: Sentence) -> bool:
    """Whether a sentence is a cell of a table: whom a row names is spoken of in that row only."""
    at = bisect_right(rows, sentence.start, key=lambda row: row[0]) - 1
    return at >= 0 and sentence.start < rows[at][1]


def survey_sentence(ground: Ground, scene: Scene, sentence: Sentence) -> None:
    """Let a sentence without further figures change the scene."""
    seen: set[str] = set()
    for mention in ground.within(sentence.start, sentence.end):
        if mention.kind in ("compared", "venue"):
            if mention.kind == "venue":
                scene.province = mention.key
            continue
        if mention.kind != "area" or "area" not in seen:
            note(ground, scene, mention, sentence, first=not seen or mention.kind == "area")
        seen.add(mention.kind)
    if ground.home == COUNTRY and scene.scope and scene.scope.kind == "area" and many_owners(ground, sentence):
        scene.scope = None


def many_owners(ground: Ground, sentence: Sentence) -> bool:
    """Whether a sentence tells of several provinces one by one, so that what comes next is no one's own."""
    here = ground.within(sentence.start, sentence.end)
    return len({mention.key for mention in here if mention.kind == "area"}) > 1


def averages(ground: Ground, mention: Mention) -> bool:
    """Whether a bloc is only named for its average, which others are compared with."""
    said = ground.text.folded[mention.start : mention.end]
    return mention.kind == "bloc" and ("trung bình" in said or "bình quân" in said)


def note(ground: Ground, scene: Scene, mention: Mention, sentence: Sentence, *, first: bool) -> None:
    """Let one mention change the scene."""
    if mention.kind == "area" and first:
        scene.province = mention.key
    if mention.kind == "local":
        note_local(ground, scene, mention)
    elif mention.kind in ("frame", "abroad", "several") or averages(ground, mention):
        return
    elif strong(ground, mention) and mention.kind == "body":
        scene.ministry = mention
        scene.scope, scene.lasting = Mention(mention.start, mention.end, "actor", COUNTRY), False
    elif strong(ground, mention):
        scene.lasting = scene.lasting and mention.kind == "country"
        scene.scope = mention
    elif first and speaks(ground.text.folded, mention, sentence.start):
        scene.scope = Mention(mention.start, mention.end, "actor", COUNTRY)
        scene.lasting = mention.kind == "actor"


def note_local(ground: Ground, scene: Scene, mention: Mention) -> None:
    """A place below a province that opens a paragraph with its name is what the paragraph is about."""
    if ground.text.folded.startswith(("thành phố", "tp"), mention.start):
        scene.city = mention
    named = " " in mention.key and not mention.key.rpartition(" ")[2].islower()
    if named and scene.scope is None and (scene.first_figure is None or mention.start < scene.first_figure):
        scene.scope = mention


def whose(
    ground: Ground, scene: Scene, figures: Sequence[Figure], where: Sequence[int], at: int
) -> tuple[Mention | None, str]:
    """The mention a figure belongs to, and how it was found."""
    figure = figures[at]
    if figure.cell:
        headed = headed_by(ground, figure, figure.cell)
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
    named = stated(ground, figures, where, at, here) or owner(ground, figures, at, here)
    if named:
        return named
    if any(m.end <= figure.start and speaks(ground.text.folded, m, sentence.start) for m in here):
        return Mention(sentence.start, sentence.start, "country", COUNTRY), "sentence"
    headed = named_in(ground, sentence.headings, own=True)
    if headed:
        return headed, "heading"
    return lasting_on(ground, scene, figure), "paragraph"


def stated(
    ground: Ground, figures: Sequence[Figure], where: Sequence[int], at: int, here: Sequence[Mention]
) -> tuple[Mention, str] | None:
    """The owner of a figure that its own words state: a mean, the goal of a nation, an item of a list."""
    figure, folded = figures[at], ground.text.folded
    mean = mean_of(folded, figure, here)
    if mean:
        return Mention(figure.start, figure.start, "bloc", mean), "mean"
    partner = respectively(ground, figures, where, at, here)
    if partner:
        return partner, "lần lượt"
    if asked_by_nation(folded, figure, here):
        return Mention(figure.start, figure.start, "country", COUNTRY), "sentence"
    return None


def owner(ground: Ground, figures: Sequence[Figure], at: int, here: Sequence[Mention]) -> tuple[Mention, str] | None:
    """The place named before a figure in its sentence, or right after it."""
    figure = figures[at]
    behind = [m for m in here if m.end <= figure.start and strong(ground, m) and reaches(ground, m, figures, at)]
    item = max(figure.clause_start, ground.text.nfc.rfind(";", figure.sentence_start, figure.start))
    nearer = [m for m in behind if m.start >= item]
    ahead = owner_after(ground, figure, here)
    if ahead and (not nearer or ahead.kind == "local"):
        return ahead, "sentence"
    if behind:
        return referred(ground, here, figure, of_several(ground, behind)), "sentence"
    return None


def lasting_on(ground: Ground, scene: Scene, figure: Figure) -> Mention | None:
    """What earlier sentences are about; a ministry for its services only, a place below a province only on its line."""
    scope, ministry = scene.scope, scene.ministry
    if ministry and scope and scope.start == ministry.start and tells_of_services(ground.text.folded, figure):
        return ministry
    if scope and scope.kind == "local" and ground.text.nfc.find("\n", scope.end, figure.start) >= 0:
        return None
    return scope


def referred(ground: Ground, here: Sequence[Mention], figure: Figure, mention: Mention) -> Mention:
    """The province of the sentence that "tỉnh" refers to, or else the mention itself."""
    if mention.kind != "home":
        return mention
    named = [m for m in here if m.kind == "area" and m.end <= mention.start and refers(ground, mention, m.key, figure)]
    return named[-1] if named else mention


def refers(ground: Ground, mention: Mention, name: str, figure: Figure) -> bool:
    """Whether "tỉnh" or "thành phố" may mean a place: a city is no province, and one that has ended has no news."""
    if ground.gazetteer.ended(name, ground.published) and ground.gazetteer.ended(name, figure.as_of_on):
        return False
    said = ground.text.folded[mention.start : mention.end]
    kinds = {row.kind for row in ground.gazetteer.rows[name]}
    if "thành phố" in said:
        return "municipality" in kinds
    return "tỉnh" not in said or kinds != {"municipality"}


NOTHING_ELSE_NEXT = re.compile(NOTHING_ELSE)
# What stands before the name at the head of a row: its number.
ROW_NUMBER = re.compile(r"[0-9ivx]{0,4}[.)]? ?(?:khối |tỉnh |thành phố |tp\.? ?)?")


def headed_by(ground: Ground, figure: Figure, cell: Cell) -> Mention | None:
    """Whose a figure in a table is: named in its cell, its row, its column, or over the table.

    A ministry at the head of a row or a column owns what stands there, unless that counts something of others.
    """
    own = NOTHING_ELSE_NEXT.match(ground.text.folded, figure.end) is not None
    return named_in(ground, ((cell.start, cell.end), *cell.labels, *cell.heading, *cell.caption), own=own)


def named_in(ground: Ground, spans: Sequence[Span], *, own: bool) -> Mention | None:
    """The place that the first span that names any names; a ministry at its head where it owns what is told."""
    for start, end in spans:
        named = [
            mention
            for mention in ground.within(start, end)
            if strong(ground, mention)
            or (own and mention.kind == "body" and ROW_NUMBER.fullmatch(ground.text.folded, start, mention.start))
        ]
        if named:
            return of_several(ground, named)
    return None


def settle(ground: Ground, scene: Scene, figure: Figure, mention: Mention | None, why: str) -> str:
    """Turn a mention into the figure's area. Returns why, in words."""
    if counts_regions(ground.text.folded, figure, mention, ground.home):
        return of_regions(ground.text.folded, figure, mention)
    if mention is None or mention.kind == "home":
        return referring(ground, scene, figure, mention)
    said = ground.text.nfc[mention.start : mention.end]
    if mention.kind == "area":
        return in_province(ground, figure, mention, f"{why} names {said}")
    if mention.kind in NOWHERE:
        return nowhere(figure, mention.kind, mention.key)
    figure.area = mention.key
    return f"{why} names {said}" if said else "national bodies speak"


def nowhere(figure: Figure, kind: str, said: str) -> str:
    """Give a figure no area, since none stands for the place that is said. Returns why, in words."""
    figure.area, figure.elsewhere = None, kind in ELSEWHERE
    return f"{NOWHERE[kind]}: {said}"


def referring(ground: Ground, scene: Scene, figure: Figure, mention: Mention | None) -> str:
    """Settle what "tỉnh" or "thành phố" means, or nothing: the place named before, else the home of the source."""
    if mention is None:
        topic = topic_of(ground)
        return settle(ground, scene, figure, topic, "title") if topic else at_home(ground, figure)
    if scene.province and refers(ground, mention, scene.province, figure):
        return in_named(ground, figure, scene.province, "province named before")
    city = scene.city and ground.text.folded[mention.start : mention.end] in ("thành phố", "toàn thành phố")
    if scene.city and city and not ground.gazetteer.is_city(ground.home):
        return nowhere(figure, "local", scene.city.key)
    return at_home(ground, figure)


# What may stand before the place that a title begins with: "Tỉnh Bắc Giang: 5 năm chuyển đổi số".
TITLE_LEADS = ("", "tỉnh", "thành phố", "tp", "tp.")


def topic_of(ground: Ground) -> Mention | None:
    """The place within the home of the source that the title says an article is about."""
    if not ground.mentions:
        return None
    first, nfc = ground.mentions[0], ground.text.nfc
    begins = nfc[: first.start].strip().lower() in TITLE_LEADS
    if not begins or not nfc.startswith(":", first.end) or nfc.find("\n", first.end) < 0:
        return None
    return first if first.kind == "local" or (first.kind == "area" and ground.home == COUNTRY) else None


def in_province(ground: Ground, figure: Figure, mention: Mention, why: str) -> str:
    """The code of a province that is named: "An Giang", "An Giang cũ", or a city that bears a province's name."""
    folded, day = ground.text.folded, figure.as_of_on
    if folded.startswith(("thành phố", "tp"), mention.start) and not ground.gazetteer.is_municipal(mention.key, day):
        return nowhere(figure, "local", ground.text.nfc[mention.start : mention.end])
    return in_named(ground, figure, mention.key, why, former=FORMER.match(folded, mention.end) is not None)


def in_named(ground: Ground, figure: Figure, name: str, why: str, *, former: bool = False) -> str:
    """The code of a province on the figure's day; the day of an ended province is at most its last."""
    goal = figure.role in (Role.TARGET, Role.PLAN)
    code, ended = ground.gazetteer.code(name, figure.as_of_on, goal=goal, former=former)
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
    return in_named(ground, figure, name, "home of the source")
