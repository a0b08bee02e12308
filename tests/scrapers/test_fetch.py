"""Asking a real server on loopback: politeness, conditions, and what each answer means."""

import asyncio
import gc
import gzip
import ssl
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from scrapers.archive import read_archived
from scrapers.errors import (
    ChallengeError,
    FetchError,
    GoneError,
    IdentityError,
    RefusedError,
    TransientError,
    UnsafeError,
)
from scrapers.fetch import Fetcher
from scrapers.page import Page, Validators
from scrapers.source import Source
from scrapers.transport import tls_context
from warehouse.records import HostState

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()


DAY = timedelta(days=1)


def get(fetcher: Fetcher, source: Source, *urls: str, state: Validators | None = None) -> list[Page]:
    async def run() -> list[Page]:
        async with fetcher:
            return [await fetcher.fetch(url, source, state) for url in urls or (URL,)]

    return asyncio.run(run())


def fails(fetcher: Fetcher, source: Source, url: str = URL) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(fetcher, source, url)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("http")
    return caught.value


def test_page_is_fetched_identified_and_archived(site: Any, fetcher: Any, source: Any, tmp_path: Path) -> None:
    site.serve("/tin-1.html", gzip.compress(ARTICLE), Content_Encoding="gzip", ETag='"1"', Last_Modified="yesterday")
    [page] = get(fetcher(), source())
    assert (page.status, page.body, page.validators) == (200, ARTICLE, Validators('"1"', "yesterday"))
    sent = site.headers("/tin-1.html")
    assert sent["user-agent"] == "targetwatch/1.0 (+mailto:ops@example.org)"
    assert (sent["host"], sent["accept-encoding"]) == (HOST, "gzip")
    kept = read_archived(tmp_path / "archive", page.archive)
    assert (kept.body, kept.final_url, kept.validators) == (page.body, page.final_url, page.validators)


def test_identity_needs_a_contact(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(IdentityError, match="no contact"):
        Fetcher("targetwatch/1.0", tmp_path, clock=clock)


def test_unchanged_page_costs_a_304_and_no_record(site: Any, fetcher: Any, source: Any, tmp_path: Path) -> None:
    site.serve("/tin-1.html", status=304)
    state = Validators('"1"', "yesterday")
    [page] = get(fetcher(), source(), state=state)
    assert (page.not_modified, page.validators, page.archive) == (True, state, "")
    assert site.headers("/tin-1.html")["if-none-match"] == '"1"'
    assert site.headers("/tin-1.html")["if-modified-since"] == "yesterday"
    assert not (tmp_path / "archive").exists()


def test_a_304_nobody_asked_for_is_an_error(site: Any, fetcher: Any, source: Any) -> None:
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
def test_status_says_what_to_do(status: int, kind: str, site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", b"", status)
    error = fails(fetcher(attempts=1), source())
    assert (error.kind, error.url) == (kind, URL)
    assert f"status {status};" in str(error)


def script(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_server_error_is_tried_again_after_growing_waits(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.answers("/tin-1.html", script(500), script(502), script(200, ARTICLE))
    [page] = get(fetcher(), source())
    assert page.body == ARTICLE
    assert clock.naps == [2.0, 4.0]


def test_attempts_are_bounded(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", status=500)
    fails(fetcher(attempts=3), source())
    assert site.paths.count("/tin-1.html") == 3


@pytest.mark.parametrize("status", [428, 429, 503])
def test_retry_after_is_honoured(status: int, site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.answers("/tin-1.html", script(status, Retry_After="7"), script(200, ARTICLE))
    get(fetcher(), source())
    assert clock.naps == [7.0]


def test_retry_after_may_be_a_date(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    date = format_datetime(clock.now.replace(minute=1), usegmt=True)
    site.answers("/tin-1.html", script(429, Retry_After=date), script(200, ARTICLE))
    get(fetcher(), source())
    assert clock.naps == [60.0]


def test_a_long_wait_is_left_to_the_caller(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.serve("/tin-1.html", status=429, Retry_After="3600")
    assert fails(fetcher(), source()).retry_after == 3600
    assert clock.naps == []


def test_a_host_asked_too_often_is_asked_half_as_often_from_then_on(
    site: Any, fetcher: Any, source: Any, clock: Any
) -> None:
    site.answers("/tin-1.html", script(429, Retry_After="1"), script(200, ARTICLE))
    site.serve("/tin-2.html", ARTICLE)
    get(fetcher(), source(delay=3.0), URL, f"http://{HOST}/tin-2.html")
    assert clock.naps == [3.0, 3.0, 6.0]


def test_one_request_at_a_time_with_the_delay_between(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    for number in range(4):
        site.serve(f"/tin-{number}.html", ARTICLE)

    async def run() -> None:
        async with fetcher() as opened:
            asked = (opened.fetch(f"http://{HOST}/tin-{number}.html", source(delay=2.5)) for number in range(4))
            await asyncio.gather(*asked)

    asyncio.run(run())
    assert site.most_running == 1
    assert clock.naps == [2.5] * 4


def test_robots_refusal_is_obeyed(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", ARTICLE)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /tin-\n")
    error = fails(fetcher(), source())
    assert isinstance(error, RefusedError)
    assert site.paths == ["/robots.txt"]


def test_robots_with_a_byte_order_mark_counts(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/robots.txt", b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    assert isinstance(fails(fetcher(), source()), RefusedError)


def test_robots_for_others_does_not_bind_us_and_is_read_once(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/robots.txt", b"User-agent: otherbot\nDisallow: /\n")
    site.serve("/tin-1.html", ARTICLE)
    get(fetcher(), source(), URL, URL)
    assert site.paths == ["/robots.txt", "/tin-1.html", "/tin-1.html"]


def test_crawl_delay_outlasts_the_declared_delay(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.serve("/robots.txt", b"User-agent: targetwatch\nCrawl-delay: 9\n")
    site.serve("/tin-1.html", ARTICLE)
    get(fetcher(), source(delay=1.0), URL, URL)
    assert clock.naps == [1.0, 9.0]


def test_robots_that_fail_allow_nothing(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/robots.txt", status=500)
    site.serve("/tin-1.html", ARTICLE)
    error = fails(fetcher(attempts=1), source())
    assert isinstance(error, TransientError)
    assert "robots.txt" in str(error)
    assert site.paths == ["/robots.txt"]


def test_redirect_is_followed_with_the_url_it_ended_at(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/old.html", status=301, Location="/tin-1.html?utm_source=x#top")
    site.serve("/tin-1.html", ARTICLE)
    [page] = get(fetcher(), source(), f"http://{HOST}/old.html")
    assert (page.url, page.final_url) == (f"http://{HOST}/old.html", URL)


def test_redirect_loop_ends(site: Any, fetcher: Any, source: Any) -> None:
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
def test_redirect_out_of_the_source_is_unsafe(target: str, site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", status=302, Location=target)
    assert isinstance(fails(fetcher(), source()), UnsafeError)
    assert site.paths == ["/robots.txt", "/tin-1.html"]


@pytest.mark.parametrize("url", ["http://elsewhere.example/a-1.html", "ftp://tin.sample.localhost/a", "tin-1.html"])
def test_only_the_source_is_asked(url: str, site: Any, fetcher: Any, source: Any) -> None:
    with pytest.raises(UnsafeError):
        get(fetcher(), source(), url)
    assert site.requests == []


def test_plain_http_needs_to_be_declared(site: Any, fetcher: Any, source: Any) -> None:
    assert isinstance(fails(fetcher(), source(scheme="https")), UnsafeError)
    assert site.requests == []


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
def test_a_challenge_is_no_page(status: int, site: Any, fetcher: Any, source: Any) -> None:
    body = b'<html><script>document.cookie="D1N=6f2a";window.location.reload(true);</script></html>'
    site.serve("/tin-1.html", body, status)
    assert isinstance(fails(fetcher(), source()), ChallengeError)
    assert site.paths.count("/tin-1.html") == 1


def test_a_redirect_that_names_no_place_is_refused(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", status=302)
    assert isinstance(fails(fetcher(), source()), RefusedError)
    assert site.paths.count("/tin-1.html") == 1


def test_robots_may_move_within_the_source(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/robots.txt", status=301, Location="/r.txt")
    site.serve("/r.txt", b"User-agent: *\nDisallow: /\n")
    assert isinstance(fails(fetcher(), source()), RefusedError)
    assert site.paths == ["/robots.txt", "/r.txt"]


def test_a_clock_that_stands_does_not_lengthen_the_waits(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    async def nap(seconds: float) -> None:
        clock.naps.append(seconds)

    clock.sleep = nap
    site.answers("/tin-1.html", script(500), script(200, ARTICLE))
    get(fetcher(), source(delay=1.0), URL, URL)
    assert clock.naps == [1.0, 2.0, 1.0]


def test_no_cookie_is_kept(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", ARTICLE, Set_Cookie="seen=1; Path=/")
    [page, _] = get(fetcher(), source(), URL, URL)
    assert "cookie" not in site.headers("/tin-1.html")
    assert "set-cookie" not in page.headers


def test_urls_are_asked_for_as_they_are_spelt(site: Any, fetcher: Any, source: Any) -> None:
    spelt = "/t%C4%91%2Fi,n%2C+a%20b-1.html?a=%2C,&b=%7E~"
    site.serve(spelt, ARTICLE)
    get(fetcher(), source(), f"http://{HOST}{spelt}")
    assert site.paths[-1] == spelt


def test_long_headers_are_taken(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", ARTICLE, Content_Security_Policy="x" * 40_000)
    assert get(fetcher(), source())[0].body == ARTICLE


def state_of(fetcher: Fetcher) -> HostState:
    [state] = fetcher.host_states()
    return state


def test_robots_are_kept_for_a_day_in_other_runs_too(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 5\nDisallow: /kin/", ETag='"r"', Last_Modified="then")
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(), source())
    state = state_of(first)
    assert (state.host, state.robots_at, state.robots_etag, state.robots_last_modified) == (
        HOST,
        clock.now,
        '"r"',
        "then",
    )
    site.requests.clear()
    clock.now += DAY - timedelta(seconds=9)
    get(second := fetcher(hosts=[state]), source(), URL, URL)
    assert site.paths == ["/tin-1.html", "/tin-1.html"]
    assert clock.naps[-1] == 5.0
    assert isinstance(fails(fetcher(hosts=[state]), source(), f"http://{HOST}/kin/tin-1.html"), RefusedError)
    assert state_of(second) == state


def test_robots_of_yesterday_are_asked_for_conditionally(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    rules = "User-agent: *\nDisallow: /kin/"
    old = HostState(HOST, robots=rules, robots_at=clock.now - DAY, robots_etag='"r"')
    site.serve("/robots.txt", status=304)
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(hosts=[old]), source())
    assert site.headers("/robots.txt")["if-none-match"] == '"r"'
    assert state_of(first) == replace(old, robots_at=clock.now)
    assert isinstance(fails(fetcher(hosts=[old]), source(), f"http://{HOST}/kin/tin-1.html"), RefusedError)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    assert isinstance(fails(fetcher(hosts=[old]), source()), RefusedError)


def test_robots_that_are_not_there_are_not_asked_for_all_day(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", ARTICLE)
    get(first := fetcher(), source())
    get(fetcher(hosts=first.host_states()), source())
    assert site.paths == ["/robots.txt", "/tin-1.html", "/tin-1.html"]


def test_slowness_is_remembered_and_halves_with_each_quiet_day(
    site: Any, fetcher: Any, source: Any, clock: Any
) -> None:
    site.serve("/tin-1.html", status=428)
    fails(first := fetcher(attempts=1), source(delay=4.0))
    state = state_of(first)
    started = clock.now
    assert (state.slowness, state.not_before) == (8.0, started)
    site.serve("/tin-1.html", ARTICLE)
    for days, pause in ((0, 8.0), (1, 4.0), (2, 2.0), (3, 1.0)):
        clock.now = started + days * DAY
        get(fetcher(hosts=[replace(state, robots_at=clock.now)]), source(), URL, URL)
        assert clock.naps[-1] == pause
    site.serve("/tin-1.html", status=428)
    fails(again := fetcher(hosts=[state], attempts=1), source())
    assert state_of(again).slowness == 2.0


def test_a_host_that_wants_an_hour_gets_it_in_other_runs_too(site: Any, fetcher: Any, source: Any, clock: Any) -> None:
    site.serve("/tin-1.html", status=503, Retry_After="3600")
    first = fetcher()

    async def twice() -> list[Any]:
        async with first:
            asked = (first.fetch(URL, source()) for _ in range(2))
            return await asyncio.gather(*asked, return_exceptions=True)

    assert {type(error) for error in asyncio.run(twice())} == {TransientError}
    assert site.paths == ["/robots.txt", "/tin-1.html"]
    state = state_of(first)
    assert state.not_before == clock.now + timedelta(hours=1)
    site.serve("/tin-1.html", ARTICLE)
    site.requests.clear()
    clock.now += timedelta(minutes=30)
    assert fails(fetcher(hosts=[state]), source()).retry_after == 1800
    assert site.requests == []
    clock.now += timedelta(minutes=29)
    get(fetcher(hosts=[state]), source())
    assert clock.naps[-1] == 60.0


def certificate(folder: Path) -> tuple[Path, Path]:
    if not which("openssl"):
        pytest.skip("openssl makes the certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {cert} -subj /CN=tin"
    subprocess.run([*made.split(), "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
    return key, cert


@pytest.fixture
def old_site(tmp_path: Path, site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The site behind TLS 1.0, as some servers still are, with a certificate that is trusted here."""
    key, cert = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    context.load_cert_chain(cert, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.scripts.get(self.path, site.scripts["404"])(self)

        def log_message(self, *_: Any) -> None: ...

    class Server(HTTPServer):
        def handle_error(self, *_: Any) -> None: ...

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    site.address = f"127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    tls_context.cache_clear()
    yield site
    server.shutdown()
    server.server_close()
    tls_context.cache_clear()


@pytest.mark.filterwarnings("ignore:ssl.OP_NO_")
def test_old_tls_is_spoken_where_a_source_says_so(old_site: Any, fetcher: Any, source: Any) -> None:
    old_site.serve("/tin-1.html", ARTICLE)
    url = f"https://{HOST}/tin-1.html"
    assert 'tls = "legacy"' in str(fails(fetcher(attempts=1), source(scheme="https"), url))
    [page] = get(fetcher(), source(scheme="https", tls="legacy"), url)
    assert page.body == ARTICLE


@pytest.mark.filterwarnings("ignore:ssl.OP_NO_")
def test_old_tls_does_not_excuse_an_unknown_certificate(
    old_site: Any, fetcher: Any, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    old_site.serve("/tin-1.html", ARTICLE)
    error = fails(fetcher(attempts=1), source(scheme="https", tls="legacy"), f"https://{HOST}/tin-1.html")
    assert "certificate verify failed" in str(error)


def test_nothing_is_left_open(site: Any, fetcher: Any, source: Any, recwarn: pytest.WarningsRecorder) -> None:
    site.serve("/tin-1.html", bytes(200_000))
    fails(fetcher(size=1_000, attempts=1), source())
    get(fetcher(), source())
    gc.collect()
    assert [str(warning.message) for warning in recwarn if warning.category is ResourceWarning] == []
