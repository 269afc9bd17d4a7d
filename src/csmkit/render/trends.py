"""Trends as files: one SVG, or an HTML page with pictures for wide and narrow screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from csmkit.render.heat_strip import heat_strip
from csmkit.render.pictures import NARROW, STYLE, WIDE, summary
from csmkit.render.timeline_chart import kind_of, timeline_chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.course import Course
    from csmkit.render.environment import Templates

TEMPLATE = "pages/trend.html.j2"
MARK = b"csmkit-picture"
"""Stands in every file of a trend."""
HEADINGS = {"customer": "Towards the customer", "sales": "Between us and sales"}


@dataclass(frozen=True, slots=True)
class TrendPart:
    """One picture of the page, with what it shows in words."""

    heading: str
    sentence: str
    wide: Markup
    narrow: Markup
    courses: tuple[Course, ...]
    events: tuple[tuple[date, str, str], ...]
    """Day, kind, words; the picture numbers them in this order."""


@dataclass(frozen=True, slots=True)
class TrendPage:
    """The page: of one account, or of a book."""

    title: str
    first_on: date
    last_on: date
    is_book: bool
    style: Markup
    parts: tuple[TrendPart, ...]


def _svg(made: str) -> Markup:
    return Markup(made)  # noqa: S704  # made by the pictures, which escape every text


PICTURE_STYLE = _svg(STYLE)
"""The colours of all pictures, once a page."""


def trend_svg(courses: Sequence[Course], *, is_book: bool) -> str:
    """Return one picture that stands alone; of one account it shows one relationship."""
    if is_book:
        return f"{heat_strip(courses, with_style=True)}\n"
    return f"{timeline_chart(courses[0], with_style=True)}\n"


def trend_html(
    templates: Templates, courses: Sequence[Course], *, title: str, is_book: bool
) -> str:
    """Return the page: a chart for each course, or a strip for each relationship of a book."""
    parts = _strips(courses) if is_book else tuple(chart(course) for course in courses)
    days = [point.on for point in courses[0].standpoints]
    page = TrendPage(title, days[0], days[-1], is_book, PICTURE_STYLE, parts)
    return templates.render(TEMPLATE, {"page": page})


def chart(course: Course) -> TrendPart:
    """Return the chart of one course, with what it shows in words."""
    return TrendPart(
        heading=HEADINGS[course.relationship],
        sentence=summary(course),
        wide=_svg(timeline_chart(course, width=WIDE)),
        narrow=_svg(timeline_chart(course, width=NARROW)),
        courses=(course,),
        events=tuple((post.on, kind_of(post), post.text) for post in course.mileposts),
    )


def _strips(courses: Sequence[Course]) -> tuple[TrendPart, ...]:
    names = dict.fromkeys(course.relationship for course in courses)
    return tuple(strip([c for c in courses if c.relationship == name]) for name in names)


def strip(courses: Sequence[Course]) -> TrendPart:
    """Return the strip of a book: a row for each course, all of one relationship."""
    return TrendPart(
        heading=HEADINGS[courses[0].relationship],
        sentence="",
        wide=_svg(heat_strip(courses, width=WIDE)),
        narrow=_svg(heat_strip(courses, width=NARROW)),
        courses=tuple(courses),
        events=(),
    )
