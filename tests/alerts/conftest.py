"""Stories to write about: occasions, routes and a small catalogue."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alerts.routes import Route
from warehouse.records import (
    LOCAL_ZONE,
    Area,
    Catalogue,
    Evidence,
    Occasion,
    OccasionKind,
    Point,
    Silence,
    Standing,
    Status,
    Target,
    Transition,
)

NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
AS_OF = date(2026, 3, 1)

EVIDENCE = Evidence(
    sentence="Đến hết tháng 10, tỉnh đã số hóa 78% hồ sơ thủ tục hành chính, thấp hơn kế hoạch năm.",
    url="https://tin.example.vn/so-hoa-ho-so?id=1&trang=2",
    source_id="example",
    source_name="Báo Ví dụ",
    published_on=date(2025, 11, 3),
    as_of_on=date(2025, 10, 31),
)
HOSTILE = Evidence(
    sentence='=HYPERLINK("http://xau.example") <!channel> <script>alert(1)</script> R&D\u202e đảo\u2066 *đậm* đạt 12%',
    url="https://tin.example.vn/<script>|x>",
    source_id="hostile",
    source_name="<b>Báo</b> & <@U123>",
    published_on=None,
    as_of_on=None,
)


def make_transition(
    status: Status = Status.OVERDUE,
    old: Status = Status.NOT_RATED,
    told: Evidence | None = EVIDENCE,
    transition_id: str = "",
    became: date = date(2026, 1, 1),
    **changes: object,
) -> Transition:
    """A transition of a target of Lạng Sơn, newly overdue unless told otherwise."""
    values: dict[str, object] = {
        "target_id": "T101",
        "area": "20",
        "area_name": "Lạng Sơn",
        "name_vi": "Hồ sơ TTHC được số hóa",
        "name_en": "Administrative-procedure dossiers digitised",
        "indicator_id": "admin_dossier_digitization_rate",
        "unit": "percent",
        "op": ">=",
        "target": 80.0,
        "deadline": date(2025, 12, 31),
        "document_no": "749/QĐ-TTg",
        "certainty": "confirmed_page",
        "source_url": "https://vanban.example.vn/749",
        "status": status,
        "value": 78.0,
        "value_date": date(2025, 10, 31),
        "gap": 2.0,
    }
    standing = Standing(**(values | changes))  # type: ignore[arg-type]
    name = transition_id or f"{standing.target_id}-{standing.area}-{old}-{status}"
    return Transition(name, standing, old, became, NOW, told)


def make_catalogue() -> Catalogue:
    """One target and two places."""
    target = Target(
        "T101",
        "admin_dossier_digitization_rate",
        "Hồ sơ TTHC được số hóa",
        "Administrative-procedure dossiers digitised",
        "percent",
        ">=",
        Decimal(80),
        None,
        date(2025, 12, 31),
        ("each_province",),
        "749/QĐ-TTg",
        date(2020, 6, 3),
        "Thủ tướng Chính phủ",
        "Điều 1, mục tiêu 1.a (đến 2025)",
        "confirmed_page",
        "https://vanban.example.vn/749",
        "",
    )
    areas = tuple(
        Area(code, vi, en, kind, None, None, None, ())
        for code, vi, en, kind in (
            ("VN", "Việt Nam", "Viet Nam", "country"),
            ("20", "Lạng Sơn", "Lang Son", "province"),
        )
    )
    return Catalogue({}, (target,), areas, (), "test")


LAGGING = {
    "deadline": date(2030, 12, 31),
    "progress": 0.3,
    "time": 0.682739726,
    "pace": 0.4394060995,
    "band": "far",
    "value": 1052.5,
    "unit": "count",
    "target": 2000.0,
    "gap": 947.5,
    "projected": 1404.78812199,
    "low80": 1345.5149523,
    "high80": 1464.06129168,
    "date_at_current_pace": date(2032, 5, 16),
}
RANK = {
    "unit": "rank",
    "op": "<=",
    "target": 50.0,
    "value": 71.0,
    "gap": 21.0,
    "projected": 68.74802891,
    "low80": 58.79938741,
    "high80": 78.69667041,
    "name_vi": "Xếp hạng Chính phủ điện tử LHQ (EGDI)",
    "name_en": "UN E-Government Development Index rank",
}


OVERDUE = {"days_over": 60, "evidence": "confirmed", "value_date": date(2025, 12, 31)}
LATE = {"gap": None, "met_on": date(2026, 2, 15), "late_days": 46}
# A target that is counted, far behind, and one whose number must fall.
COUNTED = {"target_id": "T102", **LAGGING}
RANKED = {"area": "VN", "area_name": "Việt Nam", "target_id": "T008", "document_no": "", **LAGGING | RANK}

# What was reported before the figure each story tells.
EARLIER = {
    ("T101", "20"): [
        Point(date(2021, 12, 31), 31.5),
        Point(date(2023, 6, 30), 52.0),
        Point(date(2024, 12, 31), 70.25),
    ],
    ("T102", "20"): [Point(date(2021, 12, 31), 646.0), Point(date(2024, 12, 31), 1004.0)],
    ("T008", "VN"): [Point(date(2020, 7, 10), 86.0), Point(date(2022, 9, 28), 86.0)],
}
ENDED = Silence(
    "s1", {}, NOW, datetime(2026, 3, 1, tzinfo=LOCAL_ZONE), "Phạm Minh Anh", "chờ số liệu của cuộc điều tra mới"
)


def make_occasion(
    transition: Transition | None = None,
    kind: OccasionKind = OccasionKind.WORSENING,
    mark: str = "",
    opened: date | None = None,
    previous: Transition | None = None,
) -> Occasion:
    """An occasion of a transition, by default a worsening that is told first."""
    told = transition or make_transition()
    return Occasion(f"{kind}-{told.transition_id}", kind, told, AS_OF, "", opened, mark, previous)


def standing_still(status: Status, **changes: object) -> Transition:
    """What an occasion of the calendar tells: a standing, as a change from itself."""
    return make_transition(status, status, became=AS_OF, **changes)


def histories_of(told: list[Occasion]) -> dict[tuple[str, str], list[Point]]:
    """The figures of the targets told, their latest included."""
    found = {key: list(points) for key, points in EARLIER.items()}
    for standing in (one.transition.standing for one in told):
        if standing.value is not None and (key := (standing.target_id, standing.area)) in found:
            found[key].append(Point(standing.value_date, standing.value))
    return found


def worsenings() -> dict[str, list[Transition]]:
    """Each kind of change for the worse by name."""
    return {
        "overdue": [make_transition(old=Status.LAGGING, **OVERDUE)],
        "overdue-presumed": [make_transition(days_over=60, evidence="presumed")],
        "overdue-milestone": [
            make_transition(
                told=None,
                unit="milestone",
                value=None,
                value_date=None,
                gap=None,
                days_over=60,
                target=1.0,
                certainty="unconfirmed_own_knowledge",
                evidence="presumed",
            )
        ],
        "lagging": [make_transition(Status.LAGGING, Status.ON_TRACK, **COUNTED)],
        "moving-away": [
            make_transition(
                Status.LAGGING,
                Status.ON_TRACK,
                disputed=True,
                value_low=1012.0,
                value_high=2052.5,
                **COUNTED | {"band": "moving_away", "progress": -0.05, "pace": -0.07, "date_at_current_pace": None},
            )
        ],
        "slipped": [make_transition(Status.LAGGING, Status.MET, reason="slipped", deadline=date(2026, 12, 31))],
        "stale": [make_transition(Status.STALE, Status.LAGGING, last_pace="lagging", **COUNTED)],
        "not-rated": [
            make_transition(
                Status.NOT_RATED, Status.LAGGING, reason="no_baseline", gap=None, deadline=date(2026, 3, 31), told=None
            )
        ],
        "group": [
            make_transition(Status.LAGGING, **RANKED),
            make_transition(
                days_over=1, deadline=date(2026, 2, 28), target_id="T103", basis="bloc_average", evidence="presumed"
            ),
            make_transition(old=Status.LAGGING, **OVERDUE),
            make_transition(Status.STALE, target_id="T104"),
        ],
        "hostile": [make_transition(told=HOSTILE, **OVERDUE)],
    }


def recoveries() -> dict[str, list[Occasion]]:
    """What got better, and what was taken back."""
    recovery, correction = OccasionKind.RECOVERY, OccasionKind.CORRECTION
    overdue = make_transition(**OVERDUE)
    met = make_transition(Status.MET, Status.OVERDUE, value=81.25, value_date=date(2026, 2, 15), **LATE)
    track = make_transition(Status.ON_TRACK, Status.LAGGING, **COUNTED | {"band": "ahead", "pace": 1.02})
    postponed = make_transition(Status.LAGGING, Status.OVERDUE, deadline=date(2026, 12, 31), gap=1.0, value=79.0)
    misread = replace(EVIDENCE, correction="78 corrected to 87 since 2026-01-02: letter of the province")
    corrected = make_transition(Status.MET, Status.OVERDUE, misread, value=87.0, gap=None, met_on=date(2025, 10, 31))
    fallen = make_transition(old=Status.MET, **OVERDUE)
    return {
        "met-late": [make_occasion(met, recovery, opened=date(2025, 6, 1), previous=overdue)],
        "back-on-track": [make_occasion(track, recovery)],
        "no-longer-overdue": [make_occasion(postponed, recovery, previous=overdue)],
        "correction": [make_occasion(corrected, correction, opened=date(2026, 1, 1), previous=overdue)],
        "correction-for-the-worse": [make_occasion(fallen, correction, previous=corrected)],
    }


def calendar() -> dict[str, list[Occasion]]:
    """What the calendar asks to be said."""
    near = standing_still(Status.LAGGING, **COUNTED | {"deadline": date(2026, 3, 31)})
    today = standing_still(Status.ON_TRACK, deadline=AS_OF, certainty="unconfirmed_own_knowledge")
    overdue = standing_still(Status.OVERDUE, **OVERDUE)
    presumed = standing_still(Status.OVERDUE, days_over=60, evidence="presumed")
    lagging = standing_still(Status.LAGGING, **COUNTED)
    stale = standing_still(Status.STALE, last_pace="lagging", **COUNTED)
    earlier = make_transition(Status.LAGGING, **COUNTED | {"value": 1004.0, "value_date": date(2024, 12, 31)})
    opened = date(2026, 1, 1)
    return {
        "reminder": [make_occasion(near, OccasionKind.REMINDER, "T-30")],
        "reminder-of-the-day": [make_occasion(today, OccasionKind.REMINDER, "T-0")],
        "escalation": [make_occasion(presumed, OccasionKind.ESCALATION, "+60", opened, presumed)],
        "repeat-weekly": [make_occasion(lagging, OccasionKind.REPEAT, "2026-W09", date(2025, 3, 1), earlier)],
        "repeat-monthly": [make_occasion(stale, OccasionKind.REPEAT, "2026-03", date(2025, 3, 1), stale)],
        "repeat-overdue": [make_occasion(overdue, OccasionKind.REPEAT, "2026-W09", opened, overdue)],
    }


def stories() -> dict[str, list[Occasion]]:
    """Each kind of message by name."""
    told = {name: [make_occasion(one) for one in found] for name, found in worsenings().items()}
    told |= recoveries() | calendar()
    mixed = ("reminder", "met-late", "escalation", "repeat-monthly")
    ranked = make_occasion(make_transition(Status.LAGGING, **RANKED))
    return told | {"mixed": [*(occasion for name in mixed for occasion in elsewhere(told[name], name)), ranked]}


def digests() -> dict[str, tuple[list[Standing], list[Transition], str]]:
    """What each kind of digest tells: standings, changes, period."""
    changed = [
        replace(one.transition, standing=replace(one.transition.standing, area=area, area_name=area_name))
        for told in (stories()[name] for name in (*worsenings(), *recoveries()) if name != "hostile")
        for one in told
        for area, area_name in (("20", "Lạng Sơn"), ("24", "Bắc Ninh"))
    ]
    standings = [one.standing for one in changed]
    due = make_transition(Status.LAGGING, deadline=date(2026, 5, 30), target_id="T105").standing
    met = make_transition(Status.MET).standing
    return {
        "digest": ([*standings, due], changed, "weekly"),
        "digest-monthly": ([due, met], [], "monthly"),
        "digest-well": ([met, make_transition(Status.NOT_RATED, reason="no_figure").standing], [], "weekly"),
    }


def elsewhere(told: list[Occasion], name: str) -> list[Occasion]:
    """The same told of targets of their own."""
    return [
        replace(one, transition=replace(one.transition, standing=replace(one.transition.standing, target_id=name)))
        for one in told
    ]


def make_route(language: str, limit: int = 4) -> Route:
    """A route that tells a few targets in full."""
    return Route("leadership", ("leadership",), language=language, limit=limit)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return make_catalogue()


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def as_of() -> date:
    return AS_OF


@pytest.fixture(scope="session")
def transition():
    return make_transition


@pytest.fixture(scope="session")
def occasion():
    return make_occasion


@pytest.fixture(scope="session")
def histories():
    return histories_of


@pytest.fixture(scope="session")
def ended() -> Silence:
    return ENDED


@pytest.fixture(scope="session")
def route():
    return make_route


@pytest.fixture(scope="session")
def make_stories():
    return stories


@pytest.fixture(scope="session")
def make_digests():
    return digests


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`story` stands for each story in turn."""
    if "story" in metafunc.fixturenames:
        metafunc.parametrize(("story", "told"), stories().items(), ids=list(stories()))
