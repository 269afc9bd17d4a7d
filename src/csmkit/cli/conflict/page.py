"""Conflicts as a person reads them: who is never calm, and one conflict from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.drawing import grid, indented, table_or_cards, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.columns import Column
    from csmkit.cli.shapes.conflicts import (
        ChronicShape,
        ConflictNoteShape,
        ConflictShape,
        LinkedShape,
        ListedConflictShape,
    )

VIEWS = {
    "source": "the source",
    "assumption": "took for granted",
    "contribution": "added to it by",
    "surfaced": "also brought up",
}
SIDES = {"us": "We", "them": "They"}
HAPPENED = {
    "conversation": "spoke with them",
    "inner": "among ourselves",
    "agreement": "agreed",
    "begun": "begun",
    "cited": "named as a reason to leave",
    "resolved": "resolved",
    "reopened": "reopened",
}


def list_page(
    shapes: Sequence[ListedConflictShape],
    columns: Sequence[Column],
    width: int | None,
) -> Iterator[RenderableType]:
    """Yield the list, then the accounts that are never calm."""
    yield from table_or_cards([dict(shape) for shape in shapes], columns, width)
    chronic = {shape["account"]: shape["chronic"] for shape in shapes}
    for account, found in chronic.items():
        if found is not None:
            yield Text()
            yield from chronic_lines(account, found)


def chronic_lines(account: str, found: ChronicShape) -> Iterator[RenderableType]:
    """Yield that an account goes from one conflict to the next, and where it does not fit."""
    yield text(f"{account} goes from one conflict to the next", "bold")
    yield indented(
        text(
            f"{found['conflicts']} began in the last {found['window_days']} days; the longest calm "
            f"since the first was {found['longest_calm_days']} of {found['calm_days']} days."
        )
    )
    for line in found["fit"]:
        if line["status"] == "missed":
            told = f"does not fit: {line['title']} ({line['found']}; {line['wanted']})"
            yield indented(text(told, "yellow"))
    unknown = [line["title"] for line in found["fit"] if line["status"] == "not recorded"]
    if unknown:
        yield indented(text(f"not recorded: {', '.join(unknown)}", "dim"))
    yield indented(text("For a leader to decide, and for colleagues only.", "dim"))


def conflict_page(shape: ConflictShape, kinds: Mapping[str, str]) -> Iterator[RenderableType]:
    """Yield the page of one conflict.

    Args:
        shape: The conflict.
        kinds: The titles of the kinds of sources.
    """
    yield text(shape["title"], "bold")
    yield text(f"{shape['name']} ({shape['account']}), {shape['conflict']}", "dim")
    yield _headline(shape)
    for side in ("us", "them"):
        yield Text()
        yield text(SIDES[side], "bold")
        yield indented(_side(shape, side, kinds))
    yield from _agreed(shape)
    yield from _belonging(shape)
    yield from _happened(shape)
    yield from _questions(shape)
    if shape["chronic"] is not None:
        yield Text()
        yield from chronic_lines(shape["account"], shape["chronic"])


def _headline(shape: ConflictShape) -> RenderableType:
    states = ", ".join(f"{one['state']} {one['on']}" for one in shape["states"])
    told = Text(clean(states), overflow="fold")
    if shape["resolved_on"] is None:
        since = f"last spoken of {shape['last_spoke_on']}" if shape["last_spoke_on"] else "never"
        told.append(f"\nspoken of: {since}" if since == "never" else f"\n{since}")
        if shape["overdue"]:
            told.append(f"; {shape['silent_days']} days without a word", style="bold red")
    return told


def _side(shape: ConflictShape, side: str, kinds: Mapping[str, str]) -> RenderableType:
    own = [note for note in shape["notes"] if note["side"] == side and note["about"] in VIEWS]
    if not own:
        return text("not asked yet", "yellow")
    table = grid(False, True)
    for note in sorted(own, key=lambda note: list(VIEWS).index(note["about"])):
        table.add_row(text(VIEWS[note["about"]], "dim"), _said(note, kinds))
    return table


def _said(note: ConflictNoteShape, kinds: Mapping[str, str]) -> Text:
    told = Text(clean(note["text"] or ""), overflow="fold")
    kind = kinds.get(note["kind"] or "", note["kind"])
    about = ", ".join(part for part in (kind, note["contact"], note["on"]) if part)
    told.append(f" ({clean(about)})", style="dim")
    return told


def _agreed(shape: ConflictShape) -> Iterator[RenderableType]:
    if shape["agreed"]:
        yield Text()
        yield text("Agreed", "bold")
        for words in shape["agreed"]:
            yield indented(text(words))
    if shape["wording"]:
        yield Text()
        yield text("How to speak of it", "bold")
        yield indented(text(shape["wording"]))


def _belonging(shape: ConflictShape) -> Iterator[RenderableType]:
    linked = [*shape["issues"], *shape["tasks"]]
    if not linked:
        return
    yield Text()
    yield text("Belongs to it", "bold")
    table = grid(False, False, True)
    for one in linked:
        table.add_row(text("open" if one["open"] else "done"), text(_whose(one)), _linked(one))
    yield indented(table)


def _whose(one: LinkedShape) -> str:
    if one["kind"] == "issue":
        return "issue"
    noun = "task" if one["kind"] == "plan task" else "promise"
    return {"us": f"our {noun}", "them": f"their {noun}"}.get(one["whose"] or "", noun)


def _linked(one: LinkedShape) -> Text:
    due = f", due {one['due_on']}" if one["due_on"] and one["open"] else ""
    return text(f"{one['title']}{due}")


def _happened(shape: ConflictShape) -> Iterator[RenderableType]:
    rows = [note for note in shape["notes"] if note["about"] in HAPPENED]
    if not rows:
        return
    yield Text()
    yield text("What happened", "bold")
    table = grid(False, True)
    for note in rows:
        happened = HAPPENED[note["about"]]
        if note["about"] == "conversation" and note["contact"]:
            happened = f"spoke with {note['contact']}"
        words = f": {note['text']}" if note["text"] else ""
        table.add_row(text(note["on"]), text(f"{happened}{words}"))
    yield indented(table)


def _questions(shape: ConflictShape) -> Iterator[RenderableType]:
    if not shape["questions"]:
        return
    yield Text()
    yield text("Still to ask, without blame", "bold")
    table = grid(False, True)
    for one in shape["questions"]:
        whom = "ourselves" if one["side"] == "us" else "them"
        table.add_row(text(whom, "dim"), text(one["ask"]))
    yield indented(table)
