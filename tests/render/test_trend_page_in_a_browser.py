from __future__ import annotations

from datetime import date, timedelta

import pytest

from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.render.environment import Templates
from csmkit.render.trends import trend_html, trend_svg
from csmkit.resources import search_path

LAST = date(2026, 11, 20)
LONG = "W" * 90
STAGES = [Stage.TRUSTED] * 9 + [Stage.WANING] * 2 + [Stage.DAMAGED] * 9 + [Stage.LOST] * 6


def a_course(name, relationship="customer"):
    points = []
    for number, stage in enumerate(STAGES):
        on = LAST - timedelta(7 * (len(STAGES) - 1 - number))
        posts = (Milepost(on, "executive-change", f"{LONG} {number}"),) if number % 5 == 2 else ()
        points.append(Standpoint(on, stage, 60.0 * stage, 0.5, 0.4, posts, known=number >= 3))
    return Course(name, name, relationship, (10, 30, 100), tuple(points))


COURSES = [a_course(LONG), a_course("Acme", "sales")]


def a_page(*, is_book):
    templates = Templates(search_path("templates"))
    return trend_html(templates, COURSES, title=f"Acme {LONG}", is_book=is_book)


PAGES = {"account": a_page(is_book=False), "book": a_page(is_book=True)}
ON_EVERY_SCREEN = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (320, 400, 1200)
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), ON_EVERY_SCREEN)
def test_a_trend_fits_its_screen_and_everybody_can_read_it(open_page, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(PAGES[name], width=width, scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [400, 1200])
def test_one_picture_is_shown_for_each_relationship_and_nothing_is_loaded(open_page, name, width):
    page = open_page(PAGES[name], width=width)

    assert page.locator("svg:visible").count() == 2
    assert page.requests == [page.url]
    assert page.complaints == []


@pytest.mark.parametrize("width", [400, 1200])
def test_no_word_of_a_chart_leaves_the_picture(open_page, width):
    page = open_page(PAGES["account"], width=width)

    outside = page.evaluate(
        """[...document.querySelectorAll("svg")].filter(svg => svg.getClientRects().length)
        .flatMap(svg => [...svg.querySelectorAll("text")].filter(text => {
          const inner = text.getBoundingClientRect(), outer = svg.getBoundingClientRect();
          return inner.left < outer.left - 1 || inner.right > outer.right + 1;
        }).map(text => text.textContent))"""
    )
    assert outside == []


@pytest.mark.parametrize("is_book", [False, True], ids=["account", "book"])
def test_a_picture_that_stands_alone_is_sound_and_asks_nothing_of_anybody(open_page, is_book):
    page = open_page(trend_svg(COURSES, is_book=is_book), width=1200)

    assert page.locator("svg").get_attribute("role") == "img"
    assert page.requests == [page.url]
    assert page.complaints == []
