"""`csmkit succession`: who could take which account tomorrow, and what one alone knows."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import (
    AccountNames,
    Fields,
    OutputFormat,
    TeammateOwner,
    TeamWords,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.successions import (
    AccountSuccessionShape,
    account_succession_shape,
    succession_shape,
)
from csmkit.cli.workspace import workspace_of
from csmkit.domain.succession import Succession, SuccessionReport
from csmkit.errors import ExitCode
from csmkit.services.check_succession import check_succession

FIELDS = fields_of(AccountSuccessionShape)
COLUMNS = (
    Column("account"),
    Column("owner"),
    Column("arr_cents", "arr", "money", is_dispensable=True),
    Column("backup"),
    Column("known_to", kind="names"),
    Column("leader_due_on", "leader due", is_dispensable=True),
    Column("lacks", "missing"),
)
MISSING = {
    "backup": "a backup",
    "prepared": "the backup's briefing",
    "second": "a second who met them",
    "leader": "a leader's check-in",
}
"""What a table says of each need; the page of one account has whole sentences."""
NO_ACCOUNTS = "no accounts; `csmkit apply -f FILE` stores some"
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit succession", "csmkit succession ACME", "csmkit succession --all --exit-code"
    ),
)
def succession(
    ctx: typer.Context,
    names: AccountNames = None,
    *,
    every: Annotated[
        bool,
        typer.Option("--all", help="Every account, not only major ones without a plan."),
    ] = False,
    owner: TeammateOwner = None,
    team: TeamWords = None,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help="Leave with 3 if a major account has no plan, or one colleague knows too much.",
        ),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List major accounts without a plan for the day on which their owner leaves."""
    refuse_unless(
        not (names and (every or owner or team)), "name accounts, or choose them by flags"
    )
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    with workspace.reading() as reader:
        report = check_succession(
            reader,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            names=names or None,
            owner=owner,
            team=team,
        )
    shown = report.lines if names or every else report.without_plan
    _write(out, report, shown, named=len(names or ()))
    if names:
        is_found = not all(line.has_plan for line in shown)
    else:
        is_found = report.is_alarm or bool(report.without_plan)
    if exit_code and is_found:
        raise typer.Exit(ExitCode.FINDINGS)


def _write(
    out: Output, report: SuccessionReport, shown: Sequence[Succession], *, named: int
) -> None:
    if out.format == "json" and out.fields is None:
        out.json(succession_shape(report, shown))
        return
    if named == 1 and out.is_for_people and out.fields is None:
        from csmkit.cli.succession_page import succession_page

        out.drawn(*succession_page(shown[0], report.as_of))
        return
    rows = [dict(account_succession_shape(line, report.as_of.isoformat())) for line in shown]
    told = [_told(row) for row in rows] if out.is_read else rows
    nothing = "every major account has a plan" if report.lines else NO_ACCOUNTS
    out.rows(told, COLUMNS, known=FIELDS, nothing=nothing)
    if out.is_read and report.lines and not named:
        for sentence in _sentences(report):
            out.note(sentence)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "lacks": ", ".join(MISSING[lack["need"]] for lack in row["lacks"])}


def _sentences(report: SuccessionReport) -> Iterator[str]:
    """Yield what a leader must know beside the table."""
    majors, without = len(report.majors), len(report.without_plan)
    if majors:
        yield f"{without} of {majors} major accounts have no plan for the day their owner leaves"
    else:
        yield "no account is major by playbooks/coverage/succession.yaml"
    alarm = "alarm: " if report.is_alarm else ""
    yield (
        f"{alarm}{report.known_to_one} of {len(report.lines)} accounts are known to one colleague "
        f"only, {report.known_to_nobody} to nobody ({report.alone_share:.0%}; "
        f"the alarm is above {report.alarm_above_share:.0%})"
    )
