"""A Prefect server for all tests that need one, and a place with newsroom and mailbox for each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.flows.prefectlab import Prefect, open_place, serve_prefect, wait_for


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], Any], float, str], Any]:
    return wait_for


@pytest.fixture
def place(tmp_path) -> Iterator[dict[str, str]]:
    """An environment in which the whole loop runs against the newsroom and the mailbox."""
    with open_place(tmp_path) as environ:
        yield environ


@pytest.fixture(scope="session")
def prefect(tmp_path_factory) -> Iterator[Prefect]:
    """A Prefect server with every deployment of prefect.yaml, started once; each test has workers of its own."""
    with serve_prefect(tmp_path_factory.mktemp("prefect")) as lab:
        yield lab
