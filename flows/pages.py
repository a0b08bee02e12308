"""What runs came to, as pages of Markdown for Prefect's UI. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from alerts.kinds import worst_first
from alerts.verdicts import Outcome
from warehouse.checks import Check
from warehouse.records import Delivery, Standing

if TYPE_CHECKING:
    # The reader behind it takes half a second to import, which a message need not wait for.
    from flows.visits import Collected

# A page is read by people: the worst rows of each kind are enough.
ROWS_SHOWN = 50

# Texts come from anywhere: none of them may end a cell, begin a link or be taken for HTML.
MARKUP = re.compile(r"[\\`*\[\]|<>]")


def standings_page(standings: Sequence[Standing], headline: str) -> str:
    """How many stand how, and the worst of them with the documents that promise them."""
    counts = Counter(one.status for one in sorted(standings, key=worst_first))
    rows = (
        (
            f"{one.target_id} {cell(one.area_name)}",
            one.status,
            figure(one.value, one.unit),
            cell(f"{one.op} {figure(one.target, one.unit)}"),
            f"{one.deadline:%d/%m/%Y}",
            cell(one.name_vi),
            link(one.document_no, one.source_url),
        )
        for one in sorted(standings, key=worst_first)
    )
    # Prefect's page shows the first three or four columns; one has to move the table to see the others.
    columns = ("Target", "Status", "Figure", "Goal", "Deadline", "What", "Document")
    shares = ", ".join(f"{count} {status}" for status, count in counts.items())
    return page(headline, f"{shares}. The worst first:" if shares else "", columns, rows)


def collection_page(collected: Sequence["Collected"]) -> str:
    """What each source gave, those with failures first."""
    new, revised = sum(one.inserted for one in collected), sum(one.revised for one in collected)
    headline = f"{len(collected)} sources collected: {new} new and {revised} revised figures"
    ordered = sorted(collected, key=lambda one: (one.reached, -len(one.failures), -one.inserted, one.source.source_id))
    rows = (
        (
            link(one.source.name, f"https://{one.source.host}/"),
            one.listed,
            one.fetched,
            len(one.failures),
            one.inserted,
            one.revised,
            cell("; ".join([*one.notes, *map(str, one.failures)][:1])),
        )
        for one in ordered
    )
    return page(headline, "", ("Source", "Listed", "Read", "Failed", "New figures", "Revised", "Note"), rows)


def deliveries_page(outcomes: Iterable[tuple[Delivery, Outcome]], headline: str) -> str:
    """What became of each message, those not sent first."""
    ordered = sorted(outcomes, key=lambda one: (one[1].state == "sent", one[0].channel))
    rows = (
        (cell(delivery.channel), outcome.state, cell(delivery.message.subject), cell(outcome.detail))
        for delivery, outcome in ordered
    )
    return page(headline, "", ("Channel", "State", "Subject", "Answer"), rows)


def checks_page(checks: Iterable[Check], headline: str) -> str:
    """What each check found, those that failed first."""
    rows = (
        (one.name, cell(one.description), one.rows, cell(one.sample))
        for one in sorted(checks, key=lambda one: (-bool(one.rows), one.name))
    )
    return page(headline, "", ("Check", "A row means", "Rows", "For example"), rows)


def page(headline: str, text: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A headline, a line of text, and the first rows of a table."""
    everything = list(rows)
    lines = [columns, ["---"] * len(columns), *everything[:ROWS_SHOWN]]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    rest = len(everything) - ROWS_SHOWN
    more = f"and {rest:,} more" if rest > 0 else ""
    return "\n\n".join(part for part in (f"### {cell(headline)}", text, table, more) if part)


def cell(text: str) -> str:
    """Any text as one line that is only text."""
    return MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def link(text: str, url: str) -> str:
    """A link where the address is one of the web, else only its text."""
    if not url.startswith(("http://", "https://")):
        return cell(text)
    return f"[{cell(text)}]({quote(url, safe=':/?#&=%+,;@~!$')})"


def figure(value: float | None, unit: str) -> str:
    """A value with its unit; nothing where there is none."""
    if value is None:
        return ""
    digits = f"{value:,.2f}".rstrip("0").rstrip(".")
    return cell(f"{digits} {unit}")
