"""Routes: strict to read, plain to match."""

import pytest

from alerts.conditions import owners_in
from alerts.kinds import kind_of
from alerts.routes import ROUTES, Route, RouteError, check_channels, check_owners, load_routes
from warehouse.catalogue import load_catalogue
from warehouse.records import OccasionKind, Status


@pytest.fixture
def heard(transition, occasion):
    """The routes of the default file that tell of a change."""

    def names(status, old, area="20", mark="", kind=None):
        change = transition(status, old, area=area)
        return [
            route.name for route in load_routes() if route.matches(occasion(change, kind or kind_of(change), mark), {})
        ]

    return names


@pytest.mark.parametrize(
    ("status", "old", "area", "names"),
    [
        (Status.OVERDUE, Status.NOT_RATED, "VN", ["leadership", "owners"]),
        (Status.OVERDUE, Status.LAGGING, "20", ["owners"]),
        (Status.LAGGING, Status.ON_TRACK, "20", ["owners"]),
        (Status.STALE, Status.LAGGING, "20", ["ops"]),
        (Status.NOT_RATED, Status.LAGGING, "20", ["ops"]),
        (Status.ON_TRACK, Status.MET, "20", ["owners"]),
        (Status.MET, Status.OVERDUE, "20", ["recovery"]),
        (Status.MET, Status.OVERDUE, "VN", ["leadership-recovery", "recovery"]),
        (Status.MET, Status.LAGGING, "VN", ["recovery"]),
    ],
)
def test_the_default_routes_send_each_change_somewhere(heard, status, old, area, names):
    assert heard(status, old, area) == names


@pytest.mark.parametrize(
    ("kind", "mark", "names"),
    [
        (OccasionKind.REMINDER, "T-30", ["owners"]),
        (OccasionKind.REMINDER, "T-90", []),
        (OccasionKind.ESCALATION, "+7", ["owners"]),
        (OccasionKind.ESCALATION, "+30", ["leadership"]),
        (OccasionKind.REPEAT, "2026-03", ["owners"]),
        (OccasionKind.REPEAT, "2026-W10", []),
        (OccasionKind.CORRECTION, "", ["leadership", "owners"]),
    ],
)
def test_the_default_routes_keep_the_calendar(heard, kind, mark, names):
    assert heard(Status.OVERDUE, Status.LAGGING, "VN", mark, kind) == names


OWNERS = {"T101": frozenset({"Bộ Công an", "bo_cong_an"})}


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({}, True),
        ({"status": ("overdue",)}, True),
        ({"status": ("lagging", "stale")}, False),
        ({"evidence": ("confirmed",)}, True),
        ({"evidence": ("presumed",)}, False),
        ({"band": ("far",)}, False),
        ({"target": ("T101",)}, True),
        ({"target": ("T102",)}, False),
        ({"area": ("20", "VN")}, True),
        ({"area": ("VN",)}, False),
        ({"owner": ("bo_cong_an",)}, True),
        ({"owner": ("Bộ Công an",)}, True),
        ({"owner": ("20",)}, True),
        ({"owner": ("bo_tu_phap",)}, False),
        ({"programme": ("749/QĐ-TTg",)}, True),
        ({"programme": ("942/QĐ-TTg",)}, False),
        ({"certainty": ("unconfirmed_own_knowledge",)}, False),
        ({"days_over": (1, 30)}, False),
        ({"days_over": (30, 60)}, True),
        ({"kinds": ("recovery",)}, False),
        ({"was": ("not_rated",)}, True),
        ({"was": ("lagging",)}, False),
    ],
)
def test_matching(transition, occasion, condition, matches):
    told = occasion(transition(days_over=60, evidence="confirmed"), OccasionKind.WORSENING)
    assert Route("r", ("owners",), **condition).matches(told, OWNERS) is matches


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[a]\nchannels = ["x"]\ncolour = "red"', r"\[a\] colour: unknown key; use one of channels, kinds"),
        ('[a]\nchannels = ["x"]\nstatus = ["late"]', r"\[a\] status: unknown value 'late'; use not_rated, met"),
        ('[a]\nchannels = ["x"]\nkinds = ["joy"]', r"\[a\] kinds: unknown value 'joy'; use worsening, recovery"),
        ('[a]\nchannels = ["x"]\nlanguage = "fr"', r"\[a\] language: unknown value 'fr'; use vi, en"),
        (
            '[a]\nchannels = ["x"]\ngroup = "mood"',
            r"\[a\] group: unknown value 'mood'; use route, area, programme, owner",
        ),
        ('[a]\nchannels = ["x"]\nstatus = "overdue"', r"\[a\] status: not a list"),
        ('[a]\nchannels = ["x"]\nlimit = 0', r"\[a\] limit: not a whole number above zero"),
        ('[a]\nchannels = ["x"]\nlimit = true', r"\[a\] limit: not a whole number above zero"),
        ('[a]\nchannels = ["x"]\ndays_over = [30, 1]', r"\[a\] days_over: not a range"),
        ('[a]\nstatus = ["overdue"]', r"\[a\] channels: nobody would receive it"),
        ('[a]\nchannels = ["x"]\nlimit = 2.5', r"\[a\] limit: not a whole number above zero"),
        ('[a]\nchannels = ["x"]\ncap = 0', r"\[a\] cap: not a whole number above zero; .* or take it away"),
        ('[a]\nchannels = ["x"]\nremind = [30, -1]', r"\[a\] remind: not a list of days before the deadline"),
        ('[a]\nchannels = ["x"]\nremind = [30, 30]', r"\[a\] remind: .* each once; write for example \[30, 7, 0\]"),
        ('[a]\nchannels = ["x"]\nescalate = [0]', r"\[a\] escalate: not a list of days after the deadline"),
        ('[a]\nchannels = ["x"]\nrepeat = "daily"', r"\[a\] repeat: unknown value 'daily'; use weekly, monthly"),
        (
            '[a]\nchannels = ["x"]\nquiet = "22-06"',
            r'\[a\] quiet: not a window of hours; write for example "22:00-06:00"',
        ),
        ('[a]\nchannels = ["x"]\ndays_off = "yes"', r"\[a\] days_off: not true or false"),
        ('[a]\nchannels = ["x"]\ninhibit = ["all"]', r"\[a\] inhibit: unknown value 'all'; use parts, broken_sources"),
        ('[a]\nchannels = ["x"]\nwas = ["bad"]', r"\[a\] was: unknown value 'bad'; use not_rated"),
        (
            '[a]\nchannels = ["x"]\nkinds = ["worsening"]\nremind = [30]',
            r"\[a\] remind: kinds leaves reminder out; add it there or take remind away",
        ),
        ("limit = 3", r"limit: not a table"),
        ("[a", r"mend the file"),
    ],
)
def test_mistakes_name_file_key_and_remedy(tmp_path, text, complaint):
    path = tmp_path / "routes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RouteError, match=complaint) as caught:
        load_routes(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(RouteError, match=r"none\.toml: .*; mend the file"):
        load_routes(tmp_path / "none.toml")


def test_a_route_to_a_channel_nobody_defined():
    with pytest.raises(RouteError, match=r"\[leadership\] channels: unknown channel 'leadership'; .*: mail, ops"):
        check_channels(load_routes(ROUTES), frozenset({"mail", "ops"}))


def test_a_route_for_an_owner_there_is_not():
    known = frozenset().union(*owners_in(load_catalogue()).values())
    check_owners((Route("r", ("x",), owner=("bo_cong_an", "Quốc hội")),), known)
    with pytest.raises(RouteError, match=r"\[r\] owner: no target is issued by 'bo_nao_do' or binds it; use an issuer"):
        check_owners((Route("r", ("x",), owner=("bo_nao_do",)),), known)
