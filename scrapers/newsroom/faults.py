"""What a host of the sample newsroom can be made to do in place of answering well.

A fault is a function from what was asked to a reply; where it gives None, the page is served as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from types import MappingProxyType

from scrapers.newsroom import spoilt
from scrapers.newsroom.site import HTML, XML, Resource

NOTHING: Mapping[str, str] = MappingProxyType({})
GZIP = {"Content-Encoding": "gzip"}
RETRY_LATER = {"Retry-After": "30"}
# Where clouds keep the credentials of their machines.
METADATA_SERVICE = "http://169.254.169.254/latest/meta-data/"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path, what a healthy host would serve, the server's "127.0.0.1:PORT", and the server's end."""

    path: str
    resource: Resource | None
    address: str
    over: Event


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status, headers, and the body part by part."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()


Fault = Callable[[Asked], Reply | None]


def whole(body: bytes, status: int = 200, headers: Mapping[str, str] = NOTHING) -> Reply:
    """A reply with its length."""
    return Reply(status, {"Content-Type": HTML, "Content-Length": str(len(body)), **headers}, (body,))


def always(status: int, headers: Mapping[str, str] = NOTHING, body: Callable[[], bytes] = bytes) -> Fault:
    """The same reply whatever is asked."""
    return lambda _: whole(body(), status, headers)


def changed(change: Callable[[bytes], bytes], headers: Mapping[str, str] = NOTHING) -> Fault:
    """What a healthy host would serve, changed; the headers given win over its own."""

    def fault(asked: Asked) -> Reply | None:
        page = asked.resource
        return whole(change(page.body), headers={"Content-Type": page.content_type, **headers}) if page else None

    return fault


def only(content_type: str, fault: Fault) -> Fault:
    """A fault of pages or of feeds and sitemaps; all else is well."""
    return lambda asked: fault(asked) if asked.resource and asked.resource.content_type == content_type else None


def redirect(location: str) -> Fault:
    """A redirect to a place in which `{path}` and `{address}` are those asked."""

    def fault(asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        return whole(b"", 302, {"Location": location.format(path=path, address=asked.address)})

    return fault


def hang(asked: Asked) -> None:
    """Accept the request and keep silent for as long as the server runs."""
    asked.over.wait()


def trickle(asked: Asked) -> Reply:
    """A byte a second for as long as the server runs."""

    def drops() -> Iterator[bytes]:
        yield b"<"
        while not asked.over.wait(1.0):
            yield b" "

    return Reply(headers={"Content-Type": HTML, "Connection": "close"}, body=drops())


FAULTS: Mapping[str, Fault] = {
    "not_modified": always(304),
    "forbidden": always(403),
    "missing": always(404),
    "precondition": always(428, RETRY_LATER),
    "too_many": always(429, RETRY_LATER),
    "server_error": always(500),
    "hang": hang,
    "trickle": trickle,
    "truncated_gzip": changed(spoilt.cut_off, GZIP),
    "gzip_bomb": always(200, GZIP, spoilt.gzip_bomb),
    "redirect_loop": redirect("{path}?again"),
    "redirect_metadata": redirect(METADATA_SERVICE),
    "redirect_loopback": redirect("http://{address}/"),
    "challenge": always(200, NOTHING, spoilt.challenge),
    "wrong_charset": only(HTML, changed(spoilt.mislabelled, {"Content-Type": "text/html; charset=windows-1252"})),
    "cp1258": only(HTML, changed(spoilt.in_cp1258, {"Content-Type": "text/html; charset=windows-1258"})),
    "nested_tags": only(HTML, changed(spoilt.nested)),
    "many_attributes": only(HTML, changed(spoilt.laden)),
    "layout_change": only(HTML, changed(spoilt.redesigned)),
    "empty_body": only(HTML, always(200)),
    "entity_bomb": only(XML, always(200, {"Content-Type": XML}, spoilt.entity_bomb)),
    "moved_feed": only(XML, always(301, {"Location": "/"})),
}
