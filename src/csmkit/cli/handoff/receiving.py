"""`csmkit handoff accept` and `return`: what the receiver says of the packets."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.options import Accounts, HandoffId
from csmkit.cli.workspace import Workspace, workspace_of

if TYPE_CHECKING:
    from csmkit.domain.handoff import HandoffChange

Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Anything else.")]


def accept(
    ctx: typer.Context,
    handoff_id: HandoffId,
    *,
    accounts: Accounts = None,
    rating: Annotated[
        int | None,
        typer.Option("--rating", min=1, max=5, help="How good the packets are, 5 is best."),
    ] = None,
    note: Note = None,
) -> None:
    """Accept the packets, of all accounts or of some."""
    from csmkit.services.accept_packets import accept_packets

    workspace = workspace_of(ctx)
    with workspace.writing() as unit:
        change = accept_packets(
            unit,
            handoff_id,
            as_of=workspace.as_of,
            accounts=accounts,
            rating=rating,
            note=note,
            by=workspace.author(unit),
        )
    _tell(workspace, change, "accepted")


def return_(
    ctx: typer.Context,
    handoff_id: HandoffId,
    *,
    accounts: Accounts = None,
    gaps: Annotated[
        list[str] | None,
        typer.Option("--gap", metavar="QUESTION", help="What is missing; several times for more."),
    ] = None,
    note: Note = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="For a leave cover: the first day back."),
    ] = None,
) -> None:
    """Return packets with gaps, or end a leave cover.

    With --gap the packets go back to the old owner, who finds the gaps in `handoff next`. Without,
    a leave cover ends: the owner is back.
    """
    workspace = workspace_of(ctx)
    if gaps:
        refuse_unless(on is None, "--on is for the end of a leave cover, without --gap")
        _return_packets(workspace, handoff_id, accounts, gaps, note)
        return
    refuse_unless(not (accounts or note), "name the gaps with --gap")
    from csmkit.services.end_cover import end_cover

    day = workspace.day(on)
    with workspace.writing() as unit:
        handoff, is_new, _ = end_cover(unit, handoff_id, as_of=workspace.as_of, on=day)
    back = f"{handoff.from_} is back since {handoff.back_on} and has the accounts alone"
    workspace.talk.note(back if is_new else f"nothing changes: {back}")


def _return_packets(
    workspace: Workspace,
    handoff_id: str,
    accounts: list[str] | None,
    gaps: list[str],
    note: str | None,
) -> None:
    from csmkit.services.return_packets import return_packets

    with workspace.writing() as unit:
        change = return_packets(
            unit,
            handoff_id,
            gaps,
            as_of=workspace.as_of,
            accounts=accounts,
            note=note,
            by=workspace.author(unit),
        )
    _tell(workspace, change, "returned")
    if change.is_new:
        workspace.talk.note(f"`csmkit handoff next --for {change.handoff.from_}` shows the gaps")


def _tell(workspace: Workspace, change: "HandoffChange", verb: str) -> None:
    if not change.is_new:
        workspace.talk.note(f"nothing changes: the packets were {verb} so already")
        return
    workspace.talk.note(f"{verb}: {', '.join(change.touched)}")
