"""What the headings of a table say of the numbers below them: unit, scale and role."""

import re
from collections.abc import Iterator

from scrapers.reading.figure import Cell, Figure
from scrapers.reading.nouns import COUNTED
from scrapers.reading.numbers import scale_of
from scrapers.reading.quantities import SCALE, SIGN, SIGNS, scaled_by
from scrapers.reading.words import heads
from warehouse.records import Role

# "(%)", "(triệu đồng)", "ĐVT: triệu", or a cell of its own: "%".
NOTE = re.compile(
    r"\((?:(?:đvt|đơn vị(?: tính)?) ?:? )?(?P<inside>[^()|\n]{1,24})\)"
    r"|(?:đvt|đơn vị(?: tính)?) ?: ?(?P<after>[^()|\n]{1,24})"
)
RANKING = re.compile(r"\b(?:xếp hạng|thứ hạng|hạng|xếp thứ|thứ tự|vị trí)\b(?! mục)")
SHARE = re.compile(r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng)\b")
# "Điểm" is a place as well as a mark.
MARKS = re.compile(
    r"(?:tổng |số )*điểm\b(?! (?:lõm|cầu|đen|phát|phục|truy|bưu|giao|kết|cung|tiếp|văn|trường))|.*\(điểm\)|.*\bdti\b"
)
HIGHEST_RANK = 200
PROVINCES = (63, 34)


def apply_heading(folded: str, figure: Figure, cell: Cell) -> None:
    """Give a bare number of a table the unit and the scale its heading says."""
    if figure.unit != "count":
        return
    if figure.denominator is None and not folded[figure.start : figure.end].strip("0123456789.,-– "):
        for note in notes(folded, cell):
            if scale_and_sign(figure, note):
                return
    figure.unit = named_unit(folded, figure, cell) or figure.unit


def notes(folded: str, cell: Cell) -> Iterator[str]:
    """What may be a unit: a cell of the row by itself, or a remark of the heading or the caption."""
    yield from (folded[start:end] for start, end in cell.labels)
    for start, end in (*cell.heading, *cell.caption):
        yield folded[start:end]
        for found in NOTE.finditer(folded, start, end):
            yield (found["inside"] or found["after"]).strip()


def scale_and_sign(figure: Figure, note: str) -> bool:
    """Take scale and sign from a note that is nothing else; False where it is anything else."""
    scaled = SCALE.match(f" {note}")
    rest = f" {note}"[scaled.end() :] if scaled else note
    sign = SIGN.match(rest)
    rest = rest[sign.end() :] if sign else rest
    if (scaled is None and sign is None) or (rest.strip() and not COUNTED.intersection(heads(rest))):
        return False
    if scaled:
        scale = scale_of(scaled.group(1).split())
        figure.value = scaled_by(figure.value, scale, half=False)
        if figure.value_high is not None:
            figure.value_high = scaled_by(figure.value_high, scale, half=False)
    if sign:
        figure.unit = SIGNS[sign.group(1) or sign.group(2)]
    return True


def named_unit(folded: str, figure: Figure, cell: Cell) -> str | None:
    """The unit that the name of a column or row stands for."""
    whole = figure.value == figure.value.to_integral_value()
    for start, end in (*cell.heading, *cell.labels):
        said = folded[start:end]
        if whole and figure.value <= HIGHEST_RANK and RANKING.search(said):
            return "rank"
        if figure.denominator is None and MARKS.match(said):
            return "index_points"
        if figure.denominator is None and figure.value <= 100 and SHARE.match(said):
            return "percent"
    ranked = any(RANKING.search(folded, *span) for span in cell.caption)
    return "rank" if ranked and figure.denominator in PROVINCES else None


# A row "chỉ tiêu …" names an indicator, a column "chỉ tiêu" holds goals.
GOALS = re.compile(r"(?:kế hoạch|kh|chỉ tiêu|mục tiêu|đích|phấn đấu|yêu cầu)\b")
ROW_OF_GOALS = re.compile(r"(?:kế hoạch|mục tiêu|đích)(?: năm| đến|$)")
EARLIER = re.compile(r"(?:cùng kỳ|kỳ trước|năm trước|năm ngoái|tháng trước|quý trước)\b")
GROWTH = re.compile(
    r"(?:mức |tốc độ |tỷ lệ |% |số )?(?:(?:tăng|giảm|chênh lệch|biến động|thay đổi)\b|\(?\+ ?/ ?[-–−]"
    r"|so (?:với )?(?:cùng kỳ|kỳ|năm|tháng|quý|lần|đầu năm|cuối năm)\b)"
)
FALLS = ("-", "–", "−", "giảm", "▼", "↓")


def headed_role(folded: str, cell: Cell) -> Role | None:
    """The role that the headings of a cell give its figures, if they give one."""
    if any(GOALS.match(folded, *span) for span in cell.heading):
        return Role.TARGET
    if any(ROW_OF_GOALS.match(folded, *span) for span in cell.labels):
        return Role.TARGET
    if any(EARLIER.match(folded, *span) for span in cell.heading):
        return Role.PREVIOUS
    return Role.CHANGE if any(GROWTH.match(folded, *span) for span in cell.heading) else None


def take_growth(folded: str, figure: Figure, cell: Cell) -> None:
    """Make a figure under a heading of growth a change, with the sign printed before it."""
    figure.unit = "percent_change" if figure.unit == "percent" else figure.unit
    if folded[cell.start : figure.start].strip(" (").endswith(FALLS):
        figure.value = -figure.value
