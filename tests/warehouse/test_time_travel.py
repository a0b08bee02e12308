"""What was known on a day: the past answers as it did when it was the present."""

import os
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.connection import Connection, open_warehouse
from warehouse.load import load_articles, sync_catalogue
from warehouse.overrides import override
from warehouse.records import Correction, Milestone, Override, Status

ACCOUNTS, DEED, TEAMS = "T088", "T193", "community_digital_teams"
MARCH, JUNE = date(2025, 3, 31), date(2025, 6, 30)
DAYS = (date(2025, 5, 15), date(2026, 1, 15))
LATER = 1000
EXAMPLES = int(os.environ.get("TARGETWATCH_EXAMPLES", "3"))

names, values = st.sampled_from("ab"), st.integers(30, 41)
days = st.integers(0, 3).map(lambda back: JUNE - timedelta(days=60 * back))
event = st.one_of(
    st.tuples(st.just("print"), names, days, values),
    st.tuples(st.just("read_again"), days, values),
    st.tuples(st.just("count_teams"), st.sampled_from(["17", "25", "26", "all"]), values),
    st.tuples(st.just("correct"), values, st.one_of(st.none(), values)),
    st.tuples(st.just("trust_sources")),
    st.tuples(st.just("promise"), values, st.sampled_from([date(2025, 12, 31), date(2026, 12, 31)])),
    st.tuples(st.just("finish"), st.booleans()),
    st.tuples(st.just("say"), st.sampled_from([Status.MET, Status.NOT_RATED, None])),
)


@dataclass
class Story:
    """Things that happen to a warehouse, one a day."""

    con: Connection
    catalogue: object
    figure: object
    story: object
    moment: object
    at: int = 0

    def happen(self, name, *given):
        self.at += 1
        getattr(self, name)(*given)

    def load(self, *batch, reader="1"):
        load_articles(self.con, batch, reader_version=reader, now=self.moment(self.at))

    def sync(self, **changes):
        self.catalogue = replace(self.catalogue, **changes)
        sync_catalogue(self.con, self.catalogue, self.moment(self.at))

    def print(self, name, on, millions):
        """An article appears, or its text is corrected; its figure may be long past."""
        self.load(self.story(name, self.figure(f"{millions}000000", on), published=JUNE, fetched=self.at))

    def read_again(self, on, millions):
        """Another reader finds another figure in the same text."""
        one = self.figure(f"{millions}000000", on)
        self.load(self.story("same", one, text="Một câu.", published=JUNE), reader=f"{self.at}")

    def count_teams(self, area, teams):
        """Provinces report before they merge; once all have, their counts add up."""
        for place in ("17", "25", "26") if area == "all" else (area,):
            self.load(
                self.story(
                    f"teams-{place}", self.figure(f"{teams}", MARCH, area=place, indicator=TEAMS), fetched=self.at
                )
            )

    def correct(self, wrong, right):
        """A figure is found to be printed wrong."""
        value = None if right is None else Decimal(right * 1_000_000)
        one = Correction(
            f"{wrong}", Decimal(wrong * 1_000_000), value, "why", JUNE,
            indicator_id="vneid_accounts", area="VN", as_of_on=JUNE,
        )  # fmt: skip
        teams = Correction("t", Decimal(wrong), Decimal(99), "why", JUNE, indicator_id=TEAMS, area="25", as_of_on=MARCH)
        self.sync(corrections=(one, teams))

    def trust_sources(self):
        """All corrections are taken back."""
        self.sync(corrections=())

    def promise(self, millions, deadline):
        """The goal is moved."""
        moved = {"value": Decimal(millions * 1_000_000), "deadline": deadline}
        self.sync(
            targets=tuple(replace(one, **moved) if one.target_id == ACCOUNTS else one for one in self.catalogue.targets)
        )

    def finish(self, done):
        """A deed is noted as done, or that turns out to be wrong."""
        self.sync(milestones=(Milestone(DEED, MARCH, "", "done"),) if done else ())

    def say(self, status):
        """A person sets a verdict aside, or takes that back."""
        word = Override(ACCOUNTS, "VN", status, "why", "Lan", DAYS[0])
        override(self.con, word, DAYS[0], self.moment(self.at))

    def verdicts(self, known):
        """Every standing on some days."""
        asked = "FROM mart.standings($day, $known) ORDER BY ALL"
        return [self.con.execute(asked, {"day": day, "known": self.moment(known)}).fetchall() for day in DAYS]


@pytest.fixture(scope="session")
def tell(tmp_path_factory, stocked, catalogue, figure, story, moment):
    """Open a warehouse in which a story can happen."""
    model = next(one for one in catalogue.targets if one.target_id == "T042")
    teams = replace(model, target_id="TEAMS", indicator_id=TEAMS, unit="count", value=Decimal(100))
    kept = tuple(one for one in catalogue.targets if one.target_id in (ACCOUNTS, DEED))
    small = replace(catalogue, targets=(*kept, teams), milestones=())

    def opened():
        path = tmp_path_factory.mktemp("travel") / "w.duckdb"
        path.write_bytes(stocked.read_bytes())
        warehouse = open_warehouse(path)
        told = Story(None, small, figure, story, moment)
        return warehouse, told

    return opened


@given(st.lists(event, min_size=2, max_size=5), st.integers(0, 4))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_the_past_is_what_it_was(tell, events, place):
    """What a warehouse answers for a day long gone is what one answers that has learnt nothing since."""
    warehouse, told = tell()
    with warehouse as told.con:
        told.sync()
        then = []
        for one in events:
            told.happen(*one)
            then.append(told.verdicts(LATER))
        assert [told.verdicts(known + 0.5) for known in range(1, len(events) + 1)] == then
    known = place % len(events)
    warehouse, fresh = tell()
    with warehouse as fresh.con:
        fresh.sync()
        for one in events[: known + 1]:
            fresh.happen(*one)
        assert fresh.verdicts(LATER) == then[known]
