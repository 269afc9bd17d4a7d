"""`csmkit repair`: what to do about a relationship that suffers, with days and words."""

from datetime import date
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
        "csmkit repair ACME --kept recap --on yesterday",
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
    kept: Annotated[
        list[str] | None,
        typer.Option("--kept", metavar="STEP", help="This promise of the repair was kept."),
    ] = None,
    broken: Annotated[
        list[str] | None,
        typer.Option("--broken", metavar="STEP", help="This promise of the repair was broken."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="When it was kept or broken; today if not said."),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Plan the repair of a relationship; begin it, tell how its promises went, end it."""
    does = [bool(accept), bool(close), bool(kept or broken)]
    refuse_unless(sum(does) <= 1, "give one of --accept, --close and --kept or --broken")
    refuse_unless(kept or broken or not on, "--on needs --kept or --broken")
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    if kept or broken:
        steps = {"kept": kept or [], "broken": broken or []}
        _settle(workspace, name, relationship, steps, workspace.day(on), dry_run=dry_run)
        return
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


def _settle(
    workspace: Workspace,
    name: str,
    relationship: str,
    steps: dict[str, list[str]],
    on: date | None,
    *,
    dry_run: bool,
) -> None:
    from csmkit.services.settle_promises import settle_promises

    as_of = workspace.as_of
    with workspace.changing(dry_run=dry_run) as unit:
        settled = settle_promises(
            unit, name, steps, as_of=as_of, on=on or as_of, relationship=relationship
        )
    would = "would be " if dry_run else ""
    for promise in settled:
        workspace.talk.note(f"{would}{promise.status} on {promise.closed_on}: {promise.text}")


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
    workspace.talk.note(told)
    if closed.withdrawn:
        workspace.talk.note(
            f"withdrawn with it, as not due yet: {closed.withdrawn}; say so to them"
        )
    if closed.open_promises:
        workspace.talk.note(f"still to be kept: {closed.open_promises} of its promises")


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
