"""`csmkit handoff complete` and `check`: the accounts change hands, and whether that settles."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.looking import show_handoff_page
from csmkit.cli.handoff.options import HandoffId, OptionalHandoffId
from csmkit.cli.handoff.words import TRUST_NOTE, owned_by
from csmkit.cli.options import DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.handoff_checks import HandoffCheckShape, handoff_check_shape
from csmkit.cli.shapes.handoffs import handoff_shape
from csmkit.cli.workspace import closed_after, workspace_of
from csmkit.errors import ExitCode

if TYPE_CHECKING:
    from csmkit.cli.output import Output
    from csmkit.domain.handoff import Handoff

CHECK_COLUMNS = (
    Column("account"),
    Column("owner"),
    Column("days", kind="number"),
    Column("checkpoint", "check", "number", is_dispensable=True),
    Column("stage_before", "stage then", "stage"),
    Column("stage", "now", "stage"),
    Column("last_touch_on"),
    Column("open_commitments", "promises", "number"),
    Column("worse"),
)


def complete(
    ctx: typer.Context,
    handoff_id: HandoffId,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="The new owner's first day; today if not said."),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Make the receiver the owner of every account.

    In one transaction; in a leave cover the owner stays and the receiver covers.
    """
    from csmkit.services.complete_handoff import complete_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    as_of, day = workspace.as_of, workspace.day(on)
    catalogue = workspace.catalogue()
    with workspace.changing(dry_run=dry_run) as unit:
        done, is_new, _ = complete_handoff(unit, catalogue, handoff_id, as_of=as_of, on=day)
    if output is not None:
        show_handoff_page(channel, handoff_shape(done))
    if not is_new:
        channel.note(f"nothing changes: {owned_by(done)}")
        return
    channel.note(owned_by(done, dry_run=dry_run))
    _note_the_rest(channel, done)


def _note_the_rest(channel: "Output", done: "Handoff") -> None:
    if done.transferred_on and done.transferred_on < done.transfer_on:
        channel.note(f"that is before the planned day, {done.transfer_on}; `csmkit undo` reverts")
    if left := [step.id for step in done.steps if _is_left(done, step)]:
        channel.note(f"not marked as done: {', '.join(left)}")
    if not done.is_cover:
        channel.note(TRUST_NOTE.format(to=done.to))


def _is_left(done: "Handoff", step: Any) -> bool:
    is_before = step.anchor != "return" and step.due_on <= done.transfer_on
    return is_before and step.closed_on is None


def check(
    ctx: typer.Context,
    handoff_id: OptionalHandoffId = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Every handoff that has not settled yet.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if anything is worse.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Compare accounts with the day of their transfer."""
    refuse_unless((handoff_id is None) == every, "name one handoff, or --all")
    from csmkit.services.check_handoffs import check_handoffs

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    known = fields_of(HandoffCheckShape)
    channel.chosen(known)
    catalogue = workspace.catalogue()
    with workspace.reading() as reader:
        lines = check_handoffs(
            reader,
            catalogue,
            workspace.resources("playbooks"),
            as_of=workspace.as_of,
            handoff_id=handoff_id,
        )
        with closed_after(lines):
            shapes = [handoff_check_shape(line) for line in channel.progress(lines, "accounts")]
    worst_first = sorted(shapes, key=lambda shape: -len(shape["alerts"]))
    rows = [{**shape, "worse": "; ".join(shape["alerts"])} for shape in worst_first]
    if not channel.is_for_people:
        rows = [dict(shape) for shape in worst_first]
    channel.rows(rows, CHECK_COLUMNS, known=known, nothing="no handoff is settling")
    if exit_code and any(shape["alerts"] for shape in shapes):
        raise typer.Exit(ExitCode.FINDINGS)
