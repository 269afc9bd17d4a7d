"""A course over time as a person reads it: a sparkline, then a bar for each day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from csmkit.cli.assessment_page import listed
from csmkit.cli.columns import STAGE_STYLES, Column
from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from csmkit.domain.course import Course, Milepost, Standpoint

HEIGHTS = "▁▂▃▄▅▆▇█"
STAGE_HEIGHTS = "▁▃▅█"
"""A block for each stage, the worse the taller."""
NOT_KNOWN = "·"
BAR, HALF_BAR = "█", "▌"
MOST_BAR = 20
WIDE_ENOUGH = 72
BOOK_COLUMNS = (
    Column("account"),
    Column("relationship"),
    Column("before", "from", "stage", is_dispensable=True),
    Column("course"),
    Column("stage", "to", "stage"),
    Column("pressure", kind="number"),
)


def trend_page(courses: Sequence[Course], width: int | None) -> Iterator[RenderableType]:
    """Yield the page of one account: for each relationship a line, then a row for each day."""
    first, last = courses[0].standpoints[0].on, courses[0].standpoints[-1].on
    yield Text.assemble((clean(courses[0].account), "bold"), (f"  {first} to {last}", "dim"))
    for course in courses:
        yield Text()
        yield from _block(course, width)


def book_rows(courses: Sequence[Course]) -> tuple[list[dict[str, Any]], Sequence[Column]]:
    """Return a row for each course, the worst first, with its stages as blocks, and the columns."""
    in_order = sorted(courses, key=_worst_first)
    rows = [
        {
            "account": course.account,
            "relationship": course.relationship,
            "before": course.standpoints[0].stage.word,
            "course": "".join(map(_block_of, course.standpoints)),
            "stage": course.standpoints[-1].stage.word,
            "pressure": course.standpoints[-1].pressure,
        }
        for course in in_order
    ]
    is_mixed = len({course.relationship for course in courses}) > 1
    columns = [c for c in BOOK_COLUMNS if is_mixed or c.field != "relationship"]
    return rows, columns


def _worst_first(course: Course) -> tuple[int, float, str, str]:
    last = course.standpoints[-1]
    return -last.stage, -last.pressure, course.account, course.relationship


def _block_of(point: Standpoint) -> str:
    return STAGE_HEIGHTS[point.stage] if point.known else NOT_KNOWN


def sparkline(values: Sequence[float], least_top: float) -> str:
    """Return numbers from 0 up as blocks; the highest one, or `least_top`, fills the line."""
    top = max(least_top, *values)
    last = len(HEIGHTS) - 1
    return "".join(HEIGHTS[round(value / top * last)] for value in values)


def _block(course: Course, width: int | None) -> Iterator[RenderableType]:
    points = course.standpoints
    first, last = points[0], points[-1]
    nets = [point.net for point in points]
    line = sparkline(nets, course.thresholds[1])
    yield Text.assemble(
        (course.relationship.upper().ljust(8), "bold"),
        "  ",
        (first.told, STAGE_STYLES.get(first.told, "dim")),
        " → ",
        (last.told, STAGE_STYLES.get(last.told, "dim")),
        (f"  pressure less reserve {first.net:.1f} → {last.net:.1f}", "dim"),
        overflow="fold",
    )
    yield indented(Text(line, overflow="fold"))
    waning, damaged, lost = course.thresholds
    told = f"waning from {waning:g}, damaged from {damaged:g}, lost from {lost:g}"
    yield indented(text(told, "dim"))
    is_wide = width is None or width >= WIDE_ENOUGH
    yield indented(_days(course, max(*nets, damaged), is_wide=is_wide))
    if not is_wide and course.mileposts:
        yield indented(text("What happened", "bold"))
        yield indented(listed([f"{post.on} {told_post(post)}" for post in course.mileposts]))


def _days(course: Course, top: float, *, is_wide: bool) -> RenderableType:
    """Return a row for each day; a wide one has a bar and what happened as well."""
    table = grid(False, False, False, False, True) if is_wide else grid(False, False, False)
    for point in course.standpoints:
        style = STAGE_STYLES.get(point.told, "dim")
        cells = [
            text(str(point.on)),
            text(point.told, style),
            Text(f"{point.net:.1f}", justify="right"),
        ]
        if is_wide:
            cells.append(Text(bar(point.net, top), style=style))
            cells.append(text("; ".join(map(told_post, point.mileposts)), "dim"))
        table.add_row(*cells)
    return table


def told_post(post: Milepost) -> str:
    """Return what happened, with its kind in words."""
    return f"{post.kind.replace('-', ' ')}: {post.text}"


def bar(value: float, top: float) -> str:
    """Return a number as a bar; what is more than nothing shows at least half a block."""
    halves = round(2 * MOST_BAR * value / top)
    if value > 0:
        halves = max(1, halves)
    return BAR * (halves // 2) + HALF_BAR * (halves % 2)
