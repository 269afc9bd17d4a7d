"""Draws load against capacity: one SVG, or an HTML page, as text or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidArgument
from csmkit.render.capacity_page import capacity_html, capacity_svg
from csmkit.render.environment import Templates
from csmkit.render.files import place_file
from csmkit.render.trends import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.coverage import TeamCapacity
    from csmkit.resources import ResourceFolder

MOST_BARS = 500
"""Teammates in one picture. Source: judgement, nobody reads more bars."""


def draw_capacity(
    team: TeamCapacity,
    kind: str,
    as_of: date,
    *,
    title: str,
    templates: Sequence[ResourceFolder],
    file: Path | None = None,
) -> str:
    """Return the picture or page, written to a file where one is named.

    Args:
        team: Load and capacity, the fullest first.
        kind: `svg` or `html`.
        as_of: The day that it was measured for.
        title: The heading of the page.
        templates: Where templates are looked up.
        file: Replaced only where csmkit wrote it.

    Raises:
        InvalidArgument: there is nothing to draw, or too much.
        FileFailed, GuardRefused: the file cannot be written, or a template is wrong.
    """
    if not team.teammates:
        raise InvalidArgument("there is nothing to draw: no CSM was chosen")
    if len(team.teammates) > MOST_BARS:
        raise InvalidArgument(
            f"a picture of {len(team.teammates):,} teammates cannot be read; "
            f"choose up to {MOST_BARS} with --team"
        )
    if kind == "svg":
        drawn = capacity_svg(team, as_of)
    else:
        drawn = capacity_html(Templates(templates), team, as_of, title=title)
    if file is not None:
        place_file(file, drawn.encode(), mark=MARK)
    return drawn
