"""Articles read a second, against a plain scan for digits and against dateparser on the same texts."""

import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import cycle, islice
from statistics import median

from dateparser.search import search_dates

from scrapers.newsroom.stories import read_stories
from scrapers.reading.read import read_figures
from warehouse.catalogue import load_catalogue
from warehouse.records import LOCAL_ZONE, Article

ROUNDS = 5
# The length of a longer news article in characters.
LENGTH = 7000
DIGITS = re.compile(r"\d[\d.,]*")


def articles(count: int) -> list[Article]:
    """Articles of equal length, made of the sample newsroom's stories in turn."""
    paragraphs = [block.text for story in read_stories() for block in story.blocks if block.text]
    published = datetime(2026, 7, 10, 12, tzinfo=LOCAL_ZONE)
    starts = range(0, 7 * count, 7)
    return [
        Article("bench", f"http://bench/{start}", "", filled(paragraphs, start), "VN", published_at=published)
        for start in starts
    ]


def filled(paragraphs: Sequence[str], start: int) -> str:
    """A text of the wanted length that begins with one of the paragraphs."""
    length, chosen = 0, []
    for paragraph in islice(cycle(paragraphs), start % len(paragraphs), None):
        chosen.append(paragraph)
        length += len(paragraph) + 1
        if length > LENGTH:
            return "\n".join(chosen)[:LENGTH]
    return ""


def rate(work: Callable[[Article], object], over: Sequence[Article]) -> float:
    """Articles a second: the median of several rounds after a warm-up."""
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        for article in over:
            work(article)
        seconds.append(time.perf_counter() - start)
    return len(over) / median(seconds[1:])


def main() -> None:
    catalogue, texts = load_catalogue(), articles(200)
    full = rate(lambda article: read_figures(article, catalogue), texts)
    scan = rate(lambda article: DIGITS.findall(article.text), texts)
    dates = rate(lambda article: search_dates(article.text, languages=["vi"]), texts[:2])
    print(f"articles of {LENGTH} characters, one core")
    print(f"full reading      {full:10.0f} articles/s")
    print(f"plain digit scan  {scan:10.0f} articles/s   {full / scan:.3f} of it reached by the full reading")
    print(f"dateparser        {dates:10.2f} articles/s   {full / dates:.0f} times as fast is the full reading")
    for megabytes in (1, 2, 4, 8):
        text = ("\n".join(article.text for article in texts) * 10)[: megabytes * 1_000_000]
        start = time.perf_counter()
        read_figures(Article("bench", "http://bench/long", "", text, "VN"), catalogue)
        print(f"one text of {megabytes} MB  {megabytes / (time.perf_counter() - start):8.2f} MB/s")


if __name__ == "__main__":
    main()
