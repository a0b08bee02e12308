"""What Prefect's UI shows of a run: pages made by pure functions, and how far a long run has come."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.verdicts import Outcome
from flows.artifacts import SECONDS_BETWEEN_UPDATES, Progress, duration, progress, show
from flows.pages import (
    ROWS_SHOWN,
    cell,
    checks_page,
    collection_page,
    deliveries_page,
    figure,
    link,
    page,
    standings_page,
)
from flows.visits import Collected
from scrapers.errors import LayoutError
from scrapers.newsroom import SOURCES
from scrapers.source import registry
from warehouse.checks import Check
from warehouse.records import Delivery, Message, Standing, Status

ROOT = Path(__file__).resolve().parents[2]
SHOWN = re.compile(r'^    +show\("([a-z-]+)"', re.MULTILINE)

STANDING = Standing(
    target_id="T1",
    area="VN",
    area_name="Việt Nam",
    name_vi="Hộ gia đình có Internet",
    name_en="Households online",
    indicator_id="homes",
    unit="percent",
    op=">=",
    target=80.0,
    deadline=date(2025, 12, 31),
    document_no="411/QĐ-TTg",
    certainty="high",
    source_url="https://example.org/411",
    status=Status.MET,
    value=81.5,
)


def rows_of(markdown: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[one.strip() for one in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_the_worst_standing_comes_first_with_its_document():
    late = replace(STANDING, target_id="T2", status=Status.OVERDUE, days_over=9, value=None)
    markdown = standings_page([STANDING, late], "2 targets judged")
    assert markdown.startswith("### 2 targets judged\n\n1 overdue, 1 met.")
    assert [row[0] for row in rows_of(markdown)] == ["T2 Việt Nam", "T1 Việt Nam"]
    assert rows_of(markdown)[1][1:] == [
        "met",
        "81.5 percent",
        r"\>= 80 percent",
        "31/12/2025",
        "Hộ gia đình có Internet",
        "[411/QĐ-TTg](https://example.org/411)",
    ]


def test_a_long_page_is_cut_and_says_so():
    many = [replace(STANDING, target_id=f"T{number}") for number in range(ROWS_SHOWN + 1234)]
    markdown = standings_page(many, "many")
    assert len(rows_of(markdown)) == ROWS_SHOWN
    assert markdown.endswith("and 1,234 more")


def test_an_evaluation_of_nothing_has_a_page():
    assert standings_page([], "0 targets judged").startswith("### 0 targets judged\n\n| Target |")


def test_each_source_links_to_its_host_and_those_that_failed_come_first():
    well, ill = list(registry(SOURCES).values())[:2]
    error = LayoutError("https://x.example/1", "no title")
    markdown = collection_page([Collected(well, listed=3, fetched=2, inserted=5), Collected(ill, failures=[error])])
    assert markdown.startswith("### 2 sources collected: 5 new and 0 revised figures")
    first, second = rows_of(markdown)
    assert (ill.host in first[0], first[3], "no title" in first[6]) == (True, "1", True)
    assert second[1:6] == ["3", "2", "0", "5", "0"]


def test_messages_that_were_not_sent_come_first():
    message = Message("Quá hạn", "", "", "")
    sent, dead = (Delivery(name, "owners", name, message, ()) for name in ("mail", "slack"))
    markdown = deliveries_page([(sent, Outcome("sent", "250 OK")), (dead, Outcome("dead", "410 Gone"))], "2 messages")
    assert rows_of(markdown) == [["slack", "dead", "Quá hạn", "410 Gone"], ["mail", "sent", "Quá hạn", "250 OK"]]


def test_checks_that_failed_come_first():
    checks = [Check("a", "A row means trouble.", 0, ""), Check("b", "So does this.", 2, "x | y")]
    assert rows_of(checks_page(checks, "2 checks")) == [
        ["b", "So does this.", "2", r"x \| y"],
        ["a", "A row means trouble.", "0", ""],
    ]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.text())
def test_no_text_breaks_out_of_its_cell(rows, headline):
    markdown = page(headline, "", ("one", "two"), [tuple(map(cell, row)) for row in rows])
    assert [len(row) for row in rows_of(markdown)] == [2] * len(rows)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<\[`]", markdown)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "//x.example", "file:///etc/passwd"])
def test_only_the_web_is_linked_to(url):
    assert link("text", url) == "text"


def test_an_address_cannot_end_its_link():
    assert link("a", "https://x.example/a) [b](c|d e") == "[a](https://x.example/a%29%20%5Bb%5D%28c%7Cd%20e)"


@pytest.mark.parametrize(
    ("value", "shown"), [(12345678.0, "12,345,678 %"), (0.5, "0.5 %"), (70.0, "70 %"), (None, ""), (0.0, "0 %")]
)
def test_figures_are_written_out(value, shown):
    assert figure(value, "%") == shown


def test_outside_a_run_nothing_is_shown_and_no_server_is_asked():
    show("standings", "text")
    with progress("backfill", 3) as watched:
        watched.advance(3)
    assert str(watched).startswith("3 of 3 done")


class Watch:
    """A clock set by hand, and what a progress showed by it."""

    def __init__(self) -> None:
        self.time, self.shown = 0.0, []

    def follow(self, total: int) -> Progress:
        return Progress(total, lambda percent, line: self.shown.append((percent, line)), lambda: self.time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_progress_tells_rate_and_time_left(watch):
    followed = watch.follow(20_000)
    watch.time = 100.0
    followed.advance(5_000)
    assert watch.shown == [(25.0, "5,000 of 20,000 done, 50.0 a second, 5 min left")]


def test_progress_is_shown_every_few_seconds_however_often_it_advances(watch):
    followed = watch.follow(1000)
    for number in range(1000):
        watch.time = number / 50
        followed.advance()
    assert len(watch.shown) == int(20 / SECONDS_BETWEEN_UPDATES) - 1


def test_progress_of_an_unknown_number_promises_nothing(watch):
    followed = watch.follow(0)
    watch.time = 10.0
    followed.advance(20)
    assert watch.shown == [(0.0, "20 done, 2.0 a second")]


@given(st.integers(0, 50), st.lists(st.integers(0, 20), max_size=9))
def test_progress_stays_between_nothing_and_all(total, steps):
    watch = Watch()
    followed = watch.follow(total)
    for step in steps:
        watch.time += SECONDS_BETWEEN_UPDATES
        followed.advance(step)
    percents = [percent for percent, _ in watch.shown]
    assert percents == sorted(percents)
    assert all(0 <= percent <= 100 for percent in percents)
    assert (followed.seconds_left or 0) >= 0


def test_the_end_is_shown_though_the_run_fails(monkeypatch):
    shown = []
    monkeypatch.setattr("flows.artifacts.Progress.publish", lambda self: shown.append(str(self)))
    with suppress(ZeroDivisionError), progress("backfill", 10) as watched:
        watched.advance(4)
        raise ZeroDivisionError
    assert [line.partition(",")[0] for line in shown] == ["4 of 10 done"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.6, "1 min"), (61, "1 min 1 s"), (7500, "2 h 5 min"), (90_000, "1 d 1 h"), (86_460, "1 d")],
)
def test_a_duration_has_two_units_at_most(seconds, said):
    assert duration(seconds) == said


def test_each_page_is_documented_under_its_key():
    shown = {f"targetwatch-{key}" for path in (ROOT / "flows").glob("*.py") for key in SHOWN.findall(path.read_text())}
    documented = re.findall(r"^\| `(targetwatch-[a-z-]+)` \|", (ROOT / "flows" / "README.md").read_text(), re.MULTILINE)
    assert set(documented) == shown
