"""Which notices tell operators of failed checks, and that each has its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.channels import Channel
from alerts.failures import failure_notices
from alerts.wording import wording
from warehouse.records import CheckFailure
from warehouse.statements import scripts

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
OPS = {"ops": Channel("ops", "json://x"), "chief": Channel("chief", "json://x")}
SILENT = CheckFailure("silent_sources", "bao_a", 1, "2026-02-27", "", MONDAY)
FALLING = CheckFailure("falling_counts", "", 7, "eid, 20, 5", "", MONDAY)
DRIFTED = CheckFailure("drifted_sources", "bao_b", 2, "0 of .title", "https://b.example/1", MONDAY)


def lines(*failures):
    """Every word they are told, however its lines are broken."""
    return " ".join(" ".join(one.message.text for one in failure_notices(failures, OPS, "en")).split())


def test_sources_data_and_what_is_over_are_told_apart():
    over = replace(SILENT, check="dead_feeds", mended_at=MONDAY, told_at=MONDAY)
    told = failure_notices([SILENT, DRIFTED, FALLING, over], OPS, "en")
    assert [(one.route, one.channel, one.message.subject) for one in told] == [
        ("notice", "ops", "targetwatch: 2 troubles at sources"),
        ("notice", "ops", "targetwatch: 1 check of the warehouse fails"),
        ("notice", "ops", "targetwatch: 1 trouble is over"),
    ]


def test_each_line_says_what_is_wrong_where_and_since_when():
    told = lines(SILENT, DRIFTED, FALLING)
    assert "- bao_a: not collected for over 48 hours: 2026-02-27; since 2 March 2026" in told
    assert "of 2 rows: 0 of .title; since 2 March 2026 https://b.example/1" in told
    assert "- a cumulative count is lower than before; one of 7 rows: eid, 20, 5; since 2 March 2026" in told


def test_a_notice_is_the_same_whoever_makes_it_and_another_when_it_is_told_again():
    (first,), (again,) = failure_notices([SILENT], OPS), failure_notices([SILENT], OPS)
    (later,) = failure_notices([replace(SILENT, told_at=MONDAY + timedelta(days=7))], OPS)
    assert first == again
    assert first.delivery_id != later.delivery_id


def test_nobody_is_told_where_nobody_hears_of_such_things():
    assert failure_notices([SILENT], {"chief": OPS["chief"]}) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_check_has_words(language):
    assert list(wording(language).phrases["check"]) == [name for name, _ in scripts("checks")]
