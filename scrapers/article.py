"""A page to an article: declared selectors first, then what the page tells machines."""

import re

from lxml.html import HtmlElement

from scrapers.challenge import find_challenge
from scrapers.charset import decode
from scrapers.errors import ChallengeError, LayoutError
from scrapers.metadata import addresses, titles
from scrapers.page import Page, counts, one, parse, some, text_of, value_of
from scrapers.published import find_published
from scrapers.source import Source
from scrapers.urls import absolute
from warehouse.records import Article

MENUS = ("body > header", "nav", "footer", "aside")
# Letters of fonts older than Unicode (TCVN3, VNI) come out as these signs, several in every line.
OLD_FONT = re.compile(r"[µ®¬«¸¹¨©§¶·][a-z]|[a-z][µ®¬«¸¹¨©§¶·]")


def read_article(page: Page, source: Source) -> Article:
    """The article of a page. `published_at` is None where no date is certain; see `find_published` for the reason.

    Raises ChallengeError for a test for bots, LayoutError where title or body is not found.
    """
    if challenge := find_challenge(page.body):
        raise ChallengeError(
            page.final_url, f"a bot challenge ({challenge}) instead of the page; ask the site for access"
        )
    document = parse(page.text)
    container = body_element(document, source, page)
    heading = one(document, source.selectors.title)
    title = title_of(document, heading, source, page)
    published = find_published(document, scope_of(heading, container), source, page.final_url)
    lead = take_lead(document, container, source, page)
    body = text_of(container, source.selectors.drop)
    check_body(body, source, page)
    return Article(
        source_id=source.source_id,
        url=page.url,
        title=title,
        body=body,
        home=source.home,
        lead="" if lead and body.startswith(lead) else lead,
        published_at=published.at,
        canonical_url=canonical_url(document, page, source),
        fetched_at=page.fetched_at,
        archive=page.archive,
    )


def text_of_file(data: bytes, *, html: bool) -> str:
    """The text of a saved file: as it stands, or what a reader sees of its HTML without the menus around it.

    Raises UnicodeDecodeError for plain text that is not UTF-8.
    """
    if not html:
        return data.decode("utf-8")
    document = parse(decode(data))
    main = one(document, ("article", "main", "body"))
    return text_of(document if main is None else main, MENUS)


def body_element(document: HtmlElement, source: Source, page: Page) -> HtmlElement:
    """The element that holds the article's text."""
    container = one(document, source.selectors.body)
    if container is None:
        seen = counts(document, source.selectors.body)
        raise LayoutError(page.final_url, f"no body ({seen}); correct body in {source.source_id}.toml or its family")
    return container


def title_of(document: HtmlElement, heading: HtmlElement | None, source: Source, page: Page) -> str:
    """The title: the declared heading, else what the page tells machines."""
    heard = [value_of(heading)] if heading is not None else []
    title = next(filter(None, (*heard, *titles(document))), "")
    if not title:
        seen = counts(document, source.selectors.title)
        raise LayoutError(page.final_url, f"no title ({seen}); correct title in {source.source_id}.toml or its family")
    return title


def scope_of(heading: HtmlElement | None, container: HtmlElement) -> HtmlElement:
    """The smallest element around heading and body; the body alone where the heading stands in the page's head."""
    if heading is None or heading.tag == "meta":
        return container
    around = set(heading.iterancestors())
    return next((element for element in (container, *container.iterancestors()) if element in around), container)


def take_lead(document: HtmlElement, container: HtmlElement, source: Source, page: Page) -> str:
    """The lead, taken out of the body where it stands in it. Several candidates in the body are headings and stay."""
    found = some(document, source.selectors.lead)
    said = {value_of(element) for element in found}
    inside = [element for element in found if container in element.iterancestors()]
    if len(said) > 1 and len(inside) < len(found):
        seen = counts(document, source.selectors.lead)
        raise LayoutError(
            page.final_url, f"several leads ({seen}); correct lead in {source.source_id}.toml or its family"
        )
    if len(said) != 1:
        return ""
    lead = value_of(found[0]) if found[0].tag == "meta" else text_of(found[0], source.selectors.drop)
    for element in inside:
        element.drop_tree()
    return lead


def check_body(body: str, source: Source, page: Page) -> None:
    """A body too short to be an article, or in a font's own letters, is a layout error."""
    if len(body) < source.expect.body_length:
        expected = f"{source.expect.body_length:g} expected"
        raise LayoutError(page.final_url, f"a body of {len(body)} characters, {expected}; look at body and drop")
    if len(OLD_FONT.findall(body)) > len(body) / 50:
        raise LayoutError(page.final_url, "text in a font older than Unicode (TCVN3 or VNI); it cannot be read")


def canonical_url(document: HtmlElement, page: Page, source: Source) -> str:
    """The page's own address for itself where it is one of the source's articles, else where it was found."""
    claimed = (absolute(page.final_url, address) for address in addresses(document) if address)
    return next((url for url in claimed if url and source.owns(url)), absolute(page.final_url, "") or page.final_url)
