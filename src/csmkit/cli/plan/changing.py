"""`csmkit plan start`, `note`, `update` and `close`: what a plan is about, and its way."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import AccountName
from csmkit.cli.plan.options import (
    InScope,
    On,
    Ours,
    OutOfScope,
    ServiceLevel,
    Theirs,
    Value,
    Which,
    agreed_notes,
    tell,
)
from csmkit.cli.workspace import Workspace, workspace_of

if TYPE_CHECKING:
    from datetime import date

    from csmkit.services.note_plan import NewPlanNote, PlanChange


def start(
    ctx: typer.Context,
    name: AccountName,
    outcome: Annotated[
        str, typer.Argument(metavar="OUTCOME", help="What will be different for the customer.")
    ],
    *,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="TEXT", help="By what both sides see it.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="VALUE", help="Its value today.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="VALUE", help="Its value when it is reached.")
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAY", help="By when it is reached.")
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            "--every",
            min=1,
            max=365,
            metavar="DAYS",
            help="Days from one update of all parties to the next; the playbook's if not said.",
        ),
    ] = None,
    updates: Annotated[
        str | None,
        typer.Option("--updates", metavar="TEXT", help="How updates are given, and to whom."),
    ] = None,
    conflict: Annotated[
        str | None,
        typer.Option("--conflict", metavar="ID", help="The conflict that it is to settle."),
    ] = None,
    ours: Ours = None,
    theirs: Theirs = None,
    in_scope: InScope = None,
    out_of_scope: OutOfScope = None,
    service_level: ServiceLevel = None,
    worth: Value = None,
    on: On = None,
) -> None:
    """Start a success plan with its outcome.

    It is agreed once an executive of either side has agreed.
    """
    from csmkit.services.start_plan import NewPlan, start_plan

    workspace = workspace_of(ctx)
    new = NewPlan(
        outcome=outcome,
        measure=measure,
        baseline=baseline,
        target=target,
        due_on=workspace.day(due),
        cadence_days=every,
        structure=updates,
        conflict=conflict,
    )
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = start_plan(
            unit,
            name,
            new,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            on=day,
            said=agreed_notes(
                {
                    "ours": ours,
                    "theirs": theirs,
                    "in_scope": in_scope,
                    "out_of_scope": out_of_scope,
                    "service_level": service_level,
                    "worth": worth,
                }
            ),
            by=workspace.author(unit),
        )
    tell(workspace, change, "started")


def note(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="Something for colleagues only.", show_default=False),
    ] = None,
    *,
    which: Which = None,
    ours: Ours = None,
    theirs: Theirs = None,
    in_scope: InScope = None,
    out_of_scope: OutOfScope = None,
    service_level: ServiceLevel = None,
    worth: Value = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="VALUE", help="Another target was agreed.")
    ] = None,
    on: On = None,
) -> None:
    """Note what each side gives and what is expected."""
    from csmkit.services.note_plan import NewPlanNote

    said = [
        *([NewPlanNote("inner", note=text)] if text is not None else []),
        *agreed_notes(
            {
                "ours": ours,
                "theirs": theirs,
                "in_scope": in_scope,
                "out_of_scope": out_of_scope,
                "service_level": service_level,
                "worth": worth,
            }
        ),
        *([NewPlanNote("target", target)] if target is not None else []),
    ]
    refuse_unless(said, "say what to note: a TEXT, --ours, --theirs, --in-scope, …")
    workspace = workspace_of(ctx)
    tell(workspace, _noted(workspace, name, said, which, workspace.day(on)), "noted")


def update(
    ctx: typer.Context,
    name: AccountName,
    *,
    which: Which = None,
    value: Annotated[
        str | None, typer.Option("--value", metavar="VALUE", help="What the measure says now.")
    ] = None,
    told: Annotated[
        bool, typer.Option("--told", help="All parties were told; the next update counts from it.")
    ] = False,
    on: On = None,
) -> None:
    """Note a new value, or that all parties were told."""
    from csmkit.services.note_plan import NewPlanNote

    said = [
        *([NewPlanNote("measured", value)] if value is not None else []),
        *([NewPlanNote("update")] if told else []),
    ]
    refuse_unless(said, "say --value VALUE, --told, or both")
    workspace = workspace_of(ctx)
    change = _noted(workspace, name, said, which, workspace.day(on))
    tell(workspace, change, "told" if told else "measured")
    if change.view.next_update_on is not None:
        workspace.talk.note(f"next update on {change.view.next_update_on}")


def _noted(
    workspace: Workspace,
    name: str,
    said: "list[NewPlanNote]",
    which: str | None,
    on: "date | None",
) -> "PlanChange":
    from csmkit.services.note_plan import note_plan

    with workspace.writing() as unit:
        return note_plan(
            unit,
            name,
            said,
            as_of=workspace.as_of,
            plan=which,
            on=on,
            by=workspace.author(unit),
        )


def close(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="How it ended, for colleagues.", show_default=False),
    ] = None,
    *,
    which: Which = None,
    reached: Annotated[
        bool | None, typer.Option("--reached/--ended", help="Reached, or ended without it.")
    ] = None,
    on: On = None,
) -> None:
    """Close a plan: its outcome is reached, or both sides let it go."""
    from csmkit.services.close_plan import close_plan

    refuse_unless(reached is not None, "say --reached or --ended")
    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = close_plan(
            unit,
            name,
            is_reached=bool(reached),
            as_of=workspace.as_of,
            note=text,
            plan=which,
            on=day,
        )
    tell(workspace, change, "reached" if reached else "ended")
