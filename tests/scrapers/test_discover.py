"""Finding articles on a real server: feeds, listings, sitemaps, and what stands in when one is dead."""

import asyncio
import gzip
import re
from typing import Any

import pytest

from scrapers.discover import Discovery, discover
from scrapers.errors import FetchError, LayoutError, TransientError
from scrapers.page import Validators
from scrapers.source import Selectors, Source

ROOT = "http://tin.sample.localhost"
FEED, LISTING, SITEMAP = f"{ROOT}/home.rss", f"{ROOT}/so.htm", f"{ROOT}/sitemap.xml"


def links(*names: object) -> tuple[str, ...]:
    return tuple(f"{ROOT}/tin-{name}.html" for name in names)


def rss(*urls: str) -> bytes:
    items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>'.encode()


def listing(*urls: str, more: str = "") -> bytes:
    cards = "".join(f"<h3 class='story'><a href='{url}'>t</a></h3>" for url in urls)
    return f"<html><body>{cards}<a href='/tin-99.html'>xem nhiều</a>{more}</body></html>".encode()


def sitemap(kind: str, *entries: tuple[str, str]) -> bytes:
    rows = "".join(
        f"<{kind}><image:image><image:loc>{ROOT}/tin-77.html</image:loc></image:image>"
        f"<loc> {url} </loc><lastmod>{day}</lastmod></{kind}>"
        for url, day in entries
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    return f"<?xml version='1.0'?><{kind}set {spaces}>{rows}</{kind}set>".encode()


def found(fetcher: Any, source: Source, **options: Any) -> Discovery:
    async def run() -> Discovery:
        async with fetcher:
            return await discover(fetcher, source, **options)

    return asyncio.run(run())


@pytest.fixture
def declared(source: Any) -> Any:
    def make(**fields: Any) -> Source:
        made: Source = source(article_url=re.compile(r"/tin-\d+\.html"), **fields)
        return made

    return make


CARDS = Selectors(links=(".story a",))


def test_feed_and_listing_in_order_without_repeats(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", rss(f"{ROOT}/tin-3.html?utm_source=rss", f"{ROOT}/tin-2.html"))
    site.serve(
        "/so.htm", listing("/tin-2.html#binh-luan", "tin-1.html", "/chuyen-muc.html", "http://evil.vn/tin-4.html")
    )
    assert found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS)) == Discovery(links(3, 2, 1))


def test_atom_is_read_too(site: Any, fetcher: Any, declared: Any) -> None:
    entry = f'<entry><title>t</title><link rel="alternate" href="{ROOT}/tin-5.html"/></entry>'
    site.serve("/home.rss", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>'.encode())
    assert found(fetcher(), declared(feeds=(FEED,))).urls == links(5)


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b""), (200, b"<html>trang chu</html>"), (200, rss()), (200, b""), (200, b"/etc/passwd")],
)
def test_a_dead_feed_falls_back_to_the_listing_and_says_so(
    status: int, body: bytes, site: Any, fetcher: Any, declared: Any
) -> None:
    site.serve("/home.rss", body, status)
    site.serve("/so.htm", listing("/tin-1.html"))
    discovery = found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS))
    assert discovery.urls == links(1)
    assert f"{FEED}: dead feed, the listings stand in" in discovery.notes


def test_an_entity_bomb_is_a_dead_feed(site: Any, fetcher: Any, declared: Any) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]><rss><channel>&l9;</channel></rss>'
    site.serve("/home.rss", body.encode())
    site.serve("/so.htm", listing("/tin-1.html"))
    discovery = found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS))
    assert (discovery.urls, len(discovery.notes)) == (links(1), 1)


def test_paging_goes_on_while_pages_bring_something(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html", "/tin-8.html"))
    site.serve("/so-p2", listing("/tin-8.html", "/tin-7.html"))
    site.serve("/so-p3", listing("/tin-7.html"))
    site.serve("/so-p4", listing("/tin-6.html"))
    paged = declared(listings=(LISTING,), paging="{stem}-p{page}", selectors=CARDS)
    assert found(fetcher(), paged, pages=9) == Discovery(links(9, 8, 7))
    assert "/so-p4" not in site.paths


def test_paging_is_bounded_and_its_end_is_no_error(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html"))
    site.serve("/so-p2", listing("/tin-8.html"))
    paged = declared(listings=(LISTING,), paging="{stem}-p{page}", selectors=CARDS)
    assert found(fetcher(), paged, pages=5) == Discovery(links(9, 8))
    assert found(fetcher(), paged, pages=1) == Discovery(links(9))


def test_paging_by_zone_and_by_day(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html", more="<input type='hidden' id='zone' value='1027'>"))
    site.serve("/timelinelist/1027/2.htm", listing("/tin-8.html"))
    site.serve("/so/ngay-21-11-2026.htm", listing("/tin-7.html"))
    site.serve("/so/ngay-20-11-2026.htm", listing("/tin-6.html"))
    fields = {"listings": (LISTING,), "selectors": CARDS}
    zoned = declared(paging="{root}/timelinelist/{zone}/{page}.htm", zone="#zone", **fields)
    daily = declared(paging="{stem}/ngay-{day}.htm", **fields)
    assert found(fetcher(), zoned, pages=2).urls == links(9, 8)
    assert found(fetcher(), daily, pages=3).urls == links(9, 7, 6)


def test_a_declared_selector_that_finds_nothing_is_noted(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<a href='/tin-1.html'>mot</a>")
    discovery = found(fetcher(), declared(listings=(LISTING,), selectors=CARDS))
    assert discovery.urls == links(1)
    assert ".story a ×0" in discovery.notes[0]


def test_a_sitemap_is_read_where_nothing_else_brings_articles(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", status=404)
    old, new = (links(1)[0], "2026-01-01"), (links(2)[0], "2026-02-01")
    site.serve("/sitemap.xml", sitemap("url", old, new))
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP)).urls == links(2, 1)
    site.serve("/home.rss", rss(links(3)[0]))
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP)).urls == links(3)
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP), sitemaps=1).urls == links(3, 2, 1)


def test_an_index_leads_to_its_latest_files(site: Any, fetcher: Any, declared: Any) -> None:
    files = [(f"{ROOT}/news-2026-{month}.xml", f"2026-0{month}-28") for month in (1, 2, 3)]
    site.serve("/sitemap.xml", sitemap("sitemap", *files))
    for month in (1, 2, 3):
        body = sitemap("url", (links(month)[0], ""))
        site.serve(f"/news-2026-{month}.xml", gzip.compress(body) if month == 2 else body)
    assert found(fetcher(), declared(sitemap=SITEMAP)).urls == links(3)
    assert found(fetcher(), declared(sitemap=SITEMAP), sitemaps=2).urls == links(3, 2)


def test_a_sitemap_that_breaks_off_gives_what_came_before(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/sitemap.xml", sitemap("url", (links(1)[0], ""))[:-9] + b"<url><loc>")
    assert found(fetcher(), declared(sitemap=SITEMAP)).urls == links(1)


def test_an_unchanged_page_of_links_adds_nothing(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", status=304)
    known = {FEED: Validators('"1"')}
    assert found(fetcher(), declared(feeds=(FEED,)), known=known) == Discovery(())
    assert site.headers("/home.rss")["if-none-match"] == '"1"'


def test_a_source_that_does_not_answer_raises(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", status=500)
    site.serve("/so.htm", status=403)
    with pytest.raises(TransientError, match="status 500"):
        found(fetcher(attempts=1), declared(feeds=(FEED,), listings=(LISTING,)))


def test_a_challenge_is_never_zero_results(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<script>document.cookie='a=b';location.reload()</script>")
    with pytest.raises(FetchError) as caught:
        found(fetcher(), declared(listings=(LISTING,)))
    assert caught.value.kind == "challenge"


def test_answers_without_any_article_are_a_layout_error(site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<a href='/khac.html'>khac</a>")
    with pytest.raises(LayoutError, match=r"tin\.toml"):
        found(fetcher(), declared(listings=(LISTING,)))
