"""Events are hints: in whatever order they come and however often, the warehouse ends up the same. Without Prefect."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from flows.alert import send_alerts_now
from flows.collect import collect_source
from flows.desk import Desk, in_warehouse, open_desk, source_of, sync_declared
from flows.evaluate import evaluate
from flows.settings import Settings
from flows.visits import changes_of
from scrapers.newsroom import STORY_DAY
from tests.flows.prefectlab import ARTICLE, ends, facts_of, living_in

# Each changes where one target stands.
ARTICLES = (ARTICLE, "http://nhan-tin.newsroom.localhost/viet-nam-vao-nhom-60-egdi-2026-post3531020.html")

Event = tuple[str, str]
Facts = frozenset[tuple[object, ...]]


@dataclass
class Listeners:
    """What the flows do when an event comes, on copies of a warehouse; what was done once is looked up."""

    desk: Desk
    runner: asyncio.Runner
    folder: Path
    facts: dict[Path, Facts] = field(default_factory=dict)
    seen: dict[tuple[Facts, Event], tuple[Path, list[Event]]] = field(default_factory=dict)

    def hear(self, place: Path, event: Event) -> tuple[Path, list[Event]]:
        """What a warehouse becomes by an event, and the events that follow."""
        key = self.facts_at(place), event
        if key not in self.seen:
            after = self.folder / str(len(self.seen))
            shutil.copytree(place, after)
            caused = self.listener(*event)(settled_in(self.desk.settings, after))
            self.seen[key] = after, caused
        return self.seen[key]

    def facts_at(self, place: Path) -> Facts:
        """What a warehouse holds; none is written to again."""
        if place not in self.facts:
            self.facts[place] = frozenset(facts_of(place))
        return self.facts[place]

    def listener(self, name: str, about: str) -> Callable[[Settings], list[Event]]:
        """The flow that prefect.yaml starts on an event."""
        return {"submitted": partial(self.collected, about), "changed": judged, "target": told}[name]

    def collected(self, url: str, here: Settings) -> list[Event]:
        source, desk = source_of(here, url), replace(self.desk, settings=here)
        return [("changed", "") for _ in changes_of([self.runner.run(collect_source(source, desk, [url]))])]


def judged(here: Settings) -> list[Event]:
    return [
        ("target", str(status)) for status in {one.standing.status for one in evaluate(here, STORY_DAY).transitions}
    ]


def told(here: Settings) -> list[Event]:
    send_alerts_now(here)
    return []


def settled_in(settings: Settings, folder: Path) -> Settings:
    paths = {"warehouse": str(folder / "warehouse.duckdb"), "published": folder / "copy.duckdb"}
    return settings.model_copy(update=paths)


@pytest.fixture
def listeners(place, tmp_path) -> Iterator[Listeners]:
    """A warehouse in which all that can be said without the articles is said."""
    start = tmp_path / "start"
    start.mkdir()
    with living_in(place) as settings, asyncio.Runner() as runner:
        here = settled_in(settings, start)
        in_warehouse(here, sync_declared, here)
        judged(here)
        told(here)
        stack = AsyncExitStack()
        yield Listeners(runner.run(stack.enter_async_context(open_desk(here))), runner, tmp_path)
        runner.run(stack.aclose())


SUBMITTED: list[Event] = [("submitted", url) for url in ARTICLES]


def test_events_in_any_order_and_any_number_end_the_same(listeners, tmp_path):
    start = tmp_path / "start"
    expected = straight(listeners, start, SUBMITTED)
    gained = listeners.facts_at(expected) - listeners.facts_at(start)
    assert Counter(fact[0] for fact in gained)["transition"] == len(ARTICLES)

    # A failing example is told as it is: each step to a shorter one would cost a second.
    @examples(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.data())
    def any_way(data):
        place, heard, waiting = start, [], list(SUBMITTED)
        while waiting:
            event = data.draw(st.sampled_from([*waiting, *heard]))
            place, caused = listeners.hear(place, event)
            heard.append(event)
            waiting = [one for one in waiting if one is not event] + caused
        found = listeners.facts_at(place)
        assert ends(found) == ends(listeners.facts_at(expected))
        assert {fact[-1] for fact in found if fact[0] == "delivery"} == {"sent"}

    any_way()


def straight(listeners: Listeners, place: Path, events: list[Event]) -> Path:
    """The warehouse after some events, each followed at once by what it causes."""
    for event in events:
        place, caused = listeners.hear(place, event)
        place = straight(listeners, place, caused)
    return place
