"""`targetwatch read` for people: marks at a terminal, a page, and an account of every digit."""

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.cli import run
from flows.cli.marked import coloured, legend, page, pieces, visible
from flows.cli.texts import KEYS, read_document
from warehouse.catalogue import load_catalogue
from warehouse.records import Article, Role

STORY = (
    "Ngày 10/7, tỉnh công bố báo cáo theo Quyết định số 12/QĐ-UBND.\n"
    "Tính đến 30/6/2024, 52,5% hộ gia đình dùng cáp quang, mục tiêu đến năm 2025 là 80%.\n"
    "Toàn tỉnh còn 17 bốt sạc, đường dây nóng 0912 345 678.\n"
)
HOSTILE = "Đạt 52% <script>alert(1)</script> & \x1b[31mđỏ\x1b[0m\u202e ngược\x07, tăng 3 lần.\r\n"
FRAGMENTS = (
    *("ngày 12/7", "đạt 10/28 xã", "5/21", "22-3", "24.9", "năm 2023", "quý II", "6 tháng đầu năm", "12.434", "0,5%"),
    *("Đề án 06", "749/QĐ-TTg", "4G", "mức độ 3 và 4", "hotline: 1022", "9h30", "hai", "17,5 triệu", "[1]", "２０２４"),
    *(
        "hồ sơ",
        "tăng",
        "lần lượt là",
        "\u200b",
        "e\u0301",
        "\t",
        "\r\n",
        ".",
        ";",
        "\n1. ",
        "9" * 30,
        "1.2.3",
        "\x1b[2J",
    ),
)


CATALOGUE = load_catalogue()


@pytest.fixture
def story(monkeypatch, tmp_path) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def printed(capsys, *words: str) -> str:
    assert run(["read", "story.txt", "--published", "2024-07-10", "--home", "20", *words]) == 0
    return capsys.readouterr().out


def document(text, published=datetime(2024, 7, 10, tzinfo=UTC)):
    return read_document("story", Article("file", "story", "", text, "20", published_at=published), CATALOGUE, True)


def test_figures_are_marked_where_they_stand():
    story = document(STORY)
    text = coloured(story)
    assert text.plain == STORY
    marks = {STORY[span.start : span.end]: str(span.style) for span in text.spans}
    assert marks["52,5%"].startswith("bold reverse green")
    assert marks["80%"].startswith("bold reverse blue")
    assert marks["17"].startswith("underline")
    assert marks["12/QĐ-UBND"] == marks["0912 345 678"] == marks["năm 2025"] == "dim italic"


def at_a_terminal(*command: str | Path) -> str:
    """What a command shows at a terminal of 120 columns."""
    reader, terminal = pty.openpty()
    own = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    environment = {**own, "TERM": "xterm-256color", "COLUMNS": "120"}
    shown = b""
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, env=environment) as process:
        os.close(terminal)
        # Linux tells the end of a terminal by an error.
        with suppress(OSError):
            while more := os.read(reader, 4096):
                shown += more
    os.close(reader)
    assert process.returncode == 0
    return shown.decode()


def test_a_terminal_shows_the_text_marked_and_a_table_under_it(story):
    command = Path(sys.executable).parent / "targetwatch"
    shown = at_a_terminal(command, "read", story, "--published", "2024-07-10", "--home", "20")
    text, table = shown.split("measures an indicator")
    assert "\x1b[1;7;32m52,5%\x1b[0m hộ gia đình" in text
    assert "Quyết định số 12/QĐ-UBND" in text
    assert "story: 3 figures" in table


def test_a_pipe_gets_the_plain_table(capsys, story):
    shown = printed(capsys)
    assert shown.startswith("story: 3 figures")
    assert "Toàn tỉnh" not in shown
    assert "0912 345 678" not in shown
    assert "0912 345 678" in printed(capsys, "--all")


def test_json_accounts_for_the_rest_only_when_asked(capsys, story):
    plain = [json.loads(line) for line in printed(capsys, "--json").splitlines()]
    whole = [json.loads(line) for line in printed(capsys, "--json", "--all").splitlines()]
    assert [list(one) for one in plain] == [["doc", *KEYS]] * 3
    assert [one for one in whole if "shielded" not in one] == plain
    assert [one["start"] for one in whole] == sorted(one["start"] for one in whole)
    rest = {one["surface"]: one["shielded"] for one in whole if "shielded" in one}
    assert list(next(one for one in whole if "shielded" in one)) == ["doc", "start", "end", "surface", "shielded"]
    assert (rest["12/QĐ-UBND"], rest["0912 345 678"]) == ("document", "phone")
    covered = {place for one in whole for place in range(one["start"], one["end"])}
    assert {place for place, letter in enumerate(STORY) if letter.isdigit()} <= covered


@settings(max_examples=150, deadline=None)
@example("6 tháng đầu năm năm 2023", None)
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=12).map(" ".join),
    st.none() | st.just(datetime(2024, 2, 20, tzinfo=UTC)),
)
def test_every_digit_is_a_figure_or_accounted_for(text, published):
    story = document(text, published)
    cut = pieces(story)
    assert "".join(piece for piece, _ in cut) == visible(text)
    assert not any(letter in "0123456789" for piece, span in cut if span is None for letter in piece)


@pytest.mark.shared
def test_every_digit_of_the_annotated_texts_is_accounted_for(shared):
    paths = sorted([*(shared / "seeds").glob("*.txt"), *(shared / "gold" / "dev").glob("*.txt")])
    assert len(paths) > 30
    for path in paths:
        loose = "".join(piece for piece, span in pieces(document(path.read_text("utf-8"))) if span is None)
        assert re.findall(r"\w*\d\w*", loose) == [], path


class Page(HTMLParser):
    """The words of the text, the tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags, self.attributes, self.open = "", [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open += self.open > 0 or ("class", "text") in attrs

    def handle_endtag(self, tag):
        self.open -= self.open > 0

    def handle_data(self, data):
        self.words += data if self.open else ""


def test_a_page_stands_alone_and_shows_the_text_as_it_is(capsys, story):
    html = printed(capsys, "--html", "--all")
    made = Page(html)
    assert made.words == STORY
    assert sum((name, value[:1]) == ("id", "m") for name, value in made.attributes) == 3
    assert not {"script", "link", "img", "iframe"} & set(made.tags)
    assert "//" not in html
    ids = {value for name, value in made.attributes if name == "id"}
    leads = {value for name, value in made.attributes if name == "href"}
    assert leads == {f"#{one}" for one in ids}
    assert any(name == "title" and "fiber_household_subscription_rate" in value for name, value in made.attributes)


def test_hostile_words_are_shown_and_not_obeyed():
    story = document(HOSTILE)
    assert Page(page([story])).words == visible(HOSTILE)
    assert "<script" not in page([story])
    for shown in (coloured(story).plain, page([story])):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert len(visible(HOSTILE)) == len(HOSTILE)


def test_a_page_goes_to_a_file(capsys, story):
    assert "story.html: 3 figures" in printed(capsys, "--html", "--out", "story.html")
    assert Page(Path("story.html").read_text("utf-8")).words == STORY


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--json", "--html"], "--json or --html, one of the two"),
        (["--out", "x.html"], "add --html"),
        (
            ["--html", "--out", "story.txt/x.html"],
            "story.txt/x.html: Not a directory; name a file in a writable folder",
        ),
    ],
)
def test_misuse_is_one_line(capsys, story, words, told):
    assert run(["read", "story.txt", *words]) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said


def test_the_legend_names_what_is_there():
    story = document(STORY)
    assert set(legend(story).plain.split()) >= {*Role, "measures", "none,", "figure"}
    assert legend(replace(story, shielded=())).plain.endswith("none")
