"""The status of a handoff as a person reads it: progress, steps, what blocks, what was returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.handoff.step_lines import step_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from csmkit.cli.shapes.handoff_status import HandoffStatusShape


def status_page(shape: HandoffStatusShape, width: int | None) -> Iterator[RenderableType]:
    """Yield the page of one handoff's status."""
    yield text(f"{shape['from']} → {shape['to']}  {shape['reason']}, {shape['state']}", "bold")
    late = f", {shape['overdue']} overdue" if shape["overdue"] else ""
    yield text(f"{shape['closed']} of {shape['of']} steps closed{late}")
    if shape["cancel_reason"]:
        yield text(f"cancelled on {shape['cancelled_on']}: {shape['cancel_reason']}")
    yield Text()
    yield text("Steps", "bold")
    yield from step_lines(shape["steps"], width)
    if shape["packets"]:
        yield Text()
        yield text("Packets", "bold")
        yield indented(_packets(shape))


def _packets(shape: HandoffStatusShape) -> RenderableType:
    table = grid(False, False, True)
    for packet in shape["packets"]:
        rating = f"rated {packet['rating']} of 5" if packet["rating"] else ""
        said = "; ".join(part for part in (rating, packet["note"], *packet["gaps"]) if part)
        table.add_row(text(packet["account"]), text(packet["verdict"]), text(said))
    return table
