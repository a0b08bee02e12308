"""Pages to articles where declarations fail, dates disagree, and layouts break."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.article import read_article, text_of_file
from scrapers.dates import UrlDate
from scrapers.errors import ChallengeError, LayoutError
from scrapers.page import Page
from scrapers.source import Expect, Selectors, Source

URL = "http://tin.sample.localhost/a-102260312081530224.html"
NOW = datetime(2026, 12, 31, tzinfo=UTC)
NOON = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
BODY = (
    "<p>Toàn tỉnh tiếp nhận 412.000 hồ sơ, trong đó 52,64% được làm trọn trên mạng. Con số này tăng gấp rưỡi.</p>" * 2
)
SELECTORS = Selectors(title=("h1",), date=(".when",), lead=(".lead",), body=("#body",), drop=(".ad",))
VCCORP = UrlDate(re.compile(r"-\d{3}(?P<t>\d{12})\d{1,3}\.html"), "%y%m%d%H%M%S")


def layout(head: str = "", top: str = "<h1>Tựa</h1>", inside: str = "", below: str = "") -> str:
    main = f"<div id='main'>{top}<div id='body'>{inside}{BODY}</div></div>"
    return f"<html><head>{head}</head><body>{main}{below}</body></html>"


def ld(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


@pytest.fixture
def declared(source: Callable[..., Source]) -> Source:
    return source(selectors=SELECTORS, date_formats=("%d/%m/%Y %H:%M",), article_url=re.compile(r"\.html$"))


def when(markup: str, source: Source, url: str = URL) -> tuple[datetime | None, str]:
    article = read_article(Page(url, url, 200, markup.encode(), NOW), source)
    return article.published_at, article.published_reason


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (layout(top="<h1>A</h1><p class='when'>Thứ Năm, 12/03/2026 12:00</p>"), ".when"),
        (layout(ld(**{"@type": "NewsArticle", "datePublished": "2026-03-12T12:00:00+07:00"})), "metadata"),
        (layout(ld(**{"@graph": [{"@type": ["Report"], "datePublished": "2026-03-12T05:00:00Z"}]})), "metadata"),
        (layout('<meta property="article:published_time" content="2026-03-12T12:00:00">'), "metadata"),
        (layout('<meta itemprop="datePublished" content="2026-03-12T12:00:00+0700">'), "metadata"),
        (layout(top="<h1>A</h1><time datetime='2026-03-12T12:00+07:00'>hôm qua</time>"), "stamped"),
        (layout(top="<h1>A</h1><div class='post-meta'>12:00 | 12/3/2026</div>"), "printed"),
    ],
)
def test_dates_are_looked_for_in_order_of_trust(markup: str, reason: str, declared: Source) -> None:
    assert when(markup, declared) == (NOON, reason)


@pytest.mark.parametrize(
    "markup",
    [
        layout(),
        layout(below="<div class='sidebar-date'>12/03/2026</div><time datetime='2026-03-12T12:00'>x</time>"),
        layout('<meta name="article:published_time" content="3/12/2026 12:00:00 PM">'),
        layout('<meta property="article:published_time" content="2026-03-12+0712:00:00">'),
        layout(top="<h1>A</h1><span class='date'>12/03/2026</span><span class='date'>13/03/2026</span>"),
        layout(top="<h1>A</h1><ul><li class='date'>12/03/2026</li></ul>"),
        layout(ld(**{"@type": "WebPage", "datePublished": "2026-03-12"})),
        layout(ld(**{"@type": "Article", "datePublished": "a"}) + ld(**{"@type": "Article", "datePublished": "b"})),
        layout('<script type="application/ld+json">{"@type": "Article", broken</script>'),
        layout(inside="<p>Tính đến ngày 12/03/2026, đạt 40%.</p>"),
    ],
)
def test_a_wrong_date_is_worse_than_none(markup: str, declared: Source) -> None:
    at, reason = when(markup, declared)
    assert at is None
    assert "no date found" in reason


@pytest.mark.parametrize(
    ("told", "shown", "path", "at", "reason"),
    [
        # What a page tells machines and what it shows may differ by a day, for zones; the first is the exact one.
        ("2026-03-12T20:00:00Z", "13/3/2026", "/a.html", "2026-03-12T20", "metadata"),
        # A later date that readers see is that of a change; an earlier one is a quarrel.
        ("2026-03-12T05:00:00Z", "20/3/2026", "/a.html", "2026-03-12T05", "metadata"),
        ("2026-03-12T05:00:00Z", "1/3/2026", "/a.html", "", "printed says 2026-03-01, metadata says 2026-03-12"),
        # The URL settles it, by its path or by eight digits.
        ("2026-03-12T05:00:00Z", "1/3/2026", "/2026/03/12/a.html", "2026-03-12T05", "metadata"),
        ("2026-03-12T05:00:00Z", "1/3/2026", "/a-20260301.html", "2026-02-28T17", "printed"),
        ("2026-03-12T05:00:00Z 2026-05-01T05:00:00Z", "", "/2026/05/a.html", "2026-05-01T05", "metadata"),
        ("2026-03-12T05:00:00Z 2026-05-01T05:00:00Z", "", "/a.html", "", "metadata says 2026-03-12, metadata says"),
        # Eight digits may be no day; a path is one.
        ("2026-03-12T05:00:00Z", "", "/a-20200101.html", "2026-03-12T05", "metadata"),
        ("2026-03-12T05:00:00Z", "", "/2020/01/01/a.html", "", "metadata says 2026-03-12, the URL 2020-01-01"),
        ("", "", "/2026/03/12/a.html", "2026-03-12T05", "in the URL"),
        ("", "", "/2026/02/31/a.html", "", "no date found"),
        # Neither tomorrow nor before the web.
        ("2027-03-12T05:00:00Z", "", "/a.html", "", "metadata says 2027-03-12, which cannot be"),
        ("1970-01-01T00:00:00Z", "", "/a.html", "", "metadata says 1970-01-01, which cannot be"),
    ],
)
def test_dates_must_agree(
    told: str, shown: str, path: str, at: str, reason: str, source: Callable[..., Source]
) -> None:
    metas = (f'<meta property="article:published_time" content="{text}">' for text in told.split()[:1])
    blocks = (ld(**{"@type": "Article", "datePublished": text}) for text in told.split()[1:])
    markup = layout("".join((*metas, *blocks)), f"<h1>A</h1><i class='date'>{shown}</i>")
    undated = source(selectors=replace(SELECTORS, date=()))
    found, why = when(markup, undated, f"http://tin.sample.localhost{path}")
    assert (found.isoformat()[:13] if found else "") == at
    assert why.startswith(reason)


@pytest.mark.parametrize(
    "around",
    [
        "<h1>A</h1><div class='comments'><time datetime='2026-03-12T12:00'>hôm qua</time></div>",
        "<h1>A</h1><blockquote><time datetime='2026-03-12T12:00'>trích lời</time></blockquote>",
        "<h1>A</h1><p class='post-meta'>Updated 2026-03-12</p>",
        "<h1>A</h1><p class='updated-date'>12/03/2026</p>",
        "<h1>A</h1><div class='tin-lien-quan'><b class='date'>12/03/2026</b></div>",
        "<h1>A</h1><time datetime='2026-03-12T12:00'>Publié le 2 janvier 2026</time>",
        "<h1>A</h1><!-- <time datetime='2026-03-12T12:00'></time> -->",
    ],
)
def test_dates_of_other_things_are_not_the_articles(around: str, source: Callable[..., Source]) -> None:
    assert when(layout(top=around), source(selectors=replace(SELECTORS, date=())))[0] is None


@pytest.mark.parametrize(
    ("modified", "at"),
    [
        ("2026-03-14T05:00:00Z", datetime(2026, 3, 14, 5, 0, tzinfo=UTC)),
        ("2026-03-01T05:00:00Z", None),
        ("2027-03-14T05:00:00Z", None),
        ("hôm qua", None),
    ],
)
def test_a_change_is_no_publication(modified: str, at: datetime | None, declared: Source) -> None:
    head = ld(**{"@type": "Article", "datePublished": "2026-03-12T05:00:00Z", "dateModified": modified})
    article = read_article(Page(URL, URL, 200, layout(head).encode(), NOW), declared)
    assert (article.published_at, article.updated_at) == (NOON, at)


def test_the_article_among_several_is_the_one_with_a_page_of_its_own(declared: Source) -> None:
    graph = [
        {"@type": "NewsArticle", "datePublished": "2026-03-12T05:00:00Z", "mainEntityOfPage": URL},
        {"@type": "NewsArticle", "datePublished": "2026-01-01T05:00:00Z"},
    ]
    assert when(layout(ld(**{"@graph": graph})), declared)[0] == NOON


@pytest.mark.parametrize(
    ("printed", "reason"),
    [("12/03/2026 08:15", ".when"), ("18/03/2026 08:15", ".when"), ("11/03/2026 23:15", ".when")],
)
def test_the_url_agrees_with_a_date_up_to_a_week_later(
    printed: str, reason: str, source: Callable[..., Source]
) -> None:
    checked = source(selectors=SELECTORS, date_formats=("%d/%m/%Y %H:%M",), url_dates=(VCCORP,))
    assert when(layout(top=f"<h1>A</h1><p class='when'>{printed}</p>"), checked)[1] == reason


@pytest.mark.parametrize("printed", ["21/11/2026 08:00", "03/12/2026 08:15", "10/03/2026 08:15"])
def test_a_date_the_url_contradicts_is_no_date(printed: str, source: Callable[..., Source]) -> None:
    checked = source(selectors=SELECTORS, date_formats=("%d/%m/%Y %H:%M",), url_dates=(VCCORP,))
    at, reason = when(layout(top=f"<h1>A</h1><p class='when'>{printed}</p>"), checked)
    assert at is None
    assert "the URL 2026-03-12" in reason


def test_the_url_gives_the_date_a_page_does_not(source: Callable[..., Source]) -> None:
    checked = source(selectors=SELECTORS, url_dates=(VCCORP,))
    assert when(layout(), checked) == (datetime(2026, 3, 12, 1, 15, 30, tzinfo=UTC), "in the URL")


def test_an_article_carries_where_it_came_from(declared: Source, page: Callable[..., Page]) -> None:
    article = read_article(page(layout(), URL), declared)
    assert (article.source_id, article.home, article.url, article.canonical_url) == ("tin", "VN", URL, URL)
    assert article.fetched_at == datetime(2026, 11, 21, tzinfo=UTC)
    assert article.published_at is None


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="/b.html?utm_source=x">', "http://tin.sample.localhost/b.html"),
        ('<meta property="og:url" content="http://tin.sample.localhost/c.html">', "http://tin.sample.localhost/c.html"),
        ('<link rel="canonical" href="http://evil.example/b.html">', URL),
        ('<link rel="canonical" href="/">', URL),
        ('<link rel="canonical">', URL),
    ],
)
def test_a_page_may_name_itself_only_within_its_source(
    head: str, canonical: str, declared: Source, page: Callable[..., Page]
) -> None:
    assert read_article(page(layout(head), URL), declared).canonical_url == canonical


@pytest.mark.parametrize(
    ("head", "top", "title"),
    [
        ("", "<h1> Tựa\n dài </h1>", "Tựa dài"),
        ('<meta property="og:title" content="Từ mạng">', "<h1>A</h1><h1>B</h1>", "Từ mạng"),
        (ld(**{"@type": "Article", "headline": "Từ JSON"}), "", "Từ JSON"),
    ],
)
def test_titles(head: str, top: str, title: str, declared: Source, page: Callable[..., Page]) -> None:
    assert read_article(page(layout(head, top)), declared).title == title


def test_a_lead_inside_the_body_is_told_once(declared: Source, page: Callable[..., Page]) -> None:
    article = read_article(page(layout(inside="<p class='lead'>Lời dẫn <b>ngắn</b></p>")), declared)
    assert article.lead == "Lời dẫn ngắn"
    assert "Lời dẫn" not in article.body


def test_a_lead_that_opens_the_body_too_is_told_once(declared: Source, page: Callable[..., Page]) -> None:
    markup = layout(top="<h1>A</h1><p class='lead'>Lời dẫn</p>", inside="<p>Lời dẫn</p>")
    article = read_article(page(markup), declared)
    assert (article.lead, article.text.count("Lời dẫn")) == ("", 1)


def test_several_leads_in_the_body_are_headings(declared: Source, page: Callable[..., Page]) -> None:
    inside = "<p class='lead'>Mục một</p><p class='lead'>Mục hai</p>"
    article = read_article(page(layout(inside=inside)), declared)
    assert article.lead == ""
    assert article.body.startswith("Mục một\nMục hai")


@pytest.mark.parametrize(
    ("attributes", "text", "language"),
    [
        ("lang='en'", "Toàn tỉnh đạt 52,64% hồ sơ trực tuyến. " * 9, "vi"),
        ("", "Toàn tỉnh đạt 52,64% hồ sơ trực tuyến. " * 9, "vi"),
        ("lang='vi'", "The province took in 412,000 files of which most came online. " * 4, "en"),
        ("lang='fr-FR'", "La province a reçu 412 000 dossiers, pour la plupart en ligne. " * 4, "fr"),
        ("", "La provincia 412 000 xyz, 52,64%. " * 9, ""),
    ],
)
def test_letters_decide_on_the_language(attributes: str, text: str, language: str, declared: Source) -> None:
    markup = f"<html {attributes}><h1>A</h1><div id='body'>{text}</div></html>"
    assert read_article(Page(URL, URL, 200, markup.encode(), NOW), declared).language == language


def test_documents_are_what_the_body_links_to(declared: Source) -> None:
    links = {
        "https://vanban.chinhphu.vn/?pageid=27160&docid=205731": "xem toàn văn",
        "https://vanban.chinhphu.vn/": "trang văn bản",
        "/media/QD-749.pdf?v=1": "tải về",
        "/media/so-do.pdf": "sơ đồ",
        "/media/2.pdf": "Kế hoạch của tỉnh",
        "/tin-5.html": "Quyết định số 411/QĐ-TTg",
        "/tin-6.html": "tin khác",
        "http://[::1": "30/2021/NQ-CP",
        "//luatvietnam.vn/cong-nghe/nghi-quyet-57-d1.html": "ở đây",
    }
    inside = "".join(f'<a href="{url}">{text}</a> ' for url, text in links.items())
    found = read_article(Page(URL, URL, 200, layout(inside=inside).encode(), NOW), declared).documents
    assert found == (
        "https://vanban.chinhphu.vn/?pageid=27160&docid=205731",
        "http://tin.sample.localhost/media/QD-749.pdf?v=1",
        "http://tin.sample.localhost/media/2.pdf",
        "http://tin.sample.localhost/tin-5.html",
        "http://luatvietnam.vn/cong-nghe/nghi-quyet-57-d1.html",
    )


@pytest.mark.parametrize(
    ("head", "top", "title"),
    [
        # The site's own name, as a heading, in a link home, or known from elsewhere, is no title.
        ("<title>Kho mở cửa - Báo Mẫu</title>", "<h1><a href='/'>Báo Mẫu</a></h1><h2>Kho mở cửa</h2>", "Kho mở cửa"),
        ('<meta property="og:site_name" content="Báo Mẫu"><title>Báo Mẫu | Kho mở cửa</title>', "", "Kho mở cửa"),
        (
            '<meta property="og:title" content="Kho &amp;amp; cửa | b.vn"><link rel="canonical" href="https://b.vn/a">',
            "",
            "Kho & cửa",
        ),
        (
            "<title>Sở Mẫu: Kho dữ liệu mở cửa</title>",
            "<h1>Kho dữ liệu mở cửa</h1><h1>Liên kết</h1>",
            "Kho dữ liệu mở cửa",
        ),
        ("<title>Chi tiết tin tức</title>", "<h1>Kho dữ liệu mở cửa</h1>", "Kho dữ liệu mở cửa"),
        ("<title>Kho dữ liệu mở cửa - Cổng tỉnh</title>", "<p>Kho dữ liệu mở cửa</p>", "Kho dữ liệu mở cửa"),
    ],
)
def test_titles_that_nobody_declared(head: str, top: str, title: str, source: Callable[..., Source]) -> None:
    selectors = replace(SELECTORS, title=())
    article = read_article(Page(URL, URL, 200, layout(head, top).encode(), NOW), source(selectors=selectors))
    assert article.title == title


LONG = "Không có gì để đọc ở đây cả. " * 9


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        (f"<h1>A</h1><p>{LONG}</p>", "no body (#body ×0)"),
        (f"<h1>A</h1><div id='body'>{LONG}</div><div id='body'>khác</div>", "no body (#body ×2)"),
        ("<h1>A</h1><div id='body'>ngắn</div>", "a body of 4 characters, 120 expected"),
        (f"<h1>A</h1><div id='body'><div class='ad'>{LONG}</div></div>", "a body of 0 characters"),
        (f"<h1>A</h1><h1>B</h1><div id='body'>{LONG}</div>", "no title (h1 ×2)"),
        (layout(top="<h1>A</h1><p class='lead'>a</p><p class='lead'>b</p>"), "several leads (.lead ×2)"),
        ("", "no body"),
    ],
)
def test_a_layout_error_says_what_was_counted(
    markup: str, problem: str, declared: Source, page: Callable[..., Page]
) -> None:
    with pytest.raises(LayoutError) as caught:
        read_article(page(markup), declared)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


CHALLENGES = {
    "cookie": "<html><body><script>document.cookie='a=b';location.reload();</script></body></html>",
    "incapsula": "<html><iframe src='/_Incapsula_Resource?x=1'></iframe></html>",
    "cloudflare": "<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x'></script></html>",
    "refusal": "<html><h1>Thông báo từ chối truy cập</h1></html>",
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_not_a_layout_error(name: str, declared: Source, page: Callable[..., Page]) -> None:
    with pytest.raises(ChallengeError, match="bot challenge"):
        read_article(page(CHALLENGES[name]), declared)


@pytest.mark.parametrize("name", CHALLENGES)
def test_an_article_with_the_same_scripts_is_an_article(name: str, declared: Source, page: Callable[..., Page]) -> None:
    marks = CHALLENGES[name].replace("html>", "div>").replace("h1>", "h2>")
    article = read_article(page(layout(inside=marks + f"<p>{LONG * 3}</p>")), declared)
    assert "412.000 hồ sơ" in article.body


def test_hostile_text_stays_text(declared: Source, page: Callable[..., Page]) -> None:
    title = "<!channel> &lt;script&gt;alert(1)&lt;/script&gt; =1+1"
    article = read_article(page(layout(top=f"<h1>{title.replace('<!channel>', '&lt;!channel&gt;')}</h1>")), declared)
    assert article.title == "<!channel> <script>alert(1)</script> =1+1"


def test_expectations_are_the_sources_own(source: Callable[..., Source], page: Callable[..., Page]) -> None:
    brief = source(selectors=SELECTORS, expect=Expect(body_length=3))
    assert read_article(page("<h1>A</h1><div id='body'>ngắn</div>"), brief).body == "ngắn"


def test_a_text_file_is_its_own_text() -> None:
    text = "Dòng một\r\n\n  dòng hai\ufeff"
    assert text_of_file(text.encode(), html=False) == text
    with pytest.raises(UnicodeDecodeError):
        text_of_file("Tỷ lệ".encode("utf-16"), html=False)


@pytest.mark.parametrize(
    "markup",
    [
        "<header>Báo 1</header><article><h1>Tựa</h1><p>Đạt 52%</p><aside>cũ 9%</aside></article><footer>3</footer>",
        "<body><header>Báo 1</header><nav>2</nav><h1>Tựa</h1><p>Đạt 52%</p><footer>3</footer></body>",
        "<h1>Tựa</h1><p>Đạt 52%</p>",
    ],
)
def test_a_saved_page_is_read_without_its_menus(markup: str) -> None:
    assert text_of_file(markup.encode(), html=True) == "Tựa\nĐạt 52%"
