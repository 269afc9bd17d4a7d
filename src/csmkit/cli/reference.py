"""The reference of commands, exit codes, signals and sources, made from what the program knows.

`python -m csmkit.cli.reference docs/reference` writes it; a test says when it is out of date.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

from csmkit.cli.app import COMMANDS, app
from csmkit.cli.failures import READER_GONE
from csmkit.cli.printable import markdown_cell
from csmkit.cli.workspace import Workspace
from csmkit.errors import EXIT_CODE_MEANINGS, CsmkitError
from csmkit.resources import search_path
from csmkit.services.list_articles import list_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 96
GLOBAL_TITLE = "\nGlobal options:"
MADE = "<!-- Made by `python -m csmkit.cli.reference docs/reference`; do not edit. -->\n"


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    made = {
        "articles": _articles(),
        "commands": _commands(),
        "exit-codes": _exit_codes(),
        "signals": _signals(),
    }
    return {f"{name}.md": f"{MADE}\n{text.rstrip()}\n" for name, text in made.items()}


def _commands() -> str:
    root, _, shared = _help(get_command(app), "csmkit").partition(GLOBAL_TITLE)
    shared = shared.partition("\n\n")[0]
    parts = ["# Commands\n", _block(root), "## Options that every command takes\n", _block(shared)]
    for name, lazy in COMMANDS.items():
        for path, command in _below(get_command(import_module(lazy.module).app), name):
            own, _, rest = _help(command, path).partition(GLOBAL_TITLE)
            parts.append(f"## csmkit {path}\n")
            _, gap, tail = rest.partition("\n\n")
            parts.append(_block(own.rstrip() + gap + tail))
    return "\n".join(parts)


def _below(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _below(inner, f"{path} {name}")


def _help(command: Any, path: str) -> str:
    context = typer.Context(
        command,
        info_name=path if path == "csmkit" else f"csmkit {path}",
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    text: str = command.get_help(context)
    return text


def _block(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
    return f"```text\n{lines}\n```\n"


def _exit_codes() -> str:
    rows = [
        f"| {int(code)} | {meaning} | {_names(int(code))} |"
        for code, meaning in EXIT_CODE_MEANINGS.items()
    ]
    return "\n".join(
        [
            "# Exit codes\n",
            "| code | meaning | `error.code` in JSON |",
            "| ---: | --- | --- |",
            *rows,
            "",
            "Where the reader of a pipe leaves early, as `head` does, csmkit says nothing and ends",
            f"with {READER_GONE}.\n",
            "With `-o json` or `-o ndjson` the last line of stderr is",
            '`{"error": {"code": …, "exit": …, "message": …}}`.',
        ],
    )


def _names(code: int) -> str:
    found = [kind for kind in _below_class(CsmkitError) if kind.exit_code == code]
    names = sorted(_code(kind) for kind in found)
    extra = {1: ["internal"], 2: ["usage"], 130: ["interrupted"]}.get(code, [])
    return ", ".join(f"`{name}`" for name in [*extra, *names])


def _code(kind: type[CsmkitError]) -> str:
    return str(kind.__new__(kind).code)


def _below_class(kind: type[CsmkitError]) -> Iterator[type[CsmkitError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _below_class(inner)


def _catalogue() -> Any:
    with TemporaryDirectory() as home:
        return Workspace({"CSMKIT_HOME": home}, Path(home)).catalogue()


def _articles() -> str:
    catalogue = _catalogue()
    parts = ["# Where the signals come from\n", "Kept in `playbooks/trust/articles.yaml`.\n"]
    for article in list_articles(search_path("playbooks"), catalogue):
        parts.append(f"## {article.title}\n")
        parts.append("| where | line, in our words | signals |")
        parts.append("| --- | --- | --- |")
        for line in article.lines:
            signals = ", ".join(f"`{name}`" for name in line.signals)
            cells = (markdown_cell(line.where), markdown_cell(line.line), signals)
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts)


def _signals() -> str:
    catalogue = _catalogue()
    parts = ["# Signals\n", "Shipped in `playbooks/trust/`; `csmkit signals show ID` says more.\n"]
    for relationship in dict.fromkeys(signal.relationship for signal in catalogue.signals):
        parts.append(f"## {relationship.capitalize()}\n")
        parts.append("| signal | stage | points | half-life | derived | title |")
        parts.append("| --- | --- | ---: | ---: | --- | --- |")
        parts += [_signal_row(signal) for signal in catalogue.of(relationship)]
        parts.append("")
    return "\n".join(parts)


def _signal_row(signal: Any) -> str:
    stage = "builds" if signal.stage is None else signal.stage.word
    cells = (
        f"`{signal.id}`",
        stage,
        f"{signal.points:g}",
        f"{signal.half_life_days:g} d",
        "yes" if signal.when is not None else "no",
        markdown_cell(signal.title),
    )
    return f"| {' | '.join(cells)} |"


def write(folder: Path) -> None:
    """Write every page to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
