"""targetwatch deploy, submit, publish: what ops do beside the loop."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.output import console
from flows.deployment import problems_in
from flows.desk import source_of
from flows.events import article_submitted
from flows.pools import PoolType
from flows.publish import publish as publish_copy
from flows.rollout import roll_out
from flows.server import tell_server
from flows.settings import load_settings
from scrapers.urls import normalise
from warehouse.records import TargetwatchError

DECLARED = Path("prefect.yaml")


class SubmissionError(TargetwatchError):
    """What was submitted is no address of a page."""

    exit_code = 2


def deploy(*, check: Annotated[bool, Parameter(negative="")] = False, pool: PoolType = "process") -> int:
    """Compare prefect.yaml with the code, then make the work pool, the deployments and the limits of the hosts.

    A second time changes nothing.

    Parameters
    ----------
    check
        Only compare.
    pool
        What the runs of the work pool are: processes of its workers, Docker containers, or Kubernetes jobs.
    """
    problems = problems_in(DECLARED)
    for line in problems:
        console.print(line, markup=False, soft_wrap=True)
    if problems:
        return 1
    console.print(f"{DECLARED}: in order")
    if not check:
        for line in roll_out(load_settings(os.environ), pool, DECLARED):
            console.print(line, markup=False, soft_wrap=True)
    return 0


def submit(urls: tuple[str, ...], /, *, source: str | None = None) -> None:
    """Ask for articles to be read now. Asking twice does no harm.

    Parameters
    ----------
    urls
        Addresses of articles of declared sources.
    source
        The source they belong to; found by the address where this is not given.
    """
    settings = load_settings(os.environ)
    wanted = [address(url) for url in urls]
    events = [article_submitted(source_of(settings, url, source).source_id, url) for url in wanted]
    for event in asyncio.run(tell_server(events)):
        console.print(f"{event.payload['url']}: submitted to {event.payload['source']}", markup=False, soft_wrap=True)


def address(url: str) -> str:
    """The one spelling of a URL. Raises SubmissionError."""
    try:
        return normalise(url)
    except ValueError as error:
        raise SubmissionError(f"{error}; give the address of an article") from error


def publish() -> None:
    """Publish the read-only copy that people query."""
    console.print(publish_copy(load_settings(os.environ)), markup=False, soft_wrap=True)
