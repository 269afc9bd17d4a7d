"""`csmkit conflict`: its commands by name, each thin and in the file of its kind."""

from collections.abc import Callable

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.conflict.changing import note, open_, reopen, resolve
from csmkit.cli.conflict.looking import list_, show

__all__ = ["app"]

COMMANDS: dict[str, tuple[Callable[..., None], *tuple[str, ...]]] = {
    "open": (
        open_,
        'csmkit conflict open ACME "The sync was understood as live" --raised-by Dana',
    ),
    "list": (list_, "csmkit conflict list --open", "csmkit conflict list --chronic -o json"),
    "show": (show, "csmkit conflict show ACME"),
    "note": (
        note,
        'csmkit conflict note ACME "Heard them out for an hour" --with dana',
        'csmkit conflict note ACME --theirs "The demo showed it live" --kind oversold-function',
        'csmkit conflict note ACME --agreed "Hourly from January" --task "Hourly sync"',
        'csmkit conflict note ACME --cited "The sync was never what we bought" --issue SYNC-12',
    ),
    "resolve": (resolve, 'csmkit conflict resolve ACME "The hourly sync is enough for them"'),
    "reopen": (reopen, 'csmkit conflict reopen ACME "Hourly is not enough at year end"'),
}
"""By name: the function, and examples for the end of its help."""

app = new_app(no_args_is_help=True)


@app.callback(epilog=example('csmkit conflict open ACME "…"', "csmkit conflict list --open"))
def conflict() -> None:
    """Meet a conflict instead of avoiding it: both sides, what is agreed, how it ended."""


for _name, (_function, *_lines) in COMMANDS.items():
    app.command(_name, cls=Command, epilog=example(*_lines))(_function)
