"""Pages that test for bots or refuse them, sent with the looks of an answer."""

from scrapers.charset import decode
from scrapers.page import SPACE, parse

# The marks stand in healthy pages too; only a small page with next to nothing to read is a challenge.
SMALL, SHORT = 60_000, 600
# A kind is recognised by one mark of each of its groups.
MARKS = {
    "a script sets a cookie and reloads": (
        ("document.cookie",),
        ("location.reload", "location.replace", "location.href", "location=", "location ="),
    ),
    "Incapsula": (("_incapsula_resource", "incapsula incident"),),
    "Cloudflare": (("cf-chl", "cf_chl", "/cdn-cgi/challenge-platform", "just a moment..."),),
    "a captcha": (("g-recaptcha", "h-captcha", "cf-turnstile", "captcha-delivery"),),
    "a refusal": (("thông báo từ chối truy cập", "hệ thống đang gặp vấn đề khi xử lý yêu cầu"),),
}


def find_challenge(body: bytes) -> str:
    """What kind of challenge the page is; "" for a page to read."""
    if len(body) > SMALL:
        return ""
    text = decode(body)
    lowered = text.lower()
    for name, groups in MARKS.items():
        if all(any(mark in lowered for mark in group) for group in groups):
            return name if len(visible(text)) < SHORT else ""
    return ""


def visible(text: str) -> str:
    """The text of a page without its scripts and styles."""
    document = parse(text)
    for unseen in document.xpath("//script | //style | //noscript"):
        unseen.drop_tree()
    return SPACE.sub(" ", document.text_content()).strip()
