"""`csmkit template`: list, show, copy and check templates."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_templates
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.templates import TemplateShape, template_shape
from csmkit.cli.workspace import Workspace, workspace_of

COLUMNS = (
    Column("template"),
    Column("origin"),
    Column("is_override", "replaces a shipped one"),
    Column("path", is_dispensable=True),
)
TemplateName = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="Such as emails/farewell/body.txt.j2; `csmkit template list` shows them.",
        autocompletion=complete_templates,
    ),
]
app = new_app(no_args_is_help=True)


@app.callback()
def template() -> None:
    """List, show, copy and check the templates of letters and packets."""


@app.command("list", cls=Command, epilog=example("csmkit template list"))
def list_(
    ctx: typer.Context,
    own: Annotated[
        bool, typer.Option("--own", help="Only those that did not ship with csmkit.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List every template that would be used, and where it comes from."""
    from csmkit.services.list_templates import list_templates

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    found = list_templates(workspace.resources("templates"))
    rows = [template_shape(item) for item in found if not own or item.origin != "shipped"]
    out.rows(rows, COLUMNS, known=fields_of(TemplateShape), nothing="no templates")


@app.command(cls=Command, epilog=example("csmkit template show emails/farewell/body.txt.j2"))
def show(ctx: typer.Context, name: TemplateName) -> None:
    """Print a template; shipped/NAME prints the one that came with csmkit."""
    from csmkit.services.show_template import show_template

    workspace = workspace_of(ctx)
    found, text = show_template(workspace.resources("templates"), name)
    workspace.talk.text(text)
    workspace.talk.note(f"{found.origin}: {found.path}")


@app.command(
    cls=Command,
    epilog=example("csmkit template eject emails/farewell/body.txt.j2 --extend"),
)
def eject(
    ctx: typer.Context,
    name: TemplateName,
    *,
    extend: Annotated[
        bool, typer.Option("--extend", help="Extend the shipped one; name its blocks.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where templates are; beside csmkit.toml, or the user's, if not said.",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that stands there.")
    ] = False,
) -> None:
    """Copy a shipped template to a folder of your own, where it comes first."""
    from csmkit.services.eject_template import eject_template

    workspace = workspace_of(ctx)
    target = Path(out).expanduser() if out else _own_folder(workspace)
    folders = workspace.resources("templates")
    path = eject_template(folders, name, target, is_extending=extend, overwrite=overwrite)
    workspace.talk.text(f"{path}\n")


@app.command(cls=Command, epilog=example("csmkit template check"))
def check(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Templates; all if none is named.",
            autocompletion=complete_templates,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Name every unknown variable, missing field and internal field, each with its place."""
    from csmkit.services.check_templates import check_templates

    workspace = workspace_of(ctx)
    count = check_templates(
        workspace.resources("templates"), workspace.resources("playbooks"), names or ()
    )
    workspace.talk.note("1 template is fine" if count == 1 else f"{count} templates are fine")


def _own_folder(workspace: Workspace) -> Path:
    settings = workspace.settings
    return settings.path("templates") or (settings.project or settings.user) / "templates"
