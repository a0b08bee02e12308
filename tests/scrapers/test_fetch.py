"""Asking a real server on loopback: one page, with conditions, and what each answer means."""

import asyncio
import gc
import gzip
from pathlib import Path
from typing import Any

import pytest

from scrapers.archive import pages_after
from scrapers.errors import ChallengeError, GoneError, IdentityError, RefusedError
from scrapers.fetch import Fetcher
from scrapers.page import Page, Validators

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()


def test_page_is_fetched_identified_and_archived(
    site: Any, fetcher: Any, source: Any, tmp_path: Path, get: Any
) -> None:
    site.serve("/tin-1.html", gzip.compress(ARTICLE), Content_Encoding="gzip", ETag='"1"', Last_Modified="yesterday")
    [page] = get(fetcher(), source())
    assert (page.status, page.body, page.validators) == (200, ARTICLE, Validators('"1"', "yesterday"))
    sent = site.headers("/tin-1.html")
    assert sent["user-agent"] == "targetwatch/1.0 (+mailto:ops@example.org)"
    assert (sent["host"], sent["accept-encoding"]) == (HOST, "gzip")
    [kept] = pages_after(tmp_path / "archive", page.archive.partition("#")[0], -1)
    assert (kept.body, kept.final_url, kept.validators) == (page.body, page.final_url, page.validators)


def test_identity_needs_a_contact(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(IdentityError, match="no contact"):
        Fetcher("targetwatch/1.0", tmp_path, clock=clock)


def test_unchanged_page_costs_a_304_and_no_record(
    site: Any, fetcher: Any, source: Any, tmp_path: Path, get: Any
) -> None:
    site.serve("/tin-1.html", status=304)
    state = Validators('"1"', "yesterday")
    [page] = get(fetcher(), source(), state=state)
    assert (page.not_modified, page.validators, page.archive) == (True, state, "")
    assert site.headers("/tin-1.html")["if-none-match"] == '"1"'
    assert site.headers("/tin-1.html")["if-modified-since"] == "yesterday"
    assert not (tmp_path / "archive").exists()


def test_a_304_nobody_asked_for_is_an_error(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=304)
    assert isinstance(fails(fetcher(), source()), RefusedError)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "refused"),
        (403, "refused"),
        (404, "gone"),
        (410, "gone"),
        (418, "refused"),
        (428, "transient"),
        (429, "transient"),
        (500, "transient"),
        (503, "transient"),
        (204, "transient"),
    ],
)
def test_status_says_what_to_do(status: int, kind: str, site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", b"", status)
    error = fails(fetcher(attempts=1), source())
    assert (error.kind, error.url) == (kind, URL)
    assert f"status {status};" in str(error)


def test_a_gone_page_leaves_the_fetcher_usable(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", ARTICLE)

    async def run() -> Page:
        async with fetcher() as opened:
            with pytest.raises(GoneError):
                await opened.fetch(f"http://{HOST}/tin-9.html", source())
            page: Page = await opened.fetch(URL, source())
            return page

    assert asyncio.run(run()).body == ARTICLE


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_is_no_page(status: int, site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    body = b'<html><script>document.cookie="D1N=6f2a";window.location.reload(true);</script></html>'
    site.serve("/tin-1.html", body, status)
    assert isinstance(fails(fetcher(), source()), ChallengeError)
    assert site.paths.count("/tin-1.html") == 1


def test_no_cookie_is_kept(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    site.serve("/tin-1.html", ARTICLE, Set_Cookie="seen=1; Path=/")
    [page, _] = get(fetcher(), source(), URL, URL)
    assert "cookie" not in site.headers("/tin-1.html")
    assert "set-cookie" not in page.headers


def test_urls_are_asked_for_as_they_are_spelt(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    spelt = "/t%C4%91%2Fi,n%2C+a%20b-1.html?a=%2C,&b=%7E~"
    site.serve(spelt, ARTICLE)
    get(fetcher(), source(), f"http://{HOST}{spelt}")
    assert site.paths[-1] == spelt


def test_long_headers_are_taken(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    site.serve("/tin-1.html", ARTICLE, Content_Security_Policy="x" * 40_000)
    assert get(fetcher(), source())[0].body == ARTICLE


def test_nothing_is_left_open(
    site: Any, fetcher: Any, source: Any, recwarn: pytest.WarningsRecorder, get: Any, fails: Any
) -> None:
    site.serve("/tin-1.html", bytes(200_000))
    fails(fetcher(size=1_000, attempts=1), source())
    get(fetcher(), source())
    gc.collect()
    assert [str(warning.message) for warning in recwarn if warning.category is ResourceWarning] == []
