"""Memos of containment and retrospectives, as Markdown and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.recovery import json_ready
from csmkit.render.documents import written_json

if TYPE_CHECKING:
    from csmkit.domain.recovery import Memo, Retrospective
    from csmkit.render.environment import Templates

MEMO_TEMPLATE = "memos/containment.md.j2"
RETROSPECTIVE_TEMPLATE = "memos/retrospective.md.j2"


def memo_markdown(templates: Templates, memo: Memo) -> str:
    """Return a memo as Markdown."""
    return templates.render(MEMO_TEMPLATE, {"memo": json_ready(memo)})


def memo_json(memo: Memo) -> str:
    """Return a memo as one JSON object of the schema `csmkit.containment-memo/v1`."""
    return written_json("csmkit.containment-memo/v1", json_ready(memo))


def retrospective_markdown(templates: Templates, review: Retrospective) -> str:
    """Return a retrospective as Markdown."""
    return templates.render(RETROSPECTIVE_TEMPLATE, {"review": json_ready(review)})


def retrospective_json(review: Retrospective) -> str:
    """Return a retrospective as one JSON object of the schema `csmkit.retrospective/v1`."""
    return written_json("csmkit.retrospective/v1", json_ready(review))
