"""The options that several commands share, each declared once."""

from typing import Annotated, Literal

import typer

from csmkit.cli.completion import complete_accounts, complete_teammates

Format = Literal["table", "json", "ndjson", "csv", "md"]
ColorWhen = Literal["auto", "always", "never"]

OutputFormat = Annotated[
    Format | None,
    typer.Option("--output", "-o", help="How to write the result; a table if nothing is set."),
]
Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="A,B", help="Only these fields, in this order."),
]
AccountName = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="An account: its key, name or other name.",
        autocompletion=complete_accounts,
    ),
]
OptionalAccountName = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="An account: its key, name or other name.",
        autocompletion=complete_accounts,
        show_default=False,
    ),
]
AccountNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME",
        help="Accounts: keys or names; all if none is named.",
        autocompletion=complete_accounts,
        show_default=False,
    ),
]
Relationship = Annotated[
    Literal["customer", "sales"] | None,
    typer.Option("--relationship", "-r", help="Only this one; both if none is named."),
]
TeammateOwner = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="TEAMMATE",
        help="Only accounts of this teammate.",
        autocompletion=complete_teammates,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
RelationshipOption = Annotated[
    Literal["customer", "sales"],
    typer.Option("--relationship", "-r", help="Whose trust: the customer's or that of sales."),
]
OutFolder = Annotated[
    str | None,
    typer.Option("--out", metavar="FOLDER", help="Where to write files."),
]
TeamWords = Annotated[
    str | None,
    typer.Option("--team", metavar="WORDS", help="Only teams with these words in their name."),
]
SvgFile = Annotated[
    str | None,
    typer.Option("--svg", metavar="FILE", help="Draw a picture; - writes it to stdout."),
]
HtmlFile = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="Draw a page; - writes it to stdout."),
]


def global_options(
    *,
    db: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help="The store: a file or postgresql://…"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Answer as if it were that day: 2026-12-01, -2w, eom."),
    ] = None,
    me: Annotated[
        str | None,
        typer.Option(
            metavar="TEAMMATE",
            help="Who you are, for the log of changes.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    playbooks: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Playbooks that come before the shipped ones."),
    ] = None,
    templates: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Templates that come before the shipped ones."),
    ] = None,
    color: Annotated[
        ColorWhen | None,
        typer.Option(help="Colours; auto means on a terminal and without NO_COLOR."),
    ] = None,
    keep_going: Annotated[
        bool | None,
        typer.Option("--keep-going", help="Leave signal files with mistakes out, and say so."),
    ] = None,
    quiet: Annotated[
        bool | None,
        typer.Option("--quiet", "-q", help="No notes on stderr, only errors."),
    ] = None,
) -> None:
    """Declare what every command takes; `command.py` makes the parameters from it."""


def split_fields(fields: str | None) -> tuple[str, ...] | None:
    """Return the names in `--fields`, None where it is not given."""
    return None if fields is None else tuple(f.strip() for f in fields.split(",") if f.strip())
