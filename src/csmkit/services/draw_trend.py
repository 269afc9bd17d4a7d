"""Draws courses over time: one SVG, or an HTML page, as text or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidArgument
from csmkit.render.environment import Templates
from csmkit.render.files import place_file
from csmkit.render.trends import MARK, trend_html, trend_svg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csmkit.domain.course import Course
    from csmkit.resources import ResourceFolder

MOST_ROWS = 500
"""Relationships in one picture. Source: judgement, nobody reads a strip of more."""
HTML, SVG = "html", "svg"


def draw_trend(
    courses: Sequence[Course],
    kind: str,
    *,
    title: str,
    is_book: bool,
    templates: Sequence[ResourceFolder],
    file: Path | None = None,
) -> str:
    """Return the picture or page, written to a file where one is named.

    Args:
        courses: At least one, all with the same days.
        kind: `svg` or `html`.
        title: The heading of the page.
        is_book: Draw a row for each course rather than a chart.
        templates: Where templates are looked up.
        file: Replaced only where csmkit wrote it.

    Raises:
        InvalidArgument: there is nothing to draw, or too much.
        FileFailed, GuardRefused: the file cannot be written, or a template is wrong.
    """
    if not courses:
        raise InvalidArgument("there is nothing to draw: no account was chosen")
    if len(courses) > MOST_ROWS:
        raise InvalidArgument(
            f"a picture of {len(courses):,} relationships cannot be read; "
            f"choose up to {MOST_ROWS} with --owner and --relationship"
        )
    if kind == SVG:
        drawn = trend_svg(courses, is_book=is_book)
    else:
        drawn = trend_html(Templates(templates), courses, title=title, is_book=is_book)
    if file is not None:
        place_file(file, drawn.encode(), mark=MARK)
    return drawn
