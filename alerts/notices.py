"""Notices to operators: what keeps messages from their readers, and how to mend it."""

import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum

from alerts.blocks import Line
from alerts.safe import clean, web_link
from alerts.sheets import Sheet, write_sheet
from alerts.wording import wording
from warehouse.records import Message, Status


class NoticeKind(StrEnum):
    """What a notice is about; beside each the keys of its facts. `items` is a list of lines."""

    BROKEN = "broken"  # channel, detail
    UNROUTED = "unrouted"  # items
    CAP = "cap"  # channel, cap, held
    DRIFTED = "drifted"  # source, problem, and url where there is one
    ENDED = "ended"  # items


# What to type once the cause is mended.
COMMANDS: Mapping[NoticeKind, str] = {
    NoticeKind.BROKEN: "targetwatch alerts test {tag}",
    NoticeKind.UNROUTED: "targetwatch alerts lint",
    NoticeKind.CAP: "targetwatch alerts history",
    NoticeKind.DRIFTED: "targetwatch sources check {source}",
    NoticeKind.ENDED: "targetwatch alerts silence --help",
}


def compose_notice(kind: NoticeKind | str, facts: Mapping[str, object], language: str = "vi") -> Message:
    """The message of one notice. Raises KeyError for facts that lack a key of their kind."""
    about, words = NoticeKind(kind), wording(language)
    told = harmless(facts)
    lines = told.get("items")
    items = [clean(str(line)) for line in lines] if isinstance(lines, Sequence) else []
    title = words.say(f"notice.{about}", **told | {"n": len(items)})
    link = web_link(str(facts.get("url", "")))
    page = [Line(words.say("notice.page"), words.say("notice.where"), link)] if link else []
    typed = {key: shlex.quote(str(value)) for key, value in told.items()}
    # A channel is called by its tag, and by its recipient after a hash where there are several.
    typed["tag"] = shlex.quote(str(told.get("channel", "")).partition("#")[0])
    sheet = Sheet(
        words=words,
        subject=f"targetwatch: {title}",
        title=title,
        footer=words.say("notice.footer"),
        lead=words.say(f"notice.{about}_lead", **told),
        mood=Status.STALE,
        sections=[("", [Line("", item) for item in items]), ("", page)],
        commands=[
            Line(words.say(f"notice.{about}_do"), COMMANDS[about].format(**typed), form="command"),
        ],
    )
    return write_sheet(sheet)


def harmless(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with their texts made clean and short enough for Slack; numbers and lists stay what they are."""
    limits = dict.fromkeys(("channel", "source"), 60)
    return {key: clean(one, limits.get(key, 200)) if isinstance(one, str) else one for key, one in facts.items()}
