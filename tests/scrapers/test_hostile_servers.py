"""Servers that hang, trickle, lie about length and send bombs: one clear error each, in bounded time and memory."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

import httpx
import pytest

from scrapers.compression import BrokenError, TooLargeError, decompress
from scrapers.errors import FetchError, Kind
from scrapers.transport import UnsafeAddress, VettedNetwork, VettedTransport, is_public, vetted_addresses

HOST = "tin.sample.localhost"
URL = f"http://{HOST}/tin-1.html"


def kind_of(fetcher: Any, source: Any) -> Kind:
    async def run() -> None:
        async with fetcher:
            await fetcher.fetch(URL, source)

    with pytest.raises(FetchError) as caught:
        asyncio.run(run())
    return caught.value.kind


@pytest.fixture
def over() -> Any:
    """Set when the test is over, so that a hanging script lets its thread go."""
    event = Event()
    yield event
    event.set()


def start(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


@pytest.mark.timeout(20)
def test_a_hanging_server_is_left(site: Any, fetcher: Any, source: Any, over: Event) -> None:
    site.scripts["/tin-1.html"] = lambda handler: over.wait(60)
    assert kind_of(fetcher(deadline=0.2, attempts=1), source()) == "transient"


@pytest.mark.timeout(20)
def test_a_trickle_is_cut_off_by_the_deadline(site: Any, fetcher: Any, source: Any, over: Event) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        start(handler, Content_Length="1000")
        while not over.wait(0.02):
            handler.wfile.write(b".")

    site.scripts["/tin-1.html"] = trickle
    assert kind_of(fetcher(deadline=0.3, attempts=1), source()) == "transient"


def test_a_body_shorter_than_announced_is_not_a_page(site: Any, fetcher: Any, source: Any) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        start(handler, Content_Length="1000")
        handler.wfile.write(b"<html>")
        handler.close_connection = True

    site.scripts["/tin-1.html"] = cut
    assert kind_of(fetcher(attempts=1), source()) == "transient"


def test_truncated_gzip_is_not_a_page(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", gzip.compress(b"<html>" * 1000)[:-20], Content_Encoding="gzip")
    assert kind_of(fetcher(attempts=1), source()) == "transient"


def test_an_encoding_nobody_offered_is_not_a_page(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", b"....", Content_Encoding="br")
    assert kind_of(fetcher(attempts=1), source()) == "transient"


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


def test_a_gzip_bomb_is_refused_in_little_memory(site: Any, fetcher: Any, source: Any) -> None:
    site.serve("/tin-1.html", bomb(200), Content_Encoding="gzip")
    tracemalloc.start()
    assert kind_of(fetcher(), source()) == "oversize"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_an_announced_oversize_is_not_read(site: Any, fetcher: Any, source: Any) -> None:
    site.scripts["/tin-1.html"] = lambda handler: start(handler, Content_Length="5000001")
    assert kind_of(fetcher(), source()) == "oversize"


def test_an_endless_body_is_cut_off(site: Any, fetcher: Any, source: Any, over: Event) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        start(handler, Connection="close")
        while not over.is_set():
            handler.wfile.write(bytes(65536))

    site.scripts["/tin-1.html"] = endless
    assert kind_of(fetcher(size=1_000_000), source()) == "oversize"


def test_a_server_that_is_not_there_is_transient(fetcher: Any, source: Any, site: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        site.address = f"127.0.0.1:{closed.getsockname()[1]}"
        assert kind_of(fetcher(attempts=1), source()) == "transient"


def test_headers_without_end_are_refused(site: Any, fetcher: Any, source: Any) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        with suppress(OSError):
            for number in range(20_000):
                handler.wfile.write(b"X-Filler-%d: ......................\r\n" % number)

    site.scripts["/tin-1.html"] = endless
    assert kind_of(fetcher(attempts=1), source()) == "transient"


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.8",), ("203.162.0.1", "169.254.169.254")])
def test_a_name_that_leads_inside_is_unsafe(
    addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, fetcher: Any, source: Any, site: Any
) -> None:
    resolving(monkeypatch, *addresses)
    outside = source(hosts=("tin.example.vn",))

    async def run() -> None:
        async with fetcher() as opened:
            await opened.fetch("http://tin.example.vn/tin-1.html", outside)

    with pytest.raises(FetchError, match="inside a network of our own") as caught:
        asyncio.run(run())
    assert caught.value.kind == "unsafe"
    assert site.requests == []


def test_the_vetted_addresses_are_the_ones_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, connected = resolving(monkeypatch, "203.162.0.1", "203.162.0.2"), []

    def vetted_socket(_: VettedNetwork, info: Any) -> Any:
        connected.append(info[4])
        raise OSError("no way out of here")

    monkeypatch.setattr(VettedNetwork, "vetted_socket", vetted_socket)
    with pytest.raises(httpx.NetworkError, match="no way out"):
        ask("https://tin.example.vn/")
    assert asked == ["tin.example.vn"]
    assert set(connected) == {("203.162.0.1", 443), ("203.162.0.2", 443)}


def ask(url: str, **reach: str) -> httpx.Response:
    async def run() -> httpx.Response:
        async with VettedTransport(reach) as transport:
            return await transport.handle_async_request(httpx.Request("GET", url))

    return asyncio.run(run())


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "[::ffff:10.0.0.8]"])
def test_an_inner_address_in_place_of_a_name_is_unsafe(host: str) -> None:
    with pytest.raises(UnsafeAddress, match="inside a network of our own"):
        ask(f"http://{host}/")


def test_a_reach_opens_its_own_port_and_no_other(site: Any) -> None:
    address, port = site.address.split(":")
    with pytest.raises(UnsafeAddress):
        ask(f"http://{address}:{int(port) + 1}/", sample=site.address)


def test_a_name_that_does_not_resolve_is_a_network_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with pytest.raises(httpx.NetworkError, match="Name or service"):
        ask("https://tin.example.vn/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "::",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["203.162.0.1", "1.1.1.1", "2001:ee0::1", "::ffff:1.1.1.1"])
def test_outer_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_vetting_names_both_host_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "192.168.0.7")
    with pytest.raises(UnsafeAddress, match=r"tin\.example\.vn leads to 192\.168\.0\.7"):
        asyncio.run(vetted_addresses("tin.example.vn", 443))


def test_several_streams_and_padding_inflate_as_one() -> None:
    raw = gzip.compress(b"mot ") + gzip.compress(b"hai") + b"\0\0"
    assert decompress(raw, "gzip") == b"mot hai"


@pytest.mark.parametrize("window", [15, -15])
def test_deflate_is_read_with_and_without_its_wrapper(window: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    assert decompress(packer.compress(b"text " * 99) + packer.flush(), "deflate") == b"text " * 99


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_the_limit_is_exact(encoding: str) -> None:
    raw = gzip.compress(b"x" * 100) if encoding == "gzip" else zlib.compress(b"x" * 100)
    assert decompress(raw, encoding, limit=100) == b"x" * 100
    with pytest.raises(TooLargeError):
        decompress(raw, encoding, limit=99)


def test_garbage_is_broken() -> None:
    with pytest.raises(BrokenError):
        decompress(b"not gzip at all", "gzip")
