"""The root of the command line: every command by name, imported only when it is called."""

from typing import Annotated

import typer

from csmkit import __version__
from csmkit.cli.command import LazyCommand, RootGroup, example, new_app
from csmkit.cli.streams import write_stdout

TRUST = "Trust"
PROMISES = "Promises and expectations"
RECORD = "Accounts and people"
HANDOFF = "Handoff"
COVERAGE = "Coverage"
STORE = "Store"
SETUP = "Setting up"


def _at(module: str, line: str, section: str) -> LazyCommand:
    return LazyCommand(f"csmkit.cli.{module}", line, section)


COMMANDS = {
    "assess": _at("assess", "Say in which trust stage accounts are, and why.", TRUST),
    "backtest": _at("backtest", "Test the judgement against known outcomes.", TRUST),
    "lint-message": _at("lint_message", "Check the wording of a draft to a customer.", TRUST),
    "explain": _at("explain", "Explain a stage, and what would lift it.", TRUST),
    "trend": _at("trend", "Show stage and pressure over time.", TRUST),
    "moved": _at("moved", "List who changed stage since a day, and why.", TRUST),
    "checkin": _at("checkin", "Ask what the record cannot tell, and keep the answers.", TRUST),
    "signals": _at("signals", "Look up, check and test the signs by which trust is judged.", TRUST),
    "repair": _at("repair", "Plan the repair of a relationship, or begin it.", TRUST),
    "contain": _at("contain", "Give up a relationship well: memo, look back, handoff.", TRUST),
    "retro": _at("retro", "Look back at a decline, and keep what was learned.", TRUST),
    "conflict": _at("conflict", "Meet a conflict: both sides, what is agreed, the end.", TRUST),
    "commitments": _at(
        "commitments", "List promises of both sides, and how each keeps its word.", PROMISES
    ),
    "commit": _at("commit", "Enter a promise of ours or of the customer.", PROMISES),
    "keep": _at("keep", "Mark a promise as kept, or as put right.", PROMISES),
    "break": _at("break_promise", "Mark a promise as broken.", PROMISES),
    "move": _at("move", "Give a promise another due day, with a reason.", PROMISES),
    "nudge": _at("nudge", "Draft reminders of what a customer owes, ours said first.", PROMISES),
    "expectations": _at(
        "expectations", "Show what a customer counts on against what is agreed.", PROMISES
    ),
    "expect": _at("expect", "Record what a customer counts on, confirm or withdraw it.", PROMISES),
    "plan": _at("plan", "Agree on a success plan, and hold both sides to it.", TRUST),
    "list": _at("list_accounts", "List accounts with owner, revenue, renewal and stage.", RECORD),
    "get": _at("get", "Show the whole blueprint of one account.", RECORD),
    "log": _at("log", "Write down what just happened with an account.", RECORD),
    "apply": _at("apply", "Store blueprints, teammates and handoffs from files or stdin.", RECORD),
    "export": _at("export", "Write everything out, ready for `apply`.", RECORD),
    "team": _at("team", "Add, list and show teammates; record who leaves.", RECORD),
    "handoff": _at("handoff", "Hand accounts from one teammate to another.", HANDOFF),
    "capacity": _at("capacity", "Show how full everybody is, and what a departure does.", COVERAGE),
    "coverage": _at("coverage", "Drill a departure, and plan who takes over.", COVERAGE),
    "succession": _at("succession", "Say who could take which account tomorrow.", COVERAGE),
    "email": _at("email", "Write a letter to a customer or to colleagues as a draft.", HANDOFF),
    "outbox": _at("outbox", "Queue drafts, look at them, send them.", HANDOFF),
    "engagement": _at("engagement", "Touch accounts less often for some days, openly.", COVERAGE),
    "departures": _at("departures", "Show who leaves, and what is done about it.", COVERAGE),
    "limbo": _at("limbo", "List the accounts that nobody active owns, the worst first.", HANDOFF),
    "audit": _at("audit", "Say what a newcomer would lack, and what to ask.", HANDOFF),
    "interview": _at("interview", "Ask the owner for what stands in no dashboard.", HANDOFF),
    "history": _at("history", "List who changed what, when, by which command.", STORE),
    "diff": _at("diff", "Show what a revision changed, or what a file would change.", STORE),
    "undo": _at("undo", "Take a revision back.", STORE),
    "backup": _at("backup", "Copy the store to a file and verify the copy.", STORE),
    "restore": _at("restore", "Put a backup in place of the store.", STORE),
    "init": _at("init", "Make an empty store.", SETUP),
    "config": _at("config", "Show the settings and where each comes from.", SETUP),
    "template": _at("template", "List, show, copy and check templates.", SETUP),
    "schema": _at("schema", "Print the JSON Schema of what csmkit reads and writes.", SETUP),
}


class CsmkitGroup(RootGroup):
    """The commands of csmkit."""

    lazy_commands = COMMANDS


app = new_app(cls=CsmkitGroup, add_completion=True, name="csmkit", no_args_is_help=True)


def _print_version(value: bool) -> None:
    if value:
        write_stdout(f"csmkit {__version__}\n")
        raise typer.Exit


@app.callback(
    epilog=example("csmkit init", "csmkit apply -f examples/", "csmkit assess ACME"),
)
def csmkit(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Know every account, see trust erode in time, hand accounts over without losing them."""
    del version
