"""`csmkit plan`: its commands by name, each thin and in the file of its kind."""

from collections.abc import Callable

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.plan.agreeing import agree, sponsor
from csmkit.cli.plan.changing import close, note, start, update
from csmkit.cli.plan.looking import due, show
from csmkit.cli.plan.sharing import share
from csmkit.cli.plan.tasks import app as task_app

__all__ = ["app"]

COMMANDS: dict[str, tuple[Callable[..., None], *tuple[str, ...]]] = {
    "start": (
        start,
        'csmkit plan start ACME "Claims closed in a day" --measure "Days a claim is open" \\',
        '    --baseline 6 --target 1 --due 2027-03-31 --updates "Mail to all, call monthly"',
    ),
    "show": (show, "csmkit plan show ACME", "csmkit plan show ACME -o json"),
    "note": (
        note,
        'csmkit plan note ACME --ours "A data engineer, two days a week" --theirs "A test depot"',
        'csmkit plan note ACME --in-scope "Hourly sync" --out-of-scope "Live sync"',
        'csmkit plan note ACME "Their IT doubts the date"',
    ),
    "sponsor": (sponsor, "csmkit plan sponsor ACME lena", "csmkit plan sponsor ACME helen-drury"),
    "agree": (agree, "csmkit plan agree ACME helen-drury --on 2026-11-12"),
    "update": (
        update,
        'csmkit plan update ACME --value "4 days"',
        "csmkit plan update ACME --told     # after `csmkit email ACME plan-update` went out",
    ),
    "due": (due, "csmkit plan due --exit-code", "csmkit plan due --all --owner alice"),
    "share": (
        share,
        "csmkit plan share ACME --out drafts --pdf",
        "csmkit plan share ACME --internal",
    ),
    "close": (close, "csmkit plan close ACME --reached", 'csmkit plan close ACME --ended "Sold"'),
}
"""By name: the function, and examples for the end of its help."""

app = new_app(no_args_is_help=True)


@app.callback(epilog=example('csmkit plan start ACME "…"', "csmkit plan show ACME"))
def plan() -> None:
    """Agree with a customer on a success plan, and hold both sides to it."""


for _name, (_function, *_lines) in COMMANDS.items():
    app.command(_name, cls=Command, epilog=example(*_lines))(_function)
app.add_typer(task_app, name="task")
