"""`csmkit config`: show the settings and where each of them comes from."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.config_file import KEYS, PROJECT_FILE, USER_FILE
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.settings import find_project_file, user_config_folder
from csmkit.cli.workspace import Workspace, workspace_of

FIELDS = ("key", "value", "origin")
app = new_app(no_args_is_help=True)


@app.callback()
def config() -> None:
    """Show the settings and where each comes from.

    A flag comes before a CSMKIT_ variable, that before the project's csmkit.toml, that before
    the user's config.toml, that before the default.
    """


@app.command(cls=Command, epilog=example("csmkit config show --origin"))
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each comes from.")] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show every setting."""
    workspace = workspace_of(ctx)
    shown = FIELDS if origin else FIELDS[:-1]
    out = workspace.output(output, split_fields(fields))
    rows = [{name: row[name] for name in shown} for row in _rows(workspace)]
    out.rows(rows, [Column(name) for name in shown], known=shown, nothing="")


def _rows(workspace: Workspace) -> list[dict[str, Any]]:
    settings = workspace.settings
    values = {key: settings.by_key[key] for key in KEYS}
    return [
        {
            "key": key,
            "value": workspace.shown_db if key == "db" else setting.value,
            "origin": setting.origin,
        }
        for key, setting in values.items()
    ]


@app.command(cls=Command, epilog=example("$EDITOR $(csmkit config path | tail -1)"))
def path(ctx: typer.Context) -> None:
    """Print the configuration files: the project's if there is one, then the user's."""
    workspace = workspace_of(ctx)
    project = find_project_file(workspace.folder)
    files = [str(project)] if project else []
    files.append(str(user_config_folder(workspace.environment) / USER_FILE))
    workspace.talk.text("".join(f"{file}\n" for file in files))
    if not project:
        workspace.talk.note(f"no {PROJECT_FILE} here or above")
