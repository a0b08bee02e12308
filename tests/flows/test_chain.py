"""Running one collection triggers the evaluation and the sending, by events alone."""

from pathlib import Path

import pytest


@pytest.mark.prefect
@pytest.mark.timeout(540)
def test_a_collection_ends_in_mail_by_events_alone(prefect, eventually):
    prefect.command("deployment", "run", "collect-figures/collect-figures")
    eventually(lambda: prefect.finished("collect-figures"), 150, "collect-figures finishes")
    eventually(lambda: prefect.finished("evaluate-targets"), 150, "evaluate-targets is triggered and finishes")
    eventually(lambda: prefect.finished("send-alerts"), 150, "send-alerts is triggered and finishes")
    mail = Path(prefect.environ["TARGETWATCH_WAREHOUSE"]).parent / "mail"
    assert list(mail.glob("*.eml"))
