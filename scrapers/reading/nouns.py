"""Nouns that are counted, and what counting them tells."""

import re

from scrapers.reading.tables import terms
from scrapers.reading.text import Text

# Number words count only before these: "bên" or "chiều" make set phrases with them.
COUNTED_IN_WORDS = frozenset(terms("counted", "nouns"))
COUNTED = COUNTED_IN_WORDS | frozenset(terms("counted", "nouns_after_digits"))

NOUN_PHRASE = re.compile(r" ?([^\W\d_]+(?:[ /&-][^\W\d_]+){0,9})")
# A noun phrase ends where one of these begins a predicate or an adverbial.
PREDICATE = frozenset(terms("counted", "predicates"))


def counted_noun(text: Text, end: int) -> str:
    """The noun phrase that follows a number: "cơ sở khám chữa bệnh"; "" where none does."""
    found = NOUN_PHRASE.match(text.nfc, end)
    if not found:
        return ""
    words = found.group(1).split(" ")
    stop = next((i for i, word in enumerate(words) if word.lower() in PREDICATE), len(words))
    return " ".join(words[:stop])
