"""Typer's commands and groups as csmkit wants them; the one module that touches `typer.core`.

Three things are added: every command takes the global options, plain values are read without
pydantic (which Typer would import for each parameter), and a group may name commands whose
modules are imported only when they are called.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from csmkit.cli.failures import reported, wants_json
from csmkit.cli.options import global_options
from csmkit.cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HELP_WIDTH = 100
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
PLAIN_TYPE = re.compile(r" <[\w\[\]]+>(\.\.\.)?$")
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH}


class LazyCommand(NamedTuple):
    """A command that is not imported yet: its module, its line in the help, its section."""

    module: str
    help: str
    section: str


def new_app(**settings: Any) -> typer.Typer:
    """Return a Typer app with the settings that all of csmkit shares."""
    return typer.Typer(
        add_completion=settings.pop("add_completion", False),
        cls=settings.pop("cls", Group),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
        **settings,
    )


def example(*lines: str) -> str:
    """Return an example for the end of a command's help, kept as it is written."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


class PlainValue:
    """Reads one parameter; Typer's pydantic adapter is asked only for what is not plain."""

    def __init__(self, annotation: Any, choices: Sequence[Any] | None) -> None:
        """Keep what is expected."""
        self._annotation = annotation
        self._choices = choices

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value in its type, or let Typer convert it or refuse it."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if self._is_plain(value):
            if self._annotation is not Path:
                _refuse_bytes(value, param, ctx)
            return Path(value) if self._annotation is Path else value
        param._runtime_param = None  # noqa: SLF001  # Typer then builds its own
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)

    def _is_plain(self, value: Any) -> bool:
        if self._choices is not None:
            return value in self._choices
        if self._annotation in (str, Path):
            return isinstance(value, str)
        if self._annotation == list[str]:
            return isinstance(value, (list, tuple))
        return self._annotation is bool and isinstance(value, bool)


def _refuse_bytes(value: Any, param: Any, ctx: Any) -> None:
    """Refuse what the shell passed on as bytes that are no text; no store can hold it."""
    for text in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(text, str) and LONE_SURROGATE.search(text):
            raise typer.BadParameter("is not UTF-8 text", ctx=ctx, param=param)


def read_plainly(param: Any) -> Any:
    """Make a parameter read plain values by itself; leave it alone where Typer has changed.

    The two names are private to Typer 0.29. A test on imported modules fails where a newer one
    renames them; commands then work as before, only slower.
    """
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is None or getattr(param, "_runtime_param", param) is not None:
        return param
    if not descriptor.is_ranged and descriptor.parameter_info.parser is None:
        param._runtime_param = PlainValue(descriptor.annotation, descriptor.choices)  # noqa: SLF001
    return param


@cache
def declared_global_options() -> tuple[Any, ...]:
    """Return the parameters that every command takes, made once from their declaration."""
    app = typer.Typer(add_completion=False)
    app.command()(global_options)
    params = tuple(get_command(app).params)
    for param in params:
        param.expose_value = False
        param.callback = _remember
    return params


def _remember(ctx: Any, param: Any, value: Any) -> Any:
    workspace = ctx.find_object(Workspace)
    if workspace is not None and value is not None:
        workspace.flags[param.name] = value
    return value


def _sections(params: Sequence[Any], ctx: Any) -> dict[str, list[tuple[str, str]]]:
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    sections["Global options"] = []
    for param in params:
        title = "Arguments" if param.param_type_name == "argument" else "Options"
        if param in declared_global_options():
            title = "Global options"
        if record := param.get_help_record(ctx):
            name = PLAIN_TYPE.sub("", record[0]) if title == "Arguments" else record[0]
            sections[title].append((name, record[1]))
    return sections


def _write_sections(command: Any, ctx: Any, formatter: Any) -> None:
    for title, records in _sections(command.get_params(ctx), ctx).items():
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


class Command(TyperCommand):
    """A command that takes the global options beside its own."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return its own parameters, then the global ones."""
        params = [*super().get_params(ctx), *declared_global_options()]
        return [read_plainly(param) for param in params]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the global options last, under their own title."""
        _write_sections(self, ctx, formatter)


class Group(TyperGroup):
    """A noun with its own commands, which takes the global options too."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return its own parameters, then the global ones."""
        params = [*super().get_params(ctx), *declared_global_options()]
        return [read_plainly(param) for param in params]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the commands between the group's own options and the global ones."""
        self.format_commands(ctx, formatter)
        _write_sections(self, ctx, formatter)


class RootGroup(Group):
    """All commands, none of them imported; the place where a failure becomes an exit code."""

    lazy_commands: Mapping[str, LazyCommand]
    _is_listing = False

    def __init__(self, **settings: Any) -> None:
        """Tell the suggestions for mistyped commands which names there are."""
        super().__init__(**settings)
        self.commands = dict.fromkeys(self.lazy_commands)  # type: ignore[assignment]

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(self.lazy_commands)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import one command; a list of commands gets stand-ins that cost nothing."""
        del ctx
        lazy = self.lazy_commands.get(cmd_name)
        if lazy is None:
            return None
        if self._is_listing:
            return TyperCommand(cmd_name, help=lazy.help)
        command = get_command(import_module(lazy.module).app)
        command.name = cmd_name
        return command

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Offer the names of the commands without importing them."""
        self._is_listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._is_listing = False

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Show all commands by section."""
        del ctx
        width = max(map(len, self.lazy_commands))
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, lazy in self.lazy_commands.items():
            sections.setdefault(lazy.section, []).append((name.ljust(width), lazy.help))
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        """Parse what stands before the command, with failures reported."""
        arguments = list(args)
        extra.setdefault("obj", Workspace.of_process(arguments))
        with reported(lambda: wants_json(arguments)):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, with failures reported."""
        workspace: Workspace = ctx.obj
        with reported(lambda: workspace.writes_json or wants_json(workspace.arguments)):
            return super().invoke(ctx)


def run(app: Callable[..., Any]) -> None:
    """Run an app under its own name, whatever the script file is called."""
    app(prog_name="csmkit", args=sys.argv[1:])
