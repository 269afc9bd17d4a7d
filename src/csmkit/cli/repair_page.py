"""A repair plan as a person reads it: what to do now, why, the steps part by part, when to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.columns import STAGE_STYLES
from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.repairs import (
        CauseShape,
        LessonShape,
        RepairShape,
        RepairStepShape,
        TriedRepairShape,
    )

MOST_EVIDENCE = 3
NOW = {
    "accept": "Begin a repair",
    "running": "Go on with the repair",
    "improving": "Go on, it helps",
    "recovered": "Close the repair",
    "worse": "Begin again: end this repair and plan for the new stage",
    "contain": "Stop repairing, contain",
    "nothing": "Nothing to repair",
}
NEXT = {
    "recovered": "csmkit repair {account}{flag} --close recovered",
    "worse": "csmkit repair {account}{flag} --close withdrawn, then csmkit repair {account}{flag}",
    "contain": "csmkit contain {account}{flag}",
}
STATUS_STYLES = {"kept": "green", "late": "yellow", "broken": "red", "overdue": "red"}
CHANNELS = {"spoken": "say it", "written": "write it", "either": ""}


def repair_page(plan: RepairShape) -> Iterator[RenderableType]:
    """Yield the page of one plan."""
    yield Text.assemble(
        (clean(f"{plan['name']} ({plan['account']})"), "bold"),
        (f"  {plan['relationship']}, as of {plan['as_of']}", "dim"),
        overflow="fold",
    )
    yield Text.assemble(
        (NOW[plan["advice"]], f"bold {STAGE_STYLES[plan['stage']]}"),
        clean(f": {plan['because']}"),
        overflow="fold",
    )
    if plan["advice"] in NEXT:
        flag = "" if plan["relationship"] == "customer" else f" -r {plan['relationship']}"
        command = NEXT[plan["advice"]].format(account=plan["account"], flag=flag)
        yield indented(text(command, "cyan"))
    yield from _causes(plan)
    yield from _lessons(plan["lessons"])
    if plan["advice"] != "contain":
        yield from _parts(plan)
        yield from _end(plan)
    tried = [*plan["earlier"], *([plan["running"]] if plan["running"] else [])]
    yield from _tried(tried)


def _parts(plan: RepairShape) -> Iterator[RenderableType]:
    for part in plan["parts"]:
        steps = [step for step in plan["steps"] if step["part"] == part["id"]]
        if steps:
            yield Text()
            yield Text.assemble((clean(part["title"]), "bold"), (f"  {clean(part['why'])}", "dim"))
            yield indented(_steps(steps))


def _causes(plan: RepairShape) -> Iterator[RenderableType]:
    if not plan["causes"]:
        return
    yield Text()
    past = ", gone by now; the stage waits for two clean periods" if plan["causes_are_past"] else ""
    yield text(f"What it repairs{past}", "bold")
    table = grid(False, True)
    for cause in plan["causes"]:
        table.add_row(text(f"{cause['points']:.1f}", "yellow"), _cause(cause))
    yield indented(table)
    yield indented(text(_breach(plan), "dim"))


def _cause(cause: CauseShape) -> Text:
    told = text(cause["title"])
    for piece in cause["evidence"][:MOST_EVIDENCE]:
        day = f"{piece['on']} " if piece["on"] else ""
        told.append(f"\n{clean(day + piece['kind'] + ': ' + piece['text'])}", style="dim")
    return told


def _breach(plan: RepairShape) -> str:
    breach = plan["breach"]
    if breach["kind"] == "none":
        kind = "no sign tells whether competence or integrity was hurt"
    else:
        kind = f"{breach['kind']} was hurt"
    if breach["basis"] != "inferred":
        return f"{kind} ({breach['basis']})"
    points = f"competence {breach['competence']:.1f}, integrity {breach['integrity']:.1f}"
    return f"{kind} (inferred from the points: {points}; --breach says otherwise)"


def _lessons(lessons: Sequence[LessonShape]) -> Iterator[RenderableType]:
    if not lessons:
        return
    yield Text()
    yield text("Learned before", "bold")
    for lesson in lessons:
        yield indented(text(f"{lesson['text']} ({lesson['account']}, {lesson['on']})"))


def _steps(steps: Sequence[RepairStepShape]) -> RenderableType:
    table = grid(False, True)
    told_before: set[str] = set()
    for step in steps:
        table.add_row(_day(step), _step(step, is_again=step["title"] in told_before))
        told_before.add(step["title"])
    return table


def _day(step: RepairStepShape) -> Text:
    told = text(step["on"])
    if step["hour"]:
        told.append(f"\n{step['hour']}", style="dim")
    return told


def _step(step: RepairStepShape, *, is_again: bool) -> Text:
    """Return one step; of one that comes again only what is promised."""
    told = Text(overflow="fold")
    if not is_again:
        who = [step["owner"] or "nobody yet", CHANNELS[step["channel"]]]
        told.append(clean(step["title"]))
        told.append(f"  {clean(', '.join(word for word in who if word))}\n", style="dim")
    if step["commitment"]:
        told.append(f"promise {step['id']}: {clean(step['commitment'])}", style="cyan")
        told.append(f"  {step['status']}\n", style=STATUS_STYLES.get(step["status"], "dim"))
    if not is_again:
        _add_words(told, step)
    told.rstrip()
    return told


def _add_words(told: Text, step: RepairStepShape) -> None:
    for mark, style, lines in (
        ("if", "green", step["when"]),
        ("not if", "red", step["not_when"]),
        ("·", "", step["do"]),
        ("say", "green", step["use"]),
        ("not", "red", step["avoid"]),
    ):
        for line in lines:
            told.append(f"{mark} ", style=style)
            told.append(f"{clean(line)}\n")


def _end(plan: RepairShape) -> Iterator[RenderableType]:
    if not plan["steps"]:
        return
    yield Text()
    yield text("When it is over", "bold")
    table = grid(False, True)
    if plan["reviews_on"]:
        table.add_row(text("look"), text(", ".join(plan["reviews_on"])))
    for index, sentence in enumerate(plan["exit"]):
        table.add_row(text("" if index else "done"), text(sentence))
    table.add_row(text("stop"), text(f"{plan['stop_loss_on']}: without a better stage, contain"))
    yield indented(table)


def _tried(repairs: Sequence[TriedRepairShape]) -> Iterator[RenderableType]:
    if not repairs:
        return
    yield Text()
    yield text("Tried", "bold")
    for repair in repairs:
        promises = repair["promises"]
        kept = sum(promise["status"] == "kept" for promise in promises)
        until = f"to {repair['closed_on']}, {repair['outcome']}" if repair["closed_on"] else "on"
        told = (
            f"from {repair['opened_on']} {until}: {kept} of {len(promises)} promises kept in time"
        )
        yield indented(text(told))
        missed = [p for p in promises if p["status"] in STATUS_STYLES and p["status"] != "kept"]
        for promise in missed:
            yield indented(text(f"{promise['due_on']} {promise['status']}: {promise['text']}"), 4)
