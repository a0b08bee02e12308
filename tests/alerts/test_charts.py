"""Charts show what they should, are small and opaque, and never stand in a message's way."""

import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from alerts.charts import draw_series, draw_tallies, series_figure, tallies_figure
from alerts.pictures import ORDER, Picture, Tally, picture_of, series_alt, series_of, tallies_of
from alerts.wording import wording
from warehouse.records import Point, Status

ROOT = Path(__file__).resolve().parents[2]
VI = wording("vi")
ALL = Tally("Lạng Sơn", (6, 3, 2, 4, 5, 80))


@pytest.fixture
def series(make_stories, histories, as_of, catalogue):
    """What the chart of a target far behind shows."""
    told = make_stories()["lagging"]
    return series_of(told[0].transition.standing, histories(told)["T102", "20"], as_of, catalogue, VI)


def test_figures_goal_deadline_required_line_and_projection_are_drawn(series):
    (axes,) = series_figure(series, VI).axes
    drawn = {line.get_label(): line for line in axes.lines}
    deadline = date(2030, 12, 31).toordinal()
    days = [day.toordinal() for day, _ in series.points]
    assert [*drawn["Số liệu"].get_xdata()] == days
    assert [*drawn["Số liệu"].get_ydata()] == [646.0, 1004.0, 1052.5]
    assert [*drawn["Nhịp cần có"].get_xdata()] == [days[0], deadline]
    assert [*drawn["Nhịp cần có"].get_ydata()] == [646.0, 2000.0]
    assert [*drawn["Chỉ tiêu: 2.000"].get_ydata()] == [2000.0] * 3
    assert {*drawn["Hạn chót 31/12/2030"].get_xdata()} == {deadline}
    (band,) = axes.collections
    assert {tuple(corner) for corner in band.get_paths()[0].vertices} == {
        (days[-1], 1052.5),
        (deadline, series.ahead[1]),
        (deadline, series.ahead[2]),
    }


def test_better_is_up(make_stories, histories, as_of, catalogue):
    told = make_stories()["group"]
    ranked = series_of(told[0].transition.standing, histories(told)["T008", "VN"], as_of, catalogue, VI)
    (axes,) = series_figure(ranked, VI).axes
    assert axes.yaxis_inverted()


def test_the_baseline_of_the_catalogue_starts_the_required_line(make_stories, histories, as_of, catalogue):
    stated = replace(catalogue.targets[0], baseline_on=date(2020, 6, 3), baseline_value=Decimal(12))
    told = make_stories()["overdue"]
    points = histories(told)["T101", "20"]
    made = series_of(told[0].transition.standing, points, as_of, replace(catalogue, targets=(stated,)), VI)
    assert made.start == (date(2020, 6, 3), 12.0)


def test_a_target_that_began_inside_its_goal_has_no_required_line(transition, as_of, catalogue):
    points = [Point(date(2024, 1, 1), 85.0), Point(date(2025, 1, 1), 78.0)]
    assert series_of(transition().standing, points, as_of, catalogue, VI).start is None


def test_what_is_not_known_yet_is_not_drawn(transition, as_of, catalogue):
    points = [Point(as_of + timedelta(days=days), 70.0 + days) for days in (-2, 0, 1)]
    assert [day for day, _ in series_of(transition().standing, points, as_of, catalogue, VI).points] == [
        as_of - timedelta(days=2),
        as_of,
    ]


def test_of_a_day_the_figure_published_last_is_drawn(transition, as_of, catalogue):
    day = date(2025, 10, 31)
    points = [Point(day, 79.0, date(2025, 11, 9)), Point(day, 78.0, date(2025, 11, 3))]
    assert series_of(transition().standing, points, as_of, catalogue, VI).points == ((day, 79.0),)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_picture_is_opaque_small_and_the_same_each_time(series, language):
    for draw, shown in ((draw_series, series), (draw_tallies, (ALL,) * 8)):
        image = draw(shown, language)
        draw.cache_clear()
        assert draw(shown, language) == image
        assert len(image) <= 40_000
        assert b"tIME" not in image
        assert b"tEXt" not in image
        picture = Image.open(BytesIO(image))
        assert picture.width == 560
        assert "transparency" not in picture.info
        assert picture.convert("RGBA").getpixel((1, 1)) == (255, 255, 255, 255)


def test_threads_draw_the_same_as_one_alone(series):
    many = [replace(series, goal=2000.0 + n) for n in range(4)]
    alone = [draw_series(one, "vi") for one in many]
    draw_series.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: draw_series(one, "vi"), many)) == alone


def test_every_vietnamese_letter_has_a_shape(recwarn):
    letters = "".join(
        letter + letter.upper() for letter in "ạảãàáâậầấẩẫăắằặẳẵọỏõòóôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ"
    )
    draw_tallies(tuple(Tally(letters[start : start + 40], ALL.counts) for start in range(0, len(letters), 40)), "vi")
    draw_tallies((Tally("漢字 \U0001f600 $x^2$ \\frac", ALL.counts),), "vi")
    assert [str(warning.message) for warning in recwarn if "lyph" in str(warning.message)] == []


def test_words_alone_load_no_drawing_library():
    probe = "import sys, alerts.messages, alerts.digest, alerts.notices; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0


def test_areas_are_the_country_and_those_with_most_trouble(transition, catalogue):
    standings = [
        transition(status, area=area, area_name=area).standing
        for area, statuses in {
            "VN": [Status.MET],
            "a": [Status.LAGGING] * 3,
            "b": [Status.OVERDUE],
            "c": [Status.MET, Status.ON_TRACK],
        }.items()
        for status in statuses
    ]
    tallies = tallies_of(standings, catalogue, VI)
    assert [tally.area for tally in tallies] == ["VN", "b", "a"]
    figure = tallies_figure(tallies, VI)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["quá hạn", "chậm tiến độ", "đã đạt"]
    assert sum(tallies[2].counts) == tallies[2].counts[ORDER.index(Status.LAGGING)] == 3


def test_the_alternative_text_says_what_is_seen(series):
    assert series_alt(series, VI) == (
        "Biểu đồ 3 số liệu, từ 646 ngày 31/12/2021 đến 1.052,5 ngày 31/10/2025; chỉ tiêu ít nhất 2.000, "
        "hạn chót 31/12/2030. Dự phóng vào hạn chót: từ 1.346 đến 1.464."
    )
    single = replace(series, points=series.points[-1:], ahead=None)
    assert series_alt(single, wording("en")).startswith("Chart of one figure, 1,052.5 on 31 October 2025; the target")


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
POINTS = st.lists(st.builds(Point, st.dates(), NUMBERS), max_size=6)


@settings(max_examples=12, deadline=None)
@given(points=POINTS, target=NUMBERS, deadline=st.dates(), ahead=st.none() | st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_whatever_the_figures_a_chart_is_drawn_or_left_out(
    points, target, deadline, ahead, transition, as_of, catalogue
):
    projected, low, high = ahead or (None, None, None)
    standing = transition(target=target, deadline=deadline, projected=projected, low80=low, high80=high).standing
    picture = picture_of([standing], {("T101", "20"): points}, as_of, catalogue, VI)
    drawable = math.isfinite(target) and [one for one in points if abs(one.value) < 1e15 and one.as_of_on <= as_of]
    assert bool(picture.image) == bool(drawable) or abs(target) >= 1e15
    assert picture.image or picture == Picture()
    assert len(picture.image) <= 40_000


def test_the_worst_target_with_figures_gets_the_chart(make_stories, histories, as_of, catalogue):
    told = make_stories()["group"]
    standings = [one.transition.standing for one in told]
    assert picture_of(standings[1:], histories(told), as_of, catalogue, VI).place == 1
    assert picture_of(standings[1:2], histories(told), as_of, catalogue, VI) == Picture()
