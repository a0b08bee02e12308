"""Asking the web: identified, polite, conditional, within limits, to declared hosts and public addresses only."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from scrapers.answer import TOO_FAST, Answer, conditions, failure, read_capped
from scrapers.archive import Archive
from scrapers.compression import BrokenError, TooLargeError, decompress
from scrapers.errors import ChallengeError, IdentityError, OversizeError, RefusedError, TransientError, UnsafeError
from scrapers.host import Host, read_robots
from scrapers.page import Page, Validators
from scrapers.source import Source
from scrapers.transport import UnsafeAddress, VettedTransport
from scrapers.urls import absolute, normalise

__all__ = ["Fetcher", "Limits", "Page", "Validators"]

HEADERS = {
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Language": "vi, en;q=0.5",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: seconds for a whole request, bytes before and after decompression, redirects, attempts.

    A wait longer than `longest_wait` seconds is left to the caller.
    """

    deadline: float = 30.0
    size: int = 5_000_000
    redirects: int = 5
    attempts: int = 3
    longest_wait: float = 120.0


class Fetcher:
    """Fetches pages of sources; an async context manager that lives as long as a run.

    `identity` is the User-Agent, which names the project and whom to write to. `archive` is the folder pages are kept
    in. `reach` maps a host suffix to "ADDRESS:PORT", the only way to an address that is not public.
    """

    def __init__(
        self,
        identity: str,
        archive: Path,
        *,
        clock: Callable[[], datetime],
        reach: Mapping[str, str] = MappingProxyType({}),
        limits: Limits = Limits(),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if "@" not in identity and "://" not in identity:
            raise IdentityError(
                f"identity: {identity!r} has no contact; add an address, as in name/1.0 (+mailto:who@where)"
            )
        self.agent = identity.split("/", maxsplit=1)[0].split(maxsplit=1)[0]
        self.archive = Archive(archive)
        self.clock = clock
        self.limits = limits
        self.sleep = sleep
        self.hosts: dict[str, Host] = {}
        self.client = httpx.AsyncClient(
            transport=VettedTransport(reach),
            headers={**HEADERS, "User-Agent": identity},
            timeout=limits.deadline,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self.client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.__aexit__(kind, error, trace)

    async def fetch(self, url: str, source: Source, state: Validators | None = None) -> Page:
        """The page at a URL of the source, archived; `not_modified` where the state still holds.

        Raises a FetchError of any kind but layout.
        """
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return await self.follow(url, source, state or Validators())
            except TransientError as error:
                wait = error.retry_after if error.retry_after is not None else 2.0**attempt
                if attempt == self.limits.attempts or wait > self.limits.longest_wait:
                    raise
                self.host_of(error.url).rest(wait)
        raise AssertionError("the last attempt returns or raises")

    async def follow(self, url: str, source: Source, state: Validators) -> Page:
        """One attempt, through its redirects, each judged like the first address."""
        address = permitted(url, url, source)
        for _ in range(self.limits.redirects + 1):
            answer = await self.ask(address, source, state)
            if not answer.leads_to:
                return self.page_of(url, source, answer, state)
            address = permitted(url, absolute(address, answer.leads_to) or answer.leads_to, source)
        raise OversizeError(url, f"more than {self.limits.redirects} redirects; look at the page by hand")

    async def ask(self, url: str, source: Source, state: Validators) -> Answer:
        """One request, when robots.txt allows it and the host is rested."""
        host = self.host_of(url)
        async with host.lock:
            if host.robots is None:
                host.robots = read_robots(await self.robots_of(url, source, host))
            if not host.robots.can_fetch(url, self.agent):
                raise RefusedError(url, "robots.txt disallows it; take another outlet or ask the site")
            return await self.paced(url, source, host, conditions(state))

    async def robots_of(self, url: str, source: Source, host: Host) -> bytes:
        """The robots.txt of a URL's host. By RFC 9309 a 4xx allows all, and what fails to answer allows nothing."""
        address = absolute(url, "/robots.txt") or url
        for _ in range(self.limits.redirects + 1):
            answer = await self.paced(address, source, host, {})
            if not answer.leads_to:
                break
            address = permitted(url, absolute(address, answer.leads_to) or answer.leads_to, source)
        error = failure(answer, self.clock())
        if isinstance(error, TransientError | ChallengeError):
            raise type(error)(url, f"robots.txt: {error.problem}", retry_after=error.retry_after)
        return b"" if error else answer.body

    async def paced(self, url: str, source: Source, host: Host, headers: Mapping[str, str]) -> Answer:
        """One exchange with a rested host, which then rests."""
        await host.wait()
        try:
            answer = await self.exchange(url, headers)
        finally:
            host.rest(host.pause(source.delay, self.agent))
        if answer.status in TOO_FAST:
            host.slow_down(source.delay)
        return answer

    async def exchange(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One request and its whole response, within the limits."""
        try:
            async with (
                asyncio.timeout(self.limits.deadline),
                self.client.stream("GET", url, headers=headers, follow_redirects=False) as response,
            ):
                raw = await read_capped(response, self.limits.size)
                found = {name.lower(): value for name, value in response.headers.items()}
                body = decompress(raw, found.get("content-encoding", ""), self.limits.size)
                return Answer(url, response.status_code, found, raw, body)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise TransientError(url, f"no whole answer in {self.limits.deadline:g} s; try again later") from error
        except UnsafeAddress as error:
            raise UnsafeError(url, f"{error}; remove the host from the source") from error
        except TooLargeError as error:
            raise OversizeError(url, f"{error}; look at the page by hand") from error
        except (BrokenError, httpx.HTTPError) as error:
            raise TransientError(url, f"{error}; try again later") from error

    def host_of(self, url: str) -> Host:
        """The state of a URL's host."""
        name = httpx.URL(url).host
        return self.hosts.setdefault(name, Host(self.clock, self.sleep))

    def page_of(self, url: str, source: Source, answer: Answer, state: Validators) -> Page:
        """An answer as a page, archived; raises what is wrong with it."""
        now = self.clock()
        not_modified = answer.status == 304 and state != Validators()
        if not not_modified and (error := failure(answer, now)):
            raise error
        validators = Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        page = Page(
            url=url,
            final_url=answer.url,
            status=answer.status,
            body=answer.body,
            fetched_at=now,
            headers=answer.headers,
            validators=state if not_modified else validators,
            not_modified=not_modified,
        )
        return page if not_modified else replace(page, archive=self.archive.keep(source.source_id, page, answer.raw))


def permitted(asked: str, url: str, source: Source) -> str:
    """The URL normalised, if the source declares its host and scheme. Raises UnsafeError."""
    try:
        address = normalise(url)
    except ValueError as error:
        raise UnsafeError(asked, f"{error}; correct the link") from error
    if not source.allows(address):
        raise UnsafeError(
            asked, f"leads to {address}, outside of {source.source_id}; add its host there if it is theirs"
        )
    return address
