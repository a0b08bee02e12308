"""Selectors that count, and the text a reader sees."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from scrapers.css import compile_css
from scrapers.page import Page, counts, matches, one, parse, some, text_of, value_of

WORDS = st.lists(st.sampled_from(["tỷ lệ", "hồ sơ", "52,64%", "<b>", "&", "tăng"]), min_size=1, max_size=5).map(
    " ".join
)


def fragment(markup: str) -> HtmlElement:
    return matches(parse(f"<html><body><div id='a'>{markup}</div></body></html>"), "#a")[0]


def read(markup: str, *drop: str) -> list[str]:
    return text_of(fragment(markup), drop).split("\n")


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>một</p><p>hai</p>", ["một", "hai"]),
        ("một<br>hai<br/><br/>ba", ["một", "hai", "ba"]),
        ("<p>một\n   dòng&nbsp;thôi</p>", ["một dòng thôi"]),
        ("<p>đạt <b>52</b>,<i>64</i>%</p>", ["đạt 52,64%"]),
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("<p>m<sup>2</sup></p>", ["m2"]),
        ("<ul><li>một</li><li>hai</li></ul>", ["một", "hai"]),
        ("<!-- 11% --><p>một</p><script>var a=1</script><style>p{}</style>", ["một"]),
        ('<p>một</p><p style="display: none">giấu 99%</p><p hidden>giấu</p>', ["một"]),
        ("<p>a &lt;b&gt; &amp; c</p>", ["a <b> & c"]),
        ("", [""]),
    ],
)
def test_text(markup: str, lines: list[str]) -> None:
    assert read(markup) == lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("<tr><th>Tỉnh</th><th>Tỷ lệ</th></tr><tr><td>A</td><td>52%</td></tr>", ["Tỉnh | Tỷ lệ", "A | 52%"]),
        ("<tr><td><p>A</p><p>B</p></td><td>1</td></tr>", ["A B | 1"]),
        ("<tr><td>A</td><td></td><td>3</td></tr>", ["A | | 3"]),
        ("<tr><td><p>đoạn một</p><p>đoạn hai</p></td></tr>", ["đoạn một", "đoạn hai"]),
        ("<tr><td></td><td><p>đoạn</p></td></tr>", ["đoạn"]),
        ("<tr>\n <td>A</td>\n <td>1</td>\n</tr>", ["A | 1"]),
        ("<caption>Bảng 1</caption><tr><td>A</td><td>1</td></tr>", ["Bảng 1", "A | 1"]),
        ("<tr><td>A</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr>", ["A | 1 | 2"]),
        ("<tr><td> </td></tr>", [""]),
    ],
)
def test_tables_keep_their_rows(rows: str, lines: list[str]) -> None:
    assert read(f"<table>{rows}</table>") == lines


def test_dropped_elements_leave_their_neighbours() -> None:
    markup = (
        "<p>trước</p><figure>ảnh</figure>giữa<div class='box' type='Related'>cũ</div> sau<div class='box'>giữ</div>"
    )
    assert read(markup, "figure", 'div.box[type="Related"]') == ["trước", "giữa", "sau", "giữ"]
    assert read("<p>một <a class='x'>bỏ</a>hai</p>", ".x") == ["một hai"]


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_paragraphs_come_back_one_a_line(paragraphs: list[str]) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in paragraphs]
    assert read("".join(f"<p>{text}</p>" for text in escaped)) == paragraphs
    assert read("<br>".join(escaped)) == paragraphs


def test_text_is_not_normalised() -> None:
    assert read("<p>Việt</p>") == ["Việt"]


def test_one_wants_one_or_several_that_agree() -> None:
    document = parse("<h1>A</h1><h1>B</h1><h2>C</h2><h3>D</h3><h3> D</h3>")
    assert one(document, ("h1",)) is None
    assert value_of(one(document, ("h1", "h2"))) == "C"
    assert value_of(one(document, ("h3",))) == "D"
    assert one(document, ("h4",)) is None
    assert [element.text for element in some(document, ("h4", "h1"))] == ["A", "B"]
    assert counts(document, ("h1", "h4")) == "h1 ×2, h4 ×0"
    assert counts(document, ()) == "none declared"


def test_a_machines_value_goes_before_the_text() -> None:
    document = parse('<meta name="d" content="1"><time datetime="2">x</time><input id="z" value="3"><b> bốn\n năm </b>')
    values = [value_of(matches(document, css)[0]) for css in ('meta[name="d"]', "time", "#z", "b")]
    assert values == ["1", "2", "3", "bốn năm"]


@pytest.mark.parametrize("selector", ["", "p..a", "p >", "a[", "h1:nope"])
def test_what_is_no_selector_is_named(selector: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(selector))):
        compile_css(selector)


VIETNAMESE = "<html><body><p>Tỷ lệ hồ sơ trực tuyến toàn trình đạt 52,64 phần trăm</p></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (VIETNAMESE.encode(), "text/html; charset=utf-8"),
        (VIETNAMESE.encode(), "text/html; charset=windows-1258"),
        (VIETNAMESE.encode(), "text/html; charset=iso-8859-1"),
        (VIETNAMESE.encode("utf-8-sig"), "text/html"),
        (VIETNAMESE.encode("utf-16"), "text/html"),
        (VIETNAMESE.replace("<body>", '<meta charset="utf-8"><body>').encode() + b"\xe1\xbb", "text/html"),
    ],
)
def test_charset_comes_from_the_bytes(body: bytes, content_type: str, page: Callable[..., Page]) -> None:
    text = page(body, content_type=content_type).text
    assert "Tỷ lệ hồ sơ trực tuyến toàn trình đạt 52,64 phần trăm" in text


LEGACY = "<html><head>{}</head><body><p>Sô liêu cua tinh Ðông Tháp: 52 phân trăm</p></body></html>"


@pytest.mark.parametrize(
    ("meta", "content_type"),
    [("", "text/html; charset=windows-1258"), ('<meta charset="windows-1258">', "text/html")],
)
def test_a_legacy_charset_is_believed_where_the_bytes_are_not_utf8(
    meta: str, content_type: str, page: Callable[..., Page]
) -> None:
    markup = LEGACY.format(meta).replace("Ð", "Đ")
    assert page(markup.encode("cp1258"), content_type=content_type).text == markup


@pytest.mark.parametrize("markup", ["", " ", "<", "<html>", "\x00", "<?xml version='1.0' encoding='x'?><p>a</p>"])
def test_broken_pages_parse(markup: str) -> None:
    assert parse(markup).tag == "html"


def test_deep_nesting_neither_hangs_nor_breaks() -> None:
    deep = fragment("<p>trên</p>" + "<div>" * 20_000 + "đáy")
    assert text_of(deep).startswith("trên")
