"""`csmkit plan task`: who of either side does what until when, and what became of it."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName
from csmkit.cli.plan.options import On, Which, tell
from csmkit.cli.workspace import workspace_of

TaskName = Annotated[
    str, typer.Argument(metavar="TASK", help="The task: its id, the beginning of it, or its text.")
]
app = new_app(no_args_is_help=True)


@app.callback(epilog=example("csmkit plan task done ACME name-the-depots"))
def task() -> None:
    """Add tasks of a success plan, mark them done, move them."""


@app.command(
    cls=Command,
    epilog=example(
        'csmkit plan task add ACME "Name the depots" --owner priya-shah --due 2026-12-04'
    ),
)
def add(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.")],
    *,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="WHO", help="A teammate or contact, by key or name."),
    ] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DAY", help="Until when.")] = None,
    inner: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Something for colleagues only.")
    ] = None,
    which: Which = None,
    on: On = None,
) -> None:
    """Add a task with its owner and its day."""
    from csmkit.services.add_plan_task import NewTask, add_plan_task

    workspace = workspace_of(ctx)
    new = NewTask(text, owner, workspace.day(due), inner)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = add_plan_task(
            unit,
            name,
            new,
            as_of=workspace.as_of,
            plan=which,
            on=day,
            by=workspace.author(unit),
        )
    tell(workspace, change, "task added")


@app.command(cls=Command, epilog=example("csmkit plan task done ACME name-the-depots --on -1d"))
def done(
    ctx: typer.Context,
    name: AccountName,
    task_name: TaskName,
    *,
    which: Which = None,
    on: On = None,
) -> None:
    """Mark a task as done."""
    _settle(ctx, name, task_name, which=which, on=on, is_done=True, because=None)


@app.command(
    cls=Command,
    epilog=example('csmkit plan task drop ACME name-the-depots --because "All of them it is"'),
)
def drop(
    ctx: typer.Context,
    name: AccountName,
    task_name: TaskName,
    *,
    because: Annotated[
        str | None, typer.Option("--because", metavar="TEXT", help="Why, for colleagues.")
    ] = None,
    which: Which = None,
    on: On = None,
) -> None:
    """Mark a task as no longer needed."""
    _settle(ctx, name, task_name, which=which, on=on, is_done=False, because=because)


def _settle(
    ctx: typer.Context,
    name: str,
    task_name: str,
    *,
    which: str | None,
    on: str | None,
    is_done: bool,
    because: str | None,
) -> None:
    from csmkit.services.settle_plan_task import settle_plan_task

    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = settle_plan_task(
            unit,
            name,
            task_name,
            as_of=workspace.as_of,
            is_done=is_done,
            note=because,
            plan=which,
            on=day,
        )
    tell(workspace, change, "task done" if is_done else "task dropped")


@app.command(
    cls=Command,
    epilog=example(
        'csmkit plan task move ACME name-the-depots --to 2026-12-11 --because "Priya is ill"'
    ),
)
def move(
    ctx: typer.Context,
    name: AccountName,
    task_name: TaskName,
    *,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The new day.")] = None,
    because: Annotated[
        str | None, typer.Option("--because", metavar="TEXT", help="Why, for colleagues.")
    ] = None,
    which: Which = None,
    on: On = None,
) -> None:
    """Move a task to another day; every move stays on record."""
    from csmkit.services.move_plan_task import move_plan_task

    workspace = workspace_of(ctx)
    to_on, day = workspace.day(to), workspace.day(on)
    with workspace.writing() as unit:
        change = move_plan_task(
            unit,
            name,
            task_name,
            to_on,
            because=because,
            as_of=workspace.as_of,
            plan=which,
            on=day,
            by=workspace.author(unit),
        )
    tell(workspace, change, "task moved")
