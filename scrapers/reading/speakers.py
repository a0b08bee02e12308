"""When a national body speaks or asks, and when it is only named."""

import re
from collections.abc import Sequence

from scrapers.reading.figure import Figure
from scrapers.reading.mentions import Mention
from scrapers.reading.words import before
from warehouse.records import Role

# What a ministry itself receives, answers or offers.
SERVICES = ("hồ sơ", "thủ tục", "dịch vụ công", "dvc", "tthc", "thời gian giải quyết")
NATIONAL = ("actor", "body")
# A national body between these and a comma is obeyed, thanked or asked; it does not speak.
NOT_SPEAKING = re.compile(
    r"(?:của|cho|với|do|vào|tới|đến|từ|về|bởi|được|gửi|lên|cùng|so với|chỉ tiêu|mục tiêu|kế hoạch|yêu cầu) $"
)
OBEYING = re.compile(
    r"(?:^|[,;] ?)(?:thực hiện|triển khai|hưởng ứng|chấp hành|quán triệt|căn cứ|cụ thể hóa|theo "
    r"(?:chỉ đạo|yêu cầu|chỉ tiêu|kế hoạch|tinh thần|hướng dẫn|quy định|đề nghị))\b[^,;]*$"
)
SOURCE = re.compile(
    r"(?:^|\W)(?:theo|báo cáo|số liệu|thống kê|đại diện|lãnh đạo|thứ trưởng|bộ trưởng|cục trưởng|vụ trưởng|chủ nhiệm)\b"
    r"[^,;:]{0,80}$"
)
LEAD_WORDS = re.compile(r"(?:^|[,;:“\"(*•–-] ?)[^,;:%]{0,24}$")


def speaks(folded: str, mention: Mention, start: int) -> bool:
    """Whether a national body is who speaks or acts in the sentence that begins at `start`."""
    if mention.kind not in NATIONAL:
        return False
    lead = folded[start : mention.start].lstrip()
    if OBEYING.search(lead):
        return False
    return SOURCE.search(lead) is not None or (
        NOT_SPEAKING.search(lead) is None and LEAD_WORDS.search(lead) is not None
    )


# "chỉ tiêu năm 2020 của Chính phủ là 30%": what the Government asks of all.
ASKED = re.compile(r"(?:chỉ tiêu|mục tiêu|yêu cầu|quy định)(?: [^\s,.;:()]+){0,5} của $")
ASKED_LEVEL = re.compile(r"(?:(?! cho )[^,;.]){0,60}?(?:\blà\b|đạt|\(|:)[^,;()]{0,40}")


def asked_by_nation(folded: str, figure: Figure, here: Sequence[Mention]) -> bool:
    """Whether a figure is the goal of a national body for all, whoever is spoken of."""
    if figure.role is not Role.TARGET:
        return False
    for mention in here:
        if mention.kind in NATIONAL and mention.end <= figure.start <= mention.end + 100:
            asked = ASKED.search(before(folded, mention.start, 64))
            if asked and ASKED_LEVEL.fullmatch(folded, mention.end, figure.start):
                return True
    return False


def tells_of_services(folded: str, figure: Figure) -> bool:
    """Whether the clause of a figure tells of dossiers, procedures or services, and not of what a portal holds."""
    clause = folded[figure.clause_start : figure.clause_end]
    return not clause.lstrip().startswith("cổng") and any(word in clause for word in SERVICES)
