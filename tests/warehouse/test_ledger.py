"""Episodes, occasions and decisions: derived from what was recorded, written in one go, and never twice."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import duckdb
import pytest

from warehouse.connection import open_warehouse
from warehouse.ledger import (
    acknowledge,
    decisions_on,
    episode_open,
    pending,
    read_ledger,
    record,
    silence,
    silences_of,
    unsilence,
)
from warehouse.load import load_articles
from warehouse.records import Acknowledgement, Delivery, Message, Occasion, OccasionKind, Silence, Telling
from warehouse.standings import record_transitions
from warehouse.statements import scripts

ACCOUNTS = "T088"
JULY = date(2025, 7, 31)


@pytest.fixture
def learn(con, figure, story, moment):
    """Load a count of accounts, in millions, and judge."""

    def load(name, on, millions, day, at):
        batch = [story(name, figure(f"{millions}000000", on), fetched=at)]
        load_articles(con, batch, reader_version="1", now=moment(at))
        return [one for one in record_transitions(con, day, moment(at)) if one.standing.target_id == ACCOUNTS]

    return load


@pytest.fixture
def opened(learn):
    """Accounts that lag since 2025-06-30."""
    learn("a", date(2024, 6, 30), 30, date(2024, 7, 31), 0)
    (change,) = learn("b", date(2025, 6, 30), 34, JULY, 1)
    return change


@pytest.fixture
def episodes(con):
    def read():
        asked = "SELECT episode_id, status, changes, closed_on, open FROM mart.episodes WHERE target_id = 'T088'"
        return con.execute(asked).fetchall()

    return read


def occasion_of(change, name="one"):
    return Occasion(name, OccasionKind.WORSENING, change, JULY, change.transition_id)


def delivery_of(change, name="d"):
    message = Message("Chậm", "chậm", "<p>chậm</p>", "chậm")
    return Delivery(
        name, "r", "mail", message, (change.transition_id,), occasion_ids=("one",), thread=change.transition_id
    )


def test_an_episode_holds_what_worsens_and_ends_with_a_figure(opened, learn, episodes):
    assert episodes() == [(opened.transition_id, "lagging", 1, None, True)]
    learn("c", date(2025, 9, 30), 29, date(2025, 10, 5), 2)
    learn("c2", date(2025, 12, 1), 30, date(2026, 1, 5), 3)
    assert episodes() == [(opened.transition_id, "overdue", 3, None, True)]
    learn("d", date(2026, 1, 31), 41, date(2026, 2, 5), 4)
    assert episodes() == [(opened.transition_id, "met", 4, date(2026, 1, 31), False)]


def test_an_episode_survives_its_article(con, opened, learn, story, moment, episodes):
    gone = story("b", text="Trang đang được sửa.", published=date(2025, 6, 30), fetched=2)
    load_articles(con, [gone], reader_version="1", now=moment(2))
    record_transitions(con, date(2025, 8, 1), moment(3))
    assert episodes() == [(opened.transition_id, "lagging", 1, None, True)]
    assert episode_open(con, ACCOUNTS, "VN") == opened.transition_id
    assert episode_open(con, ACCOUNTS, "20") == ""


def test_the_ledger_tells_what_there_is_to_say(con, opened, moment):
    ledger = read_ledger(con, JULY, moment(2), moment(2))
    assert opened.transition_id in ledger.pending
    assert ledger.episode_of[opened.transition_id].opened_on == date(2025, 6, 30)
    assert [one.last for one in ledger.open_episodes if one.target_id == ACCOUNTS] == [opened]
    assert (ledger.swept_at, ledger.waiting, ledger.heard, ledger.sent) == (None, (), (), {})


def test_what_is_decided_is_written_once(con, opened, moment, everything):
    told = Telling("one", "mail", "r", "told", "route r", delivery_id="d", value=34e6, value_date=date(2025, 6, 30))
    for _ in range(2):
        record(con, [occasion_of(opened)], [told], [delivery_of(opened)], moment(2))
        before = everything(con)
    record(con, [occasion_of(opened)], [told], [delivery_of(opened)], moment(2))
    assert everything(con) == before
    assert opened.transition_id not in pending(con)
    ledger = read_ledger(con, JULY, moment(3), moment(2))
    assert ledger.swept_at == moment(2)
    assert ledger.sent == {"mail": 1}
    (heard,) = ledger.heard
    assert (heard.channel, heard.told_at, heard.transition_id) == ("mail", moment(2), opened.transition_id)
    assert (heard.value, heard.value_date) == (34e6, date(2025, 6, 30))


def test_what_waits_is_found_again_and_its_decision_replaced(con, opened, moment):
    held = Telling("one", "mail", "r", "held", "quiet", moment(3))
    record(con, [occasion_of(opened)], [held], [], moment(2))
    (waiting,) = read_ledger(con, JULY, moment(2), moment(2)).waiting
    assert (waiting.occasion_id, waiting.decision, waiting.until_at) == ("one", "held", moment(3))
    assert waiting.transition_id == opened.transition_id
    record(con, [], [replace(held, decision="superseded", reason="over", until_at=None)], [], moment(4))
    assert read_ledger(con, JULY, moment(4), moment(2)).waiting == ()
    decided = decisions_on(con, ACCOUNTS)
    row = dict(zip(decided.columns, decided.rows[0], strict=True))
    assert (row["decision"], row["reason"], row["decided_at"]) == ("superseded", "over", moment(4))
    assert decisions_on(con, "T000").rows == []


@pytest.mark.parametrize(("decision", "waits"), [("silenced", True), ("inhibited", True), ("acknowledged", False)])
def test_a_change_waits_for_a_silence_to_end(con, opened, moment, decision, waits):
    record(con, [occasion_of(opened)], [Telling("one", "mail", "r", decision, "why")], [], moment(2))
    assert bool(read_ledger(con, JULY, moment(2), moment(2)).waiting) is waits


def test_a_day_of_the_calendar_does_not_wait_for_a_silence_to_end(con, opened, moment):
    marked = replace(occasion_of(opened), mark="2025-W32", kind=OccasionKind.REPEAT)
    record(con, [marked], [Telling("one", "mail", "r", "silenced", "why", moment(9))], [], moment(2))
    assert read_ledger(con, JULY, moment(2), moment(2)).waiting == ()
    assert opened.transition_id in pending(con)


def test_silences_are_kept_and_ended(con, moment):
    asked = Silence("s1", {"target": [ACCOUNTS], "days_over": [1, 30]}, moment(0), moment(9), "An", "rà soát")
    silence(con, asked)
    assert silences_of(con) == (asked,)
    assert unsilence(con, "s1", moment(5))
    assert silences_of(con) == (replace(asked, until_at=moment(5)),)
    assert not unsilence(con, "s1", moment(6))
    assert not unsilence(con, "s2", moment(6))


def test_an_acknowledgement_holds_until_it_grows_worse(con, opened, learn, moment):
    acknowledge(con, Acknowledgement(ACCOUNTS, "VN", moment(2), "An", "đang làm"))
    asked = "SELECT episode_id, in_force FROM mart.acknowledgements"
    assert con.execute(asked).fetchall() == [(opened.transition_id, True)]
    assert read_ledger(con, JULY, moment(1), moment(1)).acknowledgements == ()
    assert len(read_ledger(con, JULY, moment(2), moment(1)).acknowledgements) == 1
    learn("c", date(2025, 9, 30), 29, date(2025, 10, 5), 3)
    assert con.execute(asked).fetchall() == [(opened.transition_id, False)]


def test_the_log_shows_every_change_with_what_was_decided(con, opened, moment):
    asked = f"SELECT decision, channel, state FROM mart.alert_log WHERE transition_id = '{opened.transition_id}'"
    assert con.execute(asked).fetchall() == [("pending", None, None)]
    told = Telling("one", "mail", "r", "told", "route r", delivery_id="d")
    record(con, [occasion_of(opened)], [told], [delivery_of(opened)], moment(2))
    assert con.execute(asked).fetchall() == [("told", "mail", "pending")]


def test_what_an_older_warehouse_told_stays_told(tmp_path, moment):
    """Before there were occasions, a decision stood beside each change."""
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as con:
        earlier = [(name, text) for name, text in scripts("migrations") if name < "0005"]
        for number, (name, text) in enumerate(earlier, start=1):
            con.execute(text)
            con.execute("INSERT INTO core.schema_versions VALUES (?, ?)", [number, name])
        for ident, decision, reason in OLD:
            con.execute(OLD_CHANGE, [ident])
            con.execute("INSERT INTO core.alerts VALUES (?, ?, ?, ?)", [ident, decision, reason, moment(1)])
        con.execute(OLD_DELIVERY, [moment(1), moment(1)])
    with open_warehouse(path) as con:
        asked = "SELECT transition_id, channel, decision, delivery_id FROM mart.alert_decisions ORDER BY transition_id"
        assert con.execute(asked).fetchall() == [
            ("lost", "", "unrouted", None),
            ("quiet", "", "quiet", None),
            ("told", "mail", "told", "d"),
        ]
        ledger = read_ledger(con, JULY, moment(2), moment(2), [])
    assert (ledger.pending, ledger.swept_at) == ((), moment(1))
    assert [(one.channel, one.transition_id, one.value) for one in ledger.heard] == [("mail", "told", 34.0)]
    assert change_id("told") in {change for (change,) in ids_of(path)}


OLD = (("told", "routed", ""), ("quiet", "unrouted", "still lagging"), ("lost", "unrouted", "no route matches x"))
OLD_CHANGE = """
    INSERT INTO core.transitions BY NAME SELECT
        $1 AS transition_id, 1 AS sequence, 'not_rated' AS old_status, DATE '2025-06-30' AS became_true_on,
        DATE '2025-07-31' AS as_of, TIMESTAMPTZ '2025-07-31 00:00:00+00' AS recorded_at, true AS alerting, '' AS rules,
        'T-' || $1 AS target_id, 'VN' AS area, '' AS area_name, '' AS name_vi, '' AS name_en, '' AS indicator_id,
        '' AS unit, '>=' AS op, 80 AS target, DATE '2025-12-31' AS deadline, '' AS document_no, '' AS certainty,
        '' AS source_url, 'lagging' AS status, 34 AS value, DATE '2025-06-30' AS value_date
"""
OLD_DELIVERY = """
    INSERT INTO core.deliveries BY NAME SELECT
        'd' AS delivery_id, 'r' AS route, 'mail' AS channel, '' AS subject, '' AS plain, '' AS html, '' AS slack,
        ['told'] AS transition_ids, 'sent' AS state, 1 AS attempts, '' AS detail, $1 AS queued_at, $2 AS changed_at
"""


def change_id(ident):
    """As alerts.occasions names a change."""
    return sha256(f"change\n{ident}".encode()).hexdigest()[:16]


def ids_of(path):
    with open_warehouse(path) as con:
        return con.execute("SELECT occasion_id FROM core.occasions").fetchall()
