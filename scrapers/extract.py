"""The text of an article on a page whose layout nobody has declared.

Trafilatura says which text is the article's; where on the page that text stands decides. The block that holds most of
it, and little else, is read like a declared body: in the page's order, a line per block and per table row. That leaves
out what Trafilatura takes from menus and side lists, and keeps the lines of a page that is laid out with tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from lxml.html import HtmlElement, tostring
from trafilatura import bare_extraction
from trafilatura.settings import Document

from scrapers.page import CELL_GAP, text_of
from scrapers.runs import PROSE, Block, Run, Survey, Text, survey, words

# What a character is worth to its block: 1 if Trafilatura told it, else less than nothing, and a link always less.
OTHER, LINKED = -0.5, -2
# Trafilatura's own lines are taken where its text stands in several places: this part of it, and these characters.
APART, MANY = 0.15, 300
LITTLE, LINE = 100, 20
SUMMARY = 12
CAPTIONS = ("figcaption", "td.image_desc", '[class*="caption" i]')
PICTURE_TABLES = ".//table[.//img][not(.//tr[count(td[normalize-space()]) > 1])][string-length() < 400]"


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of an article, the element that holds it, and the lead where that stands outside."""

    text: str
    element: HtmlElement
    lead: str


@dataclass(frozen=True, slots=True)
class Part:
    """Runs that follow each other, and which of them Trafilatura told."""

    runs: Sequence[Run]
    told: Sequence[bool]

    def __getitem__(self, of: slice) -> "Part":
        return Part(self.runs[of], self.told[of])

    def length(self, shortest: int) -> int:
        """The characters of all told runs that are so long, and no links."""
        told = (run for run, told in zip(self.runs, self.told, strict=True) if told and not run.is_link)
        return sum(len(run.text) for run in told if len(run.text) >= shortest)

    def prose(self) -> list[int]:
        """The numbers of the told runs that are prose."""
        return [number for number, run in enumerate(self.runs) if self.told[number] and run.is_prose]


def extract(document: HtmlElement, title: str, summary: str) -> Extract | None:
    """The article of a page, or None where there is none: menus, and lists of teasers. Alters the document.

    Where Trafilatura tells none of a page's prose, all of it counts as told.
    `summary` is what the page tells machines about the text: a lead, if a reader sees it too.
    """
    page, lines = survey(document), told_by_trafilatura(document)
    text = Text(lines)
    whole = Part(page.runs, [text.holds(run.text) for run in page.runs])
    prose = Part(page.runs, [run.is_prose for run in page.runs])
    deaf = whole.length(PROSE) < LITTLE and prose.length(PROSE) > MANY
    if deaf:
        lines, whole = [run.text for run in page.runs if not run.is_link], prose
    block = tightest(page.blocks, whole)
    listed = teasers(page.runs[block.first : block.end])
    if whole.length(LINE) < LITTLE or (listed and not tells_of(title, lines)):
        return None
    if listed or (is_scattered(page, whole, block) and not deaf):
        return Extract("\n".join(once(lines)), block.element, find_lead(page.runs, summary, lines))
    return read_together(page, whole, block, lines, summary)


def read_together(page: Survey, whole: Part, block: Block, told: list[str], summary: str) -> Extract:
    """The article in the lines of one block, with the prose over it; its lead apart where it is set apart."""
    inside, before = whole[block.first : block.end], leads(page, whole, block)
    kept = Text([*told, *lost(inside)])
    lines = [line for line in read_block(page, block, inside) if kept.holds(line)]
    lead = lead_apart(inside, summary) or find_lead(page.runs[: block.first], summary, lines)
    text = once(line for line in (*before, *lines) if line != lead)
    return Extract("\n".join(text), block.element, lead)


def is_scattered(page: Survey, whole: Part, block: Block) -> bool:
    """Whether much of the prose that was told stands elsewhere than in the block, or just over it."""
    inside = whole[block.first : block.end].length(PROSE) + sum(map(len, leads(page, whole, block)))
    return whole.length(PROSE) - inside > max(MANY, whole.length(PROSE) * APART)


def once(lines: Iterable[str]) -> Iterator[str]:
    """The lines, paragraphs only where they come first: pages carry copies for small screens and for print."""
    seen: set[str] = set()
    for line in lines:
        if len(line) < PROSE or line not in seen:
            yield line
        seen.add(line)


def told_by_trafilatura(document: HtmlElement) -> list[str]:
    """The lines of Trafilatura's text; it asks the network for nothing."""
    # It clears text of signs that XML forbids, but a tree it takes as it is.
    found = bare_extraction(tostring(document, encoding="unicode"), include_comments=False)
    rows = (found.text or "").split("\n") if isinstance(found, Document) else []
    return [line for row in rows if (line := as_line(row))]


def as_line(row: str) -> str:
    """A line, or a table's row with our gaps between its cells; "" for the rule under a table's heading."""
    if not row.startswith("|"):
        return row.strip()
    cells = [cell.strip() for cell in row.strip("| ").split("|")]
    return "" if all(set(cell) <= {"-"} for cell in cells) else CELL_GAP.join(cells)


def tightest(blocks: list[Block], whole: Part) -> Block:
    """The block that holds the most of what was told and the least of anything else."""
    sums = list(accumulate(map(worth, whole.runs, whole.told), initial=0.0))
    return max(blocks, key=lambda block: (sums[block.end] - sums[block.first], block.first - block.end))


def worth(run: Run, told: bool) -> float:
    """What a run adds to the block that holds it."""
    return len(run.text) * (1 if told else OTHER) + run.linked * LINKED


def leads(page: Survey, whole: Part, block: Block) -> list[str]:
    """The prose between the last heading of the first order and the block."""
    headings = (found for found in page.blocks if found.element.tag == "h1" and found.first < found.end <= block.first)
    start = max((found.end for found in headings), default=block.first)
    between = whole[start : block.first]
    return [between.runs[number].text for number in between.prose()]


def teasers(runs: Sequence[Run]) -> bool:
    """Whether links stand between nearly all paragraphs: a list of other articles."""
    prose = [number for number, run in enumerate(runs) if run.is_prose]
    gaps = [any(run.is_link and len(run.text) >= LINE for run in runs[one:next_]) for one, next_ in pairwise(prose)]
    return len(gaps) > 1 and sum(gaps) >= len(gaps) * 0.7


def tells_of(title: str, lines: list[str], share: float = 0.5) -> bool:
    """Whether that share of the title's words comes up in the text."""
    asked, said = set(words(title)), {word for line in lines for word in words(line)}
    return len(asked & said) >= len(asked) * share


def lead_apart(inside: Part, summary: str) -> str:
    """The first paragraph if it says the summary and is set otherwise than those after it."""
    prose = [inside.runs[number] for number in inside.prose()]
    apart = prose and words(prose[0].text) == words(summary) and setting(prose[0]) not in map(setting, prose[1:])
    return prose[0].text if apart else ""


def find_lead(runs: Sequence[Run], summary: str, lines: list[str]) -> str:
    """The run that says what the summary says, which may be cut, where the text does not say it."""
    start = words(summary)[:SUMMARY]
    if len(start) < SUMMARY // 2 or Text(lines).holds(" ".join(start)):
        return ""
    return next((run.text for run in runs if words(run.text)[: len(start)] == start and not run.is_link), "")


def lost(inside: Part) -> Iterator[str]:
    """Prose that was not told though it is set like the paragraphs before and after it."""
    prose = inside.prose()
    settings = {setting(inside.runs[number]) for number in prose}
    for number in range(prose[0], prose[-1]) if prose else ():
        run = inside.runs[number]
        if run.is_prose and not inside.told[number] and setting(run) in settings:
            yield run.text


def setting(run: Run) -> tuple[object, ...]:
    """What paragraphs of one text have in common: their element where <br> parts them, else their place and kind."""
    block = run.block
    return (block,) if block.tag in {"div", "td"} else (block.getparent(), block.tag, block.get("class"))


def read_block(page: Survey, block: Block, inside: Part) -> list[str]:
    """The lines of a block without the lists of links around its text, and without the captions of pictures."""
    for unwanted in (*link_lists(page, block, inside), *block.element.xpath(PICTURE_TABLES)):
        unwanted.clear(keep_tail=True)
        unwanted.tag = "br"
    return text_of(block.element, CAPTIONS).split("\n")


def link_lists(page: Survey, block: Block, inside: Part) -> Iterator[HtmlElement]:
    """The widest elements around the prose of a block that are lists of links, with the headings over them."""
    prose = inside.prose() or [0]
    first, end, past = block.first + prose[0], block.first + prose[-1] + 1, block.first
    for found in sorted(page.blocks, key=lambda one: (one.first, -one.end)):
        before, after = found.end <= first, end <= found.first and found.end <= block.end
        if past <= found.first and (before or after) and is_link_list(page.runs[found.first : found.end]):
            past = found.end
            yield from heading_over(page, block, found)
            yield found.element


def is_link_list(runs: Sequence[Run]) -> bool:
    """Whether runs are several links and little else."""
    length, linked = sum(len(run.text) for run in runs), sum(run.linked for run in runs)
    return sum(run.is_link for run in runs) > 2 and linked * 2 > length


def heading_over(page: Survey, block: Block, found: Block) -> Iterator[HtmlElement]:
    """The element of the short run just before a list, if it holds nothing else."""
    if found.first > block.first:
        run = page.runs[found.first - 1]
        alone = any(one.element is run.block and one.end - one.first == 1 for one in page.blocks)
        if alone and not run.is_prose and not run.text.endswith((".", ";")):
            yield run.block
