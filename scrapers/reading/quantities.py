"""Numerals of a text with their scale words, signs and partners: single values, ranges, ratios and splits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.reading.figure import Figure
from scrapers.reading.numbers import Doubt, page_swaps, read_digits, scale_of
from scrapers.reading.tables import TABLES, terms
from scrapers.reading.text import Text

SCALE = re.compile(
    r" ?((?:(?:trăm|chục|nghìn|ngàn|triệu|vạn) )?(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn))(?![^\W\d_])( rưỡi(?![^\W\d_]))?"
)
# Signs that belong to the number as printed.
SIGNS = {sign: unit for unit in TABLES["signs"] for sign in terms("signs", unit)}
# "đồng" begins other words too: "đồng chí", "đồng bộ".
SIGN = re.compile(
    " ?(?:(%)|("
    + "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True) if sign != "%")
    + r")(?![^\W\d_])(?! (?:chí|bộ|thời|bào|lòng|tình)\b))"
)
# Signs of a unit of which so many are meant.
MULTIPLES = {"gbps": 1000}
BETWEEN_RANGE = re.compile(r" ?(?:-|–|—|÷) ?| (?:đến|tới) ")
OVER = re.compile(r" ?/ ?")
NOUN_OVER = re.compile(r"(?: ?[^\W\d_]+(?: [^\W\d_]+){0,5}) ?/ ?")
OUT_OF = re.compile(r"(?: [^\W\d_]+){0,6} (?:trên|trong|/) (?:tổng số|tổng|tổng cộng)(?: (?:hơn|gần|khoảng|là))? ")
SOME_AMONG = re.compile(r" trong (?:số |tổng số )?")
# "Cứ 10 người dân thì có 7 người".
PER = re.compile(r" [^\W\d_]+(?: [^\W\d_]+){0,5}?(?:,? (?:(?:thì|lại|có|hơn|gần|khoảng) ){1,3}|, )")
# "12 người/vạn dân", "8 bác sĩ trên một vạn dân".
PER_MANY = re.compile(
    r" [^\W\d_]+(?: [^\W\d_]+)? ?(?:/ ?|trên (?=một |1 ))(?:(?:một|1) )?"
    r"(trăm|nghìn|ngàn|vạn|triệu)(?= (?:dân|người|hộ)\b)"
)
# How far apart the two numerals of one figure stand at most.
FARTHEST = 60
ONE_AMONG = re.compile(r"1 trong (?:số |tổng số |top )?(?=[0-9])")


@dataclass(slots=True)
class Amount:
    """One numeral with its scale and sign."""

    start: int
    end: int
    value: Decimal
    unit: str
    scale: int
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Page:
    """The folded text of a page and the amounts its numerals make."""

    folded: str
    amounts: Sequence[Amount | None]

    def at(self, index: int) -> Amount | None:
        """The amount of the numeral at `index`; None behind the last one, too."""
        return self.amounts[index] if index < len(self.amounts) else None


def read_amount(folded: str, start: int, end: int, *, swapped: bool) -> Amount | None:
    """A numeral with what belongs to it; None when its separators fit no convention.

    `swapped` says that the page writes the decimal dot.
    """
    token = folded[start:end]
    scale, unit, stop = 1, "count", end
    scaled = SCALE.match(folded, end)
    half = False
    if scaled:
        scale, stop, half = scale_of(scaled.group(1).split()), scaled.end(), scaled.group(2) is not None
    sign = SIGN.match(folded, stop)
    if sign:
        said = sign.group(1) or sign.group(2)
        unit, stop, scale = SIGNS[said], sign.end(), scale * MULTIPLES.get(said, 1)
    whole = scale == 1 and unit in ("count", "VND")
    value, doubt = read_digits(token, whole=whole, swapped=swapped)
    if value is None:
        return None
    return Amount(start, stop, scaled_by(value, scale, half=half), unit, scale, doubt)


def scaled_by(value: Decimal, scale: int, *, half: bool) -> Decimal:
    """The value times its scale, "rưỡi" being half a scale more; without the zeros that scaling leaves."""
    if scale == 1:
        return value
    product = value * scale + (Decimal(scale) / 2 if half else 0)
    return product.to_integral_value() if product == product.to_integral_value() else product


def figures_in_digits(text: Text, numerals: Sequence[tuple[int, int]]) -> list[Figure]:
    """A figure for every numeral or group of numerals, in order."""
    folded = text.folded
    swapped = page_swaps(folded[start:end] for start, end in numerals)
    page = Page(folded, [read_amount(folded, *span, swapped=swapped) for span in numerals])
    figures: list[Figure] = []
    index = 0
    while index < len(numerals):
        found, used = read_group(page, index)
        figures.extend(found)
        index += used
    return figures


def read_group(page: Page, index: int) -> tuple[list[Figure], int]:
    """The figures that begin with the numeral at `index`, and how many numerals they take."""
    first, second = page.at(index), page.at(index + 1)
    if first is None:
        return [], 1
    if second is None or second.start - first.end > FARTHEST:
        return [rated(page.folded, first)], 1
    if spans(OVER, page.folded, first, second):
        return read_slashes(page, index, first, second)
    joined = read_pair(page.folded, first, second)
    return ([joined], 2) if joined else ([rated(page.folded, first)], 1)


def rated(folded: str, amount: Amount) -> Figure:
    """A figure of one amount, counted on so many where it says so: "12 người/vạn dân"."""
    figure = single(amount)
    per = PER_MANY.match(folded, amount.end) if amount.unit == "count" else None
    if per:
        figure.end, figure.denominator = per.end(), Decimal(scale_of([per.group(1)]))
    return figure


def read_pair(folded: str, first: Amount, second: Amount) -> Figure | None:
    """Two amounts that are one figure: a place among the first, a range, "12 tỷ 500 triệu", a ratio with words."""
    among = ONE_AMONG.match(folded, first.start)
    if among and among.end() == second.start:
        return Figure(first.start, second.end, second.value, "other:rank_group")
    if spans(BETWEEN_RANGE, folded, first, second):
        return read_range(first, second)
    if first.scale > second.scale > 1 and first.unit == "count" and folded[first.end : second.start] == " ":
        return Figure(first.start, second.end, first.value + second.value, second.unit)
    if folded.endswith("cứ ", 0, first.start) and spans(PER, folded, first, second) and second.value < first.value:
        return Figure(first.start, second.end, second.value, "count", denominator=first.value)
    if second.unit == "count" and (noun_ratio(folded, first, second) or out_of(folded, first, second)):
        return ratio(first, second)
    return None


def spans(pattern: re.Pattern[str], folded: str, first: Amount, second: Amount) -> bool:
    """Whether a pattern fills the gap between two amounts."""
    return pattern.fullmatch(folded, first.end, second.start) is not None


def noun_ratio(folded: str, first: Amount, second: Amount) -> bool:
    """ "9.690 đài/10.599 xã", "87 thuê bao/100 dân"."""
    return "/" in folded[first.end : second.start] and spans(NOUN_OVER, folded, first, second)


def out_of(folded: str, first: Amount, second: Amount) -> bool:
    """ "942.934 trên tổng số 979.536"."""
    if first.unit != "count" or first.value > second.value:
        return False
    return spans(OUT_OF, folded, first, second) or spans(SOME_AMONG, folded, first, second)


def read_slashes(page: Page, index: int, first: Amount, second: Amount) -> tuple[list[Figure], int]:
    """ "131/131", or a split over three or more such as "109/2.068/5.908"."""
    parts = [first, second]
    while following := page.at(index + len(parts)):
        if not spans(OVER, page.folded, parts[-1], following):
            break
        parts.append(following)
    if len(parts) == 2:
        return [ratio(first, second)], 2
    return [single(part) for part in parts], len(parts)


def ratio(first: Amount, second: Amount) -> Figure:
    """A numerator and its base: "8,9/9,1 triệu" shares its scale; a sign after the numerator is its unit."""
    shared = second.scale if first.scale == 1 and first.value * second.scale <= second.value else 1
    figure = Figure(first.start, second.end, first.value, first.unit, denominator=second.value)
    if shared > 1:
        figure.value = scaled_by(first.value, shared, half=False)
    note_doubt(figure, first)
    return figure


def read_range(first: Amount, second: Amount) -> Figure | None:
    """ "2-3 triệu đồng" shares scale and sign; None when the second is not larger."""
    low, doubt = first.value, first.doubt
    if first.scale == 1 and first.unit == "count":
        low = scaled_by(low, second.scale, half=False)
    unit = second.unit if first.unit == "count" else first.unit
    if low >= second.value or first.unit not in {second.unit, "count"}:
        return None
    figure = Figure(first.start, second.end, low, unit, value_high=second.value)
    if doubt:
        note_doubt(figure, first)
    return figure


def single(amount: Amount) -> Figure:
    """A figure of one amount."""
    figure = Figure(amount.start, amount.end, amount.value, amount.unit)
    note_doubt(figure, amount)
    return figure


def note_doubt(figure: Figure, amount: Amount) -> None:
    """Say so when two conventions read the numeral differently."""
    if amount.doubt:
        figure.reason = f"separator unclear: {amount.value} taken, {amount.doubt.other * amount.scale} possible"
