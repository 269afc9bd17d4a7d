"""`csmkit outbox`: queue drafts, look at them, send them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_handoffs, complete_mails
from csmkit.cli.failures import can_ask, refuse_unless
from csmkit.cli.options import DryRun, Fields, OutputFormat, Yes, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.mails import MailShape, mail_shape
from csmkit.cli.streams import write_stdout_bytes
from csmkit.cli.workspace import Workspace, now, workspace_of
from csmkit.domain.mail import Mail
from csmkit.errors import MailRefused

COLUMNS = (
    Column("id"),
    Column("state"),
    Column("planned_on", "for"),
    Column("sender", "from", is_dispensable=True),
    Column("to", kind="names"),
    Column("subject"),
    Column("detail", is_dispensable=True),
)
State = Literal["queued", "sending", "sent", "held", "failed", "dropped"]
MailId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="`csmkit outbox list` shows them.", autocompletion=complete_mails
    ),
]
MailIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID",
        help="Mails; all that are queued and due if none is named.",
        autocompletion=complete_mails,
        show_default=False,
    ),
]
app = new_app(no_args_is_help=True)


@app.callback()
def outbox() -> None:
    """Queue drafts, look at them, send them.

    A mail is queued, sending, sent, failed, dropped, or held: nobody knows whether it arrived,
    and a person has to look. What was sent is never sent again.
    """


@app.command(
    cls=Command,
    epilog=example(
        "csmkit outbox add drafts/acme-introduction.eml",
        "csmkit outbox add --handoff alice-bob-2026-12-01",
    ),
)
def add(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help=".eml files, or folders of them.", show_default=False),
    ] = None,
    handoff: Annotated[
        str | None,
        typer.Option(
            "--handoff", metavar="ID", help="All of its drafts.", autocompletion=complete_handoffs
        ),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Queue drafts; nothing is sent yet."""
    from csmkit.services.find_drafts import find_drafts
    from csmkit.services.queue_mail import queue_mail

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    refuse_unless(files or handoff, "name .eml files, a folder of them, or --handoff")
    places = [path.expanduser() for path in files or ()]
    is_many = handoff is not None or any(path.is_dir() for path in places)
    with workspace.changing(dry_run=dry_run) as unit:
        drafts = find_drafts(unit, places, handoff)
        done = queue_mail(unit, drafts, as_of=workspace.as_of, may_be_gone=is_many)
    _rows(channel, [item.mail for item in done])
    new = sum(item.what in ("created", "changed") for item in done)
    gone = sum(item.what == "gone" for item in done)
    channel.note(
        f"{'would queue' if dry_run else 'queued'} {new}, {len(done) - new - gone} unchanged"
        + (f", {gone} sent or held already" if gone else ""),
    )


@app.command("list", cls=Command, epilog=example("csmkit outbox list --state held"))
def list_(
    ctx: typer.Context,
    state: Annotated[State | None, typer.Option("--state", help="Only these.")] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List the mails of the outbox."""
    from csmkit.services.list_outbox import list_outbox

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        found = list_outbox(reader, state=state)
    _rows(channel, found)


@app.command(cls=Command, epilog=example("csmkit outbox show 3f9a1c20"))
def show(
    ctx: typer.Context,
    mail_id: MailId,
    raw: Annotated[bool, typer.Option("--raw", help="Print the .eml itself.")] = False,
    output: OutputFormat = None,
) -> None:
    """Show one mail with its words."""
    from csmkit.services.show_mail import show_mail

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.reading() as reader:
        shown = show_mail(reader, mail_id)
    if raw:
        write_stdout_bytes(shown.data)
    elif channel.is_for_people:
        channel.text(_page(shown.mail) + shown.text)
    else:
        shape = mail_shape(shown.mail, shown.text)
        channel.record(shape, COLUMNS, known=fields_of(MailShape))


def _page(mail: Mail) -> str:
    lines = {
        "From": mail.sender,
        "To": ", ".join(mail.to),
        "Cc": ", ".join(mail.cc),
        "Subject": mail.subject,
        "For": str(mail.planned_on),
        "State": mail.state,
        "Detail": mail.detail or "",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items() if value) + "\n"


@app.command(
    cls=Command, epilog=example("csmkit outbox send --dry-run", "csmkit outbox send --yes")
)
def send(
    ctx: typer.Context,
    ids: MailIds = None,
    *,
    early: Annotated[
        bool, typer.Option("--early", help="Also what is worded for a later day.")
    ] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Without TLS, to a server on this machine only.")
    ] = False,
    yes: Yes = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent; send nothing.")
    ] = False,
    output: OutputFormat = None,
) -> None:
    """Send what is queued and due; a mail that was cut off is held, never repeated."""
    from csmkit.cli.mail_server import mail_server, this_process
    from csmkit.services.send_outbox import Post, due_mails, hold_cut_off, send_outbox

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.reading() as reader:
        due = due_mails(reader, workspace.as_of, ids or (), early=early)
        is_stuck = any(mail.state == "sending" for mail in reader.mails())
    if dry_run:
        _rows(channel, due)
        channel.note(f"would send {_count(due)}")
        return
    server = mail_server(workspace.settings, workspace.environment, is_insecure=insecure)
    post = Post(workspace.writing, server, now, this_process(), workspace.as_of)
    for mail in hold_cut_off(post) if is_stuck else ():
        channel.note(f"held {mail.id} ({mail.subject}): {mail.detail}")
    if due:
        _ask(workspace, due, server.address, yes=yes)
    done = list(channel.progress(send_outbox(post, due), "mails sent", len(due)))
    _rows(channel, done)
    sent = [mail for mail in done if mail.state == "sent"]
    channel.note(f"sent {_count(sent)}")
    if open_ := [mail for mail in done if mail.state != "sent"]:
        raise MailRefused("; ".join(f"{m.id} {m.state}: {m.detail}" for m in open_))


def _ask(workspace: Workspace, due: Sequence[Mail], address: str, *, yes: bool) -> None:
    if yes:
        return
    refuse_unless(can_ask(), "say --yes to send; there is nobody to ask")
    for mail in due:
        to = ", ".join(mail.recipients)
        workspace.talk.note(f"{mail.id} from {mail.sender} to {to}: {mail.subject}")
    typer.confirm(f"Send {_count(due)} through {address}?", abort=True, err=True)


@app.command(cls=Command, epilog=example("csmkit outbox settle 3f9a1c20 --sent"))
def settle(
    ctx: typer.Context,
    mail_id: MailId,
    sent: Annotated[bool, typer.Option("--sent", help="It arrived.")] = False,
    again: Annotated[bool, typer.Option("--again", help="It did not; queue it again.")] = False,
) -> None:
    """Settle a held mail, once a person has looked whether it arrived."""
    from csmkit.services.settle_mail import settle_mail

    workspace = workspace_of(ctx)
    refuse_unless(sent != again, "say --sent if it arrived, or --again if it did not")
    with workspace.writing() as unit:
        mail = settle_mail(unit, mail_id, has_arrived=sent, as_of=workspace.as_of)
    workspace.talk.note(f"{mail.id} is {mail.state}")


@app.command(cls=Command, epilog=example("csmkit outbox drop 3f9a1c20"))
def drop(
    ctx: typer.Context,
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Mails.", autocompletion=complete_mails),
    ],
    dry_run: DryRun = False,
) -> None:
    """Take mails out of the queue, so that they are not sent."""
    from csmkit.services.drop_mail import drop_mail

    workspace = workspace_of(ctx)
    with workspace.changing(dry_run=dry_run) as unit:
        dropped = drop_mail(unit, ids)
    workspace.talk.note(f"{'would drop' if dry_run else 'dropped'} {_count(dropped)}")


def _rows(channel: Any, mails: Sequence[Mail]) -> None:
    rows = [mail_shape(mail) for mail in mails]
    channel.rows(rows, COLUMNS, known=fields_of(MailShape), nothing="no mails")


def _count(mails: Sequence[Mail]) -> str:
    return "1 mail" if len(mails) == 1 else f"{len(mails)} mails"
