"""`csmkit email`: write a letter to a customer or to colleagues as a draft."""

from datetime import time
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_handoffs, complete_letters, complete_teammates
from csmkit.cli.draft_pages import show_drafts
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.letters import (
    LetterKindShape,
    letter_kind_shape,
)
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.errors import InvalidArgument

KINDS = (Column("letter"), Column("audience"), Column("sender", "from", "names"), Column("title"))
app = new_app()


def _teammate(flag: str, words: str) -> Any:
    return typer.Option(flag, metavar="TEAMMATE", help=words, autocompletion=complete_teammates)


def _day(flag: str, words: str) -> Any:
    return typer.Option(flag, metavar="DAY", help=words)


Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[ACME] NAME",
        help="The account and the letter; all accounts of --handoff if none is named; `list` "
        "lists the letters.",
        autocompletion=complete_letters,
    ),
]


@app.command(
    cls=Command,
    epilog=example(
        "csmkit email ACME introduction --to bob --on 2026-12-22 --meet 2026-12-08",
        "csmkit email ACME farewell --handoff alice-bob-2026-12-01 --out drafts",
        "csmkit email ACME plan-update",
        "csmkit email list",
    ),
)
def email(
    ctx: typer.Context,
    words: Words,
    *,
    handoff: Annotated[
        str | None,
        typer.Option(
            "--handoff",
            metavar="ID",
            help="On which occasion; the account's open handoff if not said.",
            autocompletion=complete_handoffs,
        ),
    ] = None,
    giver: Annotated[str | None, _teammate("--from", "Who hands over; the owner if not said.")] = (
        None
    ),
    receiver: Annotated[str | None, _teammate("--to", "Who takes over or stands in.")] = None,
    leader: Annotated[
        str | None, _teammate("--leader", "Who announces; the manager if not said.")
    ] = None,
    on: Annotated[str | None, _day("--on", "When the contact changes.")] = None,
    meet: Annotated[str | None, _day("--meet", "When the customer meets the newcomer.")] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="HH:MM",
            help="At what time, in a recipient's zone or else the sender's.",
        ),
    ] = None,
    until: Annotated[str | None, _day("--until", "Until when somebody stands in.")] = None,
    send: Annotated[str | None, _day("--send", "For which day to word it; today if not said.")] = (
        None
    ),
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="ID", help="Which success plan; the only running one if not said."
        ),
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option(
            "--say",
            metavar="ELEMENT=TEXT",
            help="What no record holds, such as why=…; may be given several times.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FOLDER", help="Write .eml drafts there, print their paths."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace drafts that were edited since.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Print the .eml itself.")] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Write one letter as a draft; what it lacks is named, and nothing is sent."""
    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    if words == ["list"]:
        _list(workspace, channel)
        return
    refuse_unless(len(words) <= 2, "say an account and a letter, or a letter alone")  # noqa: PLR2004
    from csmkit.services.write_letters import LetterRequest, write_letters

    request = LetterRequest(
        name=words[-1],
        account=words[0] if len(words) > 1 else None,
        handoff=handoff,
        outgoing=giver,
        incoming=receiver,
        leader=leader,
        transfer_on=workspace.day(on),
        introduction_on=workspace.day(meet),
        meeting_at=_clock(at),
        until_on=workspace.day(until),
        send_on=workspace.day(send),
        plan=plan,
        said=_sayings(say or ()),
    )
    with workspace.reading() as reader:
        letters = write_letters(
            reader,
            workspace.catalogue(),
            request,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            with_plans=workspace.is_today,
        )
    show_drafts(workspace, channel, letters, out=out, overwrite=overwrite, raw=raw)


def _list(workspace: Workspace, channel: Output) -> None:
    from csmkit.services.list_letters import list_letters

    rows = [letter_kind_shape(spec) for spec in list_letters(workspace.resources("playbooks"))]
    channel.rows(rows, KINDS, known=fields_of(LetterKindShape), nothing="no letters")


def _clock(text: str | None) -> time | None:
    try:
        return None if text is None else time.fromisoformat(text).replace(second=0, microsecond=0)
    except ValueError:
        raise InvalidArgument(f"--at: {text!r} is no time such as 10:00") from None


def _sayings(pairs: Any) -> dict[str, str]:
    said = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        refuse_unless(mark and name and text.strip(), f"--say: {pair!r} is not ELEMENT=TEXT")
        said[name.strip()] = text.strip()
    return said
