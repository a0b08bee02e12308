"""Occasions made into one message: subject, plain text, HTML and Slack text, each written for its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from alerts.blocks import Block, block_of, by_target, handles_of
from alerts.pictures import NO_HISTORIES, NO_PICTURE, Histories, Picture, picture_of, points_of
from alerts.reasons import ended_of
from alerts.render import render
from alerts.routes import Route
from alerts.safe import cut
from alerts.sizes import MESSAGE_LIMIT, SLACK_LIMIT, SUBJECT_LIMIT, size_of
from alerts.wording import Wording, wording
from warehouse.records import Catalogue, Message, Occasion, Silence

# A name cut shorter names nothing.
SHORTEST = 12


def compose(
    route: Route,
    occasions: Sequence[Occasion],
    as_of: date,
    catalogue: Catalogue,
    histories: Histories = NO_HISTORIES,
    *,
    ended: Sequence[Silence] = (),
) -> Message:
    """One message of at least one occasion, worst target first; beyond the route's limit only their number is told.

    `histories` holds the figures of (target, area); the worst target that has some gets a chart. `ended` are the
    silences of these targets that are over since the last message.
    """
    words = wording(route.language)
    targets = by_target(occasions)
    shown = targets[: route.limit]
    standings = [told[0].transition.standing for told in shown]
    blocks = [
        block_of(told, as_of, catalogue, words, points_of(histories, standing))
        for told, standing in zip(shown, standings, strict=True)
    ]
    picture = picture_of(standings, histories, as_of, catalogue, words)
    page = {
        "words": words,
        "subject": subject_of(blocks[0], len(targets), words),
        "total": len(targets),
        "as_of": as_of,
        "ended": ended_of(ended, words),
        "handles": handles_of([told[0] for told in targets], as_of, words),
        "footer": words.say("message.footer", route=route.name, date=as_of),
    }
    return fitting(page, blocks, picture, words)


def fitting(page: Mapping[str, object], blocks: Sequence[Block], picture: Picture, words: Wording) -> Message:
    """The message with as many targets told in full as its size allows, at least one."""
    while True:
        shown = picture if picture.place < len(blocks) else NO_PICTURE
        text, html = (render(f"message.{form}", **page, blocks=blocks, picture=shown) for form in ("txt", "html"))
        message = Message(str(page["subject"]), text, html, "", shown.image, shown.alt)
        if (size := size_of(message)) <= MESSAGE_LIMIT or len(blocks) == 1:
            return replace(message, slack=slack_of(page, blocks, words))
        blocks = blocks[: max(1, min(len(blocks) - 1, len(blocks) * MESSAGE_LIMIT // size))]


def subject_of(block: Block, total: int, words: Wording) -> str:
    """The worst target in at most 80 characters; its name gives way first, then its place."""
    more = words.say("message.more_subject", n=total - 1) if total > 1 else ""
    over = len(block.headline) + len(more) - SUBJECT_LIMIT
    target = cut(block.target, max(len(block.target) - over, SHORTEST))
    over -= len(block.target) - len(target)
    area = cut(block.area, max(len(block.area) - over, SHORTEST))
    return cut(replace(block, target=target, area=area).headline + more, SUBJECT_LIMIT)


def slack_of(page: Mapping[str, object], blocks: Sequence[Block], words: Wording) -> str:
    """The Slack form: as many targets as one Slack block holds, the rest as a number."""
    tail = render("tail.slack", **page)
    room = SLACK_LIMIT - len(tail) - len(words.say("message.more", n=page["total"])) - 2
    shown = [first_in_slack(blocks[0], room, words)]
    for block in blocks[1:]:
        text = render("block.slack", words=words, block=block)
        if sum(len(one) + 1 for one in shown) + len(text) > room:
            break
        shown.append(text)
    left = int(str(page["total"])) - len(shown)
    return "\n".join((*shown, *([words.say("message.more", n=left)] if left else []), tail))


def first_in_slack(block: Block, room: int, words: Wording) -> str:
    """The worst target with as many of its lines as there is room for."""
    text = render("block.slack", words=words, block=block)
    while len(text) > room and block.lines:
        block = replace(block, lines=block.lines[:-1])
        text = render("block.slack", words=words, block=block)
    return text
