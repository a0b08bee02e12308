"""Periods that hold for all that follows them: those of a report's title and of remarks on its figures."""

import re
from datetime import date, timedelta

from scrapers.reading.periods import Phrase
from scrapers.reading.timeline import Timeline

# "(số liệu chốt đến 20/12/2024)", "Ghi chú: số liệu trích xuất lúc 8h30 ngày 1/4": what follows is of that day.
STAMP = re.compile(
    r"(?:^|\n|\()[-*• ]*(?:(?:ghi chú|lưu ý|chú thích) ?: ?)?"
    r"(?:số liệu|dữ liệu|thống kê|cập nhật|tổng hợp|chốt|trích xuất)\b[^.;()\n0-9]{0,40}"
    r"(?:[0-9]{1,2} ?(?:h|:|giờ) ?[0-9]{0,2}(?: phút)?,? )?$"
)
LONGEST_STAMP = 80
CLOSES_STAMP = ("", ".", ")", "\n", ";")
# The title of a report tells of a month or a quarter that is just over: "Kết quả chuyển đổi số quý I/2026".
REPORT = re.compile(r"\s*(?:tình hình|kết quả|báo cáo|số liệu|thống kê|tổng hợp|bảng|bản tin)\b")
TITLED = ("month", "months", "quarter")
JUST_OVER = timedelta(days=62)


def standing_phrases(timeline: Timeline) -> list[Phrase]:
    """Periods that hold for all that follows them and has none: those of the title and of remarks on the figures."""
    folded, published = timeline.text.folded, timeline.published
    if published is None:
        return []
    report = REPORT.match(folded)
    title = folded.find("\n", report.end()) if report else 0
    over = [phrase for phrase in timeline.phrases if phrase.last <= published]
    return [phrase for phrase in over if stamps(folded, phrase) or titles(phrase, title, published)]


def titles(phrase: Phrase, title: int, published: date) -> bool:
    """Whether a month or quarter just over stands in the title, which ends at `title`."""
    inside = phrase.start < title and phrase.governs and phrase.grain in TITLED
    return inside and published - phrase.last < JUST_OVER


def stamps(folded: str, phrase: Phrase) -> bool:
    """Whether a day stands in a remark that says of when the figures are."""
    if phrase.grain != "day" or folded[phrase.end : phrase.end + 1] not in CLOSES_STAMP:
        return False
    return STAMP.search(folded[max(0, phrase.start - LONGEST_STAMP) : phrase.start]) is not None
