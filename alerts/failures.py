"""What those who run this are told of broken sources and of data that cannot be right. Pure."""

from collections.abc import Mapping, Sequence

from alerts.calendar import local_day
from alerts.channels import Channel, fallback_of
from alerts.notices import Item, NoticeKind, compose_notice
from alerts.occasions import ident
from alerts.wording import Wording, wording
from warehouse.records import CheckFailure, Delivery


def failure_notices(
    failures: Sequence[CheckFailure], channels: Mapping[str, Channel], language: str = "vi"
) -> list[Delivery]:
    """To each channel that hears of such things a notice of broken sources, of other checks, and of what is over."""
    groups: dict[NoticeKind, list[CheckFailure]] = {}
    for one in failures:
        groups.setdefault(kind_of(one), []).append(one)
    return [
        notice_of(kind, those, channel, language) for kind, those in groups.items() for channel in fallback_of(channels)
    ]


def kind_of(failure: CheckFailure) -> NoticeKind:
    """Which notice tells of it."""
    if failure.mended_at:
        return NoticeKind.MENDED
    return NoticeKind.SOURCES if failure.subject else NoticeKind.CHECKS


def notice_of(kind: NoticeKind, failures: Sequence[CheckFailure], channel: Channel, language: str) -> Delivery:
    """One notice; its id depends on what it tells of and how often that was told, not on when."""
    about = (f"{one.check} {one.subject} {one.found_at} {one.told_at}" for one in failures)
    facts = {
        "items": [item_of(one, wording(language)) for one in failures],
        "sources": sorted({one.subject for one in failures if one.subject}),
    }
    message = compose_notice(kind, facts, language)
    return Delivery(ident("notice", kind, *about, channel.name), "notice", channel.name, message, ())


def item_of(failure: CheckFailure, words: Wording) -> Item:
    """What was found, since when, and its page."""
    what = words.say(f"check.{failure.check}")
    text = words.say(
        "notice.failure" if failure.rows == 1 else "notice.failures",
        what=f"{failure.subject}: {what}" if failure.subject else what,
        sample=failure.sample,
        n=failure.rows,
        since=local_day(failure.found_at),
    )
    return text, failure.url
