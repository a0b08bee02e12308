"""Asking the web: identified, polite, conditional, within limits, to declared hosts and public addresses only."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from scrapers.answer import TOO_FAST, Answer, conditions, failure, read_capped, retry_after, validators_of
from scrapers.archive import Archive
from scrapers.compression import BrokenError, TooLargeError, decompress
from scrapers.errors import ChallengeError, IdentityError, OversizeError, RefusedError, TransientError, UnsafeError
from scrapers.host import Host
from scrapers.page import Page, Validators
from scrapers.source import Source
from scrapers.transport import UnsafeAddress, VettedTransport
from scrapers.urls import absolute, normalise
from warehouse.records import HostState

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
    in. `reach` maps a host suffix to "ADDRESS:PORT", the only way to an address that is not public. `hosts` is what
    earlier runs learnt of hosts; `host_states` is what to remember after this one.
    """

    def __init__(
        self,
        identity: str,
        archive: Path,
        *,
        clock: Callable[[], datetime],
        reach: Mapping[str, str] = MappingProxyType({}),
        limits: Limits = Limits(),
        hosts: Iterable[HostState] = (),
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
        self.hosts = {state.host: Host(state, clock, sleep) for state in hosts}
        self.headers = {**HEADERS, "User-Agent": identity}
        # No httpx.AsyncClient around it: it would follow, remember and log, for a third of what a request costs.
        self.transport = VettedTransport(reach)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.transport.aclose()

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
            self.check_open(url, host)
            if not host.robots_are_fresh:
                await self.ask_robots(url, source, host)
            if not (host.rules and host.rules.can_fetch(url, self.agent)):
                raise RefusedError(url, "robots.txt disallows it; take another outlet or ask the site")
            return await self.paced(url, source, host, conditions(state))

    def check_open(self, url: str, host: Host) -> None:
        """A host that asked, in this run or before, to be left alone for longer than we wait is not asked."""
        closed = host.closed_for()
        if closed > self.limits.longest_wait:
            raise TransientError(
                url, f"the host wants no request for {closed:.0f} s; try again then", retry_after=closed
            )

    async def ask_robots(self, url: str, source: Source, host: Host) -> None:
        """Learn the robots.txt of a URL's host. By RFC 9309 a 4xx allows all, and what fails to answer nothing."""
        address, known = absolute(url, "/robots.txt") or url, host.robots_validators
        for _ in range(self.limits.redirects + 1):
            answer = await self.paced(address, source, host, conditions(known))
            if not answer.leads_to:
                break
            address = permitted(url, absolute(address, answer.leads_to) or answer.leads_to, source)
        if answer.status == 304 and known != Validators():
            return host.renew_robots()
        error = failure(answer, self.clock())
        if isinstance(error, TransientError | ChallengeError):
            raise type(error)(url, f"robots.txt: {error.problem}", retry_after=error.retry_after)
        return host.keep_robots(b"" if error else answer.body, validators_of(answer))

    async def paced(self, url: str, source: Source, host: Host, headers: Mapping[str, str]) -> Answer:
        """One exchange with a rested host, which then rests as long as it asks to, and else as it should."""
        await host.wait()
        try:
            answer = await self.exchange(url, source, headers)
        finally:
            host.rest(host.pause(source.delay, self.agent))
        if answer.status in TOO_FAST:
            host.slow_down(source.delay)
        if (wait := retry_after(answer.headers, self.clock())) and answer.status >= 400:
            host.close_for(wait)
        return answer

    async def exchange(self, url: str, source: Source, headers: Mapping[str, str]) -> Answer:
        """One request and its whole response, within the limits."""
        request = httpx.Request("GET", url, headers={**self.headers, **headers}, extensions={"tls": source.tls})
        try:
            async with (
                asyncio.timeout(self.limits.deadline),
                aclosing(await self.transport.handle_async_request(request)) as response,
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

    async def rested(self, hosts: Iterable[str]) -> None:
        """Wait until hosts may be asked again: who comes next, on another machine perhaps, need not know of us.

        One that asked to be left alone for longer than we wait is remembered as that.
        """
        asked = [self.hosts[name] for name in hosts if name in self.hosts]
        await asyncio.gather(*(host.wait() for host in asked if host.closed_for() <= self.limits.longest_wait))

    def host_of(self, url: str) -> Host:
        """The host of a URL, as it is known so far."""
        name = urlsplit(url).hostname or ""
        return self.hosts.setdefault(name, Host(HostState(name), self.clock, self.sleep))

    def host_states(self) -> list[HostState]:
        """What to remember of every host for the next run."""
        return [host.state for host in self.hosts.values()]

    def page_of(self, url: str, source: Source, answer: Answer, state: Validators) -> Page:
        """An answer as a page, archived; raises what is wrong with it."""
        now = self.clock()
        not_modified = answer.status == 304 and state != Validators()
        if not not_modified and (error := failure(answer, now)):
            raise error
        page = Page(
            url=url,
            final_url=answer.url,
            status=answer.status,
            body=answer.body,
            fetched_at=now,
            headers=answer.headers,
            validators=state if not_modified else validators_of(answer),
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
