"""`csmkit handoff next` and `step`: what is due, and what was done, skipped or noted."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.handoff.options import HandoffId
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.handoff_steps import DueStepShape, due_step_shape
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.errors import ExitCode

if TYPE_CHECKING:
    from csmkit.domain.handoff import HandoffChange

COLUMNS = (
    Column("due_on"),
    Column("state"),
    Column("who"),
    Column("title"),
    Column("account", is_dispensable=True),
    Column("handoff"),
    Column("step"),
)
DAYS_AHEAD = 7
ID = "alice-bob-2026-12-01"
StepName = Annotated[
    str,
    typer.Argument(metavar="STEP", help="Its id; `csmkit handoff status ID` shows them."),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="When it was; today if not said."),
]
app = new_app(no_args_is_help=True)


def next_(
    ctx: typer.Context,
    *,
    owner: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="TEAMMATE",
            help="Only what this teammate has to do.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="The last day; in a week if not said."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if something is overdue.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List what is due in all handoffs, and for whom."""
    from csmkit.services.list_due_steps import list_due_steps

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    known = fields_of(DueStepShape)
    channel.chosen(known)
    last = workspace.day(until) or workspace.as_of + timedelta(days=DAYS_AHEAD)
    with workspace.reading() as reader:
        due = list_due_steps(
            reader,
            workspace.resources("playbooks"),
            as_of=workspace.as_of,
            until=last,
            owner=owner,
        )
    shapes = [due_step_shape(item) for item in due]
    if shapes and channel.is_for_people and channel.fields is None:
        from csmkit.cli.handoff.step_lines import due_page

        channel.drawn(*due_page(shapes, channel.width()))
    else:
        nothing = f"nothing is due until {last}"
        channel.rows(map(dict, shapes), COLUMNS, known=known, nothing=nothing)
    if exit_code and any(item.is_overdue for item in due):
        raise typer.Exit(ExitCode.FINDINGS)


@app.callback(epilog=example(f"csmkit handoff step done {ID} brief-team"))
def step() -> None:
    """Mark a step as done or skipped, or note something."""


@app.command(
    cls=Command,
    epilog=example(f"csmkit handoff step done {ID} brief-team --on 2026-12-01"),
)
def done(
    ctx: typer.Context,
    handoff_id: HandoffId,
    step_id: StepName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="A note about it.", show_default=False),
    ] = None,
    *,
    on: On = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also where steps that it waits for are open.")
    ] = False,
) -> None:
    """Mark a step as done; the handoff's state follows."""
    from csmkit.services.finish_step import finish_step
    from csmkit.services.note_step import note_step

    workspace = workspace_of(ctx)
    as_of, day = workspace.as_of, workspace.day(on)
    with workspace.writing() as unit:
        change = finish_step(unit, handoff_id, step_id, as_of=as_of, on=day, force=force)
        if text is not None and change.is_new:
            by = workspace.author(unit)
            noted = note_step(unit, handoff_id, step_id, text, as_of=as_of, on=day, by=by)
            change = noted._replace(touched=change.touched)
    _tell(workspace, change, step_id, "done")


@app.command(
    cls=Command,
    epilog=example(f'csmkit handoff step skip {ID} vouch "There is no champion"'),
)
def skip(
    ctx: typer.Context,
    handoff_id: HandoffId,
    step_id: StepName,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why.")],
    on: On = None,
) -> None:
    """Skip a step, with the reason; what waits for it waits no longer."""
    from csmkit.services.skip_step import skip_step

    workspace = workspace_of(ctx)
    as_of, day = workspace.as_of, workspace.day(on)
    with workspace.writing() as unit:
        change = skip_step(unit, handoff_id, step_id, reason, as_of=as_of, on=day)
    _tell(workspace, change, step_id, "skipped")


@app.command(
    cls=Command,
    epilog=example(f'csmkit handoff step note {ID} announce "Dana is away until Monday"'),
)
def note(
    ctx: typer.Context,
    handoff_id: HandoffId,
    step_id: StepName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember.")],
    on: On = None,
) -> None:
    """Note something about a step."""
    from csmkit.services.note_step import note_step

    workspace = workspace_of(ctx)
    as_of, day = workspace.as_of, workspace.day(on)
    with workspace.writing() as unit:
        by = workspace.author(unit)
        change = note_step(unit, handoff_id, step_id, text, as_of=as_of, on=day, by=by)
    _tell(workspace, change, step_id, "noted")


def _tell(workspace: Workspace, change: "HandoffChange", step_id: str, verb: str) -> None:
    found = next(s for s in change.handoff.steps if s.id == step_id.casefold())
    if change.is_new:
        day = "" if verb == "noted" else f" on {found.closed_on}"
        workspace.talk.note(f"{found.id}: {verb}{day}; the handoff is {change.handoff.state}")
    else:
        since = "" if verb == "noted" else f" on {found.closed_on}"
        workspace.talk.note(f"nothing changes: {found.id} was {verb} already{since}")
