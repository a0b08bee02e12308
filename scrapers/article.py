"""A page to an article: the declared selectors, or the general extractor where the source declares no body."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from unicodedata import normalize
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scrapers.challenge import find_challenge
from scrapers.charset import decode
from scrapers.documents import documents_in
from scrapers.errors import ChallengeError, FetchError, LayoutError
from scrapers.language import language_of
from scrapers.metadata import Metadata, addresses, find_summary, own_addresses, read_metadata
from scrapers.oldfonts import find_font, to_unicode
from scrapers.page import Page, counts, one, parse, some, text_of, value_of
from scrapers.parts import Parts
from scrapers.published import find_published, find_updated
from scrapers.runs import NOTHING, WIDTHLESS
from scrapers.source import Source
from scrapers.surroundings import Surroundings, around_article
from scrapers.titles import find_title
from scrapers.urls import absolute
from warehouse.records import Article, Tier

MENUS = ("body > header", "nav", "footer", "aside")
# No date in a saved page is too late: when it was fetched is not known.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def read_article(page: Page, source: Source) -> Article:
    """The article of a page. `published_at` is None where no date is certain; `published_reason` says why.

    Raises ChallengeError for a test for bots, LayoutError where title or body is not found.
    """
    if challenge := find_challenge(page.body):
        problem = f"a bot challenge ({challenge}) instead of the page; ask the site for access"
        raise ChallengeError(page.final_url, problem, archive=page.archive)
    document = parse(page.text)
    metadata = read_metadata(document)
    parts = (declared_parts if source.selectors.body else general_parts)(document, metadata, page, source)
    check_body(parts.body, page, source)
    published = find_published(document, parts.around, metadata, source, page)
    article = as_article(parts, page, source)
    return replace(
        article,
        published_at=published.at,
        published_reason=published.reason,
        updated_at=find_updated(metadata, published.at, page),
        canonical_url=canonical_url(metadata, page, source),
        language=language_of(article.body, document, metadata),
    )


def as_article(parts: Parts, page: Page, source: Source) -> Article:
    """What the parts make of a page, in Unicode."""
    font = find_font(parts.body)
    title, lead, body = (readable(text, font) for text in (parts.title, parts.lead, parts.body))
    return Article(
        source_id=source.source_id,
        url=page.url,
        title=title,
        body=body,
        home=source.home,
        lead="" if lead and body.startswith(lead) else lead,
        fetched_at=page.fetched_at,
        archive=page.archive,
        extractor=parts.extractor,
        documents=documents_in(parts.element, page.final_url),
    )


def article_of_file(data: bytes, url: str = "") -> Article:
    """The article of a saved page, of which nothing is declared; its URL is the given one, else what the page says.

    Raises ChallengeError and LayoutError.
    """
    claimed = (absolute("", address) for address in (url, *addresses(parse(decode(data)))))
    found = next(filter(None, claimed), "")
    source = Source("file", "", (urlsplit(found).netloc,), Tier.PROVINCE_PRESS, "VN", "", re.compile(""), scheme="http")
    return replace(read_article(Page(found, found, 200, data, NEVER), source), fetched_at=None)


def text_of_file(data: bytes, *, html: bool) -> str:
    """The text of a saved file: as it stands, or the article of its HTML; without one what stands between its menus.

    Raises UnicodeDecodeError for plain text that is not UTF-8.
    """
    if not html:
        return data.decode("utf-8")
    try:
        return article_of_file(data).text
    except FetchError:
        document = parse(decode(data))
        main = one(document, ("article", "main", "body"))
        return readable(text_of(document if main is None else main, MENUS), "")


def declared_parts(document: HtmlElement, metadata: Metadata, page: Page, source: Source) -> Parts:
    """The parts of a page where the source says they stand. A body that is not there is a change of layout."""
    container = one(document, source.selectors.body)
    if container is None:
        raise layout_error("body", document, source.selectors.body, page, source)
    heading = one(document, source.selectors.title)
    title = (value_of(heading) if heading is not None else "") or find_title(document, metadata)
    if not title:
        raise layout_error("title", document, source.selectors.title, page, source)
    lead = take_lead(document, container, source, page)
    body = text_of(container, source.selectors.drop)
    if heading is None or heading.tag == "meta":
        around = Surroundings(container, partial(around_article, document, title, container))
    else:
        around = Surroundings(container, scope_of(heading, container).iter)
    return Parts(title, lead, body, container, around, "declared")


def general_parts(document: HtmlElement, metadata: Metadata, page: Page, source: Source) -> Parts:
    """The parts of a page the general extractor finds."""
    # A fifth of a second and 10 MB to import, which no declared page needs.
    from scrapers.undeclared import read_undeclared  # noqa: PLC0415

    heading, lead = (one(document, selectors) for selectors in (source.selectors.title, source.selectors.lead))
    title = (value_of(heading) if heading is not None else "") or find_title(document, metadata)
    summary = value_of(lead) if lead is not None else find_summary(metadata)
    parts = read_undeclared(document, title, summary) if title else None
    if parts is None:
        what = "no article in its text" if title else "no title"
        raise LayoutError(page.final_url, f"{what}; declare its body and title", archive=page.archive)
    return parts


def layout_error(what: str, document: HtmlElement, tried: tuple[str, ...], page: Page, source: Source) -> LayoutError:
    """What was counted where one element was expected, and where to mend it."""
    where = f"correct {what} in {source.source_id}.toml or its family"
    return LayoutError(page.final_url, f"no {what} ({counts(document, tried)}); {where}", archive=page.archive)


def scope_of(heading: HtmlElement, container: HtmlElement) -> HtmlElement:
    """The smallest element around heading and body."""
    around = set(heading.iterancestors())
    return next((element for element in (container, *container.iterancestors()) if element in around), container)


def take_lead(document: HtmlElement, container: HtmlElement, source: Source, page: Page) -> str:
    """The lead, taken out of the body where it stands in it. Several candidates in the body are headings and stay."""
    found = some(document, source.selectors.lead)
    said = {value_of(element) for element in found}
    inside = [element for element in found if container in element.iterancestors()]
    if len(said) > 1 and len(inside) < len(found):
        problem = f"several leads ({counts(document, source.selectors.lead)})"
        where = f"correct lead in {source.source_id}.toml or its family"
        raise LayoutError(page.final_url, f"{problem}; {where}", archive=page.archive)
    if len(said) != 1:
        return ""
    lead = text_of(found[0], source.selectors.drop) if len(found[0]) else value_of(found[0])
    for element in inside:
        element.drop_tree()
    return lead


def check_body(body: str, page: Page, source: Source) -> None:
    """A body too short to be an article is a layout error."""
    if len(body) < source.expect.body_length:
        expected = f"{source.expect.body_length:g} expected"
        problem = f"a body of {len(body)} characters, {expected}; look at body and drop"
        raise LayoutError(page.final_url, problem, archive=page.archive)


def readable(text: str, font: str) -> str:
    """A text in composed Unicode, without signs that have no width."""
    composed = to_unicode(normalize("NFC", text), font)
    return composed if WIDTHLESS.isdisjoint(composed) else composed.translate(NOTHING)


def canonical_url(metadata: Metadata, page: Page, source: Source) -> str:
    """The page's own address for itself where it is one of the source's articles, else where it was found."""
    claimed = (absolute(page.final_url, address) for address in own_addresses(metadata) if address)
    return next((url for url in claimed if url and source.owns(url)), absolute(page.final_url, "") or page.final_url)
