"""Connections to vetted addresses only: httpx over aiohttp, 1.7 times as fast as over httpcore.

A name is resolved once, its addresses judged, and those very addresses connected to: a name that changes its answer
between the look and the connection gains nothing. TLS still proves the name. Bodies come as they travelled.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv6Address, ip_address

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

CONNECTIONS = 64
# Some sites describe their content policy in a header of tens of kilobytes.
HEADERS, HEADER_SIZE = 200, 65_536


class UnsafeAddress(httpx.TransportError):
    """A name that leads into a private, loopback, link-local or reserved network."""


@cache
def tls_context(tls: str) -> ssl.SSLContext:
    """How a site's certificate is verified: against the trusted authorities (reading them takes some 20 ms), and for
    "legacy" in the protocols and with the ciphers and signatures of old servers, too."""
    context = httpx.create_ssl_context()
    if tls == "legacy":
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        # OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on: servers without secure renegotiation.
        context.options |= 0x4
    return context


@contextmanager
def httpx_errors() -> Iterator[None]:
    """What aiohttp raises, as httpx names it."""
    try:
        yield
    except TimeoutError as error:
        raise httpx.TimeoutException(str(error)) from error
    except aiohttp.ClientSSLError as error:
        raise httpx.NetworkError(f'{error.__cause__}; if it is an old server, set tls = "legacy"') from error
    except aiohttp.ClientConnectorError as error:
        raise httpx.NetworkError(f"no connection: {error.__cause__}") from error
    except aiohttp.ClientError as error:
        raise httpx.NetworkError(str(error) or type(error).__name__) from error


class VettedTransport(httpx.AsyncBaseTransport):
    """HTTP over connections that VettedNetwork opens. Proxies of the environment and cookies are not used.

    A request's extension `tls` is "modern" or "legacy".
    """

    def __init__(self, reach: Mapping[str, str]) -> None:
        self.network = VettedNetwork(reach)
        self.session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the response is a raw stream."""
        self.session = self.session or self.opened()
        with httpx_errors():
            response = await self.session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers.multi_items(),
                allow_redirects=False,
                ssl=tls_context(request.extensions.get("tls", "modern")),
            )
        headers = [pair for pair in response.raw_headers if pair[0].lower() != b"set-cookie"]
        return httpx.Response(response.status, headers=headers, stream=RawStream(response))

    def opened(self) -> aiohttp.ClientSession:
        """A session, which belongs to the running loop."""
        connector = aiohttp.TCPConnector(
            resolver=self.network,
            socket_factory=self.network.vetted_socket,
            use_dns_cache=False,
            limit=CONNECTIONS,
            keepalive_timeout=30.0,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
            trust_env=False,
            max_line_size=HEADER_SIZE,
            max_field_size=HEADER_SIZE,
            max_headers=HEADERS,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        if self.session:
            await self.session.close()


class RawStream(httpx.AsyncByteStream):
    """The body of a response as it travels."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with httpx_errors():
            async for part in self.response.content.iter_any():
                yield part

    async def aclose(self) -> None:
        """Give the connection back if the body is whole, else close it."""
        self.response.close()


class VettedNetwork(AbstractResolver):
    """Resolves names to vetted addresses, and opens sockets to vetted addresses only, for a URL may name an address.

    `reach` maps a host suffix to "ADDRESS:PORT", which is not vetted.
    """

    def __init__(self, reach: Mapping[str, str]) -> None:
        self.reach = reach
        self.places = {place_of(place) for place in reach.values()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Where to connect for a host: its vetted addresses, or where `reach` says it is."""
        place = reached(host, self.reach)
        addresses, port = ([place[0]], place[1]) if place else (await vetted_addresses(host, port), port)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    def vetted_socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """A socket for the address it will be connected to. Raises UnsafeAddress."""
        family, kind, protocol, _, (address, port, *_) = info
        if (address, port) not in self.places and not is_public(str(address)):
            raise UnsafeAddress(f"{address} is inside a network of our own")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Nothing is held."""


def place_of(place: str) -> tuple[str, int]:
    """The address and port of "ADDRESS:PORT"."""
    address, _, port = place.rpartition(":")
    return address, int(port)


def reached(host: str, reach: Mapping[str, str]) -> tuple[str, int] | None:
    """Where a host is served by explicit setting."""
    suffixes = (suffix for suffix in reach if host == suffix or host.endswith("." + suffix))
    return next((place_of(reach[suffix]) for suffix in suffixes), None)


async def vetted_addresses(host: str, port: int) -> list[str]:
    """The addresses of a name, if every one of them is public. Raises UnsafeAddress; OSError for an unknown name."""
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(answer[4][0]) for answer in answers]
    for address in addresses:
        if not is_public(address):
            raise UnsafeAddress(f"{host} leads to {address}, inside a network of our own")
    return addresses


def is_public(address: str) -> bool:
    """Whether an address lies on the open internet; one that wraps another is judged by what it wraps."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1])
        parsed = wrapped or parsed
    return parsed.is_global and not parsed.is_multicast
