"""The dictionary: every view and macro in words, with an example that answers."""

import pytest

from warehouse.ask import ask
from warehouse.connection import open_warehouse
from warehouse.dictionary import dictionary, dictionary_of
from warehouse.errors import WarehouseError
from warehouse.statements import scripts

EXAMPLES = [name for name, _ in scripts("examples")]

# The newsroom's numbers need no correction, nobody has contradicted a verdict or silenced a message, and its stories
# come from no page that could drift.
EMPTY = {"corrections", "overrides", "silences", "acknowledgements", "source_drifts", "check_failures"}


@pytest.fixture(scope="module")
def known():
    return dictionary()


@pytest.fixture(scope="module")
def filled(newsroom_warehouse):
    with open_warehouse(newsroom_warehouse, read_only=True) as con:
        yield con


def test_each_view_and_macro_has_one_example(known):
    assert sorted(known) == EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_asks_a_question_and_answers_it(name, known, filled):
    assert known[name].question.endswith("?")
    assert f"mart.{name}" in known[name].example
    assert bool(ask(filled, known[name].example).rows) == (name not in EMPTY)


def test_everything_is_explained(known):
    for one in known.values():
        assert one.comment
        assert one.columns, f"{one.signature}: a macro's columns are explained at the view current_{one.name}"
        assert [column.name for column in one.columns if not column.comment] == []


def test_a_macro_has_the_columns_of_its_current_view(known, filled):
    for macro in (one for one in known.values() if one.kind == "macro"):
        given = ", ".join(["NULL"] * len(macro.parameters))
        described = ask(filled, f"DESCRIBE FROM mart.{macro.name}({given})").rows
        assert [(name, kind) for name, kind, *_ in described] == [(one.name, one.type) for one in macro.columns]


def test_a_macro_is_named_as_a_query_calls_it(known):
    assert known["standings"].signature == "mart.standings(as_of, known_at)"
    assert known["targets"].signature == "mart.targets"


def test_a_view_without_an_example_is_told(con):
    con.execute("CREATE VIEW mart.novelty AS SELECT 1 AS one")
    with pytest.raises(WarehouseError, match=r"mart\.novelty: no example; add .*examples/novelty\.sql"):
        dictionary_of(con)
