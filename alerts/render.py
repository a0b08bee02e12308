"""Templates filled in: each form escapes what it is given by its own rules."""

import textwrap
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.safe import slack

TEMPLATES = Path(__file__).parent / "templates"
PLAIN_WIDTH = 76


def render(name: str, **page: object) -> str:
    """A template's text; its last extension decides how values are escaped."""
    return environment(name.rpartition(".")[2]).get_template(f"{name}.j2").render(page)


@cache
def environment(form: str) -> Environment:
    """Templates of one form: html escapes by itself, slack by its own three escapes, plain text not at all."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=form == "html",  # noqa: S701 plain text and Slack have their own rules
        finalize=slack if form == "slack" else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["wrapped"] = wrapped
    return made


def wrapped(text: str, indent: int = 0) -> str:
    """Plain text within 76 columns; continued lines are indented, links stay whole."""
    if len(text) <= PLAIN_WIDTH:
        return text
    return textwrap.fill(
        text, PLAIN_WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
