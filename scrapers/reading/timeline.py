"""The period phrases of a text in order, and which of them a figure takes."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scrapers.reading.periods import Phrase
from scrapers.reading.sentences import Sentence
from scrapers.reading.text import Text

FARTHEST = 40
LONGEST_PARAGRAPH = 6000


@dataclass(frozen=True, slots=True)
class Timeline:
    """The period phrases of a text by sentence."""

    text: Text
    phrases: Sequence[Phrase]
    starts: Sequence[int]
    sentences: Sequence[Sentence]
    published: date | None

    def between(self, start: int, end: int) -> Sequence[Phrase]:
        """Phrases that begin in [start, end)."""
        return self.phrases[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def said(self, phrase: Phrase) -> str:
        """The words of a phrase."""
        return self.text.nfc[phrase.start : phrase.end]


class Choice(NamedTuple):
    """The phrase that dates a figure, and where it stands: beside the figure, in its sentence or its paragraph."""

    phrase: Phrase | None
    where: str


NEXT_ITEM = re.compile(r" (?:và|thì|còn|nhưng|song) (?:đến |tới |trong |từ )?$")


def attached(gap: str) -> bool:
    """Whether a phrase after the figure belongs to it: "10,3% vào tháng 5", "4,75% của GDP năm 2020"."""
    return len(gap) <= FARTHEST and not NEXT_ITEM.search(gap) and not any(mark in gap for mark in ",;:()\n|")
