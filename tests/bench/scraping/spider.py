"""Scrapy's side, tuned: no extensions, no log, uvloop, the fewest middlewares, lxml selectors, one write at the end.

`python spider.py ADDRESS PATHS OUT CONCURRENCY`: fetches the paths listed in a file; prints when it began and ended,
and the CPU time between.
"""

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

SELECTORS = {
    "vccorp": ("h1.detail-title::text", "div.detail-content.afcbc-body"),
    "epi": ("h1.article__title.cms-title::text", "div.article__body.zce-content-body.cms-body"),
}
DATE = 'meta[property="article:published_time"]::attr(content)'
DOWNLOADER = {
    f"scrapy.downloadermiddlewares.{name}Middleware": None
    for name in (
        "offsite.Offsite",
        "httpauth.HttpAuth",
        "downloadtimeout.DownloadTimeout",
        "retry.Retry",
        "redirect.MetaRefresh",
        "redirect.Redirect",
        "cookies.Cookies",
        "httpproxy.HttpProxy",
        "stats.DownloaderStats",
    )
}
SPIDER = {
    f"scrapy.spidermiddlewares.{name}Middleware": None
    for name in ("start.Start", "httperror.HttpError", "referer.Referer", "urllength.UrlLength", "depth.Depth")
}
SETTINGS = {
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "EXTENSIONS_BASE": {},
    "DOWNLOADER_MIDDLEWARES": DOWNLOADER,
    "SPIDER_MIDDLEWARES": SPIDER,
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
}


class Bench(scrapy.Spider):
    name = "bench"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for path in self.paths:
            yield scrapy.Request(f"http://{self.address}{path}", dont_filter=True)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        title, body = SELECTORS["vccorp" if "/vccorp-" in response.url else "epi"]
        texts = (text.strip() for text in response.css(body).xpath(".//text()").getall())
        self.rows.append(
            {
                "url": response.url,
                "title": response.css(title).get(),
                "date": response.css(DATE).get(),
                "body": "\n".join(text for text in texts if text),
            }
        )
        yield from ()


def main(address: str, paths: str, out: str, concurrency: str) -> None:
    number = int(concurrency)
    limits = {"CONCURRENT_REQUESTS": number, "CONCURRENT_REQUESTS_PER_DOMAIN": number}
    process = CrawlerProcess({**SETTINGS, **limits, "LOG_INSTALL_ROOT_HANDLER": False})
    rows: list[dict[str, Any]] = []
    process.crawl(Bench, address=address, paths=Path(paths).read_text().split(), rows=rows)
    began, spent = time.time(), time.process_time()
    process.start()
    with Path(out).open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(began, time.time(), time.process_time() - spent)


if __name__ == "__main__":
    main(*sys.argv[1:])
