"""Connections to vetted addresses only.

A name is resolved once, its address judged, and that very address connected to: a name that changes its answer between
the look and the connection gains nothing. TLS still proves the name, for httpcore verifies the host of the URL.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

CONNECTIONS = 8


class UnsafeAddress(httpx.TransportError):
    """A name that leads into a private, loopback, link-local or reserved network."""


@cache
def trusted_authorities() -> ssl.SSLContext:
    """The authorities a site's certificate is verified against; reading them takes some 20 ms."""
    return httpx.create_ssl_context()


@contextmanager
def httpx_errors() -> Iterator[None]:
    """What httpcore raises, as httpx names it."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise httpx.NetworkError(str(error) or type(error).__name__) from error


class VettedTransport(httpx.AsyncBaseTransport):
    """HTTP over a pool whose every connection goes through VettedNetwork. Environment proxies are not used."""

    def __init__(self, reach: Mapping[str, str]) -> None:
        self.pool = httpcore.AsyncConnectionPool(
            ssl_context=trusted_authorities(),
            max_connections=CONNECTIONS,
            keepalive_expiry=30.0,
            network_backend=VettedNetwork(reach),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the response is a raw stream."""
        target = request.url
        url = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        with httpx_errors():
            response = await self.pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status, headers=response.headers, stream=RawStream(response), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self.pool.aclose()


class RawStream(httpx.AsyncByteStream):
    """The body of a response as it travels."""

    def __init__(self, response: httpcore.Response) -> None:
        self.response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with httpx_errors():
            async for part in self.response.aiter_stream():
                yield part

    async def aclose(self) -> None:
        """Give the connection back."""
        await self.response.aclose()


class VettedNetwork(httpcore.AnyIOBackend):
    """Opens connections by vetted address. `reach` maps a host suffix to "ADDRESS:PORT", which is not vetted."""

    def __init__(self, reach: Mapping[str, str]) -> None:
        self.reach = reach

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the vetted address of a host, or to where `reach` says it is."""
        address, port = reached(host, self.reach) or (await vetted_address(host, port), port)
        return await super().connect_tcp(address, port, timeout, local_address, socket_options)


def reached(host: str, reach: Mapping[str, str]) -> tuple[str, int] | None:
    """Where a host is served by explicit setting."""
    for suffix, place in reach.items():
        if host == suffix or host.endswith("." + suffix):
            address, _, port = place.rpartition(":")
            return address, int(port)
    return None


async def vetted_address(host: str, port: int) -> str:
    """The first address of a name, if every one of them is public. Raises UnsafeAddress, httpcore.ConnectError."""
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(f"the name does not resolve: {error.strerror or error}") from error
    addresses = [str(answer[4][0]) for answer in answers]
    for address in addresses:
        if not is_public(address):
            raise UnsafeAddress(f"{host} leads to {address}, inside a network of our own")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address lies on the open internet; one that wraps another is judged by what it wraps."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1])
        parsed = wrapped or parsed
    return parsed.is_global and not parsed.is_multicast
