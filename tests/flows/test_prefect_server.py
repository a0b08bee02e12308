"""A Prefect server that is named and does not answer is one line, before anything else happens."""

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.server import ServerError, reach_named_server


def test_a_server_that_does_not_answer_is_named_with_its_remedy():
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}),
        pytest.raises(ServerError, match=r"^http://127\.0\.0\.1:1/api: .*PREFECT_API_URL") as error,
    ):
        reach_named_server()
    assert "\n" not in str(error.value)


def test_where_none_is_named_each_run_has_its_own():
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        reach_named_server()
