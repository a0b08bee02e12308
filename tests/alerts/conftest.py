"""Stories to write about: transitions, routes and a small catalogue."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alerts.routes import Route
from warehouse.records import Area, Catalogue, Evidence, Standing, Status, Target, Transition

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


def stories() -> dict[str, list[Transition]]:
    """Each kind of message by name."""
    overdue = make_transition(old=Status.LAGGING, **OVERDUE)
    rank = make_transition(
        Status.LAGGING, area="VN", area_name="Việt Nam", target_id="T008", document_no="", **LAGGING | RANK
    )
    return {
        "overdue": [overdue],
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
        "lagging": [make_transition(Status.LAGGING, Status.ON_TRACK, **LAGGING)],
        "moving-away": [
            make_transition(
                Status.LAGGING,
                Status.ON_TRACK,
                disputed=True,
                value_low=1012.0,
                value_high=2052.5,
                **LAGGING | {"band": "moving_away", "progress": -0.05, "pace": -0.07, "date_at_current_pace": None},
            )
        ],
        "slipped": [make_transition(Status.LAGGING, Status.MET, reason="slipped", deadline=date(2026, 12, 31))],
        "stale": [make_transition(Status.STALE, Status.LAGGING, last_pace="lagging", **LAGGING)],
        "not-rated": [
            make_transition(
                Status.NOT_RATED, Status.LAGGING, reason="no_baseline", gap=None, deadline=date(2026, 3, 31), told=None
            )
        ],
        "met-late": [
            make_transition(Status.MET, Status.OVERDUE, value=81.25, gap=None, met_on=date(2026, 2, 15), late_days=46)
        ],
        "back-on-track": [
            make_transition(Status.ON_TRACK, Status.LAGGING, **LAGGING | {"band": "ahead", "pace": 1.02})
        ],
        "group": [
            rank,
            make_transition(
                days_over=1, deadline=date(2026, 2, 28), target_id="T103", basis="bloc_average", evidence="presumed"
            ),
            overdue,
            make_transition(Status.STALE, target_id="T104"),
        ],
        "hostile": [make_transition(told=HOSTILE, **OVERDUE)],
    }


def make_route(language: str) -> Route:
    """A route that tells three targets in full."""
    return Route("leadership", ("leadership",), language=language, limit=3)


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
def route():
    return make_route


@pytest.fixture(scope="session")
def make_stories():
    return stories


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`story` stands for each story in turn."""
    if "story" in metafunc.fixturenames:
        metafunc.parametrize(("story", "told"), stories().items(), ids=list(stories()))
