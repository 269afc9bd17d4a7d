"""A whole book as a picture: a row for each relationship, the worse the stage, the taller."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from csmkit.domain.trust import STAGE_WORDS, Stage
from csmkit.render.pictures import FONT, NOTHING_KNOWN, SMALL, WIDE, Days, framed, runs_of
from csmkit.render.svg import element, fitting, group, text, width_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.course import Course


def heat_strip(
    courses: Sequence[Course],
    *,
    width: int = WIDE,
    with_style: bool = False,
) -> str:
    """Return a row for each course, its stages as blocks: the worse, the taller.

    Args:
        courses: With the same days, at least one.
        width: In units of about one pixel; `WIDE` or `NARROW`.
        with_style: Whether the picture stands alone and brings `STYLE`.
    """
    return _Strip(courses, width).drawn(with_style=with_style)


class _Strip:
    """Draws a row of blocks for each course."""

    ROW, BLOCK = 22.0, 16.0

    def __init__(self, courses: Sequence[Course], width: int) -> None:
        self.courses = courses
        self.width = float(width)
        longest = max(width_of(course.name, FONT) for course in courses) + 14
        self.names_width = min(longest, self.width * 0.36)
        days = [point.on for point in courses[0].standpoints]
        step = max(1, (days[-1] - days[0]).days // max(1, len(days) - 1))
        self.days = Days(
            days[0], days[-1] + timedelta(step), self.names_width, self.width - self._last_width()
        )
        self.top = 50.0

    def _last_width(self) -> float:
        return width_of("damaged", FONT, strong=True) + 18

    def drawn(self, *, with_style: bool) -> str:
        height = self.top + self.ROW * len(self.courses) + 8
        body: list[str] = [*self._key(), *self._months(height - 6)]
        for number, course in enumerate(self.courses):
            body += self._row(course, self.top + number * self.ROW)
        count, last = len(self.courses), self.courses[0].standpoints[-1].on
        told = [f"{course.name}: {course.standpoints[-1].stage.word}" for course in self.courses]
        return framed(
            body,
            size=(self.width, height),
            title=f"Trust over time up to {last}: {count} relationships",
            told=f"On {last}: {'; '.join(told)}.",
            with_style=with_style,
        )

    def _key(self) -> Iterator[str]:
        """Yield what the blocks mean."""
        x = 2.0
        for stage in Stage:
            yield self._block(stage, x, 22.0, 14.0)
            yield text(x + 18, 22, stage.word, class_="soft")
            x += 18 + width_of(stage.word, SMALL) + 16

    def _block(self, stage: Stage, x: float, bottom: float, width: float) -> str:
        height = self.BLOCK * (stage + 1) / len(Stage)
        return element(
            "rect", class_=stage.word, x=x, y=bottom - height, width=width, height=height
        )

    def _months(self, bottom: float) -> Iterator[str]:
        for x, name in self.days.months(40.0):
            yield text(x, self.top - 8, name, class_="soft", text_anchor="middle")
            yield element("line", class_="grid", x1=x, x2=x, y1=self.top - 4, y2=bottom)

    def _row(self, course: Course, top: float) -> Iterator[str]:
        bottom = top + self.BLOCK + 2
        shown = fitting(course.name, self.names_width - 8, FONT)
        yield text(0, bottom - 3, shown)
        points = course.standpoints
        runs = runs_of(points)
        runs[-1] = runs[-1]._replace(until_on=self.days.last)
        for run in runs:
            left, right = self.days.x(run.first_on), self.days.x(run.until_on)
            if run.word == NOTHING_KNOWN:
                yield self._nothing(left, bottom, right - left)
                continue
            said = f"{course.name}: {run.word} from {run.first_on}"
            tip = element("title", words(said))
            width = max(0.5, right - left - 0.7)
            yield group((tip, self._block(STAGE_WORDS[run.word], left, bottom, width)))
        last = points[-1].stage.word
        yield text(self.days.right + 8, bottom - 3, last, class_="strong")

    def _nothing(self, left: float, bottom: float, width: float) -> str:
        return element("rect", class_="none", x=left, y=bottom - 2, width=width, height=2.0)
