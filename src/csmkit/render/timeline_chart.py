"""The course of one relationship as a picture: stages, pressure, thresholds, events."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from csmkit.domain.trust import Stage
from csmkit.render.pictures import FONT, SMALL, WIDE, Days, class_of, framed, runs_of, summary
from csmkit.render.svg import element, fitting, group, text, width_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.course import Course, Milepost

MARK_RADIUS = 9.0


def timeline_chart(course: Course, *, width: int = WIDE, with_style: bool = False) -> str:
    """Return the course of one relationship: stages as a band, pressure, thresholds, events.

    Args:
        course: At least one standpoint.
        width: In units of about one pixel; `WIDE` or `NARROW`.
        with_style: Whether the picture stands alone and brings `STYLE`, and its events in words.
    """
    return _Chart(course, width).drawn(with_style=with_style)


class _Chart:
    """Draws the course of one relationship."""

    BAND, PLOT, ROW = 26.0, 190.0, 24.0

    def __init__(self, course: Course, width: int) -> None:
        self.course = course
        self.points = course.standpoints
        self.width = float(width)
        days = self.points
        self.days = Days(days[0].on, days[-1].on, 34.0, self.width - 12)
        self.top = 8.0
        self.plot_top = self.top + self.BAND + 14
        self.base = self.plot_top + self.PLOT
        waning, damaged, _ = course.thresholds
        highest = max(point.net for point in self.points)
        self.most = max(highest * 1.1, damaged * 1.25, waning)

    def y(self, pressure: float) -> float:
        """Return where a pressure is; the root keeps the low thresholds apart under high peaks."""
        return self.base - self.PLOT * sqrt(pressure / self.most)

    def drawn(self, *, with_style: bool) -> str:
        marks, rows = self._placed()
        marks_top = self.base + 26
        height = marks_top + rows * self.ROW
        body = [
            *self._band(),
            *self._thresholds(),
            *self._marks(marks, marks_top),
            *self._months(),
            *self._course(),
        ]
        if with_style:
            body += self._legend(height + 16)
            height += 16 + 18 * len(self.course.mileposts)
        return framed(
            body,
            size=(self.width, height + 8),
            title=f"{self.course.name}: trust towards the {self.course.relationship}"
            if self.course.relationship == "customer"
            else f"{self.course.name}: trust between us and sales",
            told=f"{summary(self.course)} {self._told_events()}",
            with_style=with_style,
        )

    def _told_events(self) -> str:
        told = [f"{post.on} {kind_of(post)}: {post.text}." for post in self.course.mileposts]
        return " ".join(told)

    def _band(self) -> Iterator[str]:
        for run in runs_of(self.points):
            left, right = self.days.x(run.first_on), self.days.x(run.until_on)
            if run.first_on == run.until_on:
                left = right - 6
            name = class_of(run.word)
            tip = element("title", words(f"{run.word}, {run.first_on} to {run.until_on}"))
            yield element(
                "rect",
                tip,
                class_=name,
                x=left,
                y=self.top,
                width=max(1.0, right - left - 1),
                height=self.BAND,
            )
            said = run.word
            if width_of(said, FONT, strong=True) + 8 > right - left:
                said = run.word[0].upper()
            if width_of(said, FONT, strong=True) + 6 <= right - left:
                at = self.top + self.BAND / 2 + 4.5
                yield text(left + 5, at, said, class_=f"strong {name}-ink")

    def _thresholds(self) -> Iterator[str]:
        yield self._level(0.0, "grid")
        yield text(self.days.left - 6, self.base + 4, "0", class_="soft", text_anchor="end")
        named = zip(self.course.thresholds, list(Stage)[1:], strict=True)
        for least, stage in named:
            if least <= self.most:
                y = self.y(least)
                yield self._level(least, "threshold")
                yield text(
                    self.days.left - 6, y + 4, f"{least:g}", class_="soft", text_anchor="end"
                )
                yield text(
                    self.days.left + 4, y - 4, f"{stage.word} from here up", class_="soft over"
                )

    def _level(self, pressure: float, name: str) -> str:
        y = self.y(pressure)
        return element("line", class_=name, x1=self.days.left, x2=self.days.right, y1=y, y2=y)

    def _months(self) -> Iterator[str]:
        for x, name in self.days.months(40.0):
            yield element("line", class_="grid", x1=x, x2=x, y1=self.base, y2=self.base + 5)
            anchor = "end" if x + width_of(name, SMALL) / 2 > self.width else "middle"
            yield text(x, self.base + 17, name, class_="soft over", text_anchor=anchor)

    def _course(self) -> Iterator[str]:
        places = [(self.days.x(point.on), self.y(point.net)) for point in self.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        if len(places) > 1:
            first, last = places[0][0], places[-1][0]
            area = f"{first:.1f},{self.base:.1f} {path} {last:.1f},{self.base:.1f}"
            yield element("polygon", class_="area", points=area)
            yield element("polyline", class_="course", points=path)
        x, y = places[-1]
        yield element("circle", class_="dot", cx=x, cy=y, r=4)
        at = max(self.plot_top + 4, y - 10)
        yield text(x, at, f"{self.points[-1].net:.1f}", class_="strong over", text_anchor="end")

    def _placed(self) -> tuple[list[tuple[int, Milepost, float, int]], int]:
        """Return each event with its number, its place and its row, so that none overlap."""
        ends: list[float] = []
        placed = []
        for number, post in enumerate(self.course.mileposts, start=1):
            x = self.days.x(post.on)
            free = (row for row, end in enumerate(ends) if x - end >= 2 * MARK_RADIUS + 2)
            row = next(free, len(ends))
            ends[row : row + 1] = [x]
            placed.append((number, post, x, row))
        return placed, len(ends)

    def _marks(
        self, placed: Sequence[tuple[int, Milepost, float, int]], top: float
    ) -> Iterator[str]:
        for number, post, x, row in placed:
            y = top + row * self.ROW + MARK_RADIUS
            tip = element("title", words(f"{post.on} {kind_of(post)}: {post.text}"))
            yield element("line", class_="event", x1=x, x2=x, y1=self.plot_top, y2=y - MARK_RADIUS)
            circle = element("circle", class_="mark", cx=x, cy=y, r=MARK_RADIUS)
            said = text(x, y + 4, str(number), class_="soft strong", text_anchor="middle")
            yield group((tip, circle, said))

    def _legend(self, top: float) -> list[str]:
        lines = []
        for number, post in enumerate(self.course.mileposts, start=1):
            said = f"{number}  {post.on}  {kind_of(post)}: {post.text}"
            shown = fitting(said, self.width - self.days.left - 12, FONT)
            lines.append(text(self.days.left, top + 18 * (number - 1), shown))
        return lines


def kind_of(post: Milepost) -> str:
    """Return what kind of event a milepost is, in words."""
    return {"owner": "new owner", "executive-change": "executive change"}.get(post.kind, post.kind)
