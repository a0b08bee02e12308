""" "Lần lượt": values in the order of labels named before or after them."""

import re
from collections.abc import Sequence

from scrapers.reading.figure import Figure

RESPECTIVELY = ("lần lượt", "tương ứng")
JOINT = re.compile(r"(?: [^\W\d_]+){0,2}(?:,|;| và)+(?: thứ| [^\W\d_]+)? ?| ")


def respective(folded: str, figure: Figure) -> bool:
    """Whether the sentence of a figure pairs values with labels."""
    return any(folded.find(word, figure.sentence_start, figure.sentence_end) >= 0 for word in RESPECTIVELY)


def runs_of_figures(folded: str, figures: Sequence[Figure], members: Sequence[int]) -> list[list[int]]:
    """Indices of figures that are listed one after the other."""
    runs: list[list[int]] = []
    for index in members:
        if runs and JOINT.fullmatch(folded, figures[runs[-1][-1]].end, figures[index].start):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
