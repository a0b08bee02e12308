"""Mails in a real browser: nothing sticks out at the width of a phone or of a reading pane, light or dark."""

import html
import json
import re
import shutil
import subprocess

import pytest

from alerts.digest import compose_digest
from alerts.messages import compose
from alerts.preview import with_chart

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The longest of each form.
SHOWN = ("lagging", "mixed", "hostile", "correction")
MEASURE = """<script>
onload = () => document.title = JSON.stringify([...document.querySelectorAll("iframe")].map(frame => {
  const page = frame.contentDocument, style = getComputedStyle(page.querySelector("p"))
  return [frame.width, page.documentElement.scrollWidth, page.images.length, style.color]
}))</script>"""


@pytest.fixture(scope="module")
def pages(make_stories, make_digests, transition, occasion, route, as_of, catalogue, histories) -> list[str]:
    """Some alerts and a digest as pages that stand alone."""
    stories = (make_stories()[name] for name in SHOWN)
    told = [compose(route("vi"), story, as_of, catalogue, histories(story)) for story in stories]
    endless = transition(name_vi="A" * 10_000, area_name="B" * 10_000, document_no="C" * 10_000)
    told.append(compose(route("vi"), [occasion(endless)], as_of, catalogue))
    standings, changed, _ = make_digests()["digest"]
    told.append(compose_digest(standings, changed, as_of, "en", catalogue=catalogue))
    return [with_chart(message) for message in told]


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("scheme", "ink"), [(1, "rgb(0, 0, 0)"), (0, "rgb(255, 255, 255)")], ids=["light", "dark"])
def test_no_page_is_wider_than_its_reader(pages, scheme, ink, tmp_path):
    frames = (
        f'<iframe width="{width}" srcdoc="{html.escape(page)}"></iframe>' for page in pages for width in (360, 800)
    )
    sheet = tmp_path / "sheet.html"
    sheet.write_text(f"<!doctype html><title></title>{''.join(frames)}{MEASURE}", encoding="utf-8")
    command = [
        *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"),
        *(f"--blink-settings=preferredColorScheme={scheme}", "--dump-dom", sheet.as_uri()),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    measured = json.loads(html.unescape(re.search("<title>(.*?)</title>", shown)[1]))
    assert len(measured) == 2 * len(pages)
    assert [one for one in measured if one[1] > int(one[0])] == []
    assert {colour for *_, colour in measured} == {ink}
    assert sum(pictures for _, _, pictures, _ in measured) == 2 * sum("data:image/png" in page for page in pages)
