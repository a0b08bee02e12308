"""Sums and ways that only set the scene: prices, fines, limits, gifts, what one person tells of."""

import re
from decimal import Decimal

from scrapers.reading.figure import Figure
from scrapers.reading.words import Around

# What one person pays or gets is small beside what a budget, a bank or a market moves.
HIGHEST_PRICE = {"VND": Decimal(100_000_000), "USD": Decimal(5_000)}
PRICE = re.compile(
    r"\b(?:(?<!đánh )(?<!trị )giá(?! trị| thành)|hạn mức|mức phạt|phạt|phạt tiền|cước|tốn|mất|hết"
    r"|(?<!thu )(?<!nộp )(?:phí|lệ phí|học phí))(?: [^\W\d_]+){0,6} $"
)
# "Mỗi người dân được tặng 100.000 đồng"; a mean or a saving is a result.
EACH = re.compile(
    r"\bmỗi (?:người|công dân|hộ|em|cháu|học sinh|sinh viên|cụ|gia đình|suất|máy|chiếc|thẻ|tài khoản|lượt)\b"
    r"[^.;:\n]{0,40}$"
)
MEAN = ("bình quân", "trung bình", "tiết kiệm")
# "Đi lên huyện mất 15 km"; a cable of so many km is a result.
WAY = re.compile(r"\b(?:đi|đường|mất|xa|cách|chạy xe|vượt|quãng)\b[^.,;:0-9\n]{0,30}$")
# Officials speak of "chúng tôi".
TELLER = re.compile(
    r"(?<!chúng )\btôi (?:(?:chỉ|phải|đã|vừa|mới|thường|toàn) ){0,2}"
    r"(?:mất|tốn|đi|nộp|làm|chờ|trả|mua|đóng|đăng ký|gửi|ngồi|bấm|nhận|cài|bán|qua|chạy|đứng|xin)\b[^.\n]{0,80}$"
)
FARTHEST = 120


def price_of(folded: str, figure: Figure, around: Around) -> str:
    """Why a sum of money or a length is only context, or ""."""
    if figure.unit == "km":
        return "a way somebody goes" if WAY.search(around.lead) else ""
    highest = HIGHEST_PRICE.get(figure.unit)
    if highest is None or (figure.value_high or figure.value) >= highest:
        return ""
    each = EACH.search(around.lead) and not any(word in around.lead for word in MEAN)
    if each or PRICE.search(around.lead):
        return "a price, a limit or a gift"
    return told_by_one(folded, figure)


def told_by_one(folded: str, figure: Figure) -> str:
    """Why something counted is only what one person tells of, or ""."""
    low = max(figure.sentence_start, figure.start - FARTHEST)
    if folded.find("tôi ", low, figure.start) < 0:
        return ""
    return "one person's story" if TELLER.search(folded, low, figure.start) else ""
