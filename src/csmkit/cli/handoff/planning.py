"""`csmkit handoff plan`: the dated plan, without storing anything."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.options import (
    Accounts,
    Back,
    Giver,
    Leader,
    Reason,
    Receiver,
    Start,
    Weeks,
)
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.handoff_steps import PlannedStepShape, planned_step_shape
from csmkit.cli.workspace import Workspace, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.handoff import HandoffStep

COLUMNS = (
    Column("due_on"),
    Column("who"),
    Column("audience", is_dispensable=True),
    Column("title"),
    Column("account", is_dispensable=True),
    Column("reaches", is_dispensable=True),
)
DEFAULT_REASON = "departure"


def plan(
    ctx: typer.Context,
    reason: Annotated[
        Reason | None,
        typer.Argument(metavar="REASON", help="Whose plan to show.", show_default=False),
    ] = None,
    *,
    giver: Giver = None,
    receiver: Receiver = None,
    start: Start = None,
    named_reason: Annotated[
        Reason | None, typer.Option("--reason", help="The same as REASON.")
    ] = None,
    accounts: Accounts = None,
    weeks: Weeks = None,
    leader: Leader = None,
    back: Back = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show a plan with its days; store nothing.

    For a reason alone by role, with --from and --to for these two and their accounts.
    """
    refuse_unless((giver is None) == (receiver is None), "name both, --from and --to, or none")
    refuse_unless(None in (reason, named_reason), "name the reason once")
    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    known = fields_of(PlannedStepShape)
    channel.chosen(known)
    why = reason or named_reason or DEFAULT_REASON
    days = {"start_on": workspace.day(start), "back_on": workspace.day(back)}
    if giver and receiver:
        people = {"from_name": giver, "to_name": receiver, "leader": leader}
        asked = {**people, "accounts": accounts or None, "weeks": weeks, "reason": why}
        steps, notes = _for_two(workspace, asked, days)
    else:
        refuse_unless(not (accounts or leader), "--account and --leader need --from and --to")
        steps, notes = _for_nobody(workspace, why, weeks, days)
    rows = [dict(planned_step_shape(step)) for step in steps]
    channel.rows(rows, COLUMNS, known=known, nothing="no steps")
    for note in notes:
        channel.note(note)


def _for_two(
    workspace: Workspace,
    asked: "dict[str, Any]",
    days: "dict[str, date | None]",
) -> "tuple[Iterable[HandoffStep], list[str]]":
    from csmkit.services.draft_handoff import draft_handoff

    catalogue = workspace.catalogue()
    with workspace.reading() as reader:
        draft = draft_handoff(
            reader,
            catalogue,
            **asked,
            start_on=days["start_on"] or workspace.as_of,
            back_on=days["back_on"],
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
        )
    handoff = draft.handoff
    verb = "nothing is stored yet:" if draft.is_new else "planned already:"
    dates = f"introduction {handoff.introduction_on}, transfer {handoff.transfer_on}"
    notes = [f"{verb} {handoff.id}, {dates}", *([draft.remark] if draft.remark else [])]
    return handoff.steps, notes


def _for_nobody(
    workspace: Workspace,
    reason: str,
    weeks: int | None,
    days: "dict[str, date | None]",
) -> "tuple[Iterable[HandoffStep], list[str]]":
    from csmkit.services.preview_plan import preview_plan

    found = preview_plan(
        reason,
        as_of=workspace.as_of,
        playbooks=workspace.resources("playbooks"),
        start_on=days["start_on"],
        weeks=weeks,
        back_on=days["back_on"],
    )
    notes = [f"{found.title}, from {found.start_on}, without holidays: {found.why}"]
    if found.window:
        notes.append(f"plan it {found.window} before the last day of who hands over")
    return found.steps, notes
