"""Steps as a person reads them: day, state, who and what; on two lines where it is narrow."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.text import Text

from csmkit.cli.drawing import grid, indented, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.handoff_status import StepStatusShape
    from csmkit.cli.shapes.handoff_steps import DueStepShape

STYLES = {
    "done": "dim",
    "skipped": "dim",
    "overdue": "bold red",
    "blocked": "red",
    "due": "bold",
    "returned": "bold",
}
NARROW = 64
"""Columns below which a step gets a line for what it is."""


def due_page(rows: Sequence[DueStepShape], width: int | None) -> Iterator[RenderableType]:
    """Yield what is due, one handoff after the other."""
    for place, (handoff, steps) in enumerate(groupby(sorted(rows, key=_by_handoff), _by_handoff)):
        if place:
            yield Text()
        yield text(handoff, "bold")
        yield from step_lines(steps, width)


def _by_handoff(row: DueStepShape) -> str:
    return row["handoff"]


def step_lines(
    steps: Iterable[StepStatusShape | DueStepShape],
    width: int | None,
) -> Iterator[RenderableType]:
    """Yield steps with what they wait for, and their ids in brackets."""
    table = grid(False, False, False, True)
    for step in steps:
        style = STYLES.get(step["state"], "")
        owner = step["owner"] or f"the {step['role']}"
        cells = [text(cell, style) for cell in (step["due_on"], step["state"], owner)]
        if width is None or width >= NARROW:
            table.add_row(*cells, text(_about(step), style))
            continue
        yield indented(Text("  ").join(cells))
        yield indented(text(_about(step), style), 4)
    if table.row_count:
        yield indented(table)


def _about(step: StepStatusShape | DueStepShape) -> str:
    named = [step["account"], step["priority"]] if step["account"] else []
    about = ", ".join(part for part in named if part)
    parts = [f"{step['title']} ({about})" if about else step["title"]]
    if step["waits_for"]:
        parts.append(f"waits for {', '.join(step['waits_for'])}")
    if reason := step.get("skip_reason"):
        parts.append(f"skipped: {reason}")
    notes: Any = step.get("notes", ())
    parts += [f"{note['on']}: {note['text']}" for note in notes]
    return f"{'; '.join(parts)} [{step['step']}]"
