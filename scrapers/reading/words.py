"""The words beside an offset."""

from typing import NamedTuple

from scrapers.reading.tables import terms

REACH = 48
# Words that hold the syllable "hiện" without meaning "now".
NOT_NOW = terms("not_now", "none")


def before(folded: str, start: int, reach: int = REACH) -> str:
    """The text of the same line or cell that ends at `start`, at most `reach` characters."""
    near = folded[max(0, start - reach) : start]
    return near[max(near.rfind("\n"), near.rfind("|")) + 1 :]


def after(folded: str, end: int, reach: int = REACH) -> str:
    """The text of the same line or cell that begins at `end`, at most `reach` characters."""
    return folded[end : end + reach].partition("\n")[0].partition("|")[0]


def tails(text: str, most: int = 4) -> list[str]:
    """The last word of a text, its last two words, and so on, the longest first."""
    words = text.rsplit(None, most)[-most:]
    return [" ".join(words[i:]) for i in range(len(words))]


def heads(text: str, most: int = 4) -> list[str]:
    """The first words of a text, the longest run first; punctuation ends a run."""
    words: list[str] = []
    for word in text.split(None, most)[:most]:
        bare = word.rstrip(',.;:)”"!?…')
        if not bare:
            break
        words.append(bare)
        if bare != word:
            break
    return [" ".join(words[: i + 1]) for i in reversed(range(len(words)))]


class Around(NamedTuple):
    """What stands beside a figure on its line: text before, text after, and the runs of words that follow it."""

    lead: str
    tail: str
    following: tuple[str, ...]


def around(folded: str, start: int, end: int) -> Around:
    """The neighbourhood of a figure."""
    tail = after(folded, end)
    return Around(before(folded, start, 80), tail, tuple(heads(tail)))
