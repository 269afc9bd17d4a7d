"""A team's load against its capacity as a picture: a bar a teammate, the buffer set apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.coverage import told_capacity
from csmkit.render.pictures import FONT, NARROW, SMALL, WIDE, framed
from csmkit.render.svg import element, fitting, group, text, width_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.domain.coverage import TeamCapacity, TeammateCapacity

NOBODY = "nobody"
"""What the row is called of the accounts without an active owner."""
KEYS = (("load", "load"), ("usable", "usable"), ("buffer", "buffer"), ("damaged", "over"))
STEPS = (1, 2, 5)


class _Row(NamedTuple):
    """What one bar shows, in hours a month."""

    name: str
    load: float
    usable: float
    buffer: float
    said: str
    """What stands beside the bar."""
    told: str
    """The same in whole words."""

    @property
    def most(self) -> float:
        return max(self.load, self.usable + self.buffer)


def load_chart(
    team: TeamCapacity,
    as_of: date,
    *,
    width: int = WIDE,
    with_style: bool = False,
) -> str:
    """Return a bar for each teammate: load against usable hours, the buffer behind them.

    Args:
        team: At least one teammate.
        as_of: The day that it is told of.
        width: In units of about one pixel; `WIDE` or `NARROW`.
        with_style: Whether the picture stands alone and brings `STYLE`.
    """
    return _Chart(team, as_of, width).drawn(with_style=with_style)


def _rows(team: TeamCapacity) -> Iterator[_Row]:
    for one in team.teammates:
        said = _said(one)
        capacity = one.capacity
        told = (
            f"{one.name}: load {one.load_hours:,.1f}, usable {capacity.usable_hours:,.1f}, "
            f"buffer {capacity.buffer_hours:,.1f}, {one.state}"
        )
        load, usable = one.load_hours, capacity.usable_hours
        yield _Row(one.name, load, usable, capacity.buffer_hours, said, told)
    if team.unowned_accounts:
        hours = f"{team.unowned_hours:,.1f}"
        told = f"Nobody: {team.unowned_accounts} accounts with {hours} hours"
        yield _Row(NOBODY, team.unowned_hours, 0.0, 0.0, f"{hours} h, no owner", told)


def _said(one: TeammateCapacity) -> str:
    share = one.utilisation_share
    if share is None:
        return f"{one.load_hours:,.1f} h, {one.state}"
    state = "" if one.state == "free" else f", {one.state}"
    return f"{one.load_hours:,.1f} of {one.capacity.usable_hours:,.1f} h, {share:.0%}{state}"


class _Chart:
    """Draws the bars of one team."""

    BAR = 14.0

    def __init__(self, team: TeamCapacity, as_of: date, width: int) -> None:
        self.team, self.as_of = team, as_of
        self.width = float(width)
        self.rows = [*_rows(team)]
        self.is_narrow = width <= NARROW
        self.most = max(1.0, *(row.most for row in self.rows))
        self.said_width = max(width_of(row.said, SMALL) for row in self.rows) + 8
        longest = max(width_of(row.name, FONT) for row in self.rows) + 14
        self.left = 2.0 if self.is_narrow else min(longest, self.width * 0.25)
        self.right = self.width - (4.0 if self.is_narrow else self.said_width + 6)
        self.top = 36.0
        self.row_height = 42.0 if self.is_narrow else 26.0

    def x(self, hours: float) -> float:
        """Return where an hour is."""
        return self.left + (self.right - self.left) * hours / self.most

    def drawn(self, *, with_style: bool) -> str:
        bottom = self.top + self.row_height * len(self.rows)
        body = [*self._key(), *self._hours(bottom)]
        for number, row in enumerate(self.rows):
            body += self._row(row, self.top + number * self.row_height)
        told = [*told_capacity(self.team), *(row.told for row in self.rows)]
        return framed(
            body,
            size=(self.width, bottom + 24),
            title=f"Load against capacity on {self.as_of}, in hours a month",
            told=f"{'. '.join(f'{one[0].upper()}{one[1:]}' for one in told)}.",
            with_style=with_style,
        )

    def _key(self) -> Iterator[str]:
        """Yield what the parts of a bar mean."""
        x = 2.0
        for name, word in KEYS:
            yield element("rect", class_=name, x=x, y=8.0, width=14, height=10)
            yield text(x + 18, 17, word, class_="soft")
            x += 18 + width_of(word, SMALL) + 16

    def _hours(self, bottom: float) -> Iterator[str]:
        """Yield the hours below, as many as there is room for."""
        step = self._step()
        for number in range(int(self.most // step) + 1):
            hours = number * step
            x = self.x(hours)
            yield element("line", class_="grid", x1=x, x2=x, y1=self.top - 4, y2=bottom + 4)
            said = f"{hours:,}"
            anchor = "middle"
            if x - width_of(said, SMALL) / 2 < 0:
                anchor = "start"
            elif x + width_of(said, SMALL) / 2 > self.width:
                anchor = "end"
            yield text(x, bottom + 17, said, class_="soft", text_anchor=anchor)

    def _step(self) -> int:
        power = 1
        while True:
            for step in STEPS:
                if self.x(step * power) - self.left >= max(40.0, width_of("0,000", SMALL) + 8):
                    return step * power
            power *= 10

    def _row(self, row: _Row, top: float) -> Iterator[str]:
        bar_top = top + (18 if self.is_narrow else 4)
        room = self.width - self.said_width - 8 if self.is_narrow else self.left - 8
        baseline = top + 13 if self.is_narrow else bar_top + self.BAR - 3
        yield text(
            self.left if self.is_narrow else 0,
            baseline,
            fitting(row.name, room, FONT),
            class_="over",
        )
        tip = element("title", words(row.told))
        yield group((tip, *self._bar(row, bar_top)))
        yield text(self.width - 2, baseline, row.said, class_="soft over", text_anchor="end")

    def _bar(self, row: _Row, top: float) -> Iterator[str]:
        usable, whole = self.x(row.usable), self.x(row.usable + row.buffer)
        yield self._rect("usable", self.left, usable, top, self.BAR)
        yield self._rect("buffer", usable, whole, top + 0.5, self.BAR - 1)
        inner, height = top + 3, self.BAR - 6
        within = min(row.load, row.usable)
        yield self._rect("load", self.left, self.x(within), inner, height)
        yield self._rect("damaged", self.x(within), self.x(row.load), inner, height)

    @staticmethod
    def _rect(name: str, left: float, right: float, top: float, height: float) -> str:
        if right - left <= 0:
            return ""
        return element("rect", class_=name, x=left, y=top, width=right - left, height=height)
