"""The options that several commands of `csmkit handoff` share, each declared once."""

from typing import Annotated, Literal

import typer

from csmkit.cli.completion import complete_accounts, complete_handoffs, complete_teammates

Reason = Literal[
    "departure",
    "abrupt",
    "promotion",
    "rebalancing",
    "segment-change",
    "leave-cover",
    "trust-lost",
]
HandoffId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="`csmkit handoff list` shows them.", autocompletion=complete_handoffs
    ),
]
OptionalHandoffId = Annotated[
    str | None,
    typer.Argument(
        metavar="ID",
        help="`csmkit handoff list` shows them.",
        autocompletion=complete_handoffs,
        show_default=False,
    ),
]
Giver = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="TEAMMATE", help="Who hands over.", autocompletion=complete_teammates
    ),
]
Receiver = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="TEAMMATE", help="Who takes over.", autocompletion=complete_teammates
    ),
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="DAY", help="When it begins; today if not said."),
]
Accounts = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="NAME",
        help="Only this account; may be given several times.",
        autocompletion=complete_accounts,
    ),
]
Weeks = Annotated[
    int | None,
    typer.Option("--weeks", min=0, max=26, help="How long both work side by side."),
]
Leader = Annotated[
    str | None,
    typer.Option(
        "--leader",
        metavar="TEAMMATE",
        help="Who announces it; the manager if not said.",
        autocompletion=complete_teammates,
    ),
]
Back = Annotated[
    str | None,
    typer.Option("--back", metavar="DAY", help="For a leave cover: the owner's first day back."),
]
Pdf = Annotated[
    bool,
    typer.Option("--pdf", help="Also set each packet as PDF; needs csmkit[pdf]."),
]
