"""`csmkit audit`: what a newcomer would lack if an account were handed over today."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import (
    Fields,
    OptionalAccountName,
    OutputFormat,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.audits import AuditShape, audit_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import closed_after, workspace_of
from csmkit.errors import ExitCode
from csmkit.services.audit_accounts import AccountAudit, audit_accounts

FIELDS = fields_of(AuditShape)
COLUMNS = (
    Column("account"),
    Column("owner"),
    Column("ready", kind="share"),
    Column("gap_count", "gaps", "number"),
    Column("worst_gap"),
)
NOTHING = "no accounts; `csmkit apply -f FILE` stores some"
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit audit ACME", "csmkit audit --all --exit-code --below 0.7"),
)
def audit(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    owner: TeammateOwner = None,
    every: Annotated[bool, typer.Option("--all", help="Audit every account.")] = False,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if an account is not ready."),
    ] = False,
    below: Annotated[
        float | None,
        typer.Option(
            "--below",
            metavar="SHARE",
            min=0,
            max=1,
            help="Less than this is not ready, 0 to 1; readiness.yaml says it if you do not.",
        ),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Say what a newcomer would lack if an account were handed over today, and what to ask."""
    named = [name is not None, owner is not None, every]
    refuse_unless(named.count(True) == 1, "name one account, --owner TEAMMATE, or --all")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    watch = _Watch()
    with workspace.reading() as reader:
        found = audit_accounts(
            reader,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            names=None if name is None else [name],
            owner=owner,
            below=below,
        )
        with closed_after(found):
            if name is None:
                total = workspace.count_accounts if every else None
                watched = out.progress(watch.over(found), "accounts", total)
                _write_many(out, watched, is_all=every)
            else:
                _write_one(out, next(watch.over(found)))
    if exit_code and watch.found_unready:
        raise typer.Exit(ExitCode.FINDINGS)


class _Watch:
    """Remembers whether something that passes by is not ready."""

    def __init__(self) -> None:
        self.found_unready = False

    def over(self, audits: Iterable[AccountAudit]) -> Iterator[AccountAudit]:
        for one in audits:
            self.found_unready = self.found_unready or not one.is_ready
            yield one


def _write_one(out: Output, found: AccountAudit) -> None:
    shape = audit_shape(found)
    if out.is_for_people and out.fields is None:
        from csmkit.cli.audit_page import audit_page

        out.drawn(*audit_page(shape, found.contacts))
    else:
        out.record(dict(shape), COLUMNS, known=FIELDS)


def _write_many(out: Output, audits: Iterator[AccountAudit], *, is_all: bool) -> None:
    shapes: Iterator[Mapping[str, Any]] = (dict(audit_shape(one)) for one in audits)
    in_order: Iterable[Mapping[str, Any]] = shapes
    if out.is_for_people or out.format == "md":
        in_order = sorted(shapes, key=lambda row: (row["ready"], row["account"]))
    out.rows(in_order, COLUMNS, known=FIELDS, nothing=NOTHING if is_all else "no accounts")
