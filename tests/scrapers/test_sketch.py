"""Sketches: a cut and a reworked reprint are recognised, two articles of one form or on one decree are not."""

import csv
import unicodedata
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.newsroom.stories import Story, read_stories
from scrapers.sketch import SCALE, SHINGLE, sketch, words

# As the warehouse has it: half of the smaller sketch, and no fewer than four runs.
THRESHOLD, LEAST = 0.5, 4

SYLLABLES = words("an bình cao đẳng em giao hà khoa lạng minh nam ông phú quảng rừng sơn tỉnh uỷ văn xã yên đề án số")

FORM = (
    "Theo báo cáo của Bộ gửi Uỷ ban Quốc gia, đến hết quý vừa qua tỉnh {} có {}% hồ sơ nộp trực tuyến, tăng {} điểm so "
    "với cùng kỳ và đứng thứ {} trong các tỉnh. Tỷ lệ số hoá khi tiếp nhận đạt {}%, trong đó cấp xã đạt {}%. Toàn tỉnh "
    "đã cấp {} tài khoản định danh và kích hoạt {} tài khoản. Số thuê bao băng rộng cố định đạt {} trên 100 hộ. Vùng "
    "phủ sóng 5G đến được {}% dân số. Uỷ ban nhân dân tỉnh {} giao các sở rà soát quy trình, nâng tỷ lệ này lên {}% "
    "vào cuối năm, và sẽ họp lại vào ngày {} tháng sau để kiểm điểm từng việc với các xã, phường trên địa bàn tỉnh {}."
)


def likeness(one: str, other: str) -> float:
    """The share of the smaller sketch that is in the other; 0 where too little is."""
    return containment(set(sketch(one)), set(sketch(other)))


def containment(one: set[int], other: set[int]) -> float:
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= LEAST else 0.0


def body(story: Story) -> str:
    return "\n".join(line for block in story.blocks for line in ([" ".join(row) for row in block.rows] or [block.text]))


# Runs of words that people write hardly ever repeat; those that a search for the smallest example tries do.
syllables = st.builds(
    lambda seed, length: " ".join(Random(seed).choices(SYLLABLES, k=length)),
    st.integers(0, 9999),
    st.integers(300, 600),
)


def test_it_is_the_same_on_every_machine():
    counting = "một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba mười bốn mười lăm mười sáu"
    assert sketch(counting) == (5217451636772632724, 10983245162273141880, 13057376423789341132)


@given(st.text(max_size=300))
def test_any_text_has_one(text):
    kept = sketch(text)
    assert list(kept) == sorted(set(kept))
    assert all(0 <= one < 2**64 and one % SCALE == 0 for one in kept)
    assert len(kept) <= max(len(words(text)) - SHINGLE + 1, 1)


@given(syllables, st.sampled_from(["(Chinhphu.vn) - ", "VOV.VN – ", "Hà Nội (TTXVN) - ", "TTO - ", "\n"]))
@settings(max_examples=25)
def test_dateline_case_marks_and_the_form_of_unicode_make_no_difference(text, dateline):
    printed = unicodedata.normalize("NFD", (dateline + text.upper()).replace(" an ", ", “An” \n "))
    assert sketch(printed) == sketch(text)


@given(syllables, st.floats(0.3, 1))
@settings(max_examples=25)
def test_what_is_cut_is_wholly_in_the_whole(text, share):
    cut = " ".join(text.split()[: int(share * len(text.split()))])
    assert set(sketch(cut)) <= set(sketch(text))


@given(syllables, st.data())
@settings(max_examples=25)
def test_a_reprint_with_another_title_and_sentence_is_recognised(text, data):
    all_words = text.split()
    kept = all_words[20 : data.draw(st.integers(int(0.6 * len(all_words)), len(all_words)))]
    changed = data.draw(st.integers(0, len(kept) - 15))
    kept[changed : changed + 15] = ["toà", "soạn", "viết", "lại", "câu", "này", "cho", "gọn", "hơn"]
    reprint = "Đầu đề khác của báo bạn\n(Chinhphu.vn) - Lời dẫn mới, ngắn gọn. " + " ".join(kept)
    assert likeness(text, reprint) >= THRESHOLD


numbers = st.lists(st.integers(101, 9999), min_size=20, max_size=20, unique=True)


@given(numbers, st.permutations(["Lạng Sơn", "Cần Thơ", "Hà Giang", "Vĩnh Long"]))
@settings(max_examples=50)
def test_articles_of_one_form_with_other_places_and_figures_are_not(figures, places):
    first, second = (
        FORM.format(place, *figures[start : start + 8], figures[start + 8], place, figures[start + 9], "12", place)
        for place, start in zip(places[:2], (0, 10), strict=True)
    )
    assert likeness(first, second) < THRESHOLD


def test_the_newsrooms_reprints_and_nothing_else():
    stories = read_stories()
    sketches = {story.key: set(sketch(body(story))) for story in stories}
    originals = {story.key: story.reprint or story.key for story in stories}
    for story in stories:
        if story.reprint:
            assert containment(sketches[story.key], sketches[story.reprint]) >= THRESHOLD, story.key
    for one, other in combinations(sketches, 2):
        if containment(sketches[one], sketches[other]) >= THRESHOLD:
            assert originals[one] == originals[other]


@pytest.mark.shared
def test_annotated_texts_are_not_taken_for_reprints_of_each_other(shared):
    texts = [path.read_text(encoding="utf-8") for path in sorted(shared.glob("seeds/*.txt"))]
    with (shared / "gold" / "dev.docs.csv").open(encoding="utf-8") as handle:
        texts += [(shared / "gold" / row["path"]).read_text(encoding="utf-8") for row in csv.DictReader(handle)]
    texts += [body(story) for story in read_stories() if not story.reprint]
    assert len(texts) > 100
    sketches = [set(sketch(text)) for text in texts]
    assert max(containment(one, other) for one, other in combinations(sketches, 2)) < THRESHOLD
