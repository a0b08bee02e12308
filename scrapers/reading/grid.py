"""Tables that were flattened to a line per row, cells parted by "|", or to a line per cell: what each cell is under."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scrapers.reading.figure import Cell, Figure, Span
from scrapers.reading.text import Text

ROW = re.compile(r"[^\n|]{0,600}(?:\|[^\n|]{0,600}){1,40}$", re.MULTILINE)
LINE = re.compile(r"^[^\n]+$", re.MULTILINE)
# Between two rows one line without cells heads the rows below it: "Khối bộ, ngành".
SECTION = re.compile(r"\n+(?:([^\n|]{1,120})\n+)?")
LONGEST_CAPTION, LONGEST_GROUP, LONGEST_CELL = 300, 32, 80
UNIT_LINE = re.compile(r"\(?(?:đvt|đơn vị(?: tính)?) ?:", re.IGNORECASE)
STOPS = (".", "!", "?")
TABLE_NUMBER = re.compile(r"(?:bảng|biểu|phụ lục|kết quả|số liệu|xếp hạng)\b", re.IGNORECASE)
# Signs that may stand before the number that fills a cell.
SIGNS = "+-–<>≥≤≈~( "
# A table with a line per cell: so many labels, then so many numbers, again and again.
REPEATED = re.compile(r"(L{1,2}N{1,6})\1+")


@dataclass(slots=True)
class Table:
    """Rows of cells; `sections` give the line that heads the part of the table a row is in."""

    rows: list[list[Span]] = field(default_factory=list)
    sections: list[Span | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text with the places where its figures begin and end."""

    nfc: str
    starts: Sequence[int]
    ends: Sequence[int]

    def figures(self, span: Span) -> range:
        """Indices of the figures that begin in a span."""
        return range(bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1]))

    def is_number(self, span: Span) -> bool:
        """Whether a cell begins with a figure."""
        inside = self.figures(span)
        return bool(inside) and not self.nfc[span[0] : self.starts[inside[0]]].strip(SIGNS)

    def heads_line(self, figure: int) -> bool:
        """Whether only signs and blanks stand before a figure on its line, as far as one can see near it."""
        start = self.starts[figure]
        return self.nfc[max(0, start - 8) : start].rstrip(SIGNS)[-1:] in ("", "\n")


def lay_out(text: Text, figures: Sequence[Figure]) -> None:
    """Give the figures that stand in tables their cells."""
    sheet = Sheet(text.nfc, [figure.start for figure in figures], [figure.end for figure in figures])
    lists = (table for table in pair_tables(sheet) if table.rows and any(caption_above(text.nfc, table.rows[0][0][0])))
    for table in (*row_tables(sheet), *line_tables(sheet), *lists):
        for cell in cells_of(sheet, table):
            for at in sheet.figures((cell.start, cell.end)):
                figures[at].cell = cell


def row_tables(sheet: Sheet) -> Iterator[Table]:
    """Tables with a line per row."""
    table, section, end = Table(), None, 0
    for found in rows(sheet.nfc):
        cells = list(split(sheet.nfc, *found.span()))
        joint = SECTION.fullmatch(sheet.nfc, end, found.start()) if table.rows else None
        if joint is None or (joint.group(1) and not goes_on(sheet, table, cells)):
            yield table
            table, section = headed_by_lines(sheet, cells), None
        elif joint.group(1):
            section = joint.span(1)
        table.rows.append(cells)
        table.sections.append(section)
        end = found.end()
    yield table


def headed_by_lines(sheet: Sheet, cells: Sequence[Span]) -> Table:
    """An empty table, or one whose heading stands above its first row with a line per cell."""
    lines: list[Span] = []
    start = cells[0][0]
    while len(lines) < len(cells):
        end = rstripped(sheet.nfc, start)
        start = sheet.nfc.rfind("\n", 0, end) + 1
        if start == end or shape(sheet, (start, end)) != "L":
            return Table()
        lines.insert(0, (start, end))
    return Table([lines], [None]) if any(map(sheet.is_number, cells[1:])) else Table()


def rows(nfc: str) -> Iterator[re.Match[str]]:
    """The lines that bars part into cells."""
    bar = nfc.find("|")
    while bar >= 0:
        found = ROW.match(nfc, nfc.rfind("\n", 0, bar) + 1)
        if found:
            yield found
        line_end = nfc.find("\n", bar)
        bar = nfc.find("|", line_end) if line_end >= 0 else -1


def goes_on(sheet: Sheet, table: Table, cells: Sequence[Span]) -> bool:
    """Whether a row behind a line without cells still belongs to the table: numbers in as many columns."""
    return len(cells) == len(table.rows[-1]) and any(map(sheet.is_number, cells[1:]))


def split(nfc: str, start: int, end: int) -> Iterator[Span]:
    """The cells of a row."""
    while start <= end:
        bar = nfc.find("|", start, end)
        stop = end if bar < 0 else bar
        yield stripped(nfc, start, stop)
        start = stop + 1


def stripped(nfc: str, start: int, end: int) -> Span:
    """A span without the blanks at its ends."""
    size = len(nfc[start:end].rstrip())
    blanks = len(nfc[start:end]) - len(nfc[start:end].lstrip())
    return (start + blanks, start + size) if size else (start, start)


def line_tables(sheet: Sheet) -> Iterator[Table]:
    """Tables with a line per cell: as many lines of heading as a row has cells, then at least two rows."""
    if sum(map(sheet.heads_line, range(len(sheet.starts)))) < 2:
        return
    lines = [stripped(sheet.nfc, *found.span()) for found in LINE.finditer(sheet.nfc)]
    shapes = "".join(shape(sheet, line) for line in lines)
    for found in REPEATED.finditer(shapes):
        start, end = found.span()
        width = len(found.group(1))
        heading = start - width
        if heading >= 0 and shapes[heading:start] == "L" * width and shapes[end : end + 1] != "L":
            rows = [lines[at : at + width] for at in range(heading, end, width)]
            yield Table(rows, [None] * len(rows))


# "Tổng điểm: 0,7036" below "Chỉ số chuyển đổi số năm 2023".
PAIR = re.compile(r" ?(?:[-–+•*] ?)?([^\n:|]{2,80}?) ?: ?([^\n|]{1,80})$", re.MULTILINE)
SHORT_VALUE = re.compile(r": ?[^\n|]{1,80}$", re.MULTILINE)
LONGEST_LABEL = 84


def pairs(nfc: str) -> Iterator[re.Match[str]]:
    """Lines of a short label, a colon and a short value."""
    for value in SHORT_VALUE.finditer(nfc):
        near = max(0, value.start() - LONGEST_LABEL - 1)
        line = nfc.rfind("\n", near, value.start()) + 1
        found = PAIR.match(nfc, line) if line or not near else None
        if found:
            yield found


def pair_tables(sheet: Sheet) -> Iterator[Table]:
    """Lists with a label, a colon and a number per line, below a line that says what they show."""
    table, end = Table(), -2
    for found in pairs(sheet.nfc):
        label, value = found.span(1), stripped(sheet.nfc, *found.span(2))
        if sheet.figures(label) or not sheet.figures(value):
            continue
        if found.start() != end + 1:
            yield table
            table = Table()
        table.rows.append([label, value])
        table.sections.append(None)
        end = found.end()
    yield table


def shape(sheet: Sheet, line: Span) -> str:
    """ "N" for a line that a number fills, "L" for a short line that may be a label, "." for running text."""
    start, end = line
    if end - start > LONGEST_CELL or sheet.nfc.find("|", start, end) >= 0:
        return "."
    if not sheet.is_number(line):
        return "." if sheet.nfc[end - 1] in STOPS else "L"
    last = sheet.ends[sheet.figures(line)[-1]]
    return "N" if not sheet.nfc[last:end].strip(" )") else "."


def cells_of(sheet: Sheet, table: Table) -> Iterator[Cell]:
    """Every cell of a table's body that holds figures."""
    body = next((at for at, row in enumerate(table.rows) if any(map(sheet.is_number, row[1:]))), len(table.rows))
    if len(table.rows) < 2 or body == len(table.rows):
        return
    heading = table.rows[:body]
    # What stands over the labels holds for the whole table: "Chỉ tiêu năm 2025".
    corner = (row[0] for row in heading if row[0][0] < row[0][1])
    caption = (*corner, *caption_above(sheet.nfc, table.rows[0][0][0]))
    for row, section in zip(table.rows[body:], table.sections[body:], strict=True):
        labels = [cell for cell in row if cell[0] < cell[1] and not sheet.is_number(cell)]
        above = (*caption, section) if section else caption
        for column, (start, end) in enumerate(row):
            if not sheet.figures((start, end)):
                continue
            beside = tuple(label for label in labels if label != (start, end))
            yield Cell(start, end, (row[0][0], row[-1][1]), over(heading, column, len(row)), beside, above)


def over(heading: Sequence[Sequence[Span]], column: int, width: int) -> tuple[Span, ...]:
    """The heading's cells over a column, the nearest first.

    A first row with fewer cells has cells that span columns; in later rows the first columns are missing, since their
    headings span rows.
    """
    found = []
    for at, cells in enumerate(heading):
        place = column - (width - len(cells))
        if at == 0 and 1 < len(cells) < width and (width - 1) % (len(cells) - 1) == 0:
            place = (column - 1) // ((width - 1) // (len(cells) - 1)) + 1 if column else 0
        if 0 <= place < len(cells) and cells[place][0] < cells[place][1]:
            found.append(cells[place])
    return tuple(reversed(found))


def caption_above(nfc: str, start: int) -> Iterable[Span]:
    """The line above a table that says what it shows, and those above it while they only give a unit or a group."""
    for _ in range(3):
        end = rstripped(nfc, start)
        begin = nfc.rfind("\n", 0, end) + 1
        line = nfc[begin:end]
        named = TABLE_NUMBER.match(line)
        if not line or len(line) > LONGEST_CAPTION or (line.endswith(STOPS) and not named):
            return
        yield begin, end
        if len(line) > LONGEST_GROUP and not UNIT_LINE.match(line):
            return
        start = begin


def rstripped(nfc: str, end: int) -> int:
    """Where the text before an offset ends without its last blanks."""
    while end and nfc[end - 1].isspace():
        end -= 1
    return end
