"""The succession of one account as a person reads it: the plan, who has met whom, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rich.console import RenderableType

    from csmkit.domain.succession import Succession


def succession_page(line: Succession, as_of: date) -> Iterator[RenderableType]:
    """Yield the page for one account."""
    owner = line.owner or "nobody"
    yield Text.assemble(
        (clean(line.name), "bold"),
        (f"  {clean(line.account)}, owner {clean(owner)}, as of {as_of}", "dim"),
        overflow="fold",
    )
    major = "major account, " if line.is_major else ""
    style, word = ("green", "has a plan") if line.has_plan else ("red", "has no plan")
    yield Text.assemble(
        major, (word, style), " for the day on which its owner leaves", overflow="fold"
    )
    if line.lacks:
        yield Text()
        yield indented(text("Missing", "bold"))
        yield indented(_lacks(line))
    yield Text()
    yield indented(text("Who could step in", "bold"))
    yield indented(_steps_in(line))
    if line.contacts:
        yield Text()
        yield indented(text("Who has met whom", "bold"))
        yield indented(_met(line))


def _lacks(line: Succession) -> RenderableType:
    table = grid(False, True)
    for lack in line.lacks:
        style, word = ("red", "needed") if lack.decides else ("yellow", "better")
        table.add_row(text(word, style), text(lack.text))
    return table


def _steps_in(line: Succession) -> RenderableType:
    table = grid(False, True)
    briefed = f"briefed {line.briefed_on}" if line.briefed_on else "not briefed yet"
    table.add_row(
        text("Backup"), text(f"{line.backup}, {briefed}" if line.backup else "nobody is named")
    )
    last = f"{line.leader} on {line.leader_on}" if line.leader else "never in touch"
    due = f"; next check-in by {line.leader_due_on}" if line.leader_due_on else ""
    table.add_row(text("Leader of ours"), text(f"{last}{due}"))
    return table


def _met(line: Succession) -> RenderableType:
    table = grid(False, True)
    for contact, name in line.contacts:
        who = [f"{one.teammate} {one.last_on}" for one in line.meetings if one.contact == contact]
        told = text("; ".join(who)) if who else text("nobody", "yellow")
        table.add_row(text(name), told)
    return table
