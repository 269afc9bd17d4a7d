"""Drafts of letters as a person reads them, as data, or as files; and what each lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.cli.columns import Column
from csmkit.cli.failures import refuse_unless
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.letters import LetterShape, letter_shape
from csmkit.cli.streams import write_stdout_bytes

if TYPE_CHECKING:
    from csmkit.cli.output import Output
    from csmkit.cli.workspace import Workspace

DRAFTS = (
    Column("account"),
    Column("letter"),
    Column("locale"),
    Column("sent_on"),
    Column("subject"),
    Column("file"),
)


def show_drafts(
    workspace: Workspace,
    channel: Output,
    letters: Any,
    *,
    out: str | None,
    overwrite: bool,
    raw: bool,
) -> None:
    """Show drafts, or write them to a folder and name the files; say what each lacks."""
    refuse_unless(
        not raw or len(letters) == 1,
        f"--raw prints one draft, and there are {len(letters)}; write them with --out",
    )
    files: list[str] = []
    if out is not None:
        from csmkit.services.save_letters import save_letters

        folder = workspace.out_folder(out)
        files = [str(path) for path in save_letters(letters, folder, overwrite=overwrite)]
    if raw:
        write_stdout_bytes(letters[0].data)
    elif not channel.is_for_people:
        rows = [
            letter_shape(letter, files[place] if files else None)
            for place, letter in enumerate(letters)
        ]
        channel.rows(rows, DRAFTS, known=fields_of(LetterShape), nothing="no letters")
    else:
        channel.text("".join(f"{file}\n" for file in files) or _pages(letters))
    for letter in letters:
        _tell_gaps(channel, letter)


def _pages(letters: Any) -> str:
    return f"\n{'-' * 60}\n\n".join(_page(letter) for letter in letters)


def _page(letter: Any) -> str:
    invite = "Invitation: invite.ics\n" if letter.has_invite else ""
    return (
        f"From: {letter.sender}\nTo: {', '.join(letter.to)}\nSubject: {letter.subject}\n"
        f"For: {letter.sent_on} ({letter.locale})\n{invite}\n{letter.text}"
    )


def _tell_gaps(channel: Output, letter: Any) -> None:
    where = f" to {letter.account}" if letter.account else ""
    for gap in letter.gaps:
        channel.note(f"the {letter.letter}{where} lacks {gap.field}: {gap.question}")
