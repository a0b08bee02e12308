"""Every digit of a text sorted: into a period, a shielded span, or a numeral that may be a figure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.reading.dates import whole_month
from scrapers.reading.lexicon import Mark
from scrapers.reading.numbers import NUMERAL
from scrapers.reading.periods import Phrase, joined, named_phrases, numeric_phrase, quarter_phrases
from scrapers.reading.shield import LOOSE, Shielded, by_line, by_name, by_shape, goes_on, row_numbers
from scrapers.reading.spot import Spot
from scrapers.reading.text import Text

# No count, sum or share is written with more digits; what is longer is a code.
LONGEST_NUMERAL = 24
DECEMBER = 12
Sorted = Phrase | Shielded


@dataclass(frozen=True, slots=True)
class Survey:
    """What the digits of a text are; offsets are NFC.

    `phrases` are periods that date figures, joined where they belong together; `shielded` hold every digit that is
    no numeral, those of periods too.
    """

    phrases: tuple[Phrase, ...]
    shielded: tuple[Shielded, ...]
    numerals: tuple[tuple[int, int], ...]


def survey(
    text: Text, named: Sequence[Mark[str | None]], published: date | None, looks_ahead: Callable[[int], bool]
) -> Survey:
    """Sort every run of digits.

    `named` are the periods without digits; `looks_ahead` says of an offset whether its sentence speaks of the future.
    """
    spans: list[Sorted] = [
        *named_phrases(text, named, published),
        *quarter_phrases(text, published, looks_ahead),
        *row_numbers(text),
    ]
    numerals: list[tuple[int, int]] = []
    done = 0
    for start, end, known in outside(text, spans):
        begin = max(start, known, done)
        if begin >= end:
            continue
        if begin > start:
            found: Sorted | None = Shielded(begin, end, "rest of a name")
        else:
            found = by_list(text, spans[-1] if spans else None, start, end)
            found = found or classify(text, start, end, published, looks_ahead)
        if found:
            spans.append(found)
            done = found.end
        else:
            numerals.append((start, end))
    phrases = [span for span in spans if isinstance(span, Phrase)]
    shielded = [span if isinstance(span, Shielded) else Shielded(span.start, span.end, "period") for span in spans]
    return Survey(tuple(joined(phrases, text.folded)), tuple(sorted(shielded, key=lambda s: s.start)), tuple(numerals))


def by_list(text: Text, last: Sorted | None, start: int, end: int) -> Sorted | None:
    """The second of "mức độ 3 và 4" or of "tháng 7 và 8"; `last` is the span sorted out before."""
    if last is None or not goes_on(text, last.end, start, end):
        return None
    if isinstance(last, Shielded):
        return Shielded(start, end, last.kind) if last.kind in LOOSE else None
    month = text.folded[start:end]
    if last.grain != "month" or not month.isdigit() or not last.last.month < int(month) <= DECEMBER:
        return None
    first, end_on = whole_month(last.last.year, int(month))
    return last._replace(start=start, end=end, first=first, last=end_on)


def outside(text: Text, spans: Sequence[Sorted]) -> Iterator[tuple[int, int, int]]:
    """Every numeral with the end of the known span it begins in, 0 where it begins in none."""
    taken = sorted((span.start, span.end) for span in spans)
    at, known = 0, 0
    for found in NUMERAL.finditer(text.folded):
        start, end = found.span()
        while at < len(taken) and taken[at][0] <= start:
            known = max(known, taken[at][1])
            at += 1
        yield start, end, known


def classify(
    text: Text, start: int, end: int, published: date | None, looks_ahead: Callable[[int], bool]
) -> Sorted | None:
    """A period, a shielded span, or None for a numeral; decimals with a comma and percentages are always numerals."""
    if text.folded.startswith("%", end) or (end - start <= LONGEST_NUMERAL and "," in text.folded[start:end]):
        return None
    if end - start > LONGEST_NUMERAL:
        return Shielded(start, end, "code")
    spot = Spot(text, start, end, published, looks_ahead)
    return by_shape(spot) or numeric_phrase(spot) or by_line(spot) or by_name(spot)
