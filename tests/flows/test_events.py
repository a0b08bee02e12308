"""Events as Prefect takes them: valid whatever happened, small, and about something."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.events import Event as PrefectEvent
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows import events
from flows.cli import run
from flows.server import tell_server
from scrapers.newsroom import SOURCES
from tests.flows.prefectlab import free_port
from warehouse.records import Standing, Status, Transition

# Prefect's own limits are ten times as high, and it adds some related resources itself.
LARGEST, MOST_RELATED = 150_000, 80

# Ids are ASCII or Vietnamese; a day that changes every target in every province comes to some thousands.
IDS = st.text("abcđ0123456789|.-:", min_size=1, max_size=60)
NUMBERS = st.integers(1, 5000)


def transition(number: int, status: Status, marked: str) -> Transition:
    standing = Standing(
        target_id=f"{marked}{number}",
        area=f"{number % 40:02}",
        area_name="",
        name_vi="",
        name_en="",
        indicator_id="",
        unit="percent",
        op=">=",
        target=1.0,
        deadline=date(2026, 12, 31),
        document_no="",
        certainty="",
        source_url="",
        status=status,
    )
    return Transition(
        f"{marked}{number}", standing, Status.NOT_RATED, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
    )


def as_prefect(event: events.Event) -> PrefectEvent:
    return PrefectEvent.model_validate(events.told(event))


def assert_modest(event: events.Event) -> PrefectEvent:
    told = as_prefect(event)
    assert told.size_bytes < LARGEST
    assert len(told.related) <= MOST_RELATED
    assert all(one.id == f"targetwatch.{one.role}.{one['prefect.resource.name']}" for one in told.related)
    return told


@given(st.sampled_from(Status), NUMBERS, IDS)
def test_any_number_of_transitions_makes_one_valid_small_event(status, number, marked):
    changed = [transition(one, status, marked) for one in range(number)]
    told = assert_modest(events.target_changed(status, changed))
    assert told.payload["count"] == number
    assert told.payload["transitions"] == [one.transition_id for one in changed[:200]]
    assert told.related[0].id == f"targetwatch.target.{marked}0"


@given(st.dictionaries(IDS, st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=400))
def test_any_number_of_sources_makes_one_valid_small_event(counts):
    told = assert_modest(events.figures_changed(counts))
    assert told.payload["inserted"] == sum(inserted for inserted, _ in counts.values())
    assert told.payload["count"] == len(counts)


@given(NUMBERS, IDS)
def test_what_no_route_takes_and_what_drifts_is_told_in_numbers(number, marked):
    assert_modest(events.alert_unrouted([f"{marked}{one}" for one in range(number)]))
    assert as_prefect(events.source_drifted("x", [marked] * number)).payload == {"source": "x", "count": number}


def test_areas_and_targets_are_related_once_each():
    told = as_prefect(events.target_changed(Status.MET, [transition(one, Status.MET, "T") for one in (1, 1, 41)]))
    assert [one.id.removeprefix("targetwatch.") for one in told.related] == ["target.T1", "target.T41", "area.01"]


def test_there_is_an_example_of_every_event():
    constants = {value for name, value in vars(events).items() if name.isupper() and str(value).startswith("target")}
    assert {example.name for example in events.EXAMPLES} == constants | set(events.TARGET_STATUSES.values())


@pytest.mark.parametrize("event", events.EXAMPLES, ids=lambda event: event.name)
def test_payloads_are_ids_and_counts(event):
    told = as_prefect(event)
    assert told.resource.id.startswith("targetwatch.")
    for value in told.payload.values():
        assert isinstance(value, int) or all(" " not in one for one in ([value] if isinstance(value, str) else value))


def test_events_reach_prefect_in_order_and_whole(monkeypatch):
    heard = []
    monkeypatch.setattr(events, "emit_event", lambda **told: heard.append(PrefectEvent.model_validate(told)))
    events.emit(events.EXAMPLES)
    assert [one.event for one in heard] == [example.name for example in events.EXAMPLES]
    assert [one.payload for one in heard] == [example.payload for example in events.EXAMPLES]


@pytest.fixture
def nobody_listens():
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        yield


@pytest.fixture
def newsroom_sources(monkeypatch):
    monkeypatch.setenv("TARGETWATCH_SOURCES", str(SOURCES))


@pytest.mark.usefixtures("nobody_listens", "newsroom_sources")
def test_submitting_without_a_server_is_one_line(capsys):
    assert run(["submit", "http://tin-chinh-phu.newsroom.localhost/khong-co-102250101000000001.htm"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "PREFECT_API_URL" in line
    assert "0 of 1 told" in line


@pytest.mark.usefixtures("newsroom_sources")
@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["https://elsewhere.example/1"], "no article of any enabled source; declare it in"),
        (["https://elsewhere.example/1", "--source", "tin_chinh_phu"], "no article of tin_chinh_phu"),
        (["https://elsewhere.example/1", "--source", "nobody"], "the sources are"),
        (["no address"], "give the address of an article"),
        ([], "--help"),
    ],
)
def test_what_cannot_be_submitted_is_one_line_of_misuse(words, remedy, capsys):
    assert run(["submit", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert remedy in line


def test_without_the_address_of_a_server_none_is_started():
    with temporary_settings({PREFECT_API_URL: None}), pytest.raises(Exception, match="prefect server start"):
        asyncio.run(tell_server(events.EXAMPLES))
