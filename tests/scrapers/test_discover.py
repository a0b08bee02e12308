"""Finding articles on a real server: feeds, listings, sitemaps, and what stands in when one is dead."""

import asyncio
import gzip
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import discover as discovering
from scrapers.dates import UrlDate
from scrapers.discover import Discovery, discover
from scrapers.errors import FetchError, LayoutError, TransientError
from scrapers.feeds import Links, read_feed, read_listing, read_sitemap
from scrapers.fetch import Fetcher
from scrapers.page import Page, Validators
from scrapers.source import Selectors, Source
from scrapers.workers import Workers
from warehouse.records import LOCAL_ZONE

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


@pytest.fixture
def found(workers: Workers) -> Callable[..., Discovery]:
    """What a discovery with a fetcher brings; keyword arguments are its options."""

    def find(fetcher: Fetcher, source: Source, **options: Any) -> Discovery:
        async def run() -> Discovery:
            async with fetcher:
                return await discover(fetcher, source, workers, **options)

        return asyncio.run(run())

    return find


@pytest.fixture
def declared(source: Any) -> Any:
    def make(**fields: Any) -> Source:
        made: Source = source(article_url=re.compile(r"/tin-\d+\.html"), **fields)
        return made

    return make


CARDS = Selectors(links=(".story a",))


def test_feed_and_listing_in_order_without_repeats(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", rss(f"{ROOT}/tin-3.html?utm_source=rss", f"{ROOT}/tin-2.html"))
    site.serve(
        "/so.htm", listing("/tin-2.html#binh-luan", "tin-1.html", "/chuyen-muc.html", "http://evil.vn/tin-4.html")
    )
    assert found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS)).urls == links(3, 2, 1)


def test_atom_is_read_too(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    entry = f'<entry><title>t</title><link rel="alternate" href="{ROOT}/tin-5.html"/></entry>'
    site.serve("/home.rss", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>'.encode())
    assert found(fetcher(), declared(feeds=(FEED,))).urls == links(5)


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b""), (200, b"<html>trang chu</html>"), (200, rss()), (200, b""), (200, b"/etc/passwd")],
)
def test_a_dead_feed_falls_back_to_the_listing_and_says_so(
    status: int, body: bytes, found: Any, site: Any, fetcher: Any, declared: Any
) -> None:
    site.serve("/home.rss", body, status)
    site.serve("/so.htm", listing("/tin-1.html"))
    discovery = found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS))
    assert discovery.urls == links(1)
    assert f"{FEED}: dead feed, the listings stand in" in discovery.notes


def test_an_entity_bomb_is_a_dead_feed(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]><rss><channel>&l9;</channel></rss>'
    site.serve("/home.rss", body.encode())
    site.serve("/so.htm", listing("/tin-1.html"))
    discovery = found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS))
    assert (discovery.urls, len(discovery.notes)) == (links(1), 1)


def test_paging_goes_on_while_pages_bring_something(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html", "/tin-8.html"))
    site.serve("/so-p2", listing("/tin-8.html", "/tin-7.html"))
    site.serve("/so-p3", listing("/tin-7.html"))
    site.serve("/so-p4", listing("/tin-6.html"))
    paged = declared(listings=(LISTING,), paging="{stem}-p{page}", selectors=CARDS)
    assert found(fetcher(), paged, pages=9).urls == links(9, 8, 7)
    assert "/so-p4" not in site.paths


def test_paging_is_bounded_and_its_end_is_no_error(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html"))
    site.serve("/so-p2", listing("/tin-8.html"))
    paged = declared(listings=(LISTING,), paging="{stem}-p{page}", selectors=CARDS)
    deep = found(fetcher(), paged, pages=5)
    assert (deep.urls, deep.notes) == (links(9, 8), ())
    assert found(fetcher(), paged, pages=1).urls == links(9)


def test_paging_by_zone_and_by_day(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", listing("/tin-9.html", more="<input type='hidden' id='zone' value='1027'>"))
    site.serve("/timelinelist/1027/2.htm", listing("/tin-8.html"))
    site.serve("/so/ngay-21-11-2026.htm", listing("/tin-7.html"))
    site.serve("/so/ngay-20-11-2026.htm", listing("/tin-6.html"))
    fields = {"listings": (LISTING,), "selectors": CARDS}
    zoned = declared(paging="{root}/timelinelist/{zone}/{page}.htm", zone="#zone", **fields)
    daily = declared(paging="{stem}/ngay-{day}.htm", **fields)
    assert found(fetcher(), zoned, pages=2).urls == links(9, 8)
    assert found(fetcher(), daily, pages=3).urls == links(9, 7, 6)


def test_a_declared_selector_that_finds_nothing_is_noted(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<a href='/tin-1.html'>mot</a>")
    discovery = found(fetcher(), declared(listings=(LISTING,), selectors=CARDS))
    assert discovery.urls == links(1)
    assert ".story a ×0" in discovery.notes[0]


def test_a_sitemap_is_read_where_nothing_else_brings_articles(
    found: Any, site: Any, fetcher: Any, declared: Any
) -> None:
    site.serve("/home.rss", status=404)
    old, new = (links(1)[0], "2026-01-01"), (links(2)[0], "2026-02-01")
    site.serve("/sitemap.xml", sitemap("url", old, new))
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP)).urls == links(2, 1)
    site.serve("/home.rss", rss(links(3)[0]))
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP)).urls == links(3)
    assert found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP), sitemaps=1).urls == links(3, 2, 1)


def test_an_index_leads_to_its_latest_files(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    files = [(f"{ROOT}/news-2026-{month}.xml", f"2026-0{month}-28") for month in (1, 2, 3)]
    site.serve("/sitemap.xml", sitemap("sitemap", *files))
    for month in (1, 2, 3):
        body = sitemap("url", (links(month)[0], ""))
        site.serve(f"/news-2026-{month}.xml", gzip.compress(body) if month == 2 else body)
    assert found(fetcher(), declared(sitemap=SITEMAP)).urls == links(3)
    assert found(fetcher(), declared(sitemap=SITEMAP), sitemaps=2).urls == links(3, 2)


def test_a_sitemap_that_breaks_off_gives_what_came_before(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/sitemap.xml", sitemap("url", (links(1)[0], ""))[:-9] + b"<url><loc>")
    assert found(fetcher(), declared(sitemap=SITEMAP)).urls == links(1)


def test_an_unchanged_page_of_links_adds_nothing(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", status=304)
    known = {FEED: Validators('"1"')}
    assert found(fetcher(), declared(feeds=(FEED,)), known=known) == Discovery((), (), known)
    assert site.headers("/home.rss")["if-none-match"] == '"1"'


def test_a_source_that_does_not_answer_raises(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", status=500)
    site.serve("/so.htm", status=403)
    with pytest.raises(TransientError, match="status 500"):
        found(fetcher(attempts=1), declared(feeds=(FEED,), listings=(LISTING,)))


def test_a_challenge_is_never_zero_results(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<script>document.cookie='a=b';location.reload()</script>")
    with pytest.raises(FetchError) as caught:
        found(fetcher(), declared(listings=(LISTING,)))
    assert caught.value.kind == "challenge"


def test_answers_without_any_article_are_a_layout_error(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/so.htm", b"<a href='/khac.html'>khac</a>")
    with pytest.raises(LayoutError, match=r"tin\.toml"):
        found(fetcher(), declared(listings=(LISTING,)))


def test_paging_ends_where_all_articles_are_older_than_wanted(
    found: Any, site: Any, fetcher: Any, declared: Any
) -> None:
    days = [f"/tin-{day}.html" for day in ("261120", "261119", "261118", "261101", "261117", "261001")]
    site.serve("/so.htm", listing(*days[:2], "/tin-1.html"))
    site.serve("/so-p2", listing(*days[2:4]))
    site.serve("/so-p3", listing(*days[4:]))
    dates = (UrlDate(re.compile(r"/tin-(?P<t>\d{6})\.html"), "%y%m%d"),)
    paged = declared(listings=(LISTING,), paging="{stem}-p{page}", selectors=CARDS, url_dates=dates)
    since = datetime(2026, 11, 19, tzinfo=LOCAL_ZONE)
    for moment, last in ((since, 3), (since + timedelta(seconds=1), 2), (since + timedelta(days=5), 1), (None, 4)):
        site.requests.clear()
        found(fetcher(), paged, pages=9, since=moment)
        assert [path for path in site.paths if "so" in path] == ["/so.htm", "/so-p2", "/so-p3", "/so-p4"][:last]
    site.serve("/so.htm", listing("/tin-1.html", "/tin-2.html"))
    assert len(found(fetcher(), paged, pages=2, since=since + timedelta(days=5)).urls) == 4


def test_validators_of_pages_that_worked_are_given_to_remember(
    found: Any, site: Any, fetcher: Any, declared: Any
) -> None:
    site.serve("/home.rss", rss(*links(3)), ETag='"f"')
    site.serve("/so.htm", listing("/tin-1.html"), Last_Modified="yesterday")
    both = declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS)
    first = found(fetcher(), both)
    assert first.validators == {FEED: Validators('"f"'), LISTING: Validators("", "yesterday")}
    site.serve("/home.rss", status=304)
    site.serve("/so.htm", status=304)
    assert found(fetcher(), both, known=first.validators) == Discovery((), (), first.validators)


def test_what_is_noted_is_not_hidden_by_a_304_next_time(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    site.serve("/home.rss", rss("http://khac.vn/1.html"), ETag='"f"')
    site.serve("/so.htm", b"<a href='/tin-1.html'>mot</a>", ETag='"l"')
    assert found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS)).validators == {}


def test_a_source_that_changed_nothing_is_not_asked_for_its_sitemap(
    found: Any, site: Any, fetcher: Any, declared: Any
) -> None:
    site.serve("/home.rss", status=304)
    found(fetcher(), declared(feeds=(FEED,), sitemap=SITEMAP), known={FEED: Validators('"1"')})
    assert "/sitemap.xml" not in site.paths


def test_a_page_of_links_that_breaks_its_reader_is_noted_and_the_others_are_read(
    found: Any, site: Any, fetcher: Any, declared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/home.rss", rss(*links(3)))
    site.serve("/so.htm", listing("/tin-1.html"))
    monkeypatch.setattr(discovering, "read_feed", os.getenv)
    discovery = found(fetcher(), declared(feeds=(FEED,), listings=(LISTING,), selectors=CARDS))
    assert discovery.urls == links(1)
    assert discovery.notes[0] == f"{FEED}: reading its links failed with TypeError; report it"


def test_a_large_sitemap_and_a_bomb(found: Any, site: Any, fetcher: Any, declared: Any) -> None:
    many = sitemap("url", *((f"{ROOT}/tin-{number}.html", "2026-01-01") for number in range(40_000)))
    site.serve("/sitemap.xml", gzip.compress(many))
    assert len(found(fetcher(), declared(sitemap=SITEMAP)).urls) == 40_000
    site.serve("/sitemap.xml", gzip.compress(b"<urlset>" + bytes(60_000_000)))
    with pytest.raises(LayoutError):
        found(fetcher(), declared(sitemap=SITEMAP))


SHREDS = ["<rss>", "<item>", "<link>", "</link>", "<feed", ' xmlns="', "&#x", "]]>", "<![", "é", "\0", "http://["]


@given(st.lists(st.sampled_from(SHREDS)))
def test_readers_of_links_take_any_text(parts: list[str]) -> None:
    page = Page(FEED, FEED, 200, "".join(parts).encode(), datetime(2026, 11, 21, tzinfo=UTC))
    for reader in (read_feed, read_sitemap, partial(read_listing, selectors=("a",))):
        assert isinstance(reader(page), Links)
