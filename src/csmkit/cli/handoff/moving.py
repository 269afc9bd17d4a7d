"""`csmkit handoff reschedule` and `cancel`: other days, or none."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.options import HandoffId
from csmkit.cli.options import DryRun, OutputFormat
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.handoff_steps import PlannedStepShape, planned_step_shape
from csmkit.cli.workspace import workspace_of

COLUMNS = (Column("due_on"), Column("who"), Column("title"), Column("step"))


def reschedule(
    ctx: typer.Context,
    handoff_id: HandoffId,
    *,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DAY", help="The new start; all open steps move."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="STEP", help="Only this step, and what must follow it."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The step's new day.")
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Move a handoff, or one of its steps.

    What waits for a moved step never comes before it, and no step falls on a day off.
    """
    refuse_unless(
        (start is None) != (step is None) and (step is None) == (on is None),
        "say either --start DAY, or --step STEP --on DAY",
    )
    from csmkit.services.reschedule_handoff import reschedule_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.changing(dry_run=dry_run) as unit:
        moved, is_new, touched = reschedule_handoff(
            unit,
            handoff_id,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            start_on=workspace.day(start),
            step_id=step,
            on=workspace.day(on),
        )
    if not is_new:
        channel.note("nothing changes: it is on that day already")
        return
    rows = [dict(planned_step_shape(s)) for s in moved.steps if s.id in touched]
    channel.rows(rows, COLUMNS, known=fields_of(PlannedStepShape), nothing="no step moves")
    verb = "would move" if dry_run else "moved"
    noun = "step" if len(rows) == 1 else "steps"
    channel.note(f"{verb} {len(rows)} {noun}; transfer {moved.transfer_on}")
    if not dry_run:
        channel.note(f"files are as they were; `csmkit handoff write {moved.id}` renews them")


def cancel(
    ctx: typer.Context,
    handoff_id: HandoffId,
    because: Annotated[
        str | None, typer.Option("--because", metavar="TEXT", help="Why, for the record.")
    ] = None,
) -> None:
    """Cancel a handoff that moved no account yet."""
    from csmkit.services.cancel_handoff import cancel_handoff

    workspace = workspace_of(ctx)
    with workspace.writing() as unit:
        handoff, is_new, _ = cancel_handoff(unit, handoff_id, as_of=workspace.as_of, reason=because)
    if not is_new:
        workspace.talk.note(f"nothing changes: {handoff.id} was cancelled already")
        return
    accounts = ", ".join(handoff.accounts)
    workspace.talk.note(f"cancelled {handoff.id}; {handoff.from_} keeps {accounts}")
    workspace.talk.note(
        f"`csmkit handoff calendar {handoff.id}` writes calendars that take the events out",
    )
