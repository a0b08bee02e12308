"""The place of a numeral in a text."""

import re
from collections.abc import Callable
from datetime import date

from scrapers.reading.text import Text
from scrapers.reading.words import before

FROM_NOW = re.compile(r"từ nay (?:đến|tới)(?: hết)?(?: ngày| tháng| cuối tháng)? $")
OPENING = '(“"'


class Spot:
    """A numeral where it stands, with what is before it on its line and the word right before.

    `looks_ahead` says of an offset whether the text speaks of the future there.
    """

    __slots__ = ("_looks_ahead", "end", "folded", "last_word", "lead", "nfc", "published", "start", "token")

    def __init__(
        self, text: Text, start: int, end: int, published: date | None, looks_ahead: Callable[[int], bool]
    ) -> None:
        self.nfc, self.folded, self.start, self.end = text.nfc, text.folded, start, end
        self.published, self._looks_ahead = published, looks_ahead
        self.token = text.folded[start:end]
        self.lead = before(text.folded, start)
        self.last_word = self.lead.rstrip().rpartition(" ")[2].lstrip(OPENING)

    def looks_ahead(self) -> bool:
        """Whether the text speaks of the future here."""
        return self._looks_ahead(self.start) or FROM_NOW.search(self.lead) is not None

    def year_of(self, month: int, day: int = 1) -> int | None:
        """The latest year in which that day is past, or the year of publication where the text looks ahead."""
        if self.published is None:
            return None
        past = (month, day) <= (self.published.month, self.published.day)
        return self.published.year if past or self.looks_ahead() else self.published.year - 1
