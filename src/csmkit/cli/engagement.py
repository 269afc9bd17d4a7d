"""`csmkit engagement`: touch accounts less often for some days, openly, and come back from it."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.engagements import (
    EngagementProposalShape,
    EngagementShape,
    ProposedEngagementShape,
    engagement_proposal_shape,
    engagement_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

PROPOSED = (
    Column("account"),
    Column("name", is_dispensable=True),
    Column("owner", is_dispensable=True),
    Column("usual_days", "from", "number"),
    Column("every_days", "to every", "number"),
    Column("until_on"),
    Column("freed_hours", "frees", "number"),
    Column("stage", kind="stage", is_dispensable=True),
    Column("risk", kind="number", is_dispensable=True),
)
COLUMNS = (
    Column("account"),
    Column("state", kind="state"),
    Column("usual_days", "usual", "number", is_dispensable=True),
    Column("every_days", "every", "number"),
    Column("from_on", is_dispensable=True),
    Column("until_on"),
    Column("told_on", "told"),
    Column("why", is_dispensable=True),
)
MOST_SPARED = 5
"""Spared accounts that are told with their reasons; JSON has them all. Source: judgement."""
NOBODY_GIVES = "no account may be touched less often now"
NOTHING = "no account has another rhythm; `csmkit engagement propose` says which could"
app = new_app(no_args_is_help=True)


@app.callback()
def engagement() -> None:
    """Touch accounts less often for some days, openly, when load must give."""


@app.command(
    cls=Command,
    epilog=example("csmkit engagement propose --hours 12", "csmkit engagement propose --for alice"),
)
def propose(
    ctx: typer.Context,
    *,
    hours: Annotated[
        float | None,
        typer.Option("--hours", metavar="N", help="Hours a month to free; all there are if none."),
    ] = None,
    leaver: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="TEAMMATE",
            help="Free what nobody could take of somebody who leaves.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="TEAMMATE",
            help="Only accounts of this teammate give.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="The last day; by the norms if not said."),
    ] = None,
    output: OutputFormat = None,
) -> None:
    """Say which accounts could be touched less often, for how long, and what that frees."""
    from csmkit.services.propose_engagement import propose_engagement

    workspace = workspace_of(ctx)
    out = workspace.output(output)
    until_on = workspace.day(until)
    with workspace.reading() as reader:
        found = propose_engagement(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            hours=hours,
            leaver=leaver,
            owner=owner,
            until_on=until_on,
            watched=lambda keys: out.progress(keys, "accounts"),
        )
    shape = engagement_proposal_shape(found, workspace.as_of.isoformat())
    if out.format == "json":
        out.json(shape)
    elif out.format == "ndjson":
        out.line(shape)
    else:
        _show_proposal(out, shape)


def _show_proposal(out: Output, shape: EngagementProposalShape) -> None:
    rows: list[dict[str, Any]] = [dict(one) for one in shape["changes"]]
    is_enough = shape["wanted_hours"] is not None and shape["wanted_hours"] <= 0
    nothing = "no hours must be freed" if is_enough else NOBODY_GIVES
    out.rows(rows, PROPOSED, known=fields_of(ProposedEngagementShape), nothing=nothing)
    if out.is_for_people and shape["commands"]:
        out.text("\n" + "".join(f"{command}\n" for command in shape["commands"]))
    if out.is_read:
        for sentence in _proposal_notes(shape):
            out.note(sentence)


def _proposal_notes(shape: EngagementProposalShape) -> list[str]:
    freed, wanted, count = shape["freed_hours"], shape["wanted_hours"], len(shape["changes"])
    notes = []
    if count:
        noun = "account" if count == 1 else "accounts"
        notes.append(f"{count} {noun} until {shape['until_on']}: {freed:,} hours a month")
    if shape["short_hours"] > 0:
        notes.append(
            f"{shape['short_hours']:,} of {wanted:,} hours stay short; what is spared must not give"
        )
    if shape["not_needed"]:
        notes.append(f"could give too: {', '.join(shape['not_needed'])}")
    spared = shape["spared"]
    notes += [f"spared: {one['account']}, {one['because'][0]}" for one in spared[:MOST_SPARED]]
    more = len(spared) - MOST_SPARED
    return [*notes, f"and {more} more spared; -o json has all reasons"] if more > 0 else notes


@app.command(
    "set",
    cls=Command,
    epilog=example(
        'csmkit engagement set ACME --every 60 --until 2027-02-18 --why "Alice leaves" \\',
        '  --told-why "We are bringing a new colleague in" --expect "A written summary each month"',
    ),
)
def set_(
    ctx: typer.Context,
    name: AccountName,
    *,
    every: Annotated[
        int,
        typer.Option("--every", metavar="DAYS", min=1, max=365, help="Days between touches."),
    ],
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The last day of this rhythm.")
    ],
    why: Annotated[
        str,
        typer.Option("--why", metavar="TEXT", help="Why, among ourselves; no customer reads it."),
    ],
    told_why: Annotated[
        str | None,
        typer.Option("--told-why", metavar="TEXT", help="Why, in words for the customer."),
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="TEXT", help="What the customer can expect meanwhile."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="The first day; today if not said."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also an account that the rules spare.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Enter another rhythm into an account's blueprint; it ends by itself."""
    from csmkit.services.set_engagement import EngagementRequest, set_engagement

    workspace = workspace_of(ctx)
    until_on = workspace.day(until) or workspace.as_of
    from_on = workspace.day(start)
    with workspace.changing(dry_run=dry_run) as unit:
        request = EngagementRequest(
            every_days=every,
            until_on=until_on,
            why=why,
            from_on=from_on,
            told_why=told_why,
            expect=expect,
            is_forced=force,
            by=workspace.author(unit),
        )
        done = set_engagement(
            unit,
            workspace.catalogue(),
            name,
            request,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
        )
    change = done.change
    rhythm = f"every {change.every_days} days from {change.from_on} until {change.until_on}"
    if not done.is_new:
        workspace.talk.note(f"{done.account}: nothing changed; it is {rhythm} already")
        return
    workspace.talk.note(f"{done.account}: {'would be ' if dry_run else ''}{rhythm}")
    if change.told_on is None:
        workspace.talk.note(f"`csmkit email {done.account} engagement-change` tells the customer")


@app.command(cls=Command, epilog=example("csmkit engagement told ACME --on 2026-11-23"))
def told(
    ctx: typer.Context,
    name: AccountName,
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="When; today if not said.")
    ] = None,
) -> None:
    """Note that the customer was told."""
    from csmkit.services.tell_engagement import tell_engagement

    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        done = tell_engagement(unit, name, as_of=workspace.as_of, on=day)
    what = f"told on {done.change.told_on}" if done.is_new else "nothing changed"
    workspace.talk.note(f"{done.account}: {what}")


@app.command(
    cls=Command,
    epilog=example('csmkit engagement end ACME --review "They wrote more often than we did"'),
)
def end(
    ctx: typer.Context,
    name: AccountName,
    *,
    review: Annotated[
        str | None,
        typer.Option("--review", metavar="TEXT", help="What it did to the account."),
    ] = None,
) -> None:
    """Go back to the usual rhythm before its day, or answer what is asked when it has ended."""
    from csmkit.services.end_engagement import end_engagement

    workspace = workspace_of(ctx)
    with workspace.writing() as unit:
        done = end_engagement(unit, name, as_of=workspace.as_of, review=review)
    change = done.change
    ended = f"ended on {change.ended_on or change.until_on}"
    workspace.talk.note(f"{done.account}: {ended}{', reviewed' if change.reviewed_on else ''}")


@app.command("list", cls=Command, epilog=example("csmkit engagement list --exit-code"))
def list_(
    ctx: typer.Context,
    *,
    with_reviewed: Annotated[
        bool, typer.Option("--all", help="Also those that are over and reviewed.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if something must be asked or told.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List the accounts with another rhythm, and ask about those whose rhythm has ended."""
    from csmkit.services.list_engagements import list_engagements

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(EngagementShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = list_engagements(
            reader,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            with_reviewed=with_reviewed,
        )
    rows = [dict(engagement_shape(line)) for line in found]
    out.rows(rows, COLUMNS, known=known, nothing=NOTHING)
    asked = [line for line in found if line.ask is not None]
    if out.is_read:
        for line in asked:
            out.note(f"{line.account}: {line.ask}")
    if exit_code and asked:
        raise typer.Exit(ExitCode.FINDINGS)
