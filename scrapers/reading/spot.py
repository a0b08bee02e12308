"""The place of a numeral in a text."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from scrapers.reading.text import Text
from scrapers.reading.words import before

# After these a day without a year is still to come.
DEADLINE = re.compile(
    r"\b(?:từ nay (?:đến|tới)(?: hết)?|(?:chậm|muộn) nhất(?: là| đến| vào| trong)?|hạn(?: chót| cuối)?|trước)"
    r"(?: hết)?(?: ngày| tháng| cuối tháng)? $"
)
SAID = re.compile(r" (?:của )?năm (nay|ngoái|trước|sau|tới)\b")
YEARS_OFF = {"nay": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1}
# A day named without its year: soon to come, or of the last twelve months.
SOON = timedelta(days=31)
LONG_PAST = timedelta(days=180)
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
        return self._looks_ahead(self.start) or DEADLINE.search(self.lead) is not None

    def year_said(self, end: int) -> tuple[int, int] | None:
        """The year that "năm nay" or "năm ngoái" at an offset says, and where these words end."""
        said = SAID.match(self.folded, end) if self.published else None
        return (self.published.year + YEARS_OFF[said[1]], said.end()) if said and self.published else None

    def year_of_month(self, month: int) -> int | None:
        """The latest year in which that month has begun, or the year of publication where the text looks ahead."""
        if self.published is None:
            return None
        ahead = month > self.published.month and not self.looks_ahead()
        return self.published.year - ahead

    def year_of_day(self, month: int, day: int) -> int | None:
        """The latest year in which that day is past or near; a deadline long past is next year's."""
        if self.published is None:
            return None
        year = self.published.year
        try:
            away = date(year, month, day) - self.published
        except ValueError:
            return year
        if away > SOON:
            return year if self.looks_ahead() else year - 1
        overdue = away < -LONG_PAST and self._looks_ahead(self.start) and DEADLINE.search(self.lead)
        return year + 1 if overdue else year
