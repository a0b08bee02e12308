"""Charts as small PNGs. The only importer of matplotlib, by its objects alone: pyplot keeps state that threads share.

The bytes depend on the input and on matplotlib's version alone. The ground is opaque, so that dark mode does not
swallow the letters; DejaVu Sans comes with matplotlib and has every Vietnamese letter.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import get_data_path
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from PIL import Image

from alerts.figures import WHOLE
from alerts.pictures import ORDER, Series, Tally
from alerts.safe import cut
from alerts.wording import Wording, wording
from warehouse.records import Status

GROUND, INK, FAINT, LINE = "#ffffff", "#202124", "#d5d8dc", "#5f6368"
FIGURES, BAND, GOAL = "#0b57d0", "#a8c7fa", "#b3261e"
COLOURS: Mapping[Status, str] = {
    Status.OVERDUE: "#b3261e",
    Status.LAGGING: "#f0a43a",
    Status.STALE: "#8a8f94",
    Status.ON_TRACK: "#8fd1a5",
    Status.MET: "#1b6e3c",
}
DARK = (Status.OVERDUE, Status.MET)
RATED = ORDER[:-1]
FACE = str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
LETTERS = frozenset(FT2Font(FACE).get_charmap())
DPI = 100
COLOURS_KEPT = 64
# Months between two marks of the time axis, and how many marks there may be.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
MARKS = 5
WIDTH, HEIGHT = 5.6, 4.1
ROW_HEIGHT, KEY_HEIGHT = 0.62, 0.33
# A share of the row below which a number does not fit into its piece.
NARROW = 0.06
NAME_LIMIT = 28


@lru_cache(maxsize=128)
def draw_series(series: Series, language: str) -> bytes:
    """A target's figures over time, the line they should follow, goal and deadline, and the projection."""
    return png_of(series_figure(series, wording(language)))


@lru_cache(maxsize=16)
def draw_tallies(tallies: tuple[Tally, ...], language: str) -> bytes:
    """One bar an area: its targets by status."""
    return png_of(tallies_figure(tallies, wording(language)))


def png_of(figure: Figure) -> bytes:
    """The picture, opaque and without a word on who made it when; few colours make it a third as large."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    out = BytesIO()
    picture.quantize(COLOURS_KEPT).save(out, "PNG", optimize=True)
    return out.getvalue()


def series_figure(series: Series, words: Wording) -> Figure:
    """The chart of one target, not drawn yet."""
    figure, axes = blank(HEIGHT)
    begin = min(day for day, _ in (*series.points, *filter(None, [series.start]))).toordinal()
    end = max(series.points[-1][0], series.deadline, series.as_of).toordinal()
    span = begin, max(end, begin + 30)
    keys = [*promised(axes, series, span, words), *reached(axes, series, words)]
    frame(axes, span, series)
    say_last(axes, series, words)
    mark_days(axes, span, words)
    mark_values(axes, series.unit, words)
    legend(figure, keys)
    return figure


def promised(axes: Axes, series: Series, span: tuple[int, int], words: Wording) -> Iterator[Artist]:
    """The goal, its day, and the line that leads there; yields what the legend explains."""
    deadline, goal = series.deadline.toordinal(), series.goal
    days = [span[0], deadline, span[1]]
    said = words.say("chart.goal", goal=marked(goal, series.unit, words))
    yield from axes.plot(days, [goal] * 3, "-D", color=GOAL, markevery=[1], lw=2, ms=9, label=said)
    said = words.say("chart.deadline", date=words.brief(series.deadline))
    yield axes.axvline(deadline, color=INK, linewidth=1.5, linestyle=":", label=said)
    if series.start:
        day, value = series.start
        said = words.say("chart.required")
        yield from axes.plot([day.toordinal(), deadline], [value, goal], "--", color=LINE, lw=2, label=said)


def reached(axes: Axes, series: Series, words: Wording) -> Iterator[Artist]:
    """The figures, and where they lead; yields what the legend explains."""
    days, values = [day.toordinal() for day, _ in series.points], [value for _, value in series.points]
    yield from axes.plot(days, values, "-o", color=FIGURES, lw=2.5, ms=8, zorder=3, label=words.say("chart.figures"))
    deadline = series.deadline.toordinal()
    if series.ahead and deadline > days[-1]:
        middle, low, high = series.ahead
        ahead, last = [days[-1], deadline], values[-1]
        said = words.say("chart.projection")
        yield axes.fill_between(ahead, [last, low], [last, high], color=BAND, alpha=0.6, lw=0, label=said)
        axes.plot(ahead, [last, middle], ":", color=FIGURES, lw=1.5)


def frame(axes: Axes, span: tuple[int, int], series: Series) -> None:
    """Room around all that is drawn; better is up."""
    values = [value for _, value in series.points] + [series.goal, *(series.ahead or ())]
    values += [series.start[1]] if series.start else []
    room = (max(values) - min(values) or abs(series.goal) or 1.0) * 0.12
    bounds = (min(values) - room, max(values) + room)
    width = span[1] - span[0]
    late = series.points[-1][0].toordinal() > span[0] + width * 0.7
    # The latest value is written to the right of its point.
    axes.set_xlim(span[0] - width * 0.05, span[1] + width * (0.22 if late else 0.06))
    axes.set_ylim(*(reversed(bounds) if series.unit == "rank" else bounds))


def say_last(axes: Axes, series: Series, words: Wording) -> None:
    """The latest value to the right of its point, away from the goal, legible over whatever runs there."""
    day, value = series.points[-1]
    above = (value >= series.goal) != axes.yaxis_inverted()
    said = axes.annotate(
        words.amount(value, series.unit),
        (day.toordinal(), value),
        xytext=(5, 7 if above else -9),
        textcoords="offset points",
        va="bottom" if above else "top",
    )
    halo = withStroke(linewidth=4, foreground=GROUND)
    said.set(color=FIGURES, fontproperties=face(16), parse_math=False, path_effects=[halo])


def mark_days(axes: Axes, span: tuple[int, int], words: Wording) -> None:
    """Years, or months where the years are few."""
    first, last = (day.year * 12 + day.month - 1 for day in map(date.fromordinal, span))
    step = next((step for step in STEPS if (last - first) / step < MARKS), STEPS[-1])
    # Months are counted from the year 0, so that every step of twelve falls on a January.
    months = range(-(-(first + 1) // step) * step, last + 1, step)
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    labels = [words.month(day) if step < 12 else str(day.year) for day in days]
    axes.set_xticks([day.toordinal() for day in days], labels)


def mark_values(axes: Axes, unit: str, words: Wording) -> None:
    """Round values with their unit."""
    low, high = sorted(axes.get_ylim())
    ticks = [tick for tick in MaxNLocator(4, integer=unit in WHOLE).tick_values(low, high) if low <= tick <= high]
    axes.set_yticks(ticks, [marked(tick, unit, words) for tick in ticks])
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(face(15))
        label.set_color(INK)


def marked(value: float, unit: str, words: Wording) -> str:
    """A value as an axis says it: short, with a sign for its unit where there is one."""
    return words.short(value) + ("%" if unit in ("percent", "percent_change") else "")


def tallies_figure(tallies: Sequence[Tally], words: Wording) -> Figure:
    """The chart of areas, not drawn yet: what is rated as a bar with its numbers, what is not as a number beside."""
    seen = [status for place, status in enumerate(RATED) if any(one.counts[place] for one in tallies)]
    figure, axes = blank(ROW_HEIGHT * len(tallies) + KEY_HEIGHT * ((len(seen) + 1) // 2) + 0.2)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(tallies) - 0.6, -0.55)
    for row, tally in enumerate(tallies):
        name = axes.text(0, row - 0.15, shown(tally.area), va="bottom")
        name.set(color=INK, fontproperties=face(15), parse_math=False, in_layout=False)
        if tally.counts[-1]:
            rest = axes.text(1, row - 0.15, words.say("chart.not_rated", n=tally.counts[-1]), va="bottom", ha="right")
            rest.set(color=LINE, fontproperties=face(13))
        draw_bar(axes, row, tally)
    legend(figure, [Patch(facecolor=COLOURS[one], label=words.say(f"plain_status.{one}")) for one in seen])
    return figure


def draw_bar(axes: Axes, row: int, tally: Tally) -> None:
    """The pieces of one area side by side, each bar as long as the others."""
    done, total = 0, sum(tally.counts[:-1]) or 1
    for status, count in zip(RATED, tally.counts[:-1], strict=True):
        left, width = done / total, count / total
        axes.barh(row + 0.1, width, 0.44, left, color=COLOURS[status], edgecolor=GROUND, linewidth=1)
        if width >= NARROW:
            number = axes.text(left + width / 2, row + 0.1, str(count), ha="center", va="center")
            number.set(color=GROUND if status in DARK else INK, fontproperties=face(14))
        done += count


def blank(height: float) -> tuple[Figure, Axes]:
    """An opaque figure with one set of axes, free of anybody's matplotlibrc where it matters."""
    figure = Figure((WIDTH, height), dpi=DPI, facecolor=GROUND, layout="constrained")
    axes = figure.add_subplot(facecolor=GROUND)
    axes.grid(visible=True, axis="y", color=FAINT, linewidth=1)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(INK)
    axes.tick_params(length=0, pad=6)
    return figure, axes


def legend(figure: Figure, keys: Sequence[Artist]) -> None:
    """What is what, below the picture."""
    made = figure.legend(
        handles=list(keys),
        loc="outside lower left",
        ncols=2,
        frameon=False,
        prop=face(15),
        labelcolor=INK,
        borderaxespad=0.2,
        columnspacing=1.2,
        handlelength=1.6,
    )
    for text in made.get_texts():
        text.set_parse_math(False)


def face(size: float) -> FontProperties:
    """The letters, in points; found by file, so that no folder is searched."""
    return FontProperties(fname=FACE, size=size)


def shown(name: str) -> str:
    """A name in letters the font has."""
    return cut("".join(letter if ord(letter) in LETTERS else "?" for letter in name), NAME_LIMIT)
