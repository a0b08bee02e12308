"""The legal documents an article links to."""

import re
from collections.abc import Iterator
from unicodedata import combining, normalize
from urllib.parse import unquote

from lxml.html import HtmlElement

from scrapers.page import value_of
from scrapers.urls import absolute

# Where the texts of laws and decisions are kept; their front pages are no documents.
COLLECTION = re.compile(
    r"(?:https?:)?//(?:[\w-]+\.)*(?:vanban\.chinhphu|congbao\.chinhphu|vbpl|thuvienphapluat|luatvietnam)\.vn(?::\d+)?"
    r"(?:/[^?#]|/?\?.*docid)",
    re.IGNORECASE,
)
# 411/QĐ-TTg, 30/2021/NQ-CP, 88/KH-UBND: number, sometimes the year, kind and issuer.
NUMBER = re.compile(r"(?<!\d)\d{1,5}/(?:\d{4}/)?[A-ZĐ]{1,6}\d{0,2}[-–][A-ZĐƯ][A-Za-zĐđƯư]{0,15}\b")
FILE = re.compile(r"[^?#]*\.(?:pdf|docx?)(?=[?#]|$)", re.IGNORECASE)
# How the files of documents are named once marks are off.
KINDS = re.compile(
    r"\b(?:quyet dinh|nghi quyet|nghi dinh|ke hoach|thong tu|cong van|cong dien|chi thi"
    r"|(?:qd|nq|nd|kh|tt|cv|cd|ct)(?: ?\d+)?)\b"
)
WORD = re.compile(r"[^\W_]+")


def documents_in(element: HtmlElement, base: str) -> tuple[str, ...]:
    """The absolute URLs of the documents an element links to, in its order, each once."""
    return tuple(dict.fromkeys(found_in(element, base)))


def found_in(element: HtmlElement, base: str) -> Iterator[str]:
    """The URL of each link that leads to a document."""
    for link in element.iter("a"):
        address = (link.get("href") or "").strip()
        if address and leads_to_document(address, value_of(link)) and (url := absolute(base, address)):
            yield url


def leads_to_document(address: str, text: str) -> bool:
    """Whether a link names a document by its number, leads into a collection, or to a file named as a document."""
    if NUMBER.search(text) or COLLECTION.match(address):
        return True
    file = FILE.match(address)
    return bool(file and KINDS.search(bare(f"{unquote(file[0])} {text}")))


def bare(text: str) -> str:
    """The words of a text in small letters without marks."""
    letters = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(WORD.findall("".join(letter for letter in letters if not combining(letter))))
