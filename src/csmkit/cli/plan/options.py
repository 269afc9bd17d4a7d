"""The options that several commands of `csmkit plan` share, each declared once."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.services.note_plan import NewPlanNote, PlanChange

AGREED = {
    "ours": "resource",
    "theirs": "resource",
    "in_scope": "in-scope",
    "out_of_scope": "out-of-scope",
    "service_level": "service-level",
    "worth": "value",
}
"""What each option notes."""
Which = Annotated[
    str | None,
    typer.Option(
        "--plan",
        "-p",
        metavar="ID",
        help="Which one: its id, the beginning of it, or its outcome; the only running one if not "
        "said.",
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="When it was; today if not said."),
]
Ours = Annotated[
    list[str] | None,
    typer.Option("--ours", metavar="TEXT", help="What we give to it; may be given several times."),
]
Theirs = Annotated[
    list[str] | None,
    typer.Option(
        "--theirs", metavar="TEXT", help="What they give to it; may be given several times."
    ),
]
InScope = Annotated[
    list[str] | None,
    typer.Option("--in-scope", metavar="TEXT", help="What both sides expect of it."),
]
OutOfScope = Annotated[
    list[str] | None,
    typer.Option("--out-of-scope", metavar="TEXT", help="What nobody is to expect of it."),
]
ServiceLevel = Annotated[
    list[str] | None,
    typer.Option("--service-level", metavar="TEXT", help="Which service was agreed."),
]
Value = Annotated[
    list[str] | None,
    typer.Option("--worth", metavar="TEXT", help="What the product is worth to them, as agreed."),
]


def agreed_notes(given: "Mapping[str, list[str] | None]") -> "list[NewPlanNote]":
    """Return what both sides agreed, as notes; the names are those of the options."""
    from csmkit.services.note_plan import NewPlanNote

    sides = {"ours": "us", "theirs": "them"}
    return [
        NewPlanNote(AGREED[name], text, sides.get(name))
        for name, texts in given.items()
        for text in texts or ()
    ]


def tell(workspace: Workspace, change: "PlanChange", what: str) -> None:
    """Say what changed, and which signature is missing."""
    view = change.view
    where = f"{view.account}: plan {view.id}"
    workspace.talk.note(
        f"{where}: {what}; {view.state}" if change.is_new else f"nothing changes: {where}: {what}"
    )
    if view.is_open and view.missing:
        workspace.talk.note(f"not agreed yet, missing: {' and '.join(view.missing)}")
