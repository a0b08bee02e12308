"""From a submitted article to the mail about it by events alone; the same events again; and what silence is worth."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.rollout import RolloutError, left_over, make_pool
from flows.turns import limit_of, turn_at
from tests.flows.prefectlab import (
    ARTICLE,
    Prefect,
    Program,
    facts_of,
    happened_again,
    mails_in,
    open_place,
    say_what_there_is,
    wait_for,
)

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(300)]

HOST = "tin-chinh-phu.newsroom.localhost"
LINKS = ("collect-submitted", "evaluate-targets", "send-alerts")
CAUSES = {"article", "source", "figures", "target"}

SILENT = "nhan_tin"
# Prefect takes no shorter window for what does not happen.
LEAST_WINDOW = timedelta(seconds=10)


@dataclass(frozen=True)
class Chain:
    """A server, the place its worker works in, and the mails that were there before."""

    prefect: Prefect
    place: dict[str, str]
    folder: Path
    mails: list[str]
    worker: Program

    def runs(self) -> list[int]:
        """How many runs each link of the chain has had."""
        return [len(self.prefect.runs(name)) for name in LINKS]

    def news(self) -> list[str]:
        """The mails that came since."""
        return mails_in(self.folder)[len(self.mails) :]


@pytest.fixture(scope="module")
def chain(prefect, tmp_path_factory) -> Iterator[Chain]:
    """All that can be said without the article is said; then it is submitted, and nothing else is done."""
    folder = tmp_path_factory.mktemp("chain")
    with open_place(folder) as place:
        say_what_there_is(place)
        with prefect.worker(place) as worker:
            chain = Chain(prefect, place, folder, mails_in(folder), worker)
            prefect.command("targetwatch", "submit", ARTICLE, environ=place)
            wait_for(chain.news, 120, "the mail about the article")
            wait_for(lambda: prefect.idle(*LINKS), 60, "the runs end")
            yield chain


def test_a_submitted_article_ends_in_mail_by_events_alone(chain):
    assert chain.runs() == [1, 1, 1]
    assert chain.news()
    assert all(ARTICLE in mail for mail in chain.news())


def test_the_same_events_twice_and_backwards_change_nothing(chain):
    events = wait_for(lambda: caused(chain.prefect), 20, "the server has written down its events")
    facts, news = facts_of(chain.folder), chain.news()
    # Prefect knows these by their ids, and the others not. Of those that overtake each other it drops the older one.
    chain.prefect.emit(events)
    chain.prefect.emit(happened_again([*reversed(events), *reversed(events)]))
    wait_for(lambda: min(chain.runs()) > 1, 90, "each event starts its flow again")
    wait_for(lambda: chain.prefect.idle(*LINKS), 120, "the runs end")
    assert facts_of(chain.folder) ^ facts == set()
    assert chain.news() == news


def caused(prefect: Prefect) -> list[dict[str, Any]]:
    """The events that start flows, once there is one of each kind."""
    events = prefect.events(*(f"targetwatch.{kind}." for kind in CAUSES))
    return events if {event["event"].split(".")[1] for event in events} == CAUSES else []


def test_a_source_that_falls_silent_is_noticed_within_the_window_and_ops_hear_of_it(chain):
    collected = chain.prefect.events("targetwatch.source.collected")[-1]
    before, mails = len(chain.prefect.runs("check-warehouse")), mails_in(chain.folder)
    chain.worker.kill()
    chain.prefect.shorten_silence("check-warehouse", LEAST_WINDOW)
    (last,) = happened_again([collected])
    chain.prefect.emit([last])
    monday = {**chain.place, "TARGETWATCH_NOW": "2026-10-05T10:00:00+07:00"}
    with chain.prefect.worker(monday):
        wait_for(lambda: chain.prefect.runs("check-warehouse")[before:], 60, "the warehouse is to be checked")
        wait_for(lambda: any(SILENT in mail for mail in mails_in(chain.folder)[len(mails) :]), 90, "ops are told")
        wait_for(lambda: chain.prefect.idle("check-warehouse", "send-alerts"), 60, "the runs end")
    (run,) = chain.prefect.runs("check-warehouse")[before:]
    waited = datetime.fromisoformat(run["created"]) - datetime.fromisoformat(last["occurred"])
    assert LEAST_WINDOW <= waited < 3 * LEAST_WINDOW


async def stay(seen: list[str], *hosts: str) -> None:
    """Be at the hosts for a while."""
    async with turn_at(hosts):
        seen.append("come")
        await asyncio.sleep(0.3)
        seen.append("gone")


async def three_at_once() -> tuple[list[str], list[str]]:
    """Two at a host, one of them at a second one too, and one elsewhere; what each host has seen."""
    here: list[str] = []
    there: list[str] = []
    await asyncio.gather(stay(here, HOST), stay(here, HOST, f"www.{HOST}"), stay(there, "elsewhere.example"))
    return here, there


def test_at_a_host_one_collection_follows_the_other(prefect):
    with temporary_settings({PREFECT_API_URL: prefect.url}):
        here, there = asyncio.run(three_at_once())
    assert here == ["come", "gone", "come", "gone"]
    assert there == ["come", "gone"]
    (limit,) = [one for one in prefect.ask("v2/concurrency_limits/filter", {}) if one["name"] == limit_of(HOST)]
    assert (limit["limit"], limit["active_slots"]) == (1, 0)


def test_what_a_new_version_no_longer_deploys_is_named_and_a_pool_of_another_type_is_left_alone(prefect):
    names = [one["name"] for one in prefect.ask("deployments/filter", {})]
    with temporary_settings({PREFECT_API_URL: prefect.url}):
        assert asyncio.run(left_over(names)) == []
        assert asyncio.run(left_over(set(names) - {"check-warehouse"})) == ["check-warehouse/check-warehouse"]
        with pytest.raises(RolloutError, match="--pool process"):
            asyncio.run(make_pool("docker"))
