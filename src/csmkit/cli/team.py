"""`csmkit team`: add, list and show teammates, and record who leaves."""

from typing import Annotated, Any, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.documents import write_documents
from csmkit.cli.options import DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.departures import RecordedDepartureShape, recorded_departure_shape
from csmkit.cli.shapes.fields import document_fields, fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.domain.document import plain
from csmkit.domain.people import Teammate
from csmkit.services.add_teammate import add_teammate
from csmkit.services.list_teammates import list_teammates
from csmkit.services.show_teammate import show_teammate

COLUMNS = (
    Column("key"),
    Column("name"),
    Column("role"),
    Column("status"),
    Column("email"),
    Column("capacity_hours", "hours", "number", is_dispensable=True),
    Column("leaving_on", is_dispensable=True),
)
PROPOSED = (
    Column("priority", "pri"),
    Column("account"),
    Column("name", is_dispensable=True),
    Column("to"),
    Column("because"),
    Column("renewal_on"),
)
RECORDED = (Column("teammate"), Column("last_on"), Column("accounts", kind="names"))
Role = Literal["csm", "seller", "leader", "executive", "engineer", "support", "other"]
app = new_app(no_args_is_help=True)


@app.callback()
def team() -> None:
    """Add, list and show teammates: CSMs, sellers, leaders; record who leaves."""


@app.command(
    cls=Command,
    epilog=example('csmkit team add alice "Alice Moreau" --email alice@us.example'),
)
def add(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="A short name, such as alice.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name.")],
    *,
    role: Annotated[
        Role,
        typer.Option("--role", help="What the teammate does."),
    ] = "csm",
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="For drafts.")
    ] = None,
    manager: Annotated[
        str | None,
        typer.Option(
            "--manager",
            metavar="TEAMMATE",
            help="Who leads them.",
            autocompletion=complete_teammates,
        ),
    ] = None,
) -> None:
    """Add a teammate, or change what is said here; `apply` takes everything else."""
    workspace = workspace_of(ctx)
    given = {"key": key, "name": name, "role": role, "email": email, "manager": manager}
    with workspace.writing() as unit:
        _, what = add_teammate(unit, {k: v for k, v in given.items() if v is not None})
    workspace.talk.note(f"teammate {key}: {what}")


@app.command("list", cls=Command, epilog=example("csmkit team list --role csm"))
def list_(
    ctx: typer.Context,
    role: Annotated[Role | None, typer.Option("--role", help="Only this role.")] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List teammates."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        rows = [plain(teammate) for teammate in list_teammates(reader, role=role)]
    out.rows(rows, COLUMNS, known=document_fields(Teammate), nothing="no teammates")


@app.command(cls=Command, epilog=example("csmkit team show alice"))
def show(
    ctx: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="The teammate's key.", autocompletion=complete_teammates
        ),
    ],
    output: Annotated[
        Literal["yaml", "json", "ndjson"],
        typer.Option("--output", "-o", help="How to write the document."),
    ] = "yaml",
) -> None:
    """Show one teammate, as `apply` reads it."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    with workspace.reading() as reader:
        teammate = show_teammate(reader, key)
    write_documents(out, [plain(teammate)], is_one=True)


@app.command(
    cls=Command,
    epilog=example(
        "csmkit team leave alice --on 2026-12-18",
        "csmkit team leave alice --on today --abrupt --dry-run",
    ),
)
def leave(
    ctx: typer.Context,
    key: Annotated[
        str,
        typer.Argument(metavar="KEY", help="Who leaves.", autocompletion=complete_teammates),
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="The last working day; today if not said."),
    ] = None,
    abrupt: Annotated[bool, typer.Option("--abrupt", help="Without time for a handover.")] = False,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What colleagues should know.")
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Record that a teammate leaves: open the role, start the clocks, propose who takes over."""
    from csmkit.services.propose_handoffs import propose_handoffs
    from csmkit.services.record_departure import record_departure

    workspace = workspace_of(ctx)
    out = workspace.output(output)
    last_on = workspace.day(on) or workspace.as_of
    catalogue, playbooks = workspace.catalogue(), workspace.resources("playbooks")
    with workspace.changing(dry_run=dry_run) as unit:
        changed = record_departure(
            unit,
            catalogue,
            key,
            last_on=last_on,
            as_of=workspace.as_of,
            playbooks=playbooks,
            abrupt=abrupt,
            note=note,
        )
        departure = changed.departure
        proposal = propose_handoffs(
            unit,
            catalogue,
            departure.teammate,
            workspace.as_of,
            playbooks=playbooks,
            abrupt=departure.abrupt,
            watched=lambda keys: out.progress(keys, "accounts"),
        )
    shape = recorded_departure_shape(departure, proposal, workspace.as_of, is_new=changed.is_new)
    _show_departure(out, shape, is_dry=dry_run)


def _show_departure(out: Output, shape: RecordedDepartureShape, *, is_dry: bool) -> None:
    if out.is_for_people:
        rows: list[dict[str, Any]] = [dict(one) for one in shape["accounts"]]
        out.rows(rows, PROPOSED, known=(), nothing="no accounts to hand over")
        if shape["commands"]:
            out.text("\n" + "".join(f"{command}\n" for command in shape["commands"]))
    else:
        out.record(dict(shape), RECORDED, known=fields_of(RecordedDepartureShape))
    for sentence in _departure_notes(shape, is_dry=is_dry):
        out.note(sentence)


def _departure_notes(shape: RecordedDepartureShape, *, is_dry: bool) -> list[str]:
    who, last_on, role = shape["teammate"], shape["last_on"], shape["backfill"]
    if not shape["is_new"]:
        return [f"{who}: nothing changed; the last day {last_on} is recorded already"]
    verb = "would be recorded" if is_dry else "recorded"
    notes = [f"{who}: the last day {last_on} is {verb}; after it, what nobody took is in limbo"]
    skills = [", ".join(role[part]) for part in ("segments", "languages", "industries")]
    asks = "; ".join([f"{role['hours_a_month']} hours a month", *filter(None, skills)])
    notes.append(f"the role is open: {asks}; coverage mode until {shape['coverage_until_on']}")
    if shape["backs_up"]:
        notes.append(f"without a backup then: {', '.join(shape['backs_up'])}")
    notes.append(f"`csmkit coverage plan --leaving {who}` weighs who else could take what")
    if not is_dry:
        notes.append("`csmkit departures` shows the clocks; `csmkit undo` takes it back")
    return notes
