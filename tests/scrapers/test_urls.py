"""One spelling for each URL."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.urls import absolute, normalise

LABEL = st.text("abcxyz0189", min_size=1, max_size=8)
KEY = st.text(string.ascii_letters + string.digits, min_size=1, max_size=6).map("k{}".format)
PATH = st.text("abcđêA0/-_.~% ?".replace("?", ""), max_size=20).map("/{}".format)
QUERY = st.lists(st.tuples(KEY, LABEL), max_size=4)
TRACKER = st.sampled_from(["utm_source", "UTM_Campaign", "fbclid", "gclid", "zarsrc", "_gl"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://BaoChinhPhu.vn:443/A.htm#top", "https://baochinhphu.vn/A.htm"),
        ("http://moh.gov.vn:80", "http://moh.gov.vn/"),
        ("https://moj.gov.vn/p.aspx?ItemID=3097&utm_source=zalo", "https://moj.gov.vn/p.aspx?ItemID=3097"),
        ("https://thanhtra.gov.vn/x?81234", "https://thanhtra.gov.vn/x?81234"),
        ("https://x.vn/?fbclid=1&_gl=2", "https://x.vn/"),
        ("https://x.vn/đường dẫn", "https://x.vn/%C4%91%C6%B0%E1%BB%9Dng%20d%E1%BA%ABn"),
        ("https://x.vn:8443/a", "https://x.vn:8443/a"),
    ],
)
def test_examples(url: str, expected: str) -> None:
    assert normalise(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "tin-1.html", "javascript:void(0)", "ftp://x.vn/a", "https://", "https://u:p@x.vn/", "https://x.vn:99999/"],
)
def test_what_is_no_page_of_the_web(url: str) -> None:
    with pytest.raises(ValueError, match=r"URL|credentials|[Pp]ort"):
        normalise(url)
    if url not in {"", "tin-1.html"}:
        assert absolute("https://x.vn/a/", url) in {None, "https://x.vn/a/"}


@given(LABEL, PATH, QUERY)
def test_normalising_again_changes_nothing(host: str, path: str, query: list[tuple[str, str]]) -> None:
    once = normalise(f"https://{host}.vn{path}?{'&'.join(map('='.join, query))}")
    assert normalise(once) == once


@given(LABEL, PATH, QUERY, TRACKER, LABEL, st.integers(0, 4))
def test_trackers_host_case_port_and_fragment_make_no_difference(
    host: str, path: str, query: list[tuple[str, str]], tracker: str, value: str, place: int
) -> None:
    parts = ["=".join(pair) for pair in query]
    plain = normalise(f"https://{host}.vn{path}?{'&'.join(parts)}")
    parts.insert(place, f"{tracker}={value}")
    assert normalise(f"HTTPS://{host.upper()}.VN:443{path}?{'&'.join(parts)}#part") == plain


@given(LABEL, QUERY)
def test_other_keys_stay_in_order(host: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(map("=".join, query))
    assert normalise(f"https://{host}.vn/a.aspx?{text}").partition("?")[2] == text


@given(st.text(max_size=40))
def test_any_text_is_a_url_or_an_error(text: str) -> None:
    found = absolute("https://x.vn/", text)
    assert found is None or normalise(found) == found
