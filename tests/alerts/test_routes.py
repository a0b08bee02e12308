"""Routes: strict to read, plain to match."""

import pytest

from alerts.routes import ROUTES, Route, RouteError, check_channels, load_routes, routes_for
from warehouse.records import Status


def test_the_default_routes_send_each_kind_somewhere(transition):
    routes = load_routes()
    heard = {
        (status, area): [route.name for route in routes_for(transition(status, old, area=area), routes)]
        for status, old, area in (
            (Status.OVERDUE, Status.NOT_RATED, "VN"),
            (Status.OVERDUE, Status.LAGGING, "20"),
            (Status.LAGGING, Status.ON_TRACK, "20"),
            (Status.STALE, Status.LAGGING, "20"),
            (Status.NOT_RATED, Status.LAGGING, "20"),
            (Status.ON_TRACK, Status.MET, "20"),
            (Status.MET, Status.OVERDUE, "20"),
            (Status.MET, Status.OVERDUE, "VN"),
        )
    }
    assert heard == {
        (Status.OVERDUE, "VN"): ["leadership", "owners"],
        (Status.OVERDUE, "20"): ["owners"],
        (Status.LAGGING, "20"): ["owners"],
        (Status.STALE, "20"): ["ops"],
        (Status.NOT_RATED, "20"): ["ops"],
        (Status.ON_TRACK, "20"): ["owners"],
        (Status.MET, "20"): ["recovery"],
        (Status.MET, "VN"): ["recovery", "recovery-national"],
    }


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({}, True),
        ({"status": ("overdue",)}, True),
        ({"status": ("lagging", "stale")}, False),
        ({"evidence": ("confirmed",)}, True),
        ({"evidence": ("presumed",)}, False),
        ({"band": ("far",)}, False),
        ({"area": ("20", "VN")}, True),
        ({"area": ("VN",)}, False),
        ({"programme": ("749/QĐ-TTg",)}, True),
        ({"programme": ("942/QĐ-TTg",)}, False),
        ({"certainty": ("unconfirmed_own_knowledge",)}, False),
        ({"days_over": (1, 30)}, False),
        ({"days_over": (30, 60)}, True),
        ({"kinds": ("recovery",)}, False),
    ],
)
def test_matching(transition, condition, matches):
    told = transition(days_over=60, evidence="confirmed")
    assert Route("r", ("owners",), **condition).matches(told) is matches


def test_a_route_never_tells_what_stays_quiet(transition):
    assert not Route("r", ("owners",)).matches(transition(Status.MET))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[a]\nchannels = ["x"]\ncolour = "red"', r"\[a\] colour: unknown key; use one of channels, status"),
        ('[a]\nchannels = ["x"]\nstatus = ["late"]', r"\[a\] status: unknown value 'late'; use not_rated, met"),
        ('[a]\nchannels = ["x"]\nkinds = ["joy"]', r"\[a\] kinds: unknown value 'joy'; use worsening, recovery"),
        ('[a]\nchannels = ["x"]\nlanguage = "fr"', r"\[a\] language: unknown value 'fr'; use vi, en"),
        ('[a]\nchannels = ["x"]\ngroup = "mood"', r"\[a\] group: unknown value 'mood'; use route, area, programme"),
        ('[a]\nchannels = ["x"]\nstatus = "overdue"', r"\[a\] status: not a list"),
        ('[a]\nchannels = ["x"]\nlimit = 0', r"\[a\] limit: not a whole number above zero"),
        ('[a]\nchannels = ["x"]\nlimit = true', r"\[a\] limit: not a whole number above zero"),
        ('[a]\nchannels = ["x"]\ndays_over = [30, 1]', r"\[a\] days_over: not a range"),
        ('[a]\nstatus = ["overdue"]', r"\[a\] channels: nobody would receive it"),
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
