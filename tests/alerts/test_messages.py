"""What readers get: golden files for each kind of message, and what holds for all of them."""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from alerts.digest import compose_digest
from alerts.messages import SLACK_LIMIT, compose
from alerts.preview import write_preview
from warehouse.records import Message, Status

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("vi", "en")


def check_golden(message: Message, name: str, folder: Path) -> None:
    """Compare all forms with the reviewed files; UPDATE_GOLDEN=1 writes them anew, to be read before they are kept."""
    if os.environ.get("UPDATE_GOLDEN"):
        write_preview(message, GOLDEN, name)
    for path in write_preview(message, folder, name):
        assert path.read_text(encoding="utf-8") == (GOLDEN / path.name).read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(story, told, language, route, as_of, catalogue, tmp_path):
    check_golden(compose(route(language), told, as_of, catalogue), f"{story}.{language}", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_digest(language, make_stories, as_of, catalogue, tmp_path):
    changed = [found for story in make_stories().values() for found in story]
    standings = [found.standing for found in changed]
    message = compose_digest(standings, changed, as_of, language, catalogue)
    check_golden(message, f"digest.{language}", tmp_path)
    assert len(message.subject) <= 80
    assert len(message.slack) <= 3000


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_digest_when_all_is_well(language, transition, as_of, catalogue, tmp_path):
    message = compose_digest([transition(Status.MET).standing], [], as_of, language, catalogue)
    check_golden(message, f"digest-well.{language}", tmp_path)


def test_no_golden_file_is_left_over(make_stories):
    names = (*make_stories(), "digest", "digest-well")
    expected = {
        f"{name}.{lang}.{form}" for name in names for lang in LANGUAGES for form in ("html", "txt", "slack.json")
    }
    assert {path.name for path in GOLDEN.iterdir()} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_fits_its_readers(story, told, language, route, as_of, catalogue):
    message = compose(route(language), told, as_of, catalogue)
    assert 0 < len(message.subject) <= 80
    assert len(message.slack) <= 3000
    assert len(message.html.encode()) <= 100_000
    assert all(len(line) <= 78 or line.startswith("  ") for line in message.text.splitlines())


class Page(HTMLParser):
    """What an HTML form refers to, and the text it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.shown = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.shown += data


def test_html_loads_nothing_and_plain_text_has_every_link(story, told, route, as_of, catalogue):
    message = compose(route("vi"), told, as_of, catalogue)
    page = Page(message.html)
    assert not {"img", "link", "script", "iframe", "style"} & set(page.tags)
    assert "src" not in page.attributes
    assert "url(" not in message.html
    outside = [link for link in page.links if not link.startswith("#")]
    assert all(link.startswith("https://") for link in outside)
    assert [link for link in outside if link not in message.text] == []


def test_an_overdue_message_says_all_it_must(transition, route, as_of, catalogue):
    message = compose(
        route("vi"), [transition(old=Status.LAGGING, evidence="presumed", days_over=60)], as_of, catalogue
    )
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
        ):
            assert fact in text


@pytest.mark.parametrize("certainty", ["unconfirmed_own_knowledge", "invented"])
def test_what_is_not_confirmed_says_so(transition, route, as_of, catalogue, certainty):
    message = compose(route("en"), [transition(certainty=certainty)], as_of, catalogue)
    assert "The target is unconfirmed: check the document itself" in re.sub(r"\s+", " ", message.text)
    assert ("unconfirmed" in message.subject) is (certainty == "unconfirmed_own_knowledge")


def test_long_names_give_way_in_the_subject(transition, route, as_of, catalogue):
    told = [
        transition(name_vi="Người trong độ tuổi lao động biết và dùng được dịch vụ số thiết yếu " * 3, days_over=412)
    ]
    subject = compose(route("vi"), told * 12, as_of, catalogue).subject
    assert len(subject) <= 80
    assert subject.startswith("Quá hạn: Người trong độ tuổi")
    assert subject.endswith("… – Lạng Sơn – 412 ngày (+11 chỉ tiêu khác)")


def test_the_worst_are_told_and_the_rest_counted(transition, route, as_of, catalogue):
    told = [transition(transition_id=f"t{n}", target_id=f"T{n}", days_over=n) for n in range(1, 31)]
    message = compose(replace(route("en"), limit=10), told, as_of, catalogue)
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
def test_what_a_verdict_rests_on_is_said(language, doubt, said, route, transition, as_of, catalogue):
    message = compose(route(language), [transition(**doubt)], as_of, catalogue)
    assert said[LANGUAGES.index(language) - 1] in " ".join(message.text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_misprint_is_said_beside_the_sentence_that_prints_it(language, route, transition, as_of, catalogue):
    plain = transition()
    misread = replace(plain.evidence, correction="78 corrected to 87 since 2026-01-02: Letter of the province.")
    message = compose(route(language), [replace(plain, evidence=misread)], as_of, catalogue)
    assert "(78 corrected to 87 since 2026-01-02: Letter of the province.)" in " ".join(message.text.split())
