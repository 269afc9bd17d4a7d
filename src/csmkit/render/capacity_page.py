"""Load against capacity as files: one SVG, or an HTML page with the same in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from csmkit.domain.coverage import told_capacity
from csmkit.render.load_chart import load_chart
from csmkit.render.pictures import NARROW, WIDE
from csmkit.render.trends import PICTURE_STYLE

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.coverage import TeamCapacity
    from csmkit.render.environment import Templates

TEMPLATE = "pages/capacity.html.j2"


@dataclass(frozen=True, slots=True)
class CapacityPage:
    """The page of one team."""

    title: str
    as_of: date
    style: Markup
    sentences: tuple[str, ...]
    wide: Markup
    narrow: Markup
    capacity: TeamCapacity


def capacity_svg(team: TeamCapacity, as_of: date) -> str:
    """Return the picture by itself."""
    return f"{load_chart(team, as_of, with_style=True)}\n"


def capacity_html(templates: Templates, team: TeamCapacity, as_of: date, *, title: str) -> str:
    """Return the page: what a leader must know, the picture, and its numbers as a table."""
    page = CapacityPage(
        title=title,
        as_of=as_of,
        style=PICTURE_STYLE,
        sentences=tuple(f"{one[0].upper()}{one[1:]}." for one in told_capacity(team)),
        wide=_svg(team, as_of, WIDE),
        narrow=_svg(team, as_of, NARROW),
        capacity=team,
    )
    return templates.render(TEMPLATE, {"page": page})


def _svg(team: TeamCapacity, as_of: date, width: int) -> Markup:
    return Markup(load_chart(team, as_of, width=width))  # noqa: S704  # it escapes every text
