"""Every digit of a text sorted: into a period, a shielded span, or a numeral that may be a figure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from scrapers.reading.numbers import NUMERAL
from scrapers.reading.periods import Calendar, Phrase, joined, named_phrases, numeric_phrase, quarter_phrases
from scrapers.reading.shield import Shielded, by_line, by_list, by_name, by_shape, shield_addresses
from scrapers.reading.text import Text

# No count, sum or share is written with more digits; what is longer is a code.
LONGEST_NUMERAL = 24
Sorted = Phrase | Shielded | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What the digits of a text are; all offsets are NFC. `periods` are the spans of the phrases before they are joined."""

    phrases: tuple[Phrase, ...]
    periods: tuple[Shielded, ...]
    shielded: tuple[Shielded, ...]
    numerals: tuple[tuple[int, int], ...]


def survey(text: Text, published: date | None, looks_ahead: Callable[[int], bool]) -> Survey:
    """Sort every run of digits. `looks_ahead` says of an offset whether its sentence speaks of the future."""
    calendar = Calendar(published)
    phrases = [*named_phrases(text, published), *quarter_phrases(text, calendar)]
    shielded = shield_addresses(text)
    numerals: list[tuple[int, int]] = []
    done = 0
    for start, end, known in outside(text, [*phrases, *shielded]):
        begin = max(start, known, done)
        if begin >= end:
            continue
        if begin > start:
            shielded.append(Shielded(begin, end, "rest of a name"))
            continue
        last = shielded[-1] if shielded else None
        found = by_list(text, last, start, end) or classify(text, start, end, calendar, looks_ahead)
        if isinstance(found, Phrase):
            phrases.append(found)
        elif found:
            shielded.append(found)
        else:
            numerals.append((start, end))
        done = found.end if found else end
    periods = (Shielded(phrase.start, phrase.end, "period") for phrase in phrases)
    shielded.sort(key=lambda span: span.start)
    return Survey(tuple(joined(phrases, text.folded)), tuple(periods), tuple(shielded), tuple(numerals))


def outside(text: Text, spans: list[Phrase | Shielded]) -> Iterator[tuple[int, int, int]]:
    """Every numeral with the end of the known span it begins in, 0 where it begins in none."""
    taken = sorted((span.start, span.end) for span in spans)
    at, known = 0, 0
    for found in NUMERAL.finditer(text.folded):
        start, end = found.span()
        while at < len(taken) and taken[at][0] <= start:
            known = max(known, taken[at][1])
            at += 1
        yield start, end, known


def classify(text: Text, start: int, end: int, calendar: Calendar, looks_ahead: Callable[[int], bool]) -> Sorted:
    """A period phrase, a shielded span, or None for a numeral."""
    if end - start > LONGEST_NUMERAL:
        return Shielded(start, end, "code")
    return (
        by_shape(text, start, end)
        or numeric_phrase(text, start, calendar, ahead=looks_ahead(start))
        or by_line(text, start, end)
        or by_name(text, start, end)
    )
