"""`csmkit coverage`: its commands by name, each thin and in a file of its own."""

from collections.abc import Callable

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.coverage.apply import apply_
from csmkit.cli.coverage.drill import drill
from csmkit.cli.coverage.plan import plan

__all__ = ["app"]

app = new_app(
    help="Say what happens when somebody leaves, before it happens.", no_args_is_help=True
)
COMMANDS: dict[str, tuple[Callable[..., None], *tuple[str, ...]]] = {
    "drill": (
        drill,
        "csmkit coverage drill alice",
        "csmkit coverage drill alice bob -o md > drill.md",
        "csmkit coverage drill --all --exit-code",
    ),
    "plan": (
        plan,
        "csmkit coverage plan --leaving alice",
        "csmkit coverage plan --leaving alice --pin ACME=bob -o json > plan.json",
        "csmkit coverage plan --leaving alice --what-if 'backfill 1' --what-if 'without language'",
    ),
    "apply": (apply_, "csmkit coverage apply plan.json --start 2026-12-01"),
}
"""By name: the function, and examples for the end of its help."""

for _name, (_function, *_lines) in COMMANDS.items():
    app.command(_name, cls=Command, epilog=example(*_lines))(_function)
