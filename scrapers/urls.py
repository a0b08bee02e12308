"""One spelling for each URL."""

import re
import string
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

TRACKERS = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|zarsrc|igshid|mc_[ce]id|_gl|_ga|gidzl|vn_\w+|ref_src)"
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise(url: str) -> str:
    """The URL with a lower-case host, without default port, fragment and trackers; other query keys may be ids.

    Raises ValueError for what is no http or https URL.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower().rstrip(".")
    if scheme not in DEFAULT_PORTS or not host:
        raise ValueError(f"{url!r} is no http or https URL")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{url!r} carries credentials")
    name = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, DEFAULT_PORTS[scheme]) else f":{parts.port}"
    path = escaped(parts.path) or "/"
    return urlunsplit((scheme, name + port, path, untracked(escaped(parts.query)), ""))


def absolute(base: str, link: str) -> str | None:
    """A link of a page as a normalised URL, or None where it leads to no page of the web."""
    try:
        return normalise(urljoin(base, link.strip()))
    except ValueError:
        return None


def escaped(text: str) -> str:
    """The text with all but ASCII letters, digits and punctuation percent-encoded."""
    return quote(text, safe=string.punctuation)


def untracked(query: str) -> str:
    """The query without the keys that only tell where a reader came from."""
    return "&".join(
        part for part in query.split("&") if part and not TRACKERS.fullmatch(part.partition("=")[0].lower())
    )
