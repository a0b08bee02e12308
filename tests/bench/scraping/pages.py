"""Two thousand article pages of 60 to 100 KB: the newsroom's stories in two families' markup, and all that real pages
carry around an article. The same number gives the same bytes."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapers.newsroom import SOURCES
from scrapers.newsroom.hosts import Host, read_hosts
from scrapers.newsroom.site import Sheet, make_templates, render
from scrapers.newsroom.stories import Story, read_stories
from scrapers.source import Source, registry

HOSTS = tuple(f"h{number}.bench.localhost" for number in range(16))
SITES = {"vccorp": "tin_chinh_phu", "epi": "nhan_tin"}
STORIES_A_PAGE = 8
START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = (
    *("trang", "chu", "thoi", "su", "kinh", "te", "xa", "hoi", "phap", "luat", "cong", "nghe"),
    *("giao", "duc", "y", "te", "the", "thao", "van", "hoa", "du", "lich", "moi", "truong"),
)


def write_pages(folder: Path, count: int) -> list[str]:
    """Write the pages; returns their paths on the server."""
    paths = []
    for number, body in enumerate(pages(count)):
        path = f"/{('vccorp', 'epi')[number % 2]}-{number}.htm"
        (folder / path[1:]).write_bytes(body)
        paths.append(path)
    return paths


def bench_sources() -> dict[str, Source]:
    """The two families' sources, as if each had all the hosts; their pages carry no time in the URL."""
    declared = registry(SOURCES)
    return {
        family: replace(
            declared[name],
            hosts=HOSTS,
            delay=0.0,
            article_url=re.compile(rf"/{family}-\d+\.htm$"),
            url_dates=(),
        )
        for family, name in SITES.items()
    }


def pages(count: int) -> Iterator[bytes]:
    """The pages, of the families in turn."""
    stories = [story for story in read_stories() if story.layout == "article" and story.blocks]
    hosts, templates = {host.family: host for host in read_hosts().values()}, make_templates()
    for number in range(count):
        host: Host = hosts[("vccorp", "epi")[number % 2]]
        story, others = long_story(stories, number), stories[number % 9 : number % 9 + 3]
        values = {"story": story, "others": others, "today": story.published}
        sheet = Sheet(f"/{number}", f"{host.family}/article.html", story.published, values)
        yield padded(render(templates, host, sheet).body.decode(), random.Random(number)).encode()


def long_story(stories: list[Story], number: int) -> Story:
    """A story with the text of several and the tables of one, published a minute after the one before."""
    first, *others = (stories[(number * 7 + step * 11) % len(stories)] for step in range(STORIES_A_PAGE))
    text = tuple(block for story in others for block in story.blocks if block.kind != "table")
    return replace(
        first,
        title=f"{first.title} ({number})",
        lead=first.lead or first.title,
        published=START + timedelta(minutes=number),
        updated=None,
        blocks=first.blocks + text,
    )


def padded(page: str, rng: random.Random) -> str:
    """The page with scripts and styles in its head, a menu before its article, and lists of links after it."""
    size = rng.randint(60_000, 96_000) - len(page.encode())
    head = script(rng, size // 4) + style(rng, size // 12)
    menu = f'<div class="menu-wrap">{"".join(card(rng, "menu__item") for _ in range(size // 1_500))}</div>'
    after = [script(rng, size // 6)]
    while sum(map(len, (head, menu, *after))) < size:
        cards = "".join(card(rng, "box-stream-item") for _ in range(16))
        after.append(f'<section class="box-stream" id="s{len(after)}">{cards}</section>')
    page = page.replace("</head>", head + "</head>", 1)
    page = re.sub(r"(<body[^>]*>)", lambda found: found[1] + menu, page, count=1)
    return page.replace("</body>", "\n".join(after) + "</body>", 1)


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(NAMES) for _ in range(count))


def card(rng: random.Random, name: str) -> str:
    """An item of a list of links, as portals print them."""
    link = f"/{'-'.join(rng.choice(NAMES) for _ in range(6))}-{rng.randint(10**9, 10**10)}.htm"
    return (
        f'<div class="{name}" data-id="{rng.randint(1, 10**6)}"><a class="{name}__thumb" href="{link}" title="x">'
        f'<img class="lazy" data-src="/thumb{link}.jpg" alt="{words(rng, 6)}" width="180" height="112"></a>'
        f'<div class="{name}__content"><span class="{name}__title"><a href="{link}">{words(rng, 12)}</a></span>'
        f'<p class="{name}__sapo" data-trimline="3">{words(rng, 20)}</p></div></div>\n'
    )


def script(rng: random.Random, size: int) -> str:
    """Inline scripts of about so many bytes."""
    line = "window.zones=window.zones||[];zones.push({{id:{0},name:'{1}',show:function(a){{return a<b&&c>d;}}}});\n"
    lines = (line.format(rng.randint(1, 10**6), words(rng, 3)) for _ in range(size // 120))
    return f"<script>{''.join(lines)}</script>\n"


def style(rng: random.Random, size: int) -> str:
    """An inline style sheet of about so many bytes."""
    rules = (
        f".c{rng.randint(1, 10**5)}>a:hover{{margin:0 {rng.randint(0, 40)}px;color:#333}}\n" for _ in range(size // 48)
    )
    return f"<style>{''.join(rules)}</style>\n"
