"""Writes a retrospective as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.render.environment import Templates
from csmkit.render.memos import retrospective_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.recovery import Retrospective
    from csmkit.resources import ResourceFolder


def write_retrospective(review: Retrospective, templates: Sequence[ResourceFolder]) -> str:
    """Return a retrospective as Markdown.

    Raises:
        TemplateFailed: the template is wrong.
    """
    return retrospective_markdown(Templates(templates), review)
