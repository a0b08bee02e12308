"""What readers get: golden files for each kind of message, and what holds for all of them."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels import Channel
from alerts.digest import compose_digest
from alerts.failures import failure_notices
from alerts.messages import compose
from alerts.notices import NoticeKind, compose_notice
from alerts.preview import forms_of, write_preview
from alerts.sizes import MESSAGE_LIMIT, SLACK_LIMIT, size_of
from warehouse.records import CheckFailure, Message, OccasionKind, Point, Status

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("vi", "en")
# Stories whose figures are known over time; the others go without a chart.
CHARTED = ("overdue", "lagging", "met-late", "correction", "reminder", "repeat-weekly", "group", "mixed")
FACTS = {
    NoticeKind.BROKEN: {"channel": "owners#a@example.vn", "detail": "mail server answered 550 no such user"},
    NoticeKind.UNROUTED: {"items": ["T101 – Lạng Sơn: no route matches status=overdue area=20", "T102 – Lạng Sơn"]},
    NoticeKind.CAP: {"channel": "leadership", "cap": 3, "held": 7},
}
MONDAY = datetime(2026, 2, 23, 1, tzinfo=UTC)
FAILURES = (
    CheckFailure("drifted_sources", "bao_a", 2, "0 of .title; expected 1", "https://tin.example.vn/1", MONDAY),
    CheckFailure("silent_sources", "bao_b", 1, "2026-02-20 08:15", "", MONDAY),
    CheckFailure("falling_counts", "", 7, "vneid_accounts, 20, 5", "", MONDAY),
    CheckFailure("dead_feeds", "bao_c", 1, "404", "", MONDAY, MONDAY + timedelta(days=3), MONDAY),
)


@pytest.fixture(scope="module")
def messages(make_stories, make_digests, route, as_of, catalogue, histories, ended):
    """Every kind of message in a language, by name."""

    def made(language: str) -> Iterator[tuple[str, Message]]:
        for name, told in make_stories().items():
            over = [ended] if name == "mixed" else []
            known = histories(told) if name in CHARTED else {}
            yield name, compose(route(language), told, as_of, catalogue, known, ended=over)
        for name, (standings, changed, period) in make_digests().items():
            told = compose_digest(
                standings, changed, as_of, language, histories([]), period=period, catalogue=catalogue
            )
            yield name, told
        for kind, facts in FACTS.items():
            yield f"notice-{kind}", compose_notice(kind, facts, language)
        notices = failure_notices(FAILURES, {"ops": Channel("ops", "json://x")}, language)
        for kind, notice in zip((NoticeKind.SOURCES, NoticeKind.CHECKS, NoticeKind.MENDED), notices, strict=True):
            yield f"notice-{kind}", notice.message

    return {f"{name}.{language}": message for language in LANGUAGES for name, message in made(language)}


def test_golden(messages):
    """All forms are as reviewed; UPDATE_GOLDEN=1 writes them anew, to be read before they are kept."""
    found = {f"{name}.{form}": text for name, one in messages.items() for form, text in forms_of(one).items()}
    if os.environ.get("UPDATE_GOLDEN"):
        for path in GOLDEN.iterdir():
            path.unlink()
        for name, text in found.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert {path.name for path in GOLDEN.iterdir()} == found.keys()
    differing = [name for name, text in found.items() if (GOLDEN / name).read_text(encoding="utf-8") != text]
    assert differing == []


def test_each_message_fits_its_readers(messages):
    for name, message in messages.items():
        assert 0 < len(message.subject) <= 80, name
        assert len(message.slack) <= 3000, name
        assert size_of(message) <= MESSAGE_LIMIT, name
        assert all(len(line) <= 78 or line.startswith("  ") for line in message.text.splitlines()), name


class Page(HTMLParser):
    """What an HTML form refers to, and the text it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self.shown = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if any(name == "src" for name, _ in attrs):
            self.pictures.append(dict(attrs))

    def handle_data(self, data):
        self.shown += data


def test_html_loads_nothing_and_plain_text_has_every_link(messages):
    for name, message in messages.items():
        page = Page(message.html)
        assert not {"link", "script", "iframe", "style"} & set(page.tags), name
        assert "url(" not in message.html, name
        outside = [link for link in page.links if not link.startswith("#")]
        assert all(link.startswith("https://") for link in outside), name
        assert [link for link in outside if link not in message.text] == [], name


def test_a_chart_is_attached_and_said_in_words(messages):
    drawn = {name for name, message in messages.items() if message.chart}
    assert {"overdue.vi", "lagging.en", "mixed.vi", "digest.vi"} <= drawn
    assert not {"stale.vi", "overdue-milestone.vi", "digest-well.vi", "notice-cap.vi"} & drawn
    for name, message in messages.items():
        pictures = [(one["src"], one["alt"]) for one in Page(message.html).pictures]
        assert pictures == ([("cid:chart@targetwatch", message.chart_alt)] if message.chart else []), name


def test_a_preview_holds_its_chart(messages, tmp_path):
    page, text, posted = write_preview(messages["overdue.vi"], tmp_path, "overdue")
    assert Page(page.read_text(encoding="utf-8")).pictures[0]["src"].startswith("data:image/png;base64,iVBOR")
    assert text.read_text(encoding="utf-8").startswith("Subject: Quá hạn: ")
    assert posted.name == "overdue.slack.json"


def test_an_overdue_message_says_all_it_must(transition, occasion, route, as_of, catalogue):
    told = [occasion(transition(old=Status.LAGGING, evidence="presumed", days_over=60))]
    message = compose(route("vi"), told, as_of, catalogue)
    for form in (message.text, Page(message.html).shown, message.slack):
        text = re.sub(r"\s+", " ", form)
        for fact in (
            "Quá hạn (tạm tính)",
            "Hồ sơ TTHC được số hóa",
            "Lạng Sơn",
            "60 ngày",
            "78% (số liệu ngày 31/10/2025)",
            "ít nhất 80%, hạn chót 31/12/2025",
            "2 điểm phần trăm",
            "01/01/2026, trước đó chậm tiến độ",
            "Chưa có số liệu nào từ hạn chót đến nay",
            "tỉnh đã số hóa 78% hồ sơ thủ tục hành chính",
            "Báo Ví dụ, đăng ngày 03/11/2025",
            "749/QĐ-TTg, Điều 1, mục tiêu 1.a (đến 2025)",
            "targetwatch explain T101 --area 20",
            "targetwatch alerts ack T101 --area 20 --who",
            "targetwatch alerts silence --target T101 --area 20 --until 2026-03-15 --who",
        ):
            assert fact in text


@pytest.mark.parametrize("certainty", ["unconfirmed_own_knowledge", "invented"])
def test_what_is_not_confirmed_says_so(transition, occasion, route, as_of, catalogue, certainty):
    message = compose(route("en"), [occasion(transition(certainty=certainty))], as_of, catalogue)
    assert "The target is unconfirmed: check the document itself" in re.sub(r"\s+", " ", message.text)
    assert ("unconfirmed" in message.subject) is (certainty == "unconfirmed_own_knowledge")


def test_long_names_give_way_in_the_subject(transition, occasion, route, as_of, catalogue):
    name = "Người trong độ tuổi lao động biết và dùng được dịch vụ số thiết yếu " * 3
    told = [occasion(transition(name_vi=name, days_over=412, target_id=f"T{n}")) for n in range(12)]
    subject = compose(route("vi"), told, as_of, catalogue).subject
    assert len(subject) <= 80
    assert subject.startswith("Quá hạn: Người trong độ tuổi")
    assert subject.endswith("… – Lạng Sơn – 412 ngày (+11 nữa)")


def test_the_worst_are_told_and_the_rest_counted(transition, occasion, route, as_of, catalogue):
    told = [occasion(transition(target_id=f"T{n}", days_over=n)) for n in range(1, 31)]
    message = compose(route("en", 10), told, as_of, catalogue)
    assert message.subject.endswith("30 days (+29 more)")
    assert message.text.count("targetwatch explain") == 10
    assert "and 20 more targets" in message.text
    assert "explain T30 " in message.text
    assert "explain T20 " not in message.text
    in_slack = message.slack.count("targetwatch explain")
    assert 0 < in_slack < 10
    assert f"and {30 - in_slack} more targets" in message.slack
    assert len(message.slack) <= SLACK_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("doubt", "said"),
    [
        ({"basis": "unlisted_average"}, ("no list of them", "chưa có danh sách")),
        ({"basis": "sum_of_parts"}, ("adds up", "tổng của các tỉnh cũ")),
        ({"reason": "overridden"}, ("set the verdict of the figures aside", "người có trách nhiệm ghi nhận")),
    ],
    ids=["average of a level nobody lists", "sum of former provinces", "a person's word"],
)
def test_what_a_verdict_rests_on_is_said(language, doubt, said, route, transition, occasion, as_of, catalogue):
    message = compose(route(language), [occasion(transition(**doubt))], as_of, catalogue)
    assert said[LANGUAGES.index(language) - 1] in " ".join(message.text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_misprint_is_said_beside_the_sentence_that_prints_it(language, route, transition, occasion, as_of, catalogue):
    plain = transition()
    misread = replace(plain.evidence, correction="78 corrected to 87 since 2026-01-02: Letter of the province.")
    message = compose(route(language), [occasion(replace(plain, evidence=misread))], as_of, catalogue)
    said = {"vi": "Nguồn in nhầm con số", "en": "The source printed another number by mistake"}[language]
    assert said in message.text
    assert "Letter of the province" not in message.text, "reasons are written for those who look after the warehouse"
    assert "targetwatch explain" in message.text


def test_a_message_too_large_for_mail_tells_fewer_targets(transition, occasion, route, as_of, catalogue, histories):
    told = [occasion(transition(target_id=f"T{n}", days_over=n)) for n in range(1, 301)]
    message = compose(route("vi", 300), told, as_of, catalogue, histories(told))
    in_full = message.text.count("targetwatch explain")
    assert 10 < in_full < 100
    assert f"và {300 - in_full} chỉ tiêu khác" in message.text
    assert 0.5 * MESSAGE_LIMIT < size_of(message) <= MESSAGE_LIMIT
    last = {("T1", "20"): [Point(date(2024, 12, 31), 70.25)]}
    assert not compose(route("vi", 300), told, as_of, catalogue, last).chart, "a chart of a target that is not told"


def test_a_target_with_several_occasions_is_told_once(transition, occasion, route, as_of, catalogue):
    overdue = transition(days_over=60, evidence="confirmed")
    told = [
        occasion(overdue, OccasionKind.REPEAT, "2026-W09"),
        occasion(overdue, OccasionKind.ESCALATION, "+60"),
        occasion(overdue),
    ]
    message = compose(route("en"), told, as_of, catalogue)
    assert message.subject.startswith("Overdue: ")
    assert "more" not in message.subject
    assert message.text.count("targetwatch explain") == 1
    assert [line for line in message.text.splitlines() if line.startswith("Why now: ")] == [
        "Why now: 60 days overdue, not met, and nobody has taken it on",
        "Why now: repeated every week until it is met or somebody takes it on",
    ]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"value": 76.0, "value_date": date(2025, 6, 30)}, "76% → 78% (figure of 31 October 2025)"),
        ({"value_date": date(2025, 6, 30)}, "still 78% in the figure of 31 October 2025"),
        ({"value": None, "value_date": None}, "no figure yet → 78% (figure of 31 October 2025)"),
        ({"deadline": date(2025, 6, 30)}, "deadline 30 June 2025 → 31 December 2025"),
        ({"target": 85.0}, "target at least 85% → at least 80%"),
        ({"evidence": "confirmed"}, "overdue → overdue (presumed)"),
        ({}, "nothing new"),
    ],
    ids=["value", "same value of a later day", "first value", "deadline", "goal", "doubt", "nothing"],
)
def test_what_changed_since_the_last_message(before, said, transition, occasion, route, as_of, catalogue):
    now = {"days_over": 60, "evidence": "presumed"}
    told = occasion(transition(**now), OccasionKind.REPEAT, "2026-W09", previous=transition(**now | before))
    text = " ".join(compose(route("en"), [told], as_of, catalogue).text.split())
    assert f"Since the last message: {said}; the last message was of 1 March 2026" in text


@pytest.mark.parametrize(
    ("kind", "mark", "days", "said"),
    [
        (OccasionKind.REMINDER, "T-90", 90, "90 days are left until the deadline"),
        (OccasionKind.REMINDER, "T-90", 88, "88 days are left until the deadline"),
        (OccasionKind.REMINDER, "T-1", 1, "one day is left until the deadline"),
        (OccasionKind.REMINDER, "T-0", 0, "the deadline is today"),
        (OccasionKind.REMINDER, "T-0", -3, "the deadline was 3 days ago"),
        (OccasionKind.ESCALATION, "+7", -9, "9 days overdue"),
        (OccasionKind.REPEAT, "2026-W09", -60, "repeated every week"),
        (OccasionKind.REPEAT, "2026-03", -60, "repeated every month"),
        (OccasionKind.REPEAT, "sometime", -60, "repeated because it is not met"),
    ],
)
def test_the_calendar_says_why_it_speaks(kind, mark, days, said, transition, occasion, route, as_of, catalogue):
    told = occasion(transition(deadline=as_of + timedelta(days=days)), kind, mark)
    assert f"Why now: {said}" in compose(route("en"), [told], as_of, catalogue).text


def test_the_place_gives_way_after_the_name(transition, occasion, route, as_of, catalogue):
    long = transition(Status.LAGGING, deadline=as_of, area_name="Thành phố Hồ Chí Minh và vùng phụ cận " * 3)
    subject = compose(route("vi"), [occasion(long, OccasionKind.REMINDER, "T-0")] * 2, as_of, catalogue).subject
    assert subject == "Nhắc hạn (chậm tiến độ): Hồ sơ TTHC… – Thành phố Hồ Chí Minh và… – hạn hôm nay"


def test_only_what_is_open_can_be_taken_on(messages):
    for name in ("met-late.vi", "back-on-track.vi", "correction.vi", "not-rated.vi"):
        assert "alerts ack" not in messages[name].text, name
    for name in ("overdue.vi", "reminder-of-the-day.vi", "no-longer-overdue.vi", "correction-for-the-worse.vi"):
        assert "alerts ack T101 --area 20" in messages[name].text, name
    assert "alerts ack CHỈ_TIÊU --area NƠI" in messages["group.vi"].text


def test_ended_silences_are_mentioned(transition, occasion, route, as_of, catalogue, ended):
    message = compose(route("en"), [occasion(transition())], as_of, catalogue, ended=[ended] * 5)
    for form in (message.text, Page(message.html).shown, message.slack):
        assert "The silence that Phạm Minh Anh asked for until 28 February 2026 is over" in " ".join(form.split())
    assert "and 2 more silences are over" in message.text


def test_slack_gets_the_worst_even_where_it_is_long(transition, occasion, route, as_of, catalogue):
    told = occasion(transition(name_vi="&" * 500, document_no="&" * 500, certainty="<" * 300))
    slack = compose(route("vi"), [told], as_of, catalogue).slack
    assert len(slack) <= SLACK_LIMIT
    assert slack.startswith("*Quá hạn: &amp;")
    assert "Giá trị gần nhất: 78%" in slack


NUMBERS = st.none() | st.floats(-1e12, 1e12)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2060, 1, 1))
STANDINGS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(("percent", "count", "rank", "milestone", "VND", "parsec")),
        "op": st.sampled_from((">=", ">", "<=", "<")),
        "certainty": st.sampled_from(("confirmed_page", "unconfirmed_own_knowledge", "hearsay")),
        "reason": st.sampled_from((None, "no_figure", "slipped", "overridden", "scope_ended", "new")),
        "basis": st.sampled_from((None, "bloc_average", "sum_of_parts", "scope_ended", "new")),
        "band": st.sampled_from((None, "ahead", "close", "far", "moving_away")),
        "evidence": st.sampled_from((None, "confirmed", "presumed")),
        "last_pace": st.sampled_from((None, "lagging", "on_track")),
        "disputed": st.none() | st.booleans(),
        **dict.fromkeys(("value", "value_low", "value_high", "gap", "progress", "time", "pace"), NUMBERS),
        **dict.fromkeys(("projected", "low80", "high80"), NUMBERS),
        **dict.fromkeys(("value_date", "met_on", "date_at_current_pace"), DAYS),
        **dict.fromkeys(("late_days", "days_over"), st.none() | st.integers(0, 9999)),
        "deadline": st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    }
)


@settings(deadline=None)
@given(
    kind=st.sampled_from(OccasionKind),
    status=st.sampled_from(Status),
    old=st.sampled_from(Status),
    then=STANDINGS,
    now=STANDINGS,
    mark=st.sampled_from(("", "T-0", "T-30", "+7", "2026-W09", "2026-03", "later")),
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_stands_can_be_told(
    kind, status, old, then, now, mark, language, transition, occasion, route, as_of, catalogue
):
    told = occasion(transition(status, old, **now), kind, mark, as_of, transition(old, status, **then))
    message = compose(route(language), [told], as_of, catalogue)
    assert len(message.subject) <= 80
    assert len(message.slack) <= SLACK_LIMIT
    for form in (message.text, message.html, message.slack):
        assert "targetwatch explain T101" in re.sub("<[^>]*>", "", form)
        assert "None" not in form
