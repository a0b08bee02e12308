"""Stories of the sample newsroom: one Markdown file each, in a folder named after its host.

A file is a TOML header between `+++` lines and blocks separated by blank lines: paragraphs, `## heading`,
`> boxed text`, `!photo caption` and tables whose rows begin with `|`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.records import TargetwatchError

STORIES = Path(__file__).parent / "stories"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MARKS = {"##": "heading", ">": "box", "!photo": "photo"}
UNREADABLE = {"broken", "shell"}
REQUIRED = {"title", "published"}
KEYS = REQUIRED | {"lead", "updated", "invented", "layout", "reprint", "keep", "note"}


class StoryError(TargetwatchError):
    """A mistake in a story file; the message names file, key and remedy."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a story's body: a paragraph, heading, box, photo (its caption) or table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One page of one host.

    `invented` says that it holds figures no source has printed. `layout` names the template of its page: "broken" and
    "shell" serve one without its article.
    """

    host: str
    slug: str
    title: str
    published: datetime
    lead: str = ""
    updated: datetime | None = None
    invented: bool = False
    layout: str = "article"
    reprint: str = ""
    keep: int = 0
    note: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def key(self) -> str:
        """How another story names this one."""
        return f"{self.host}/{self.slug}"

    @property
    def whole(self) -> bool:
        """Whether its page holds its article."""
        return self.layout not in UNREADABLE

    @property
    def number(self) -> int:
        """Minutes since 2020, in place of the running number a content system would give."""
        return int((self.published - EPOCH).total_seconds()) // 60

    @property
    def seconds(self) -> int:
        """Unix time of publication."""
        return int(self.published.timestamp())

    @property
    def changed(self) -> datetime:
        """When the page last changed."""
        return self.updated or self.published


def read_stories(folder: Path = STORIES) -> tuple[Story, ...]:
    """Read every story, the newest first; a reprint holds the blocks of its original.

    Raises StoryError, whose one line names file, key and remedy.
    """
    stories = [read_story(path) for path in sorted(folder.glob("*/*.md"))]
    originals = {story.key: story for story in stories}
    filled = (reprinted(story, originals) for story in stories)
    return tuple(sorted(filled, key=lambda story: (story.published, story.key), reverse=True))


def read_story(path: Path) -> Story:
    """Read one story file."""
    _, _, rest = path.read_text(encoding="utf-8").partition("+++\n")
    header, mark, body = rest.partition("\n+++\n")
    if not mark:
        raise StoryError(f"{path}: no header; begin the file with TOML between two +++ lines")
    return Story(host=path.parent.name, slug=path.stem, blocks=tuple(read_blocks(body)), **read_header(path, header))


def read_header(path: Path, text: str) -> dict[str, Any]:
    """The fields a header sets."""
    try:
        header = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(f"{path}: {error}; mend the header") from error
    for key in sorted(header.keys() - KEYS):
        raise StoryError(f"{path}: {key}: unknown key; remove it or correct its spelling")
    for key in REQUIRED - header.keys():
        raise StoryError(f"{path}: {key}: missing; add it")
    if getattr(header["published"], "tzinfo", None) is None:
        raise StoryError(
            f"{path}: published: {header['published']!r} has no zone; write it as 2026-10-01T08:00:00+07:00"
        )
    return header


def read_blocks(text: str) -> Iterable[Block]:
    """The blocks of a body, in order."""
    for chunk in text.strip().split("\n\n"):
        if chunk.startswith("|"):
            rows = (line.strip().strip("|").split("|") for line in chunk.splitlines())
            yield Block("table", rows=tuple(tuple(cell.strip() for cell in row) for row in rows))
        elif chunk:
            mark, _, rest = chunk.partition(" ")
            kind = MARKS.get(mark)
            yield Block(kind or "paragraph", " ".join((rest if kind else chunk).split()))


def reprinted(story: Story, originals: dict[str, Story]) -> Story:
    """The story itself, or with the first `keep` blocks of the story it reprints."""
    if not story.reprint:
        return story
    try:
        original = originals[story.reprint]
    except KeyError:
        raise StoryError(f"{story.key}: reprint: no story {story.reprint!r}; name it as host/slug") from None
    return replace(story, lead=story.lead or original.lead, blocks=original.blocks[: story.keep or None] + story.blocks)
