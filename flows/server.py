"""The Prefect server, for commands that need one and start none."""

import asyncio
from collections.abc import Sequence

from prefect.client.orchestration import get_client
from prefect.events import Event as PrefectEvent
from prefect.events.clients import get_events_client
from prefect.settings import get_current_settings

from flows.events import Event, told
from warehouse.records import TargetwatchError

# Seconds within which a server in good health has answered.
PATIENCE = 20.0


class ServerError(TargetwatchError):
    """No Prefect server, or none that answers; the one line names the remedy."""


def server_url() -> str:
    """The address of the server's API. Raises ServerError."""
    if url := get_current_settings().api.url:
        return url
    raise ServerError(
        "PREFECT_API_URL: not set; start a server with `prefect server start` and set it to http://HOST:4200/api"
    )


async def reach_server() -> None:
    """Make sure that the server answers. Raises ServerError."""
    url = server_url()
    async with get_client() as client:
        if failure := await client.api_healthcheck():
            raise unreachable(url, failure)


def reach_named_server() -> None:
    """Make sure that the server answers, where the environment names one: else each run starts one of its own.

    Raises ServerError.
    """
    if get_current_settings().api.url:
        asyncio.run(reach_server())


async def tell_server(events: Sequence[Event]) -> Sequence[Event]:
    """Emit events outside of any flow, each confirmed by the server before the next; returns them.

    Raises ServerError.
    """
    url, done = server_url(), 0
    try:
        async with (
            asyncio.timeout(PATIENCE),
            get_events_client(reconnection_attempts=0, checkpoint_every=1) as client,
        ):
            for event in events:
                await client.emit(PrefectEvent.model_validate(told(event)))
                done += 1
    # Prefect raises a bare Exception where its server refuses the token.
    except Exception as error:
        raise unreachable(url, error, f"; {done} of {len(events)} told, all may be told again") from error
    return events


def unreachable(url: str, failure: Exception, rest: str = "") -> ServerError:
    """That the server does not answer, and what to do."""
    reason = " ".join(str(failure).split()) or type(failure).__name__
    return ServerError(f"{url}: {reason}; see that the Prefect server runs and PREFECT_API_URL is its address{rest}")
