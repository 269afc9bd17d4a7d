"""`csmkit repair`: what to do about a relationship that suffers, with days and words."""

from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import AccountName, DryRun, OutputFormat, RelationshipOption
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.repairs import RepairStepShape, repair_shape
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.domain.recovery import RepairPlan

STEP_COLUMNS = (
    Column("on"),
    Column("hour"),
    Column("owner"),
    Column("title"),
    Column("commitment", is_dispensable=True),
    Column("status"),
)
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit repair ACME",
        "csmkit repair ACME --accept",
        "csmkit repair ACME --close recovered",
    ),
)
def repair(
    ctx: typer.Context,
    name: AccountName,
    *,
    relationship: RelationshipOption = "customer",
    breach: Annotated[
        Literal["competence", "integrity"] | None,
        typer.Option("--breach", help="What was hurt; inferred from the signs if not said."),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Begin it: enter its promises as commitments.")
    ] = False,
    close: Annotated[
        Literal["recovered", "withdrawn"] | None,
        typer.Option("--close", help="End the repair that is under way, with this outcome."),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Plan the repair of a relationship; with --accept, begin it."""
    refuse_unless(not (accept and close), "give one of --accept and --close")
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    if close is not None:
        _close(workspace, name, relationship, close, dry_run=dry_run)
        return
    if accept:
        _accept(workspace, out, name, relationship, breach, dry_run=dry_run)
        return
    from csmkit.services.plan_repair import plan_repair

    with workspace.reading() as reader:
        plan = plan_repair(
            reader,
            workspace.catalogue(),
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationship=relationship,
            breach=breach,
            me=workspace.author(reader),
        )
    _show(out, plan)
    if plan.advice == "accept":
        out.note("nothing was written; --accept enters the promises as commitments")
    _note_breach(out, plan, breach)


def _accept(
    workspace: Workspace,
    out: Output,
    name: str,
    relationship: str,
    breach: str | None,
    *,
    dry_run: bool,
) -> None:
    from csmkit.services.accept_repair import accept_repair

    with workspace.changing(dry_run=dry_run) as unit:
        accepted = accept_repair(
            unit,
            workspace.catalogue(),
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationship=relationship,
            breach=breach,
            me=workspace.author(unit),
        )
    plan = accepted.plan
    _show(out, plan)
    out.note(_told(plan, is_new=accepted.is_new, dry_run=dry_run))
    _note_breach(out, plan, breach)


def _told(plan: RepairPlan, *, is_new: bool, dry_run: bool) -> str:
    if plan.running is None:
        return f"{plan.account}: nothing to repair; nothing was written"
    if not is_new:
        since = plan.running.opened_on
        return f"{plan.account}: repair {plan.repair_id} is under way since {since}"
    verb = "would begin" if dry_run else "began"
    count = len(plan.running.promises)
    return f"{plan.account}: {verb} repair {plan.repair_id} with {count} commitments"


def _note_breach(out: Output, plan: RepairPlan, breach: str | None) -> None:
    if breach is not None and plan.breach != breach:
        out.note(f"--breach has no effect: repair {plan.repair_id} runs for {plan.breach}")


def _close(
    workspace: Workspace,
    name: str,
    relationship: str,
    outcome: str,
    *,
    dry_run: bool,
) -> None:
    from csmkit.services.close_repair import close_repair

    with workspace.changing(dry_run=dry_run) as unit:
        closed = close_repair(unit, name, outcome, as_of=workspace.as_of, relationship=relationship)
    verb = "would be closed" if dry_run else "is closed"
    told = f"{closed.account}: repair {closed.repair.id} {verb} as {outcome}"
    left = closed.open_promises
    rest = f"; {left} of its promises {'is' if left == 1 else 'are'} still to be kept"
    workspace.talk.note(told + (rest if left else ""))


def _show(out: Output, plan: RepairPlan) -> None:
    shape = repair_shape(plan)
    if out.format in ("json", "ndjson"):
        out.record(shape, STEP_COLUMNS, known=tuple(shape))
    elif out.is_for_people:
        from csmkit.cli.repair_page import repair_page

        out.drawn(*repair_page(shape))
    else:
        nothing = f"{plan.account}: {plan.because}"
        out.rows(shape["steps"], STEP_COLUMNS, known=fields_of(RepairStepShape), nothing=nothing)
