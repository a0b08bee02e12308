"""What can go wrong with a page, sorted by what an operator should do about it."""

from enum import StrEnum

from warehouse.records import TargetwatchError


class Kind(StrEnum):
    """What to do: transient, retry later; gone, forget it; refused and challenge, ask the site;
    layout, mend the declaration; oversize and unsafe, look at the page by hand."""

    TRANSIENT = "transient"
    GONE = "gone"
    REFUSED = "refused"
    CHALLENGE = "challenge"
    LAYOUT = "layout"
    OVERSIZE = "oversize"
    UNSAFE = "unsafe"


class FetchError(TargetwatchError):
    """A page that did not become an article. `str()` is one line: URL, what happened, remedy.

    `retry_after` is the wait in seconds the server asked for, if it did; `archive` refers to the page where it is kept.
    """

    kind = Kind.TRANSIENT

    def __init__(self, url: str, problem: str, *, retry_after: float | None = None, archive: str = "") -> None:
        super().__init__(url, problem)
        self.url = url
        self.problem = problem
        self.retry_after = retry_after
        self.archive = archive

    def __str__(self) -> str:
        return f"{self.url}: {' '.join(self.problem.split())}"


class IdentityError(TargetwatchError):
    """A User-Agent that does not say whom to write to."""


class TransientError(FetchError):
    """The server or the way to it failed; the same request may succeed later."""


class GoneError(FetchError):
    """The page is not there any more, or never was."""

    kind = Kind.GONE


class RefusedError(FetchError):
    """The site does not want this request: robots.txt, 401, 403 and their like."""

    kind = Kind.REFUSED


class ChallengeError(FetchError):
    """A test for bots came in place of the page."""

    kind = Kind.CHALLENGE


class LayoutError(FetchError):
    """The page came, the article in it was not found."""

    kind = Kind.LAYOUT


class OversizeError(FetchError):
    """More bytes, redirects or headers than any article has, or more work or memory than reading one takes."""

    kind = Kind.OVERSIZE


class UnsafeError(FetchError):
    """An address outside what the source declares, or inside our own network."""

    kind = Kind.UNSAFE
