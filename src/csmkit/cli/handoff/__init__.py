"""`csmkit handoff`: its commands by name, each thin and in the file of its kind."""

from collections.abc import Callable

from csmkit.cli.command import Command, example
from csmkit.cli.handoff.begin import app
from csmkit.cli.handoff.files import calendar, write
from csmkit.cli.handoff.looking import list_, show, status
from csmkit.cli.handoff.moving import cancel, reschedule
from csmkit.cli.handoff.owning import check, complete
from csmkit.cli.handoff.planning import plan
from csmkit.cli.handoff.receiving import accept, return_
from csmkit.cli.handoff.steps import app as step_app
from csmkit.cli.handoff.steps import next_

__all__ = ["app"]

ID = "alice-bob-2026-12-01"
COMMANDS: dict[str, tuple[Callable[..., None], *tuple[str, ...]]] = {
    "plan": (
        plan,
        "csmkit handoff plan segment-change --start 2026-12-01",
        "csmkit handoff plan --from alice --to bob --reason rebalancing",
    ),
    "list": (list_, "csmkit handoff list --open"),
    "show": (show, f"csmkit handoff show {ID}"),
    "status": (status, f"csmkit handoff status {ID}"),
    "next": (next_, "csmkit handoff next --for alice", "csmkit handoff next --exit-code"),
    "accept": (accept, f"csmkit handoff accept {ID} --rating 4"),
    "return": (
        return_,
        f'csmkit handoff return {ID} --account ACME --gap "Who signs the renewal?"',
        "csmkit handoff return alice-bob-2026-12-07    # the owner is back from leave",
    ),
    "complete": (complete, f"csmkit handoff complete {ID}"),
    "check": (check, "csmkit handoff check --all --exit-code"),
    "reschedule": (
        reschedule,
        f"csmkit handoff reschedule {ID} --start 2026-12-07",
        f"csmkit handoff reschedule {ID} --step introduce --on 2026-12-10",
    ),
    "cancel": (cancel, f'csmkit handoff cancel {ID} --because "Alice stays"'),
    "calendar": (calendar, f"csmkit handoff calendar {ID} --for bob > bob.ics"),
    "write": (write, f"csmkit handoff write {ID} --out drafts"),
}
"""By name: the function, and examples for the end of its help."""

for _name, (_function, *_lines) in COMMANDS.items():
    app.command(_name, cls=Command, epilog=example(*_lines))(_function)
app.add_typer(step_app, name="step")
