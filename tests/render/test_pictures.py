from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.errors import FileFailed
from csmkit.render.environment import Templates
from csmkit.render.files import place_file
from csmkit.render.heat_strip import heat_strip
from csmkit.render.pictures import NARROW, STYLE, WIDE, Days, runs_of, summary
from csmkit.render.svg import fitting, width_of
from csmkit.render.timeline_chart import timeline_chart
from csmkit.render.trends import MARK, trend_html, trend_svg
from csmkit.resources import search_path

LAST = date(2026, 11, 20)
HOSTILE = "</svg><script>alert(1)</script> \"&'] ]]> \u202e\x1b[31m https://evil.example/x.png"
SVG = "{http://www.w3.org/2000/svg}"
TEMPLATES = Templates(search_path("templates"))


def a_course(stages="TTWWDDLL", *, name="Acme", relationship="customer", pressures=None, posts=()):
    words = {"T": Stage.TRUSTED, "W": Stage.WANING, "D": Stage.DAMAGED, "L": Stage.LOST}
    nets = pressures or [{"T": 2.0, "W": 15.0, "D": 45.0, "L": 130.0, "?": 0.0}[s] for s in stages]
    points = []
    for number, (letter, net) in enumerate(zip(stages, nets, strict=True)):
        on = LAST - timedelta(7 * (len(stages) - 1 - number))
        known = letter != "?"
        mine = tuple(post for post in posts if on - timedelta(7) < post.on <= on)
        stage = words.get(letter, Stage.TRUSTED)
        points.append(Standpoint(on, stage, net, 0.0, 0.4, mine, known=known))
    return Course("acme", name, relationship, (10, 30, 100), tuple(points))


POSTS = tuple(
    Milepost(LAST - timedelta(ago), kind, f"Event {ago}")
    for ago, kind in ((30, "incident"), (29, "escalation"), (29, "owner"), (3, "executive-change"))
)


def drawings(course):
    for width in (WIDE, NARROW):
        for with_style in (True, False):
            yield timeline_chart(course, width=width, with_style=with_style)
            yield heat_strip([course, course], width=width, with_style=with_style)


def texts(picture):
    return [element.text for element in ET.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("stages", ["T", "?", "TT", "TTWWDDLL", "TWTWTWTW", "??TT", "L" * 60])
def test_every_picture_is_well_formed_and_says_what_it_shows(stages):
    for picture in drawings(a_course(stages, posts=POSTS)):
        root = ET.fromstring(picture)
        assert root.get("role") == "img"
        assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
        assert all(child.text for child in root[:2])


def test_stored_text_is_never_markup_and_nothing_is_loaded_or_run():
    course = a_course(name=HOSTILE, posts=(Milepost(LAST, "incident", HOSTILE),))
    page = trend_html(TEMPLATES, [course], title=HOSTILE, is_book=False)
    book = trend_html(TEMPLATES, [course], title=HOSTILE, is_book=True)
    for drawn in (*drawings(course), page, book):
        assert "<script" not in drawn
        assert "\u202e" not in drawn
        assert "\x1b" not in drawn
        assert not re.search(r"(?:src|href)\s*=|url\(|@import|<(?:img|link|iframe|use)\b", drawn)
    for picture in drawings(course):
        ET.fromstring(picture)


def test_stages_are_words_as_well_as_colours():
    shown = texts(timeline_chart(a_course()))
    assert [word for word in ("trusted", "waning", "damaged", "lost") if word in shown] == [
        "trusted",
        "waning",
        "damaged",
        "lost",
    ]


def test_a_strip_tells_stages_by_height_and_the_last_one_in_words():
    root = ET.fromstring(heat_strip([a_course("TWDL")]))
    heights = [
        float(rect.get("height"))
        for group in root.iter(f"{SVG}g")
        for rect in group.iter(f"{SVG}rect")
    ]
    assert heights == sorted(set(heights))
    assert "lost" in texts(heat_strip([a_course("TWDL")]))


def test_thresholds_are_drawn_as_far_as_the_course_goes():
    low, high = timeline_chart(a_course("TTWW")), timeline_chart(a_course("TTLL"))
    assert "damaged from here up" in low
    assert "lost from here up" not in low
    assert "lost from here up" in high


def test_events_are_numbered_in_order_and_never_cover_each_other():
    root = ET.fromstring(timeline_chart(a_course(posts=POSTS)))
    circles = [c for c in root.iter(f"{SVG}circle") if c.get("class") == "mark"]
    places = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
    assert len(places) == len(POSTS)
    for one in places:
        for other in places:
            apart = abs(one[0] - other[0]) + abs(one[1] - other[1])
            assert one is other or apart >= 18


def test_a_picture_that_stands_alone_brings_its_colours_and_events():
    alone = trend_svg([a_course(posts=POSTS)], is_book=False)
    assert STYLE.splitlines()[0] in alone
    assert "prefers-color-scheme:dark" in alone
    assert any("executive change: Event 3" in said for said in texts(alone))
    assert "<style" not in timeline_chart(a_course())


def test_the_page_has_both_widths_a_list_of_events_and_a_table():
    course = a_course(posts=POSTS)
    page = trend_html(TEMPLATES, [course], title="Acme", is_book=False)
    assert page.count("<svg") == 2
    assert page.count("<li>") == len(POSTS)
    assert page.count('<td class="day">') == len(course.standpoints)
    assert "default-src 'none'" in page


def test_a_book_has_a_strip_for_each_relationship():
    courses = [a_course(name="A"), a_course(name="A", relationship="sales"), a_course(name="B")]
    page = trend_html(TEMPLATES, courses, title="Book", is_book=True)
    assert page.count("<section>") == 2
    assert page.index("Towards the customer") < page.index("Between us and sales")


def test_a_course_is_told_in_one_sentence():
    assert summary(a_course("TTDD")) == (
        "Trusted from 2026-10-30, then damaged from 2026-11-13. "
        "On 2026-11-20 pressure less reserve is 45.0."
    )
    assert summary(a_course("??T")).startswith("Nothing known from 2026-11-06, then trusted from")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from("TWDL?"), min_size=1, max_size=40),
    st.lists(st.floats(0, 900), min_size=40, max_size=40),
)
def test_nothing_is_drawn_outside_the_picture(stages, pressures):
    course = a_course("".join(stages), pressures=pressures[: len(stages)], posts=POSTS)
    for picture in drawings(course):
        root = ET.fromstring(picture)
        left, top, width, height = map(float, root.get("viewBox").split())
        for rect in root.iter(f"{SVG}rect"):
            x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
            assert x >= left - 0.1
            assert y >= top - 0.1
            assert x + w <= left + width + 1
            assert y + h <= top + height + 0.1
        for line in root.iter(f"{SVG}polyline"):
            for pair in line.get("points").split():
                x, y = map(float, pair.split(","))
                assert left <= x <= left + width
                assert top <= y <= top + height


@given(st.lists(st.sampled_from("TWDL?"), min_size=1, max_size=30))
def test_runs_cover_the_days_without_a_gap(stages):
    points = a_course("".join(stages)).standpoints
    runs = runs_of(points)
    assert (runs[0].first_on, runs[-1].until_on) == (points[0].on, points[-1].on)
    for earlier, later in pairwise(runs):
        assert earlier.until_on == later.first_on
        assert earlier.word != later.word


def test_months_are_named_where_they_begin_and_the_year_in_january():
    days = Days(date(2025, 11, 20), date(2026, 3, 20), 0.0, 400.0)
    assert [name for _, name in days.months(40.0)] == ["Dec", "Jan 2026", "Feb", "Mar"]
    assert [name for _, name in days.months(150.0)] == ["Dec", "Feb"]


def test_a_text_is_cut_to_its_room():
    assert fitting("Acme", 100, 13) == "Acme"
    cut = fitting("A very long name of an account", 80, 13)
    assert cut.endswith("…")
    assert width_of(cut, 13) <= 80
    assert width_of("星野", 13) == width_of("abcd", 13)


def test_a_file_replaces_only_what_bears_the_mark(tmp_path):
    target = tmp_path / "new" / "a.svg"
    place_file(target, b"<svg csmkit-picture>1", mark=MARK)
    place_file(target, b"<svg csmkit-picture>2", mark=MARK)
    assert target.read_bytes().endswith(b"2")
    target.write_bytes(b"mine")
    with pytest.raises(FileFailed, match="csmkit did not write"):
        place_file(target, b"csmkit-picture", mark=MARK)
    link = tmp_path / "link.svg"
    link.symlink_to(target)
    with pytest.raises(FileFailed):
        place_file(link, b"csmkit-picture", mark=MARK)
    with pytest.raises(FileFailed):
        place_file(tmp_path, b"csmkit-picture", mark=MARK)
    assert [path.name for path in target.parent.iterdir()] == ["a.svg"]
