"""Drafts of indicators for what the news count often and no indicator measures yet."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, count
from textwrap import wrap
from typing import Any

from flows.cli.output import visible

HEAD = """\
# Drafts for warehouse/catalogue/indicators.toml, from mart.unlinked_nouns. Each waits for a person: choose its id, mend
# name and phrases, and write the three keys that are comments; until then loading names the one that is missing.
"""
WIDTH = 118
# What figures of a unit usually are; a count may as well be a flow or cumulative.
KINDS = {"percent": "share", "percent_change": "growth", "rank": "rank"}
DRAFT = """
{seen}
[{key}]
name_vi = {name}
# name_en = ""
unit = {unit}
# direction = "higher"
# kind = "{kind}"
phrases = [{phrase}]
"""


def drafts(nouns: Sequence[Mapping[str, Any]], taken: Collection[str], limit: int) -> Iterator[str]:
    """TOML, part by part: a table for each of the first `limit` rows of mart.unlinked_nouns that name a noun.

    `taken` are the ids there are; a draft gets another one.
    """
    named = [noun for noun in nouns if noun["noun"]]
    keys = list(taken)
    yield HEAD
    for noun in named[:limit]:
        keys.append(free_key(noun, keys))
        yield draft(noun, keys[-1])
    nameless = sum(noun["figures"] for noun in nouns if not noun["noun"])
    left = f"Not drafted: {len(named[limit:])} rarer nouns, see --limit;"
    yield f"\n{comment(f'{left} {nameless} figures without a noun, see mart.unlinked_readings.')}\n"


def draft(noun: Mapping[str, Any], key: str) -> str:
    """The table of one noun."""
    words, example = noun["noun"], noun["example"]
    values = " to ".join(f"{bound.normalize():f}" for bound in (noun["lowest"], noun["highest"]))
    counts = f"figures: {noun['figures']}, articles: {noun['articles']}, values: {values}, latest: {noun['latest_on']}"
    seen = (counts, f"{example['surface']} in “{example['sentence']}”", example["url"])
    return DRAFT.format(
        seen="\n".join(map(comment, seen)),
        key=key,
        name=quoted(words[:1].upper() + words[1:]),
        unit=quoted(noun["unit"]),
        kind=KINDS.get(noun["unit"], "level"),
        phrase=quoted(words),
    )


def free_key(noun: Mapping[str, Any], taken: Collection[str]) -> str:
    """An id made of the noun, and of its unit where it is no count, that is not taken."""
    words = noun["noun"] if noun["unit"] == "count" else f"{noun['noun']} {noun['unit']}"
    plain = unicodedata.normalize("NFD", words).replace("đ", "d").encode("ascii", "ignore").decode().lower()
    key = re.sub("[^a-z0-9]+", "_", plain).strip("_") or "draft"
    numbered = (f"{key}_{number}" for number in count(2))
    return next(one for one in chain([key], numbered) if one not in taken)


def quoted(text: str) -> str:
    """A TOML string; TOML reads every escape that JSON writes."""
    return json.dumps(text, ensure_ascii=False)


def comment(text: str) -> str:
    """A text as the lines of a comment; no control character gets into the file."""
    lines = wrap(visible(text), WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"# {line}" for line in lines)
