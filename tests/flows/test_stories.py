"""Declared stories on a real warehouse and a simulated clock: who hears what, when, and nothing else."""

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from alerts.channels import Channel
from alerts.routes import route_of
from flows.planning import Rules, rules_of, tell_of_failures
from flows.simulation import Said, Simulation
from warehouse.checks import record_checks, run_checks
from warehouse.connection import Connection, open_warehouse, transaction
from warehouse.ledger import acknowledge, silence, silences_of, unsilence
from warehouse.load import ReadArticle, load_articles, sync_catalogue, sync_sources
from warehouse.overrides import override
from warehouse.records import (
    LOCAL_ZONE,
    Acknowledgement,
    Area,
    Article,
    Body,
    Catalogue,
    Collection,
    Correction,
    Drift,
    Indicator,
    Milestone,
    Occasion,
    Override,
    Qualifier,
    Reading,
    Role,
    Silence,
    SourceRow,
    Status,
    Target,
    Tier,
)
from warehouse.watch import record_drifts

STORIES = Path(__file__).resolve().parents[1] / "alerts" / "stories"
CAST = tomllib.loads((STORIES / "cast.toml").read_text(encoding="utf-8"))
FOUNDED = datetime(2024, 12, 1, tzinfo=UTC)
SOURCES = [
    SourceRow(name, name.title(), f"{name}.example", tier, "VN")
    for name, tier in (("ministry", Tier.MINISTRY), ("paper", Tier.NATIONAL_PRESS))
]
SUBJECT = r"(?P<target>[A-Z])(?:@(?P<area>\w+))?"


@dataclass(frozen=True)
class Story:
    """One table of a stories file, with the routes of its file beneath its own."""

    title: str
    when: list[str]
    then: list[str] = field(default_factory=list)
    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    until: str = ""
    decided: list[str] = field(default_factory=list)
    count: dict[str, int] | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Everyone of the cast that occurs in it."""
        return tuple(name for name in CAST if re.search(rf"\b{name}\b", " ".join([*self.when, *self.then])))


def read_stories() -> Iterator[tuple[str, Story]]:
    for path in sorted(STORIES.glob("*.toml")):
        if path.stem != "cast":
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            for one in table["story"]:
                yield f"{path.stem}: {one['title']}", Story(**one | {"routes": one.get("routes") or table["routes"]})


ALL = dict(read_stories())


def catalogue_of(names: tuple[str, ...]) -> Catalogue:
    """The part of the cast a story needs, two provinces and one ministry."""
    targets = tuple(target_of(name, CAST[name]) for name in names)
    units = {one.indicator_id: one.unit for one in targets}
    indicators = {
        ident: Indicator(ident, ident, ident, unit, "higher", "milestone" if unit == "milestone" else "share")
        for ident, unit in units.items()
    }
    areas = [("VN", "Việt Nam", "country"), ("20", "Lạng Sơn", "province"), ("01", "Hà Nội", "province")]
    return Catalogue(
        indicators,
        targets,
        tuple(Area(code, name, name, kind, None, None, None, ()) for code, name, kind in areas),
        (Body("bo_cong_an", "Bộ Công an", "Ministry of Public Security", "ministry", None, None, None, ()),),
        "story",
    )


def target_of(name: str, played: Mapping[str, Any]) -> Target:
    deed = played.get("milestone", False)
    return Target(
        target_id=name,
        indicator_id=f"share_{played.get('indicator', name)}",
        name_vi=f"Chỉ tiêu {name}",
        name_en=f"Target {name}",
        unit="milestone" if deed else "percent",
        op=">=",
        value=Decimal(1 if deed else 80),
        value_high=None,
        deadline=played["deadline"],
        scope=tuple(played.get("scope", ("national",))),
        document_no=played.get("document", "749/QĐ-TTg"),
        document_on=date(2024, 1, 1),
        issuer=played.get("issuer", "Chính phủ"),
        section="Điều 1",
        certainty=played.get("certainty", "confirmed_page"),
        source_url="https://vanban.example/1",
        notes="",
        baseline_on=None if deed else date(2024, 12, 31),
        baseline_value=None if deed else Decimal(40),
        alerting=played.get("alerting", True),
    )


def ground_of(folder: Path, names: tuple[str, ...], empty: Path | None = None) -> Path:
    """A migrated warehouse that knows some of the cast."""
    path = folder / f"{'-'.join(names) or 'empty'}.duckdb"
    if empty:
        shutil.copy(empty, path)
    with open_warehouse(path) as con:
        sync_sources(con, SOURCES, FOUNDED)
        sync_catalogue(con, catalogue_of(names), FOUNDED)
    return path


class World:
    """What happens in a story."""

    def __init__(self, con: Connection, names: tuple[str, ...]) -> None:
        self.con, self.catalogue, self.looking = con, catalogue_of(names), True

    def happen(self, what: str, now: datetime) -> None:
        """One event. Fails for a line that is none."""
        for pattern, act in ACTS.items():
            if found := re.fullmatch(pattern, what):
                return act(self, now, **found.groupdict())
        raise AssertionError(f"no such event: {what}")

    def figure(self, now, target, area, value, on, source) -> None:
        self.article(now, target, area, on, source, [reading_of(target, area or "VN", value, on)])

    def vanish(self, now, target, area, on) -> None:
        self.article(now, target, area, on, None, [])

    def article(self, now, target, area, on, source, readings) -> None:
        source = source or "ministry"
        url = f"https://{source}.example/{target}/{area}/{on}"
        body = " ".join(one.sentence for one in readings) or "Trang đang được sửa."
        article = Article(source, url, f"{target} {on}", body, "VN", published_at=now, fetched_at=now)
        load_articles(self.con, [ReadArticle(article, tuple(readings))], reader_version="1", now=now)

    def correct(self, now, target, area, wrong, on, value) -> None:
        right = None if value == "nothing" else Decimal(value)
        correction = Correction(
            "K1", Decimal(wrong), right, "in nhầm", now.date(),
            indicator_id=indicator_of(target), area=area or "VN", as_of_on=date.fromisoformat(on),
        )  # fmt: skip
        self.sync(now, corrections=(correction,))

    def done(self, now, target, area, on) -> None:
        self.sync(
            now, milestones=(Milestone(target, date.fromisoformat(on), "https://vanban.example/2", "Đã ban hành"),)
        )

    def sync(self, now, **changes) -> None:
        self.catalogue = replace(self.catalogue, **changes)
        sync_catalogue(self.con, self.catalogue, now)

    def set_aside(self, now, target, area, status, who) -> None:
        day = now.astimezone(LOCAL_ZONE).date()
        override(self.con, Override(target, area or "VN", Status(status), "đã họp", who, day), day, now)

    def silence(self, now, key, value, until, who) -> None:
        silence(self.con, Silence(f"s{now:%m%d%H}", {key: [value]}, now, moment_of(until), who, "đang rà soát"))

    def unsilence(self, now) -> None:
        for one in silences_of(self.con):
            unsilence(self.con, one.silence_id, now)

    def acknowledge(self, now, target, area, who) -> None:
        acknowledge(self.con, Acknowledgement(target, area or "VN", now, who, "đang làm"))

    def visit(self, now, source, vain) -> None:
        visit = Collection(source, now, 1, 0 if vain else 1, 0, 1 if vain else 0, 0)
        load_articles(self.con, (), reader_version="1", now=now, collection=visit)

    def drift(self, now, source) -> None:
        record_drifts(self.con, [Drift(source, f"https://{source}.example/1", now, "0 of .title; expected 1", "", "")])

    def check(self, now) -> None:
        with transaction(self.con):
            checks = run_checks(self.con, now.astimezone(LOCAL_ZONE).date(), now, self.catalogue)
            record_checks(self.con, checks, now)

    def look(self, now) -> None:
        """A look is made at every event."""

    def leave(self, now) -> None:
        self.looking = False

    def come_back(self, now) -> None:
        self.looking = True


ACTS: Mapping[str, Callable[..., None]] = {
    SUBJECT + r" is (?P<value>[\d.]+) on (?P<on>\S+)(?: says (?P<source>\w+))?": World.figure,
    SUBJECT + r" vanishes for (?P<on>\S+)": World.vanish,
    SUBJECT + r" (?P<wrong>[\d.]+) on (?P<on>\S+) is corrected to (?P<value>[\d.]+|nothing)": World.correct,
    SUBJECT + r" is done on (?P<on>\S+)": World.done,
    SUBJECT + r" set to (?P<status>\w+) by (?P<who>\w+)": World.set_aside,
    SUBJECT + r" acknowledged by (?P<who>\w+)": World.acknowledge,
    r"silence (?P<key>\w+)=(?P<value>\S+) until (?P<until>.+) by (?P<who>\w+)": World.silence,
    r"unsilence": World.unsilence,
    r"visit (?P<source>\w+)(?P<vain> in vain)?": World.visit,
    r"(?P<source>\w+) drifts": World.drift,
    r"check": World.check,
    r"look": World.look,
    r"nobody looks": World.leave,
    r"looks again": World.come_back,
}  # fmt: skip


def indicator_of(target: str) -> str:
    return f"share_{CAST[target].get('indicator', target)}"


def reading_of(target: str, area: str, value: str, on: str) -> Reading:
    return Reading(
        0, len(value), value, Decimal(value), "percent", Qualifier.EXACT, Role.ACTUAL, f"Đến nay đạt {value}%.",
        indicator_id=indicator_of(target), area=area, as_of_on=date.fromisoformat(on),
    )  # fmt: skip


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def line_of(said: Said) -> str:
    """A message as a story tells it: by its reasons, or a notice by its subject."""
    reasons = ", ".join(sorted(map(reason_of, said.occasions))) or said.delivery.message.subject
    return f"{said.at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M} {said.delivery.channel}: {reasons}"


def reason_of(occasion: Occasion) -> str:
    standing = occasion.transition.standing
    subject = standing.target_id + (f"@{standing.area}" if standing.area != "VN" else "")
    return " ".join(filter(None, (occasion.kind, subject, occasion.mark)))


def play(story: Story, con: Connection) -> list[Said]:
    """Let everything happen, look whenever there may be something to say, and give what was said."""
    world, simulation = World(con, story.targets), Simulation(con, rules_for(story))
    events = [(moment_of(line[:16]), line[17:]) for line in story.when]
    moments = sorted({moment for moment, _ in events})
    end = moment_of(story.until or f"{moments[-1] + timedelta(days=2):%Y-%m-%d %H:%M}")
    said: list[Said] = []
    for moment, following in zip(moments, [*moments[1:], end], strict=True):
        for what in (what for when, what in events if when == moment):
            world.happen(what, moment)
        if world.looking:
            said += notices(con, simulation.rules, moment)
            said += simulation.run(moment, following - timedelta(seconds=1))
    assert not list(simulation.look(end)) or moments[-1] == end, "a second look found something new"
    return said


def notices(con: Connection, rules: Rules, now: datetime) -> list[Said]:
    """What operators are told of sources and checks, where a story has any."""
    if "ops" not in rules.channels:
        return []
    with transaction(con):
        told = tell_of_failures(con, rules.channels, now.astimezone(LOCAL_ZONE).date(), now)
        assert not tell_of_failures(con, rules.channels, now.astimezone(LOCAL_ZONE).date(), now), "told twice"
    return [Said(now, one, ()) for one in told]


def rules_for(story: Story) -> Rules:
    routes = tuple(route_of("story", name, table) for name, table in story.routes.items())
    tags = {tag for route in routes for tag in route.channels}
    return rules_of(routes, {tag: Channel(tag, "json://x") for tag in sorted(tags)}, catalogue_of(tuple(CAST)))


def decisions(con: Connection) -> set[str]:
    """Every decision on record, as a story tells it."""
    asked = "SELECT kind, target_id, area, mark, channel, decision FROM mart.alert_decisions"
    return {
        " ".join(filter(None, (kind, target + (f"@{area}" if area != "VN" else ""), mark, channel))) + f": {decision}"
        for kind, target, area, mark, channel, decision in con.execute(asked).fetchall()
    }


@dataclass(frozen=True)
class Played:
    """What came of a story."""

    lines: list[str]
    counts: Counter[str]
    decided: set[str]
    loudest: int


def played(story: Story, ground: Path) -> Played:
    """Play one story on a copy of its ground."""
    path = ground.with_name(f"{uuid4().hex}.duckdb")
    shutil.copy(ground, path)
    with open_warehouse(path) as con:
        con.execute("SET threads = 1")
        said, decided = play(story, con), decisions(con)
    path.unlink()
    heard = Counter((one.delivery.channel, reason.occasion_id) for one in said for reason in one.occasions)
    counts = Counter(one.delivery.channel for one in said)
    return Played([line_of(one) for one in said], counts, decided, max(heard.values(), default=0))


@pytest.fixture(scope="session")
def theatre(request, tmp_path_factory) -> Iterator[Mapping[str, Future[Played]]]:
    """Every story that is asked for, two at a time: DuckDB works on one while Python works on the other."""
    folder = tmp_path_factory.mktemp("stories")
    asked = [item.callspec.params["name"] for item in request.session.items if item.originalname == "test_story"]
    empty = ground_of(folder, ())
    grounds: dict[tuple[str, ...], Path] = {(): empty}
    for name in asked:
        cast = ALL[name].targets
        grounds[cast] = grounds.get(cast) or ground_of(folder, cast, empty)
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(played, ALL[name], grounds[ALL[name].targets]) for name in asked}


@pytest.mark.parametrize("name", ALL)
def test_story(name, theatre):
    story, found = ALL[name], theatre[name].result()
    assert found.decided >= set(story.decided), sorted(found.decided)
    if story.count is None:
        assert found.lines == story.then
    else:
        assert found.counts == story.count
    assert found.loudest <= 1, "somebody heard something twice"


def test_there_are_at_least_sixty_stories():
    assert len(ALL) >= 60
