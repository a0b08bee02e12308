"""Pages nobody declared: articles whole and alone, and what is no article refused."""

import ast
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trafilatura

from scrapers.article import article_of_file, read_article, text_of_file
from scrapers.errors import LayoutError
from scrapers.page import Page
from scrapers.source import Selectors, Source

UNDECLARED = Path(__file__).parent / "undeclared"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
ROOM = Path(__file__).parents[2] / "scrapers"
ARTICLES = sorted(path.stem for path in UNDECLARED.glob("*.txt"))
OTHERS = sorted(path.stem for path in UNDECLARED.glob("*.html") if path.stem not in ARTICLES)


def saved(name: str) -> bytes:
    return (UNDECLARED / f"{name}.html").read_bytes()


@pytest.mark.parametrize("name", ARTICLES)
def test_a_page_reads_as_reviewed(name: str) -> None:
    article = article_of_file(saved(name), f"https://tin.sample.localhost/{name}.html")
    published = article.published_at.isoformat() if article.published_at else "no date"
    read = "\n".join((article.title, f"{published} ({article.published_reason})", article.lead, article.body))
    assert read + "\n" == (UNDECLARED / f"{name}.txt").read_text(encoding="utf-8")
    assert article.extractor == "general"


@pytest.mark.parametrize("name", OTHERS)
def test_menus_teasers_and_notices_are_no_article(name: str) -> None:
    with pytest.raises(LayoutError, match="no article in its text; declare its body and title"):
        article_of_file(saved(name))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("td", "Thư điện tử công vụ"),
        ("br", "Họp báo thường kỳ quý II"),
        ("word", "Khảo sát hài lòng của người dân"),
        ("listing", "Giới thiệu chung về tỉnh"),
    ],
)
def test_trafilatura_alone_takes_menus_into_the_text(name: str, wrong: str) -> None:
    """Once it does not, the search for the block that holds the text is needed no more."""
    assert wrong in (trafilatura.extract(saved(name).decode(), include_comments=False) or "")


def test_the_words_of_a_reader_are_not_doubled_by_copies() -> None:
    body = article_of_file(saved("copies")).body
    assert body.count("41% số trang") == 1
    assert trafilatura.extract(saved("copies").decode()).count("41% số trang") == 2


def test_a_source_without_a_body_selector_is_read_generally(
    source: Callable[..., Source], page: Callable[..., Page]
) -> None:
    article = read_article(page(saved("br")), source())
    assert (article.extractor, article.language) == ("general", "vi")
    assert article.body.startswith("Sau mười tháng")


def test_a_declared_title_is_taken_before_a_guessed_one(
    source: Callable[..., Source], page: Callable[..., Page]
) -> None:
    article = read_article(page(saved("copies")), source(selectors=Selectors(title=(".sapo",))))
    assert article.title.startswith("Ba năm miệt mài")


def test_a_declared_body_that_is_gone_is_seen_not_replaced(
    source: Callable[..., Source], page: Callable[..., Page]
) -> None:
    with pytest.raises(LayoutError, match="no body"):
        read_article(page(saved("br")), source(selectors=Selectors(body=(".moved",))))


def test_the_error_knows_where_the_page_is_kept(source: Callable[..., Source]) -> None:
    url = "http://tin.sample.localhost/tin-1.html"
    kept = Page(url, url, 200, saved("listing"), NOW, archive="tin/1.warc.gz#7")
    with pytest.raises(LayoutError) as caught:
        read_article(kept, source())
    assert caught.value.archive == "tin/1.warc.gz#7"


def test_a_saved_news_page_is_read_without_what_stands_around_it() -> None:
    text = text_of_file(saved("box"), html=True)
    assert text.startswith("Định danh số đã có trên tay 6 trong 10 người lớn\nNửa năm đầu")
    assert "Ngân hàng bỏ mật khẩu" not in text
    assert "Thời Báo Mẫu" not in text


def test_declared_pages_never_load_the_general_extractor() -> None:
    """In a process of its own, for this one has loaded it."""
    code = "import sys, scrapers.article, scrapers.reader; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_the_extractor_imports_trafilatura() -> None:
    importers = [path.stem for path in ROOM.rglob("*.py") if "trafilatura" in imported(path)]
    assert importers == ["extract"]


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in names | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}}


def test_the_extractor_asks_the_network_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    for name in ARTICLES:
        assert article_of_file(saved(name), "https://tin.sample.localhost/x.html").body


PARAGRAPHS = (
    "Xã vùng biên này vừa xong việc gắn biển số nhà cho 3.412 hộ, trên mỗi biển có một mã để quét ra địa chỉ.",
    "Người đưa thư kể rằng trước đây tìm một nhà ở cuối bản mất nửa buổi, giờ chỉ chừng 15 phút.",
    "Trạm y tế dùng mã ấy khi gọi xe cấp cứu, nhờ vậy xe đến nhanh hơn trung bình 9 phút.",
    "Chi phí 460 triệu đồng do huyện và hai nhà mạng cùng chịu, người dân không phải góp.",
    "Năm tới, 11 xã còn lại của huyện sẽ làm theo, mỗi xã trong ba tháng.",
)
SETTINGS: dict[str, Callable[[tuple[str, ...]], str]] = {
    "p": lambda all_: "".join(f"<p>{one}</p>" for one in all_),
    "br": "<br>".join,
    "br br": "<br><br>\n".join,
    "div": lambda all_: "".join(f"<div>{one}</div>" for one in all_),
    "div and empty div": lambda all_: "<div>&nbsp;</div>".join(
        f"<div style='text-align:justify'>{one}</div>" for one in all_
    ),
    "rows": lambda all_: f"<table>{''.join(f'<tr><td>{one}</td></tr>' for one in all_)}</table>",
    "cell": lambda all_: f"<table><tr><td>{'<br>'.join(all_)}</td></tr></table>",
    "Word": lambda all_: "".join(
        f"<p class=MsoNormal><span style='font-size:14pt'><span lang=VI>{one}<o:p></o:p></span></span></p>"
        for one in all_
    ),
    "font": lambda all_: "".join(f"<div><font face='.VnTime'><b>{one[:20]}</b>{one[20:]}</font></div>" for one in all_),
    "blockquote": lambda all_: f"<blockquote>{''.join(f'<p>{one}</p>' for one in all_)}</blockquote>",
    "section": lambda all_: "".join(f"<section><p>{one}</p></section>" for one in all_),
    "span and br": lambda all_: "<br/>".join(f"<span>{one}</span>" for one in all_),
}
FRAMES = {
    "div": "<div id=menu>{menu}</div><div id=wrap><h1>{title}</h1><div class=ngay>12/07/2024</div><div>{text}</div>"
    "<div class=khac>{links}</div></div><div id=foot>{foot}</div>",
    "table": "<table><tr><td colspan=2>{menu}</td></tr><tr><td valign=top>{links}</td><td><h1>{title}</h1>"
    "<p class=ngay>12/07/2024</p><div>{text}</div></td></tr><tr><td colspan=2>{foot}</td></tr></table>",
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_body_is_whole_and_alone_however_its_paragraphs_are_set(setting: str, frame: str) -> None:
    title = "Biển số nhà có mã quét ở xã vùng biên"
    menu = "".join(f"<a href='/m{number}'>Chuyên mục {number}</a> " for number in range(8))
    links = "".join(f"<p><a href='/t{number}'>Tin khác của chuyên mục, bài số {number}</a></p>" for number in range(5))
    foot = "Cổng thông tin điện tử huyện Mẫu. Ghi rõ nguồn khi dùng lại tin từ trang này."
    markup = FRAMES[frame].format(menu=menu, links=links, title=title, text=SETTINGS[setting](PARAGRAPHS), foot=foot)
    article = article_of_file(
        f"<html><head><title>{title} | Cổng huyện</title></head><body>{markup}</body></html>".encode()
    )
    assert article.body.split("\n") == list(PARAGRAPHS)
    assert (article.title, article.published_reason) == (title, "printed")
