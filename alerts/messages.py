"""Transitions made into one message: subject, plain text, HTML and Slack text, each written for its reader."""

import textwrap
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.blocks import Block, block_of
from alerts.kinds import worst_first
from alerts.routes import Route
from alerts.safe import cut, slack
from alerts.wording import Wording, wording
from warehouse.records import Catalogue, Message, Transition

SUBJECT_LIMIT = 80
# Slack refuses a text block of more than 3,000 characters.
SLACK_LIMIT = 2900
PLAIN_WIDTH = 76


def compose(route: Route, transitions: Sequence[Transition], as_of: date, catalogue: Catalogue) -> Message:
    """One message of at least one transition, worst first; beyond the route's limit only their number is told."""
    words = wording(route.language)
    worst = sorted(transitions, key=lambda found: (worst_first(found.standing), found.transition_id))
    blocks = [block_of(transition, as_of, catalogue, words) for transition in worst[: route.limit]]
    page = {
        "words": words,
        "subject": subject_of(blocks[0], len(worst), words),
        "blocks": blocks,
        "total": len(worst),
        "as_of": as_of,
        "footer": words.say("message.footer", route=route.name, date=words.day(as_of)),
    }
    return Message(
        subject=str(page["subject"]),
        text=render("message.txt", **page),
        html=render("message.html", **page),
        slack=slack_of(page, blocks, len(worst), words),
    )


def subject_of(block: Block, total: int, words: Wording) -> str:
    """The worst target in at most 80 characters; its name gives way first."""
    more = words.say("message.more_subject", n=total - 1) if total > 1 else ""
    frame = len(block.headed("")) + len(more)
    target = cut(block.target, max(SUBJECT_LIMIT - frame, 16))
    return cut(block.headed(target) + more, SUBJECT_LIMIT)


def slack_of(page: dict[str, object], blocks: Sequence[Block], total: int, words: Wording) -> str:
    """The Slack form: as many targets as one Slack block holds, the rest as a number."""
    tail = render("tail.slack", **page)
    shown: list[str] = []
    for block in blocks:
        text = render("block.slack", words=words, block=block)
        if sum(map(len, shown)) + len(text) + len(tail) + 80 > SLACK_LIMIT:
            break
        shown.append(text)
    left = total - len(shown)
    return "\n".join((*shown, *([words.say("message.more", n=left)] if left else []), tail))


def wrapped(text: str, indent: int = 0) -> str:
    """Plain text within 76 columns; continued lines are indented, links stay whole."""
    return textwrap.fill(
        text, PLAIN_WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )


@cache
def environment(form: str) -> Environment:
    """Templates of one form: html escapes by itself, slack by its own three escapes, plain text not at all."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=form == "html",  # noqa: S701 plain text and Slack have their own rules
        finalize=slack if form == "slack" else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["wrapped"] = wrapped
    return made


def render(name: str, **page: object) -> str:
    """A template's text; its last extension decides how values are escaped."""
    return environment(name.rpartition(".")[2]).get_template(f"{name}.j2").render(page)
