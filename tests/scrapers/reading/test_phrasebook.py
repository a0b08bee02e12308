"""Terms are found as whole words, in either spelling, and not inside compounds; windows share out a sentence."""

from decimal import Decimal

import pytest

from scrapers.reading.figure import Figure
from scrapers.reading.lexicon import Concordance
from scrapers.reading.phrasebook import Lexicon, alike, by_rarest_part, compile_phrases, spellings
from scrapers.reading.windows import windows
from warehouse.records import Indicator, Recognition


def found(terms: list[str], text: str) -> list[str]:
    lexicon = Lexicon()
    for term in terms:
        lexicon.number(term)
    hits = Concordance((), lexicon.spelled).find(text).hits
    said = lexicon.said(text, hits).within(0, len(text))
    return [lexicon.names[term] for _, _, term in said if lexicon.names[term] in terms]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("các xã có mạng", ["xã"]),
        ("kinh tế xã hội", []),
        ("hợp tác xã", []),
        ("xãa", []),
        ("(xã)", ["xã"]),
        ("tỉnh (chưa gồm xã đảo)", []),
        ("", []),
    ],
)
def test_terms_are_whole_words_that_mean_themselves(text: str, hits: list[str]) -> None:
    assert found(["xã"], text) == hits


def test_spellings_cover_tone_marks_and_i_for_y() -> None:
    assert spellings("tỷ lệ số hóa") == {"tỷ lệ số hóa", "tỷ lệ số hoá", "tỉ lệ số hóa", "tỉ lệ số hoá"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hồ sơ", "hồ sơ trực tuyến", True),
        ("tổng số hồ sơ", "hồ sơ", True),
        ("bộ", "bộ, ngành", True),
        ("dịch vụ", "cổng dịch vụ công", False),
        ("bộ", "bộc lộ", False),
    ],
)
def test_what_is_counted_may_be_named_in_more_words(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_phrases_are_called_up_by_the_part_they_share_least() -> None:
    said = Recognition(phrases=("hồ sơ + toàn trình", "hồ sơ + số hóa"))
    lexicon, phrases = compile_phrases([Indicator("x", "", "", "percent", "", "", said)])
    rarest = [lexicon.parts[part] for part in by_rarest_part(phrases)]
    assert [{lexicon.names[term] for term in part} for part in rarest] == [{"toàn trình"}, {"số hóa"}]


def shares(text: str) -> list[str]:
    """The words of each figure, written {so}, of a one-sentence text."""
    figures, plain = [], ""
    for piece in text.split("{"):
        number, closed, rest = piece.partition("}")
        if closed:
            figures.append(Figure(len(plain), len(plain) + len(number), Decimal(1), "percent"))
        plain += number + rest
    for figure in figures:
        figure.sentence_end = len(plain)
    return ["|".join(plain[a:b].strip(" ,;") for a, b in window) for window in windows(figures, plain)]


QR = [
    "net tăng 8% về lượng",
    "và 7% về tiền",
    "qr tăng tương ứng|lượng và",
    "qr tăng tương ứng|tiền",
]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("số hóa đạt {93%}, thanh toán đạt {60%}", ["số hóa đạt 93%", "thanh toán đạt 60%"]),
        ("có {2} tổ, nhóm và {3} đội", ["có 2 tổ, nhóm", "và 3 đội"]),
        ("có {2} bộ, ngành, {3} tỉnh", ["có 2 bộ, ngành", "3 tỉnh"]),
        ("{9} xã; về thuế, thu {5} tỷ", ["9 xã", "về thuế, thu 5 tỷ"]),
        ("Đà Nẵng ({58%}), Hà Giang ({55%})", ["Đà Nẵng (58%)", "Hà Giang (55%)"]),
        ("2G có {5} trạm, 3G ({7} trạm)", ["2G có 5 trạm", "3G (7 trạm)"]),
        ("xong {68%} trong tổng số {168} hồ sơ", ["xong 68% trong tổng số|168 hồ sơ", "168 hồ sơ"]),
        ("nộp, trả và số hóa lần lượt {8%}, {7%}, {9%}", ["nộp||8%", "trả||7%", "số hóa||9%"]),
        ("nộp, trả, lần lượt {8%}; {7%}", ["nộp||8%", "trả||7%"]),
        ("net tăng {8%} về lượng và {7%} về tiền; qr tăng tương ứng {9%}, {6%}", QR),
        ("có {9} đơn ({8%}) đã xong", ["có 9 đơn|đã xong", "có 9 đơn|(8%) đã xong"]),
        ("có {9} đơn ({8%}), {2} nhóm", ["có 9 đơn", "(8%)", "2 nhóm"]),
    ],
)
def test_a_sentence_is_shared_out_among_its_figures(text: str, stretches: list[str]) -> None:
    assert shares(text) == stretches
