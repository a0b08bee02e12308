"""The power goes in mid-chain, first for the server, then for the whole machine: what is lost, the sweeps find."""

import asyncio

import pytest

from flows.alert import send_alerts_now
from flows.collect import asked_for, collect_source
from flows.desk import in_warehouse, open_desk, sync_declared
from flows.evaluate import evaluate
from flows.settings import Settings
from scrapers.newsroom import STORY_DAY
from tests.flows.prefectlab import ARTICLE, ends, facts_of, living_in, mails_in, open_place, say_what_there_is, wait_for

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(300)]

COLLECT, EVALUATE, SEND = "collect-national-press", "evaluate-targets", "send-alerts"
FLOWS = {COLLECT: "collect-figures", EVALUATE: EVALUATE, SEND: SEND}


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


def test_what_power_cuts_lose_the_sweeps_find(prefect, place, tmp_path, undisturbed):
    def state(deployment: str) -> str | None:
        runs = prefect.runs(deployment)
        return runs[-1]["state_type"] if runs else None

    def sweep(deployment: str) -> None:
        prefect.command("prefect", "deployment", "run", f"{FLOWS[deployment]}/{deployment}")

    say_what_there_is(place)
    mails = mails_in(tmp_path)
    with prefect.worker(place) as worker:
        prefect.command("targetwatch", "submit", ARTICLE, environ=place)
        wait_for(lambda: state("collect-submitted") == "PENDING", 60, "the article is being collected")
        prefect.restart()
        sweep(COLLECT)
        # Of a run that is killed before it runs, the slot is free again after half a minute; else after five.
        wait_for(lambda: state(EVALUATE) == "PENDING", 120, "the targets are about to be judged")
        prefect.server.kill()
        worker.kill()
        prefect.restart()
        worker.start()
        for deployment in FLOWS:
            sweep(deployment)
        wait_for(lambda: ends(facts_of(tmp_path)) == undisturbed, 120, "all is known and told")
        wait_for(lambda: state(SEND) == "COMPLETED", 60, "the last message is sent")
    told = [mail for mail in mails_in(tmp_path)[len(mails) :] if ARTICLE in mail]
    assert told
    assert len(told) == len(set(told))
