"""Where a source may lead: within itself, a few times, and nowhere else."""

from typing import Any

import pytest

from scrapers.errors import RefusedError, UnsafeError

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()


def test_redirect_is_followed_with_the_url_it_ended_at(site: Any, fetcher: Any, source: Any, get: Any) -> None:
    site.serve("/old.html", status=301, Location="/tin-1.html?utm_source=x#top")
    site.serve("/tin-1.html", ARTICLE)
    [page] = get(fetcher(), source(), f"http://{HOST}/old.html")
    assert (page.url, page.final_url) == (f"http://{HOST}/old.html", URL)


def test_redirect_loop_ends(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=302, Location="/tin-1.html")
    assert fails(fetcher(), source()).kind == "oversize"
    assert site.paths.count("/tin-1.html") == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://other.sample.localhost/tin-1.html",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/",
        f"http://{HOST}:8080/",
        f"http://user@{HOST}/",
        "file:///etc/passwd",
        "//evil.example/",
    ],
)
def test_redirect_out_of_the_source_is_unsafe(target: str, site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=302, Location=target)
    assert isinstance(fails(fetcher(), source()), UnsafeError)
    assert site.paths == ["/robots.txt", "/tin-1.html"]


def test_a_redirect_that_names_no_place_is_refused(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    site.serve("/tin-1.html", status=302)
    assert isinstance(fails(fetcher(), source()), RefusedError)
    assert site.paths.count("/tin-1.html") == 1


@pytest.mark.parametrize("url", ["http://elsewhere.example/a-1.html", "ftp://tin.sample.localhost/a", "tin-1.html"])
def test_only_the_source_is_asked(url: str, site: Any, fetcher: Any, source: Any, get: Any) -> None:
    with pytest.raises(UnsafeError):
        get(fetcher(), source(), url)
    assert site.requests == []


def test_plain_http_needs_to_be_declared(site: Any, fetcher: Any, source: Any, fails: Any) -> None:
    assert isinstance(fails(fetcher(), source(scheme="https")), UnsafeError)
    assert site.requests == []
