"""`csmkit conflict open`, `note`, `resolve`, `reopen`: what is at odds, what becomes of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.conflict.options import (
    Contact,
    Issues,
    Kind,
    On,
    Ours,
    Theirs,
    Which,
    links,
    sources,
)
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import AccountName
from csmkit.cli.workspace import Workspace, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.services.note_conflict import ConflictChange, NewNote

NEVER_ASKED = "it may come back: nobody asked what the source is"
SIDE_WORDS = {"us": "what we believe", "them": "what they believe"}


def open_(
    ctx: typer.Context,
    name: AccountName,
    title: Annotated[
        str,
        typer.Argument(metavar="TITLE", help="What is at odds, in a sentence that blames nobody."),
    ],
    *,
    raised_by: Annotated[
        str | None,
        typer.Option("--raised-by", metavar="WHO", help="Who brought it up."),
    ] = None,
    ours: Ours = None,
    theirs: Theirs = None,
    kind: Kind = None,
    issues: Issues = None,
    on: On = None,
) -> None:
    """Write down that something is at odds; only what is named can be met."""
    from csmkit.services.open_conflict import open_conflict

    refuse_unless(kind is None or ours or theirs, "--kind needs --ours or --theirs")
    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = open_conflict(
            unit,
            name,
            title,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            on=day,
            raised_by=raised_by,
            said=[*sources(ours, theirs, kind, None), *links(issues)],
            by=workspace.author(unit),
        )
    _tell(workspace, change, "opened")


def note(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="What was said with them; with --inner, among ourselves.",
            show_default=False,
        ),
    ] = None,
    *,
    which: Which = None,
    ours: Ours = None,
    theirs: Theirs = None,
    kind: Kind = None,
    our_assumption: Annotated[
        str | None,
        typer.Option("--our-assumption", metavar="TEXT", help="What we took for granted."),
    ] = None,
    their_assumption: Annotated[
        str | None,
        typer.Option("--their-assumption", metavar="TEXT", help="What they took for granted."),
    ] = None,
    our_part: Annotated[
        str | None,
        typer.Option("--our-part", metavar="TEXT", help="How what we did added to it."),
    ] = None,
    their_part: Annotated[
        str | None,
        typer.Option("--their-part", metavar="TEXT", help="How what they did added to it."),
    ] = None,
    surfaced: Annotated[
        str | None,
        typer.Option("--surfaced", metavar="TEXT", help="A further issue that they brought up."),
    ] = None,
    agreed: Annotated[
        str | None,
        typer.Option("--agreed", metavar="TEXT", help="What both sides agreed."),
    ] = None,
    begun: Annotated[
        bool, typer.Option("--begun", help="The work that was agreed has begun.")
    ] = False,
    wording: Annotated[
        str | None,
        typer.Option("--wording", metavar="TEXT", help="How to speak of it safely."),
    ] = None,
    cited: Annotated[
        str | None,
        typer.Option(
            "--cited",
            metavar="TEXT",
            help="They named it as a reason to leave, as at the renewal: in which words.",
        ),
    ] = None,
    issues: Issues = None,
    tasks: Annotated[
        list[str] | None,
        typer.Option(
            "--task",
            metavar="PROMISE",
            help="A promise of either side that belongs to what was agreed: id or text.",
        ),
    ] = None,
    contact: Contact = None,
    inner: Annotated[
        bool, typer.Option("--inner", help="TEXT was said among ourselves, not with them.")
    ] = False,
    on: On = None,
) -> None:
    """Note what was said, agreed or done about a conflict; each side is asked the same."""
    from csmkit.services.note_conflict import NewNote, note_conflict

    refuse_unless(kind is None or ours or theirs, "--kind needs --ours or --theirs")
    refuse_unless(text is not None or not inner, "--inner needs a TEXT")
    told = (
        ("assumption", our_assumption, "us"),
        ("assumption", their_assumption, "them"),
        ("contribution", our_part, "us"),
        ("contribution", their_part, "them"),
        ("surfaced", surfaced, "them"),
        ("agreement", agreed, None),
        ("wording", wording, None),
    )
    said = [
        *([NewNote("inner" if inner else "conversation", text, contact=contact)] if text else []),
        *sources(ours, theirs, kind, contact),
        *(NewNote(about, words, side) for about, words, side in told if words is not None),
        *([NewNote("begun")] if begun else []),
        *_cited_or_linked(cited, issues, tasks),
    ]
    refuse_unless(said, "say what to note: a TEXT, --ours, --theirs, --agreed, …")
    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = note_conflict(
            unit,
            name,
            said,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            conflict=which,
            on=day,
            by=workspace.author(unit),
        )
    _tell(workspace, change, "noted")


def _cited_or_linked(
    cited: str | None,
    issues: list[str] | None,
    tasks: list[str] | None,
) -> "list[NewNote]":
    """Return a citation with its issues, or else the links; an issue keeps its link either way."""
    from csmkit.services.note_conflict import NewNote

    if cited is None:
        return links(issues, tasks)
    named = [NewNote("cited", cited, issue=issue) for issue in issues or ()]
    return [*(named or [NewNote("cited", cited)]), *links(None, tasks)]


def resolve(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="How it was resolved.", show_default=False),
    ] = None,
    *,
    which: Which = None,
    on: On = None,
) -> None:
    """Mark a conflict as resolved, once everything that belongs to it is done."""
    from csmkit.services.resolve_conflict import resolve_conflict

    _end_or_begin(ctx, resolve_conflict, (name, which, text), on, "resolved")


def reopen(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="Why it is back.", show_default=False),
    ] = None,
    *,
    which: Which = None,
    on: On = None,
) -> None:
    """Mark a resolved conflict as open again."""
    from csmkit.services.reopen_conflict import reopen_conflict

    _end_or_begin(ctx, reopen_conflict, (name, which, text), on, "reopened")


def _end_or_begin(
    ctx: typer.Context,
    service: "Callable[..., ConflictChange]",
    said: tuple[str, str | None, str | None],
    on: str | None,
    verb: str,
) -> None:
    """Resolve or reopen the conflict that is named, with the words that go with it."""
    name, which, text = said
    workspace = workspace_of(ctx)
    day = workspace.day(on)
    with workspace.writing() as unit:
        change = service(
            unit,
            name,
            text,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            conflict=which,
            on=day,
            by=workspace.author(unit),
        )
    _tell(workspace, change, verb)


def _tell(workspace: Workspace, change: "ConflictChange", verb: str) -> None:
    view = change.view
    what = f"{view.account}: conflict {view.course.id}"
    since = f"{view.course.state} since {view.states[-1].on}"
    if change.is_new:
        workspace.talk.note(f"{what}: {verb}; {since}")
    else:
        workspace.talk.note(f"nothing changes: {what} is {since}")
    if view.course.unasked:
        who = " and ".join({"us": "ourselves", "them": "them"}[s] for s in view.course.unasked)
        told = "not asked yet what the source is" if view.course.is_open else NEVER_ASKED
        workspace.talk.note(f"{told}: {who}")
