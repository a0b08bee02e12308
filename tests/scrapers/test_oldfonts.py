"""Text typed in fonts older than Unicode, and pages in Vietnamese charsets."""

from collections.abc import Callable
from unicodedata import normalize

import pytest

from scrapers.article import read_article
from scrapers.oldfonts import FONTS, SIGNS, VNI, find_font, to_unicode
from scrapers.page import Page
from scrapers.source import Selectors, Source

TEXT = (
    "Đến hết quý III, tỷ lệ hồ sơ trực tuyến của tỉnh đạt 52,64%, tăng gấp rưỡi so với cùng kỳ năm trước. "
    "Các xã đã được trang bị máy quét và đường truyền riêng; người dân không phải nộp bản giấy. Tại những nơi "
    "xa nhất, một số điểm bưu điện nhận thay."
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_font(text: str, font: str) -> str:
    """The text as its author typed it."""
    if font == "VNI":
        written = {letter: sequence for sequence, letter in VNI.items()}
    else:
        written = {letter: chr(sign) for sign, letter in SIGNS[font].items()}
    return "".join(written.get(letter, letter) for letter in text)


def in_cp1258(text: str) -> bytes:
    """The text in Windows' Vietnamese charset, which writes most tones as signs of their own."""
    letters = [normalize("NFC", "".join(c for c in normalize("NFD", letter) if c not in TONES)) for letter in text]
    tones = ["".join(c for c in normalize("NFD", letter) if c in TONES) for letter in text]
    return "".join(letter + tone for letter, tone in zip(letters, tones, strict=True)).encode("cp1258")


@pytest.mark.parametrize("font", FONTS)
def test_each_font_is_recognised_and_turned_into_letters(font: str) -> None:
    typed = in_font(TEXT, font)
    assert typed != TEXT
    assert find_font(typed) == font
    assert to_unicode(typed, font) == TEXT


@pytest.mark.parametrize(
    ("font", "typed", "word"),
    [
        ("TCVN3", "trùc tuyÕn", "trực tuyến"),
        ("TCVN3", "ñy ban nh©n d©n", "ủy ban nhân dân"),
        ("TCVN3", "c¬ së d÷ liÖu", "cơ sở dữ liệu"),
        ("VNI", "tröïc tuyeán", "trực tuyến"),
        ("VNI", "CÔ SÔÛ DÖÕ LIEÄU", "CƠ SỞ DỮ LIỆU"),
        ("VISCII", "trñc tuyªn", "trực tuyến"),
    ],
)
def test_real_words(font: str, typed: str, word: str) -> None:
    assert to_unicode(typed, font) == word


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "",
        "The province took in 412,000 files.",
        "El niño comió piña y su compañera volvió a España años después con más señores.",
        "A administração não respondeu às questões; São Paulo já tem então condições e corações.",
        "L'été où le maire a fêté Noël à l'hôtel, ç'eût été drôle: «µ» ou ®?",
    ],
)
def test_unicode_and_other_languages_stay(text: str) -> None:
    assert find_font(text) == ""
    assert to_unicode(text, find_font(text)) == text


def test_a_page_in_an_old_font_is_read_as_unicode(source: Callable[..., Source], page: Callable[..., Page]) -> None:
    body = in_font(TEXT, "TCVN3")
    markup = f"<meta charset='windows-1252'><h1>Tû lÖ hå s¬ trùc tuyÕn</h1><div id='b'>{body}</div>"
    declared = source(selectors=Selectors(title=("h1",), body=("#b",)))
    article = read_article(page(markup.encode("cp1252"), content_type="text/html"), declared)
    assert (article.title, article.body, article.language) == ("Tỷ lệ hồ sơ trực tuyến", TEXT, "vi")


def test_signs_without_width_are_not_read(source: Callable[..., Source], page: Callable[..., Page]) -> None:
    declared = source(selectors=Selectors(title=("h1",), body=("#b",)))
    article = read_article(page(f"<h1>A&shy;B</h1><div id='b'>{TEXT}&#8203; 1&shy;2</div>"), declared)
    assert (article.title, article.body[-4:]) == ("AB", ". 12")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (in_cp1258(f"<div id='b'>{TEXT}</div>"), "text/html; charset=windows-1258"),
        (in_cp1258(f"<meta charset='windows-1258'><div id='b'>{TEXT}</div>"), "text/html"),
        (in_cp1258(f"<div id='b'>{TEXT}</div>"), "text/html"),
        (f"<meta charset='iso-8859-1'><div id='b'>{TEXT}</div>".encode(), "text/html; charset=iso-8859-1"),
        (f"<div id='b'>{normalize('NFD', TEXT)}</div>".encode(), "text/html; charset=windows-1258"),
    ],
)
def test_charsets(body: bytes, content_type: str, source: Callable[..., Source], page: Callable[..., Page]) -> None:
    declared = source(selectors=Selectors(title=("h1",), body=("#b",)))
    assert read_article(page(b"<h1>A</h1>" + body, content_type=content_type), declared).body == TEXT


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "&#1;", "&#x1F;", "&#0;", "&#65535;", "&#xFFFE;"])
def test_control_signs_are_not_read(sign: str, source: Callable[..., Source], page: Callable[..., Page]) -> None:
    declared = source(selectors=Selectors(title=("h1",), body=("#b",)))
    article = read_article(page(f"<h1>A{sign}B</h1><div id='b'>{TEXT}{sign} &#310;&#x11;0</div>"), declared)
    assert (article.title, article.body) == ("AB", f"{TEXT} Ķ0")
