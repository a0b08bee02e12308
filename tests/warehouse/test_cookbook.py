"""Every question of the cookbook is asked of the sample newsroom."""

import re
from pathlib import Path

import pytest

import warehouse
from warehouse.ask import ask
from warehouse.connection import open_warehouse

COOKBOOK = Path(warehouse.__file__).parent / "COOKBOOK.md"
RECIPES = dict(re.findall(r"^([^\n]+\?)\n\n```sql\n(.*?)```", COOKBOOK.read_text(encoding="utf-8"), re.M | re.S))

# The newsroom corrects no page, its sources are as expected, and its stories are loaded without sketches.
EMPTY = {
    "Which figures were replaced, because the page was corrected or read better?",
    "Which sources drift or are silent, and what is not as expected?",
}


@pytest.fixture(scope="module")
def filled(newsroom_warehouse):
    with open_warehouse(newsroom_warehouse, read_only=True) as con:
        yield con


def test_the_cookbook_has_what_an_analyst_asks():
    assert len(RECIPES) >= 15
    assert len(RECIPES) == COOKBOOK.read_text(encoding="utf-8").count("```sql")
    assert set(RECIPES) >= EMPTY


@pytest.mark.parametrize("question", RECIPES)
def test_a_question_has_an_answer(question, filled):
    answer = ask(filled, RECIPES[question])
    assert len(set(answer.columns)) == len(answer.columns)
    assert bool(answer.rows) == (question not in EMPTY)


def test_what_was_known_at_the_meeting_is_not_what_is_known_now(filled):
    answer = ask(filled, RECIPES["Which verdicts on that day look different with what is known now?"])
    assert {"T001"} <= {row[0] for row in answer.rows}
