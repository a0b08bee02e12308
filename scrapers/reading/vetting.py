"""Whether the phrases of the catalogue can be told apart: what can never link, and what links nothing for sure."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from scrapers.reading.phrasebook import COMPOUNDS
from warehouse.records import Catalogue, Indicator

FILE = "indicators.toml"
# A milestone is reached or not; no figure measures it.
UNMEASURED = "milestone"


def problems(catalogue: Catalogue) -> list[str]:
    """Dead, missing and overlapping phrases of the catalogue: one line each that names file, key and remedy."""
    indicators = tuple(catalogue.indicators.values())
    return [f"{FILE}: {line}" for indicator in indicators for line in flaws(indicator)] + [
        f"{FILE}: {line}" for line in overlaps(indicators)
    ]


def flaws(indicator: Indicator) -> Iterator[str]:
    """What is wrong with the table of one indicator by itself."""
    key, phrases = f"[{indicator.indicator_id}]", indicator.recognition.phrases
    if indicator.unit == UNMEASURED and phrases:
        yield f"{key} phrases: no figure measures a milestone; remove them"
    elif indicator.unit != UNMEASURED and not phrases:
        yield f"{key} phrases: none, so nothing is ever linked; add how the news say it"
    for name in ("phrases", "require", "topic", "forbid"):
        for term in sorted(terms(getattr(indicator.recognition, name))):
            if term != fold(term):
                yield f"{key} {name}: {term!r} is never found; write it in lower case with single blanks"
    banned = terms(indicator.recognition.forbid)
    for term in sorted(terms(phrases) - set(COMPOUNDS.split("|"))):
        if any(holds(term, word) for word in banned):
            yield f"{key} phrases: {term!r} holds a forbidden term and never counts; remove one of them"


def overlaps(indicators: Sequence[Indicator]) -> Iterator[str]:
    """Pairs of indicators that share a phrase and nothing that could decide between them."""
    for one, other in combinations([i for i in indicators if i.recognition.phrases], 2):
        if one.unit != other.unit or decided(one, other):
            continue
        shared = {spelled(p) for p in one.recognition.phrases} & {spelled(p) for p in other.recognition.phrases}
        if shared:
            words = " + ".join("|".join(sorted(part)[:2]) for part in min(shared, key=str))
            yield f"[{one.indicator_id}] phrases: {words!r} also says {other.indicator_id}; require or forbid a word"


def decided(one: Indicator, other: Indicator) -> bool:
    """Whether anything but the phrases tells two indicators apart."""
    a, b = one.recognition, other.recognition
    return (a.require, a.topic, a.forbid, a.where, a.roles) != (b.require, b.topic, b.forbid, b.where, b.roles)


def parts(pattern: str) -> list[frozenset[str]]:
    """The alternatives of each part of a pattern."""
    return [frozenset(part.split("|")) for part in pattern.split(" + ")]


def spelled(pattern: str) -> frozenset[frozenset[str]]:
    """A pattern without the order of its parts."""
    return frozenset(parts(pattern))


def fold(term: str) -> str:
    """A term as a folded text would hold it."""
    return " ".join(unicodedata.normalize("NFC", term).lower().split())


def terms(patterns: Iterable[str]) -> set[str]:
    """Every term of some patterns."""
    return {term for pattern in patterns for part in parts(pattern) for term in part}


def holds(term: str, word: str) -> bool:
    """Whether a term holds a word, whole."""
    return f" {word} " in f" {term} "
