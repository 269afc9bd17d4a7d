"""A success plan as a person reads it: signatures, tasks of both sides, confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from csmkit.cli.shapes.success_plans import PlanTaskShape, SponsorShape, SuccessPlanShape

WHOSE = {"us": "Our", "them": "Their"}
STATE_STYLES = {"late": "bold red", "done": "green", "dropped": "dim"}


def plan_page(shape: SuccessPlanShape) -> Iterator[RenderableType]:
    """Yield the page of one plan."""
    yield text(shape["outcome"], "bold")
    yield text(f"{shape['name']} ({shape['account']}), {shape['plan']}", "dim")
    yield _headline(shape)
    yield from _part("Measure", _measure(shape))
    yield from _part("Signatures", [_signature(one) for one in shape["sponsors"]])
    for side, key in (("us", "our_resources"), ("them", "their_resources")):
        yield from _part(f"{WHOSE[side]} part", list(shape[key]))  # type: ignore[literal-required]
    yield from _part("Agreed expectations", _expectations(shape))
    yield from _tasks(shape)
    yield from _part("Updates", _updates(shape))
    yield from _confidence(shape)
    inner = [f"{one['on']} {one['text']}" for one in shape["inner"]]
    yield from _part("For colleagues only", [*inner, *([shape["note"]] if shape["note"] else [])])


def _part(title: str, lines: list[str]) -> Iterator[RenderableType]:
    if lines:
        yield Text()
        yield text(title, "bold")
        for line in lines:
            yield indented(text(line))


def _headline(shape: SuccessPlanShape) -> RenderableType:
    if shape["state"] == "closed":
        return text(f"{shape['ended_as']} on {shape['closed_on']}")
    due = f", due {shape['due_on']}" if shape["due_on"] else ""
    if shape["state"] == "agreed":
        return text(f"agreed on {shape['agreed_on']}{due}")
    return text(f"not agreed yet, missing: {' and '.join(shape['missing'])}{due}", "yellow")


def _measure(shape: SuccessPlanShape) -> list[str]:
    if not shape["measure"]:
        return ["Nobody has said by what both sides will see it."]
    way = [
        f"{word} {shape[key]}"  # type: ignore[literal-required]
        for word, key in (("from", "baseline"), ("now", "value"), ("target", "target"))
        if shape[key]  # type: ignore[literal-required]
    ]
    return [f"{shape['measure']}: {', '.join(way)}" if way else shape["measure"]]


def _signature(one: SponsorShape) -> str:
    if one["missing"]:
        return f"missing: {one['missing']}"
    return f"{WHOSE[one['side']]} executive {one['name']} agreed on {one['agreed_on']}"


def _expectations(shape: SuccessPlanShape) -> list[str]:
    kinds = {
        "in_scope": "in scope",
        "out_of_scope": "out of scope",
        "service_level": "service",
        "worth": "worth to them",
    }
    return [
        f"{word}: {line}"
        for key, word in kinds.items()
        for line in shape[key]  # type: ignore[literal-required]
    ]


def _tasks(shape: SuccessPlanShape) -> Iterator[RenderableType]:
    for side in ("us", "them"):
        own = [task for task in shape["tasks"] if task["side"] == side]
        if not own:
            continue
        yield Text()
        yield text(f"{WHOSE[side]} tasks", "bold")
        table = grid(False, False, True)
        for task in own:
            state = text(task["state"], STATE_STYLES.get(task["state"], ""))
            table.add_row(text(task["due_on"]), state, _told(task))
        yield indented(table)


def _told(task: PlanTaskShape) -> Text:
    told = Text(clean(task["text"]), overflow="fold")
    about = [task["owner_name"], task["task"]]
    if task["done_on"]:
        about.append(f"done {task['done_on']}")
    if task["days_late"]:
        about.append(f"{task['days_late']} {'day' if task['days_late'] == 1 else 'days'} late")
    about += [
        f"moved from {move['from_on']} on {move['on']}: {move['note'] or 'no reason'}"
        for move in task["moves"]
    ]
    told.append(f" ({clean('; '.join(about))})", style="dim")
    return told


def _updates(shape: SuccessPlanShape) -> list[str]:
    if shape["state"] == "closed":
        return []
    lines = [shape["structure"]] if shape["structure"] else []
    last = f"last {shape['updated_on']}" if shape["updated_on"] else "none was given yet"
    if shape["next_update_on"] is None:
        return [*lines, f"{last}; no cadence is agreed"]
    word = "due since" if shape["update_due"] else "next"
    return [*lines, f"every {shape['cadence_days']} days; {last}, {word} {shape['next_update_on']}"]


def _confidence(shape: SuccessPlanShape) -> Iterator[RenderableType]:
    found = shape["confidence"]
    if shape["state"] == "closed":
        return
    yield Text()
    yield text(f"Confidence in the plan: {found['points']} of 100, {found['word']}", "bold")
    table = grid(False, True)
    for one in found["doubts"]:
        table.add_row(text(f"-{one['points']}"), text(one["because"]))
    if found["doubts"]:
        yield indented(table)
    yield indented(text("It says how sure the plan is, not how much they trust us.", "dim"))
