"""`csmkit departures`: who leaves, what is done about it, and the roles that are open."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_clocks, complete_departures, complete_teammates
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.departures import DepartureStandingShape, departure_standing_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

COLUMNS = (
    Column("teammate"),
    Column("clock"),
    Column("state", kind="state"),
    Column("due_on"),
    Column("because", "how it stands"),
)
ROW_FIELDS = ("teammate", "last_on", "clock", "state", "due_on", "because")
NOTHING = "no departures; `csmkit team leave KEY --on DAY` records one"
Who = Annotated[
    str,
    typer.Argument(
        metavar="WHO",
        help="Who leaves: the teammate's key, or the departure's id.",
        autocompletion=complete_departures,
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="When it was done; today if not said.")
]
app = new_app(invoke_without_command=True)


@app.callback(epilog=example("csmkit departures --exit-code", "csmkit departures --of alice"))
def departures(
    ctx: typer.Context,
    *,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="WHO",
            help="Only this teammate's, or with this id.",
            autocompletion=complete_departures,
        ),
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those where something is left to do.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if a clock has run out.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show who leaves and how far each clock is: placed, told, systems, renewals, role, review."""
    if ctx.invoked_subcommand is not None:
        return
    from csmkit.services.list_departures import list_departures

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(DepartureStandingShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = list_departures(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            name=of,
            only_open=only_open,
        )
    shapes = [departure_standing_shape(one) for one in found]
    if out.is_read and out.fields is None:
        rows = [row for shape in shapes for row in _clock_rows(shape)]
        out.rows(rows, COLUMNS, known=ROW_FIELDS, nothing=NOTHING)
        for shape in shapes:
            out.note(_told(shape))
    else:
        rows = [dict(shape) for shape in shapes]
        out.rows(rows, [Column("teammate")], known=known, nothing=NOTHING)
    if exit_code and any(one.is_overdue for one in found):
        raise typer.Exit(ExitCode.FINDINGS)


def _clock_rows(shape: DepartureStandingShape) -> list[dict[str, Any]]:
    """Return a row for each clock."""
    own = {"teammate": shape["teammate"], "last_on": shape["last_on"]}
    return [{**own, **clock} for clock in shape["clocks"]]


def _told(shape: DepartureStandingShape) -> str:
    """Return what a leader must know of a departure beside its clocks."""
    how = "abruptly, last day" if shape["abrupt"] else "last day"
    said = f"{shape['teammate']}: {how} {shape['last_on']}, recorded on {shape['recorded_on']}; "
    until, left = shape["coverage_until_on"], shape["coverage_days_left"]
    match shape["coverage"]:
        case "over":
            return f"{said}coverage mode is over"
        case "overrun":
            return f"{said}coverage mode should have ended on {until}, {_days(-left)} ago"
        case "running":
            return f"{said}coverage mode until {until}, {_days(left)} left"
        case _:
            return f"{said}coverage mode from then until {until}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


@app.command(
    cls=Command,
    epilog=example('csmkit departures tick alice told --note "Lena phoned all three"'),
)
def tick(
    ctx: typer.Context,
    who: Who,
    clock: Annotated[
        str,
        typer.Argument(
            metavar="CLOCK",
            help="What is done, such as told or systems.",
            autocompletion=complete_clocks,
        ),
    ],
    *,
    on: On = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="How, for colleagues.")
    ] = None,
) -> None:
    """Say that something is done where the record cannot tell."""
    from csmkit.services.tick_clock import tick_clock

    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        changed = tick_clock(
            unit,
            who,
            clock,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            on=day,
            note=note,
            by=workspace.author(unit),
        )
    what = "done" if changed.is_new else "nothing changed"
    workspace.talk.note(f"{changed.departure.teammate}, {clock}: {what}")


@app.command(cls=Command, epilog=example("csmkit departures fill alice dana --on 2027-01-11"))
def fill(
    ctx: typer.Context,
    who: Who,
    by: Annotated[
        str,
        typer.Argument(
            metavar="TEAMMATE",
            help="Who fills the role; `csmkit team add` adds them.",
            autocompletion=complete_teammates,
        ),
    ],
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Since when; today if not said.")
    ] = None,
) -> None:
    """Fill the role that a departure opened; coverage mode is over then."""
    from csmkit.services.fill_backfill import fill_backfill

    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        changed = fill_backfill(unit, who, by, as_of=workspace.as_of, on=day)
    departure = changed.departure
    days = ((departure.filled_on or workspace.as_of) - departure.recorded_on).days
    what = f"filled by {by} after {_days(days)}" if changed.is_new else "nothing changed"
    workspace.talk.note(f"the role of {departure.teammate}: {what}")
