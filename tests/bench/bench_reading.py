"""The reading's speed beside a plain digit scan and dateparser, its growth to 10 MB, and its memory.

The speed is that of one core; the texts are the sample newsroom's stories and, where they are at hand, the five seeds.
"""

import re
import resource
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from dateparser.search import search_dates

from scrapers.newsroom.stories import read_stories
from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.records import LOCAL_ZONE, Article, Catalogue

ROUNDS = 5
# The length of a longer news article in characters: that of the seeds in bytes is about 7,900.
LENGTH = 5900
SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
DIGITS = re.compile(r"\d[\d.,]*")
PUBLISHED = datetime(2026, 7, 10, 12, tzinfo=LOCAL_ZONE)
MANY = 100_000
MEGABYTES = (1, 2, 5, 10)
# A sentence that never ends, and as many figures as a text of lines can hold.
ENDLESS = "tỷ lệ hồ sơ nộp trực tuyến của tỉnh Lạng Sơn trong sáu tháng đầu năm đạt 5,2% và số hồ sơ còn lại "
LINES = "Số hồ sơ đã tiếp nhận và số hóa tại bộ phận một cửa: 12.345\n"


def article(text: str) -> Article:
    """An article of a national source."""
    return Article("bench", "http://bench/article", "", text, "VN", published_at=PUBLISHED)


def stories(count: int) -> list[Article]:
    """Articles of seed length, made of the sample newsroom's stories in turn."""
    paragraphs = [block.text for story in read_stories() for block in story.blocks if block.text]
    return [article(filled(paragraphs, 7 * start)) for start in range(count)]


def filled(paragraphs: Sequence[str], start: int) -> str:
    """A text of the wanted length that begins with one of the paragraphs."""
    text = "\n".join(islice(cycle(paragraphs), start % len(paragraphs), start % len(paragraphs) + len(paragraphs)))
    return text[:LENGTH]


def rate(work: Callable[[Article], object], over: Sequence[Article]) -> float:
    """Articles a second: the median of several rounds after a warm-up."""
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        for each in over:
            work(each)
        seconds.append(time.perf_counter() - start)
    return len(over) / median(seconds[1:])


def show_rates(name: str, texts: Sequence[Article], catalogue: Catalogue) -> None:
    """Articles a second of the full reading, of a digit scan and of dateparser."""
    figures = sum(len(read_figures(each, catalogue)) for each in texts) / len(texts)
    length = sum(len(each.text) for each in texts) / len(texts)
    full = rate(lambda each: read_figures(each, catalogue), texts)
    scan = rate(lambda each: DIGITS.findall(each.text), texts)
    dates = rate(lambda each: search_dates(each.text, languages=["vi"]), texts[:2])
    print(f"{name}: {length:.0f} characters and {figures:.0f} figures an article, one core")
    print(f"  full reading      {full:10.0f} articles/s {full * figures:10.0f} figures/s")
    print(f"  plain digit scan  {scan:10.0f} articles/s {scan / full:10.0f} times the full reading")
    print(f"  dateparser        {dates:10.2f} articles/s; the full reading is {full / dates:.0f} times as fast")


def show_growth(name: str, text: str, catalogue: Catalogue) -> None:
    """Megabytes a second of one text, cut from many copies of the text given, at several lengths."""
    print(f"one text of {', '.join(map(str, MEGABYTES))} MB, {name}:", end="", flush=True)
    for megabytes in MEGABYTES:
        size = megabytes * 1_000_000
        long = article((text * (size // len(text.encode()) + 1)).encode()[:size].decode(errors="ignore"))
        start = time.perf_counter()
        read_figures(long, catalogue)
        print(f"{megabytes / (time.perf_counter() - start):6.2f}", end="", flush=True)
    print(" MB/s")


def show_memory(catalogue: Catalogue) -> None:
    """The peak of resident memory before and after many short articles, no two alike."""
    seen = []
    for first in (0, MANY // 100):
        for number in range(first, MANY if first else MANY // 100):
            read_figures(article(f"Xã thứ {number} có {number} hồ sơ, đạt {number % 100},5% kế hoạch."), catalogue)
        seen.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(
        f"peak of resident memory: {seen[0]:.1f} MB after {MANY // 100} short articles, {seen[1]:.1f} MB after {MANY}"
    )


def main() -> None:
    catalogue, texts = load_catalogue(), stories(100)
    show_memory(catalogue)
    show_rates("newsroom's stories", texts, catalogue)
    if SEEDS.is_dir():
        show_rates("seeds", [article(path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt"))], catalogue)
    show_growth("ordinary", "\n".join(each.text for each in texts), catalogue)
    show_growth("an endless sentence", ENDLESS, catalogue)
    show_growth("a figure a line", LINES, catalogue)


if __name__ == "__main__":
    main()
