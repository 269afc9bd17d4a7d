"""`csmkit plan sponsor` and `agree`: the executives of both sides, and their agreement."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.options import AccountName
from csmkit.cli.plan.options import On, Which, tell
from csmkit.cli.workspace import Workspace, workspace_of

if TYPE_CHECKING:
    from csmkit.services.note_plan import PlanChange

Who = Annotated[str, typer.Argument(metavar="WHO", help="A teammate or contact, by key or name.")]


def sponsor(
    ctx: typer.Context,
    name: AccountName,
    who: Who,
    *,
    which: Which = None,
    on: On = None,
) -> None:
    """Name the executive who stands for a side; each side has one."""
    workspace = workspace_of(ctx)
    tell(workspace, _changed(workspace, name, who, which, on, is_agreed=False), "sponsor named")


def agree(
    ctx: typer.Context,
    name: AccountName,
    who: Who,
    *,
    which: Which = None,
    on: On = None,
) -> None:
    """Note that an executive agreed to the plan, and when."""
    workspace = workspace_of(ctx)
    tell(workspace, _changed(workspace, name, who, which, on, is_agreed=True), "signed")


def _changed(
    workspace: Workspace,
    name: str,
    who: str,
    which: str | None,
    on: str | None,
    *,
    is_agreed: bool,
) -> "PlanChange":
    from csmkit.services.agree_plan import agree_plan

    day = workspace.day(on)
    with workspace.writing() as unit:
        return agree_plan(
            unit,
            name,
            who,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            is_agreed=is_agreed,
            plan=which,
            on=day,
            by=workspace.author(unit),
        )
