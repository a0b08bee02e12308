"""Numerals in digits and in words, as exact decimals."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
# Only after a ten: "hai mươi mốt", "mười lăm"; "tư" also names the fourth.
AFTER_TEN = {"mốt", "lăm", "nhăm"}
SCALES: tuple[tuple[tuple[str, ...], int], ...] = (
    (("tỷ", "tỉ"), 10**9),
    (("triệu",), 10**6),
    (("vạn",), 10**4),
    (("nghìn", "ngàn"), 10**3),
)
GAP_WORDS = {"linh", "lẻ"}
# One digit by itself comes first, since `re` then skips what is none.
NUMERAL = re.compile(r"[0-9][0-9]*(?:[.,][0-9]+)*")
SCALE_OF = {name: scale for names, scale in SCALES for name in names} | {"trăm": 100, "chục": 10}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A numeral that two conventions read differently, and the reading that was not chosen."""

    other: Decimal


def read_number(text: str) -> Decimal | None:
    """The value of one number written out in digits, in words, or mixed; None when the text is anything else."""
    words = unicodedata.normalize("NFC", text).lower().replace("-", " ").split()
    if not words:
        return None
    if words[0] == "âm":
        value = read_number(" ".join(words[1:]))
        return None if value is None else -value
    if words[0][0].isdigit():
        return read_mixed(words)
    if "phẩy" in words:
        return read_fraction(words)
    return read_words(words)


def read_mixed(words: Sequence[str]) -> Decimal | None:
    """Digits with the scale words that follow them: "17,5 triệu", "2 tỷ 500 triệu", "3 triệu rưỡi"."""
    if not NUMERAL.fullmatch(words[0]):
        return None
    scaled = 1
    while scaled < len(words) and words[scaled] in SCALE_OF:
        scaled += 1
    scale = scale_of(words[1:scaled])
    value, _ = read_digits(words[0], whole=scale == 1)
    if value is None:
        return None
    rest = words[scaled:]
    if not rest:
        return value * scale
    if rest == ["rưỡi"]:
        return value * scale + Decimal(scale) / 2
    more = read_number(" ".join(rest)) if scale > 1 else None
    return value * scale + more if more is not None and more < scale else None


def scale_of(words: Sequence[str]) -> int:
    """What scale words multiply by: "nghìn tỷ" is 10¹²."""
    product = 1
    for word in words:
        product *= SCALE_OF[word]
    return product


def read_fraction(words: Sequence[str]) -> Decimal | None:
    """ "ba phẩy mười bốn" is 3.14; after the comma "không" keeps its place."""
    comma = words.index("phẩy")
    whole, rest = read_words(words[:comma]), list(words[comma + 1 :])
    zeros = 0
    while rest[:1] == ["không"] and len(rest) > 1:
        zeros += 1
        del rest[0]
    part = read_words(rest)
    return None if whole is None or part is None else Decimal(f"{whole}.{'0' * zeros}{part}")


def read_words(words: Sequence[str]) -> Decimal | None:
    """A number in words only."""
    value = spelled(words)
    return None if value is None else Decimal(value)


def spelled(words: Sequence[str]) -> int | None:
    """A whole number in words, read from its highest scale down."""
    for names, scale in SCALES:
        at = max((i for i, word in enumerate(words) if word in names), default=-1)
        if at > 0:
            high = spelled(words[:at])
            low = remainder(words[at + 1 :], scale)
            return None if high is None or low is None else high * scale + low
        if at == 0:
            return None
    return hundreds(words)


def remainder(words: Sequence[str], scale: int) -> int | None:
    """What follows a scale word. A bare digit counts the next lower place: "một triệu hai" is 1 200 000."""
    if not words:
        return 0
    if list(words) == ["rưỡi"]:
        return scale // 2
    if words[0] in GAP_WORDS:
        low = spelled(words[1:])
    elif len(words) == 1 and words[0] in DIGITS:
        return DIGITS[words[0]] * scale // 10
    else:
        low = spelled(words)
    return low if low is not None and low < scale else None


def hundreds(words: Sequence[str]) -> int | None:
    """A number below a thousand."""
    if "trăm" not in words:
        return tens(words)
    at = list(words).index("trăm")
    if at != 1 or words[0] not in DIGITS or words[0] in AFTER_TEN:
        return None
    low = remainder(words[2:], 100)
    return None if low is None else DIGITS[words[0]] * 100 + low


def tens(words: Sequence[str]) -> int | None:
    """A number below a hundred; "hai lăm" is short for "hai mươi lăm"."""
    match list(words):
        case [one] if one in DIGITS and one not in AFTER_TEN:
            return DIGITS[one]
        case ["mười"] | ["một", "chục"]:
            return 10
        case ["mười", one] if one in DIGITS and one not in ("mốt", "không", "tư"):
            return 10 + DIGITS[one]
        case [ten, *rest] if ten in DIGITS and DIGITS[ten] > 1 and rest:
            low = ones(rest)
            return None if low is None else DIGITS[ten] * 10 + low
    return None


def ones(words: Sequence[str]) -> int | None:
    """What follows the first digit of a number from twenty to ninety-nine."""
    match list(words):
        case ["mươi" | "chục"]:
            return 0
        case ["mươi", one] if one in DIGITS and one != "không":
            return DIGITS[one]
        case [("mốt" | "lăm" | "nhăm" | "tư") as one]:
            return DIGITS[one]
    return None


GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
GROUPED_THEN_DECIMAL = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})+(?!\1)[.,][0-9]+")
DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")


def read_digits(token: str, *, whole: bool, swapped: bool = False) -> tuple[Decimal | None, Doubt | None]:
    """Digits with separators: a dot groups thousands, a comma begins decimals, unless the page swaps both.

    `whole` says that the thing counted has no parts, so that three digits after a comma are a group.
    None when the separators fit no convention.
    """
    if token.isdigit():
        return Decimal(token), None
    if GROUPED_THEN_DECIMAL.fullmatch(token):
        last = max(token.rfind("."), token.rfind(","))
        return Decimal(strip_marks(token[:last]) + "." + token[last + 1 :]), None
    decimal = Decimal(token.replace(",", ".")) if DECIMAL.fullmatch(token) else None
    grouped = GROUPED.fullmatch(token)
    if not grouped or token.startswith("0"):
        return decimal, None
    group = Decimal(strip_marks(token))
    if decimal is None:
        return group, None
    usual = "," if swapped else "."
    if grouped.group(1) == usual:
        return group, None
    return (group, Doubt(decimal)) if whole else (decimal, Doubt(group))


def strip_marks(token: str) -> str:
    """The digits alone."""
    return token.replace(".", "").replace(",", "")


ENGLISH = re.compile(r"0\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}\.[0-9]{1,2}")
VIETNAMESE = re.compile(r"0,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]+,[0-9]{1,2}")


def page_swaps(tokens: Iterable[str]) -> bool:
    """Whether a page writes the decimal dot throughout, as machine-translated pages do; `tokens` are its numerals."""
    marked = [token for token in tokens if not token.isdigit()]
    return any(map(ENGLISH.fullmatch, marked)) and not any(map(VIETNAMESE.fullmatch, marked))
