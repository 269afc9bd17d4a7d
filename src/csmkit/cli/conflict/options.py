"""The options that several commands of `csmkit conflict` share, each declared once."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from csmkit.services.note_conflict import NewNote

WHAT_IT_IS = {
    "issue": "an issue is linked",
    "task": "a promise is linked",
    "begun": "the agreed work has begun",
}
Which = Annotated[
    str | None,
    typer.Option(
        "--conflict",
        "-c",
        metavar="ID",
        help="Which one: its id, the beginning of it, or its title; the only open one if not said.",
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="When it was; today if not said."),
]
Ours = Annotated[
    str | None,
    typer.Option("--ours", metavar="TEXT", help="What we believe is the source."),
]
Theirs = Annotated[
    str | None,
    typer.Option("--theirs", metavar="TEXT", help="What they believe is the source."),
]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=(
            "With --ours or --theirs, of what kind: oversold-function, service-level, "
            "misunderstood-value, delivery-failure, people, chronic-misfit."
        ),
    ),
]
Issues = Annotated[
    list[str] | None,
    typer.Option(
        "--issue",
        metavar="ISSUE",
        help="An issue that belongs to it: id, title or reference; may be given several times.",
    ),
]
Contact = Annotated[
    str | None,
    typer.Option("--with", metavar="CONTACT", help="With whom, or who said it."),
]


def sources(
    ours: str | None,
    theirs: str | None,
    kind: str | None,
    contact: str | None,
) -> "list[NewNote]":
    """Return what each side believes is the source, as notes."""
    from csmkit.services.note_conflict import NewNote

    found = []
    if ours is not None:
        found.append(NewNote("source", ours, side="us", kind=kind))
    if theirs is not None:
        found.append(NewNote("source", theirs, side="them", kind=kind, contact=contact))
    return found


def links(issues: list[str] | None, tasks: list[str] | None = None) -> "list[NewNote]":
    """Return what belongs to a conflict, as notes."""
    from csmkit.services.note_conflict import NewNote

    return [
        *(NewNote("issue", issue=name) for name in issues or ()),
        *(NewNote("task", task=name) for name in tasks or ()),
    ]
