"""A text with its figures marked: in colour on a terminal, or as a page that stands alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.text import Text

from flows.cli.output import visible
from scrapers.reading.shield import Shielded
from warehouse.records import Reading, Role

Span = Reading | Shielded

# The sixteen colours follow the reader's theme, so they can be read on a light and on a dark terminal.
COLOURS = {
    Role.ACTUAL: "green",
    Role.TARGET: "blue",
    Role.CHANGE: "magenta",
    Role.PREVIOUS: "yellow",
    Role.PLAN: "cyan",
    Role.CONTEXT: "bright_black",
}
SHIELDED = "dim italic"


@dataclass(frozen=True, slots=True)
class Document:
    """A text with every figure in it and, where that was asked for, every span whose digits are none."""

    doc: str
    text: str
    readings: Sequence[Reading]
    shielded: Sequence[Shielded] = ()

    @property
    def spans(self) -> list[Span]:
        """Figures and shielded spans in the order of the text; two periods may share a word."""
        return sorted((*self.readings, *self.shielded), key=lambda span: span.start)


def coloured(document: Document) -> Text:
    """The text for a terminal."""
    text = Text(visible(document.text))
    for span in document.spans:
        text.stylize(style_of(span), span.start, span.end)
    return text


def style_of(span: Span) -> str:
    """Filled for a figure that measures an indicator, underlined for one that measures none."""
    if isinstance(span, Shielded):
        return SHIELDED
    return filled(span.role) if span.indicator_id else f"underline {COLOURS[span.role]}"


def filled(role: Role) -> str:
    """The style of figures of one role that measure an indicator."""
    return f"bold reverse {COLOURS[role]}"


def legend(document: Document) -> Text:
    """What the colours mean."""
    meaning = Text(" ").join(Text(f" {role} ", filled(role)) for role in COLOURS)
    meaning.append("  measures an indicator, ").append("none", "underline")
    return meaning.append(", ").append("no figure", SHIELDED) if document.shielded else meaning


def page(documents: Sequence[Document]) -> str:
    """An HTML page of some documents that needs no other file; everything read is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("marked.html.j2")
    return template.render(documents=documents, roles=list(COLOURS), pieces=pieces, amount=amount)


def pieces(document: Document) -> list[tuple[str, Span | None]]:
    """The whole text cut at its spans: what is marked with its span, what lies between with None."""
    text, cut, at = visible(document.text), [], 0
    for span in document.spans:
        start = max(at, span.start)
        cut += [(text[at:start], None), (text[start : span.end], span)]
        at = max(at, span.end)
    return [*cut, (text[at:], None)]


def amount(reading: Reading) -> str:
    """The exact value: "12434 / 13068" for a ratio, "2000 – 3000" for a range."""
    bounds = (number for number in (reading.value, reading.value_high) if number is not None)
    low_to_high = " – ".join(f"{number.normalize():f}" for number in bounds)
    return low_to_high if reading.denominator is None else f"{low_to_high} / {reading.denominator.normalize():f}"
