"""What reprints are recognised by: a sample of the runs of words of a text, whatever stands around them.

A FracMinHash (Irber et al. 2022): of all runs of `SHINGLE` words those are kept whose hash divides by `SCALE`, so that
the sketch of a cut is a part of the sketch of the whole.

Measured on 240 Vietnamese news texts. With runs of 8, 12 and 16 words the most that reports of one form share, which
differ in places and figures, is 0.60, 0.45 and 0.36 of the smaller; any other two texts 0.29, 0.19 and 0.09; a reprint
that kept three fifths of 200 words, with another lead and one sentence changed, 0.64, 0.61 and 0.58. Every fourth run
finds 99 of 100 first halves of texts of a hundred words, every eighth 83.
"""

import re
from hashlib import blake2b
from unicodedata import normalize

SHINGLE = 12
SCALE = 4

WORD = re.compile(r"[^\W_]+")

# "(Chinhphu.vn) - ", "VOV.VN – ", "Hà Nội (TTXVN) - ": which desk a report came from, at the beginning of a line.
DATELINE = re.compile(
    r"^[^\S\n]*(?:[^\W\d_ ]+ ){0,3}(?:\([^()\n]{2,40}\)|[A-ZĐ][A-ZĐ.]+)[^\S\n]*[-–—][^\S\n]*", re.MULTILINE
)


def sketch(text: str) -> tuple[int, ...]:
    """The kept hashes of a text, each of 64 bits, in ascending order; the same on every machine.

    Case, punctuation, spacing, the form of Unicode and datelines make no difference.
    """
    kept = (hashed(run) for run in runs(words(text)))
    return tuple(sorted({one for one in kept if one % SCALE == 0}))


def words(text: str) -> list[str]:
    """The words and numbers of a text in lower case, without its datelines."""
    return WORD.findall(DATELINE.sub("", normalize("NFC", text)).lower())


def runs(of: list[str]) -> list[str]:
    """Every run of `SHINGLE` words; a shorter text is one run."""
    return [" ".join(of[start : start + SHINGLE]) for start in range(max(len(of) - SHINGLE + 1, min(len(of), 1)))]


def hashed(run: str) -> int:
    """A run as a number of 64 bits."""
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
