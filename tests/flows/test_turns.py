"""Who shares no Prefect server waits for nobody; test_chain.py has what is so on a server."""

import asyncio

from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.turns import turn_at

HOST = "tin-chinh-phu.newsroom.localhost"


async def both() -> None:
    """Come back when two are at the host at the same time."""
    met = asyncio.Barrier(2)

    async def stay() -> None:
        async with turn_at([HOST]):
            await met.wait()

    async with asyncio.timeout(1):
        await asyncio.gather(stay(), stay())


def test_without_a_server_to_share_nobody_waits():
    with temporary_settings({PREFECT_API_URL: None}):
        asyncio.run(both())
