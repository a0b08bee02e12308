"""Which words of its sentence belong to each figure, and whether they say anything of their own."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrapers.reading.figure import Figure


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


Span = tuple[int, int]
Window = tuple[Span, ...]

BREAK = re.compile(
    r",| - | – |: | và | với | trong đó | còn | cùng | nhưng | gồm | hoặc | trong khi | so với "
    r"| cao hơn | thấp hơn | vượt "
)
SUBJECT = re.compile(r"\s*(?:tỷ lệ|tỉ lệ|tổng số|số lượng|trong đó|riêng|đối với|về)\b")
# Commas and conjunctions inside these join one noun phrase.
JOINED = re.compile(
    r"bộ, (?:cơ quan ngang bộ, )?(?:ban, )?ngành(?:, (?:địa phương|đoàn thể|tỉnh))*|sở, (?:ban, )?ngành"
    r"|cán bộ, công chức(?:, viên chức)?|công chức, viên chức|học sinh, sinh viên"
    r"|tỉnh, thành|cấp tỉnh, (?:cấp )?huyện|huyện, (?:thị xã|thị|thành phố|xã)(?:, \w+)*"
    r"|xã, phường(?:, (?:thị trấn|đặc khu))*|thôn, (?:bản|xóm|buôn|tổ|khu|ấp)(?:, \w+)*"
    r"|(?:người|nhân) dân(?:,| và) doanh nghiệp|tổ chức, (?:cá nhân|doanh nghiệp)|nhỏ và vừa"
    r"|cơ quan, (?:đơn vị|tổ chức|doanh nghiệp)(?:, \w+)?|hộ, hợp tác xã|cơ sở, hợp tác xã(?:, hộ kinh doanh)?"
    r"|hồ sơ, (?:kết quả|giấy tờ)|hồ sơ và kết quả|dữ liệu, kết quả|thông tin, dữ liệu|phản ánh, kiến nghị"
    r"|phí, lệ phí|lương hưu, trợ cấp|khám, chữa bệnh|an toàn, an ninh|tích hợp, (?:kết nối|chia sẻ)"
    r"|kết nối(?:,| và) chia sẻ|định danh(?:,| và) xác thực"
)
# "68 % of the 168.000 dossiers": the base is named once, behind the second number.
OF_THE = re.compile(r"\s*+\(?(?:trong|trên|của|/)\s*+(?:tổng\s*+)?(?:số\s*+)?(?:hơn|gần|trên)?\s*+")
# "9 đơn (chiếm 80 %) đã xong": what follows the bracket is said of the figure before it.
REMARK = re.compile(r"\([^()]*\w[^()]*$")
# "9 đơn (80 %) đã xong": the share in brackets is of those counted, and what follows is said of both.
SHARED = re.compile(r"\((?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ)? ?$")
SHARING = re.compile(r"\)(?= \w)")
IN_TURN = re.compile(r"lần lượt|tương ứng")
LIST_MARK = re.compile(r",| và |;")
BETWEEN_LISTED = re.compile(r"\s*+(?:,\s*+và|[,;]|và)?\s*+(?:khoảng|hơn|gần|trên)?\s*+")


def windows(figures: Sequence[Figure], folded: str) -> list[Window]:
    """The spans of each figure: its sentence is shared out among the figures in it."""
    spans: list[Window] = []
    for first, last in sentences_of(figures):
        group = figures[first:last]
        cuts = [frontier(folded, left.end, right.start) for left, right in pairwise(group)]
        starts = [lead(folded, group[0]), *(start for _, start in cuts)]
        ends = [*(end for end, _ in cuts), tail(folded, group[-1])]
        shares: list[Window] = [((start, end),) for start, end in zip(starts, ends, strict=True)]
        spans.extend(interleaved(group, shares, folded))
        in_turn(figures, spans, folded, first)
    return spans


def interleaved(group: Sequence[Figure], shares: list[Window], folded: str) -> list[Window]:
    """Give a figure what is said of it behind the next one: the base of a share, the words behind a bracket."""
    for at, (left, right) in enumerate(pairwise(group)):
        start, end = shares[at + 1][0]
        if OF_THE.fullmatch(folded, left.end, right.start):
            shares[at] = (*shares[at], *shares[at + 1])
        elif SHARED.search(folded, left.end, right.start) and (behind := SHARING.match(folded, right.end, end)):
            shares[at : at + 2] = (*shares[at], (behind.end(), end)), (*shares[at], *shares[at + 1])
        elif REMARK.search(folded[left.end : right.start]) and ")" in folded[right.end : end]:
            close = folded.index(")", right.end) + 1
            shares[at : at + 2] = (*shares[at], (close, end)), ((start, close),)
    return shares


def sentences_of(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Runs of figures that share a sentence, as index ranges."""
    firsts = [at for at, f in enumerate(figures) if at == 0 or f.sentence_start != figures[at - 1].sentence_start]
    return list(pairwise([*firsts, len(figures)]))


def lead(folded: str, figure: Figure) -> int:
    """Where the words before the first figure of a sentence begin to be its own: behind the last semicolon."""
    return folded.rfind(";", figure.sentence_start, figure.start) + 1 or figure.sentence_start


def tail(folded: str, figure: Figure) -> int:
    """Where the words behind the last figure of a sentence cease to be its own: before the first semicolon."""
    stop = folded.find(";", figure.end, figure.sentence_end)
    return figure.sentence_end if stop < 0 else stop


def frontier(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where the words between two figures cease to belong to the one and begin to belong to the other."""
    gap = folded[start:end]
    for mark in ";\n":
        if mark in gap:
            return start + gap.find(mark), start + gap.rfind(mark) + 1
    if (at := gap.find(")")) >= 0:
        at += 1 + behind_bracket(gap[at + 1 :])
    elif (at := gap.rfind("(")) < 0:
        at = soft_frontier(gap)
    elif not gap[at + 1 :].strip():
        at = labelled(gap[:at])
    return start + at, start + at


def behind_bracket(rest: str) -> int:
    """The frontier behind a bracket: at once, unless the sentence goes on to a comma: "9 đơn (80%) đã xong, 2 đơn"."""
    at = soft_frontier(rest)
    return at if at < len(rest) else 0


def labelled(gap: str) -> int:
    """The frontier where the figure after the gap stands in brackets behind its label: "2 ở A, B (3)"."""
    at = soft_frontier(gap)
    return at if at else len(gap)


def soft_frontier(gap: str) -> int:
    """The frontier by comma or conjunction: the first if nothing stands before it, else a subject's, else the last."""
    breaks = marks(BREAK, gap, 0, len(gap))
    if not breaks:
        return len(gap)
    if not gap[: breaks[0].start()].strip():
        return breaks[0].start()
    return next((match.start() for match in breaks if SUBJECT.match(gap, match.end())), breaks[-1].start())


# "Tăng lần lượt 106,7% và 84,8% về số lượng và giá trị".
ABOUT = re.compile(r" về ([^,;.:()\n0-9]{1,60})")


def in_turn(figures: Sequence[Figure], spans: list[Window], folded: str, first: int) -> None:
    """After "A, B và C lần lượt đạt 1, 2, 3" each figure has the label in its own place."""
    behind: list[Span] = []
    high = first
    for low in range(first, len(spans)):
        start = min(spans[low][0][0], figures[low - 1].end) if low > first else spans[low][0][0]
        mark = IN_TURN.search(folded, start, figures[low].start) if low >= high else None
        if mark is None:
            continue
        start = spans[low][0][0] if spans[low][0][0] < mark.start() else mark.start()
        high = low + 1
        while high < len(spans) and BETWEEN_LISTED.fullmatch(folded, figures[high - 1].end, figures[high].start):
            high += 1
        about = ABOUT.match(folded, figures[high - 1].end, figures[high - 1].sentence_end)
        behind = listed(folded, *about.span(1)) if about else behind
        ahead = listed(folded, start, mark.start())[low - high :]
        size = high - low
        if len(behind) != size:
            behind = tails(figures[max(0, low - size) : low], folded)
        if size > 1 and len(behind) == size and (about or len(ahead) < size):
            spans[low:high] = [((start, mark.end()), label) for label in behind]
        elif size > 1 and len(ahead) == size:
            ends = [spans[place][-1][1] for place in range(low, high)]
            own = [(figures[place].start, end) for place, end in zip(range(low, high), ends, strict=True)]
            verb = (mark.end(), figures[low].start)
            spans[low:high] = [(label, verb, span) for label, span in zip(ahead, own, strict=True)]
        elif size > 1 and (counted := matched(figures, low, high)):
            spans[low:high] = [((start, mark.end()), *beside(figures[place], spans[place])) for place in counted]


def tails(figures: Sequence[Figure], folded: str) -> list[Span]:
    """What is said right behind each of some figures: "5 % về số lượng và 9 % về giá trị"; nothing if one lacks it."""
    found = [ABOUT.match(folded, figure.end, figure.sentence_end) for figure in figures]
    return [match.span(1) for match in found if match] if all(found) else []


def matched(figures: Sequence[Figure], low: int, high: int) -> range | None:
    """As many figures of one sentence right before a run, none of its unit: "5 đơn, 9 tỷ, tăng lần lượt 1 %, 2 %"."""
    size = high - low
    end = low - 1 if low and figures[low - 1].value == size else low
    before = figures[max(0, end - size) : end]
    together = len({figure.sentence_start for figure in before}) == 1
    if len(before) == size and together and all(figure.unit != figures[low].unit for figure in before):
        return range(end - size, end)
    return None


def beside(figure: Figure, window: Window) -> Iterator[Span]:
    """A window without the figure itself."""
    for start, end in window:
        if start <= figure.start < end:
            yield from ((start, figure.start), (figure.end, end))
        else:
            yield start, end


def listed(folded: str, start: int, end: int) -> list[Span]:
    """The items of a list "A, B và C"."""
    found = marks(LIST_MARK, folded, start, end)
    items = zip([start, *(m.end() for m in found)], [*(m.start() for m in found), end], strict=True)
    return [(low, high) for low, high in items if folded[low:high].strip()]


def marks(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    """Where a pattern divides the text, outside noun phrases that are one."""
    found = list(pattern.finditer(text, start, end))
    if not found:
        return found
    joined = [match.span() for match in JOINED.finditer(text, start, end)]
    return [match for match in found if not any(low <= match.start() < high for low, high in joined)]


WORD = re.compile(r"[^\W\d_]+(?:(?<=\b[Bb]ộ),? ngành\b)?")
LINKING = words(
    """ai và với là đạt có chiếm bằng mức lên còn tới đến thứ hạng tỷ tỉ lệ trong đó riêng chỉ ước khoảng trên
    dưới hơn gần năm tháng quý ngày đầu cuối nửa kỳ kì cùng so vào tính đã được sẽ cả nước toàn quốc tỉnh thành
    phố khối bộ ngành địa phương lần lượt tương ứng đương các mỗi những bình quân trung cao thấp nhất hiện nay
    thì cũng như sau trước khi mục tiêu kế hoạch phấn đấu đích dẫn xếp tiếp theo cụ thể chung cơ quan xấp xỉ
    tổng thời điểm này đây hết giai đoạn thuộc cho tại của ở về tục tăng giảm thêm mới số liệu thống kê sở vị
    phải yêu cầu cần giao đề ra tối thiểu ít đa lực lượng trực thuộc ương hằng
    trí giá trị đơn từ rồi đứng dự kiến vượt nhóm một vài nhưng mà con cấp bậc dân dài chiều tp tx ubnd đồng hcm tphcm
    bỏ xa kế đó nhiều nâng giữ liên hai điểm đặt nghị quyết quyết định nq cp qđ ttg
    tt kh cn gtvt lđ tb xh nn ptnt vh tt dl gd đt tn mt xd bhxh vhttdl"""
) | {"bộ, ngành", "bộ ngành"}
# Linking words that are nouns when a count stands before them: "26 sở".
COUNTABLE = words("tỉnh thành bộ địa cơ sở chỉ kế mục đơn nhóm khối điểm bậc dân ngành cấp") | {"bộ, ngành"}
MONEY_WORDS = words("số tiền tổng giá trị kinh phí")
# Whom one is ranked among says nothing of what the ranking measures.
RANKED_AMONG = words("quốc gia nước nền kinh tế vùng lãnh thổ thành viên thế giới toàn cầu hàng khi ấy")
UNIT_WORDS = {"VND": MONEY_WORDS, "USD": MONEY_WORDS, "rank": RANKED_AMONG}
# The second syllable of a ministry's name is small: Bộ Tài chính.
NAME_BEFORE = re.compile(r"\b[A-ZĐÀ-ỸƯƠĂÂÊÔ][a-zđà-ỹươăâêô]* $")


# "Chiếm 74 % tổng số hồ sơ tiếp nhận": the whole, of which the share is of what was said before.
SHARE_OF = re.compile(r"\b(?:chiếm|bằng|tương đương)(?: tỷ lệ| tỉ lệ| khoảng| hơn| gần| trên)? $")
OF_ALL = re.compile(r" (?:trên |trong |của )?tổng số (\w+)[^,;.:()\n0-9]{0,40}")


def bare(nfc: str, window: Window, figure: Figure, told: str) -> bool:
    """Whether the window says nothing of its own: only names, dates, linking words, or words already told."""
    known: set[str] | None = None
    base = of_all(nfc, figure, told)
    for low, high in window:
        for match in WORD.finditer(nfc, low, high):
            if figure.start <= match.start() < base or links(match, figure, nfc):
                continue
            if counts_bodies(match, figure):
                return False
            if known is None:
                known = set(WORD.findall(told.lower()))
            if match[0].lower() not in known:
                return False
    return True


def of_all(nfc: str, figure: Figure, told: str) -> int:
    """Where a share ends together with its base, if that is of the things told: "chiếm 74 % tổng số hồ sơ"."""
    if not told or figure.unit != "percent" or not SHARE_OF.search(nfc, max(0, figure.start - 24), figure.start):
        return figure.end
    base = OF_ALL.match(nfc, figure.end)
    return base.end() if base and base[1] in told.split() else figure.end


def counts_bodies(match: re.Match[str], figure: Figure) -> bool:
    """Whether a word is the noun of a count that else only links: "13 bộ", whatever ministry was named before."""
    return figure.unit == "count" and match.start() == figure.end + 1 and match[0].lower() in COUNTABLE


def links(match: re.Match[str], figure: Figure, nfc: str) -> bool:
    """Whether a word only links: a grammatical word or part of a name, but not the noun a count counts."""
    word = match[0]
    lower = word.lower()
    if figure.unit == "count" and match.start() == figure.end + 1 and (lower in COUNTABLE or lower not in LINKING):
        return False
    if lower in LINKING or lower in UNIT_WORDS.get(figure.unit, ()):
        return True
    if word == lower:
        return NAME_BEFORE.search(nfc, max(0, match.start() - 12), match.start()) is not None
    if word.isupper() and len(word) > 1:
        return False
    return match.start() > figure.sentence_start or nfc[match.end() + 1 : match.end() + 2].isupper()
