"""Notices to operators: what keeps messages from their readers, and how to mend it."""

import shlex
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from alerts.blocks import Line
from alerts.safe import clean, web_link
from alerts.sheets import Sheet, write_sheet
from alerts.wording import Wording, wording
from warehouse.records import Message, Status

# What is listed, with the page it is about or "".
Item = tuple[str, str]


class NoticeKind(StrEnum):
    """What a notice is about; beside each the keys of its facts. `items` is a list of lines or of lines with pages."""

    BROKEN = "broken"  # channel, detail
    UNROUTED = "unrouted"  # items
    CAP = "cap"  # channel, cap, held
    SOURCES = "sources"  # items, sources
    CHECKS = "checks"  # items
    MENDED = "mended"  # items


# What to type to see more, or once the cause is mended.
COMMANDS: Mapping[NoticeKind, str] = {
    NoticeKind.BROKEN: "targetwatch alerts test {tag}",
    NoticeKind.UNROUTED: "targetwatch alerts lint",
    NoticeKind.CAP: "targetwatch alerts history",
    NoticeKind.SOURCES: "targetwatch sources check {sources}",
    NoticeKind.CHECKS: "targetwatch check",
    NoticeKind.MENDED: "targetwatch check",
}


# A command names so many sources; without names it is about all of them.
NAMED = 5


def compose_notice(kind: NoticeKind | str, facts: Mapping[str, Any], language: str = "vi") -> Message:
    """The message of one notice. Raises KeyError for facts that lack a key of their kind."""
    about, words = NoticeKind(kind), wording(language)
    items = [item_of(item, words) for item in facts.get("items", ())]
    told = {key: harmless(key, fact) for key, fact in facts.items()} | {"n": len(items)}
    title = words.say(f"notice.{about}", **told)
    sheet = Sheet(
        words=words,
        subject=f"targetwatch: {title}",
        title=title,
        footer=words.say("notice.footer"),
        lead=words.say(f"notice.{about}_lead", **told),
        mood=Status.MET if about is NoticeKind.MENDED else Status.STALE,
        sections=[("", items)],
        commands=[Line(words.say(f"notice.{about}_do"), COMMANDS[about].format(**typed(told)).strip(), form="command")],
    )
    return write_sheet(sheet)


def item_of(item: str | Item, words: Wording) -> Line:
    """A line of the list, with a link to its page where there is one."""
    text, page = (item, "") if isinstance(item, str) else item
    link = web_link(page)
    return Line(words.say("notice.page") if link else "", clean(text), link)


def harmless(key: str, fact: Any) -> Any:
    """A fact with its texts made clean and short enough for Slack; a number is what it is."""
    if isinstance(fact, str):
        return clean(fact, 60 if key == "channel" else 200)
    return [clean(one, 60) for one in fact] if key == "sources" else fact


def typed(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts as a shell takes them. A channel is called by its tag, and by its recipient after a hash."""
    named = facts.get("sources", ())
    return {
        "tag": shlex.quote(str(facts.get("channel", "")).partition("#")[0]),
        "sources": shlex.join(named if len(named) <= NAMED else ()),
    }
