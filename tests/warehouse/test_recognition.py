"""Phrases of indicators.toml are written out, and a mistake in one names file, key and remedy."""

from pathlib import Path

import pytest

from warehouse.catalogue import CatalogueError, read_indicators

HEAD = '[words]\n"a" = ["một", "hai"]\n[x]\nname_vi = ""\nname_en = ""\nunit = "count"\ndirection = ""\nkind = ""\n'


def written(folder: Path, lines: str) -> Path:
    path = folder / "indicators.toml"
    path.write_text(HEAD + lines, encoding="utf-8")
    return path


def test_word_lists_are_written_out(tmp_path: Path) -> None:
    said = read_indicators(written(tmp_path, 'phrases = ["<a> tổ|đội + <a>"]\n'))["x"].recognition
    assert said.phrases == ("một tổ|hai tổ|đội + một|hai",)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('phrases = ["<b>"]', "no word list <b>; add it to [words]"),
        ('roles = ["goal"]', "roles: 'goal' is none of"),
        ('where = "city"', "where: 'city' is none of nation, province"),
        ('phrase = ["a"]', "phrase: unknown key"),
    ],
)
def test_a_mistake_names_file_key_and_remedy(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(CatalogueError, match=r"indicators.toml: \[x\]") as caught:
        read_indicators(written(tmp_path, lines))
    assert told in str(caught.value)
