"""Story files: what they say, and what is said of a mistake in one."""

from pathlib import Path

import pytest

from scrapers.newsroom import STORY_DAY
from scrapers.newsroom.hosts import read_hosts
from scrapers.newsroom.stories import Block, StoryError, read_stories, read_story
from warehouse.records import LOCAL_ZONE

STORIES = {story.key: story for story in read_stories()}

HEADER = """+++
title = "Một"
published = 2026-01-02T08:00:00+07:00
+++
"""


def write(folder: Path, text: str, name: str = "mot") -> Path:
    path = folder / "bao-mau" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_body_is_read_block_by_block(tmp_path):
    body = "Đoạn một\nhai dòng.\n\n## Đề mục\n\n> Khung\n\n!photo Chú thích\n\n| Tỉnh | Số |\n| Huế | 5% |\n"
    assert read_story(write(tmp_path, HEADER + body)).blocks == (
        Block("paragraph", "Đoạn một hai dòng."),
        Block("heading", "Đề mục"),
        Block("box", "Khung"),
        Block("photo", "Chú thích"),
        Block("table", rows=(("Tỉnh", "Số"), ("Huế", "5%"))),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Không có đầu", "no header"),
        ("+++\ntitle = \n+++\n", "mend the header"),
        (HEADER.replace("title", "titel"), "titel: unknown key"),
        ("+++\ntitle = 'Một'\n+++\n", "published: missing"),
        (HEADER.replace("+07:00", ""), "published: datetime.datetime(2026, 1, 2, 8, 0) has no zone"),
    ],
)
def test_a_mistake_names_file_key_and_remedy(tmp_path, text, said):
    path = write(tmp_path, text)
    with pytest.raises(StoryError) as raised:
        read_story(path)
    assert str(raised.value).startswith(str(path))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_reprint_of_nothing_is_a_mistake(tmp_path):
    write(tmp_path, HEADER.replace("\n+++\n", '\nreprint = "bao-mau/hai"\n+++\n', 1))
    with pytest.raises(StoryError, match="bao-mau/mot: reprint: no story 'bao-mau/hai'"):
        read_stories(tmp_path)


def test_reprints_carry_the_words_of_the_original():
    original = STORIES["tin-chinh-phu/so-ket-sau-thang-chuyen-doi-so-2023"]
    reprint = STORIES["thi-truong-so/nhieu-bo-nganh-dung-chung-du-lieu-dan-cu"]
    assert reprint.blocks == original.blocks[:3]
    assert reprint.lead == original.lead
    assert reprint.published > original.published
    full = STORIES["thi-truong-so/chua-noi-nao-dat-muc-a-b"]
    assert full.blocks == STORIES["nhan-tin/cham-diem-he-thong-mot-cua-dien-tu"].blocks


def test_the_newsroom_is_as_large_and_as_varied_as_promised():
    hosts = read_hosts()
    assert len(STORIES) == 94
    assert {story.host for story in STORIES.values()} == {label for label, host in hosts.items() if not host.shows}
    assert {host.shows for host in hosts.values() if host.shows} <= {story.host for story in STORIES.values()}
    years = {story.published.astimezone(LOCAL_ZONE).year for story in STORIES.values()}
    assert years == set(range(2020, 2027))


def test_nothing_is_published_after_the_day_of_the_story():
    assert max(story.published.astimezone(LOCAL_ZONE).date() for story in STORIES.values()) < STORY_DAY


def test_every_story_of_2026_with_figures_no_source_has_printed_says_so():
    silent = [story.key for story in STORIES.values() if story.published.year == 2026 and not story.invented]
    assert silent == ["bao-xu-lang/canh-bao-ung-dung-gia-mao", "nhan-tin/tphcm-kinh-te-so-25-grdp"]
