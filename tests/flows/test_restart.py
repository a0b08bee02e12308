"""The server is killed and comes back, then the power goes in mid-chain: what the events lost, the sweeps find."""

import asyncio

import pytest

from flows.alert import send_alerts_now
from flows.collect import asked_for, collect_source
from flows.desk import in_warehouse, open_desk, sync_declared
from flows.evaluate import evaluate
from flows.settings import Settings
from scrapers.newsroom import STORY_DAY
from tests.flows.prefectlab import ARTICLE, ends, facts_of, living_in, mails_in, open_place, say_what_there_is, wait_for

pytestmark = [pytest.mark.prefect, pytest.mark.lab, pytest.mark.timeout(300)]

# What each of them would do at its hour.
SWEEPS = ("collect-figures/collect-national-press", "evaluate-targets/evaluate-targets", "send-alerts/send-alerts")


@pytest.fixture
def undisturbed(tmp_path) -> set[tuple[object, ...]]:
    """What a machine without Prefect makes of the same sources on the same day."""
    folder = tmp_path / "undisturbed"
    with open_place(folder) as place:
        say_what_there_is(place)
        with living_in(place) as settings:
            in_warehouse(settings, sync_declared, settings)
            asyncio.run(collect(settings))
            evaluate(settings, STORY_DAY)
            send_alerts_now(settings)
    return ends(facts_of(folder))


async def collect(settings: Settings) -> None:
    async with open_desk(settings) as desk:
        sources = asked_for(settings, "national_press", None, None)
        await asyncio.gather(*(collect_source(source, desk) for source in sources))


def test_what_a_power_cut_loses_the_sweeps_find(prefect, place, tmp_path, undisturbed):
    def states(deployment: str) -> list[str]:
        return [run["state_type"] for run in prefect.runs(deployment)]

    say_what_there_is(place)
    mails = mails_in(tmp_path)
    with prefect.worker(place) as worker:
        prefect.restart()
        prefect.command("targetwatch", "submit", ARTICLE, environ=place)
        wait_for(
            lambda: states("collect-submitted")[-1:] == ["COMPLETED"], 90, "the worker is still there and collects"
        )
        prefect.server.kill()
        worker.kill()
        prefect.restart()
        worker.start()
        prefect.heard(worker)
        for deployment in SWEEPS:
            prefect.command("prefect", "deployment", "run", deployment)
        wait_for(lambda: ends(facts_of(tmp_path)) == undisturbed, 120, "all is known and told")
        wait_for(lambda: states("send-alerts")[-1] == "COMPLETED", 60, "the last message is sent")
    told = [mail for mail in mails_in(tmp_path)[len(mails) :] if ARTICLE in mail]
    assert told
    assert len(told) == len(set(told))
