"""`csmkit move`: a promise gets another due day, and a reason."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.promise_options import KNOWN, Which, tell_change
from csmkit.cli.workspace import workspace_of

app = new_app()


@app.command(
    cls=Command,
    epilog=example('csmkit move ACME comparison --to +1w --why "Finance closes the month first"'),
)
def move(
    ctx: typer.Context,
    name: AccountName,
    which: Which,
    *,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="The new day.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it is moved.")],
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Give a promise another due day; moves are counted, and the old day stays on record."""
    from csmkit.services.move_commitment import move_commitment
    from csmkit.services.settle_commitment import ChangedCommitment

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(KNOWN)
    due_on = workspace.day(to)
    assert due_on is not None  # noqa: S101 - the option is required
    with workspace.changing(dry_run=dry_run) as unit:
        moved = move_commitment(
            unit,
            name,
            which,
            due_on,
            as_of=workspace.as_of,
            reason=why,
            by=workspace.author(unit),
        )
    promise = moved.commitment
    change = ChangedCommitment(moved.account, promise, moved.move is not None)
    if moved.move is None and out.is_for_people:
        out.note(f"nothing changes: {moved.account}: {promise.id} is due on {due_on} already")
        return
    times = f"moved {promise.moved_count} time{'s' if promise.moved_count != 1 else ''} now"
    before = moved.move.due_before_on or "no day" if moved.move else ""
    would = "would be " if dry_run else ""
    tell_change(out, change, f"{would}due {due_on}, not {before}; {times}: {promise.text}")
