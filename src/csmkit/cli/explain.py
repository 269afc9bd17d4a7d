"""`csmkit explain`: everything that an assessment rests on, and what would lift the stage."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, Fields, OutputFormat, Relationship, split_fields
from csmkit.cli.shapes.explanations import ExplanationShape, explanation_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.services.explain_account import explain_account

FIELDS = fields_of(ExplanationShape)
COLUMNS = tuple(Column(field) for field in FIELDS if field != "schema")
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit explain ACME -r customer", "csmkit explain ACME -o md > acme.md"),
)
def explain(
    ctx: typer.Context,
    name: AccountName,
    *,
    relationship: Relationship = None,
    all_signals: Annotated[
        bool,
        typer.Option("--all-signals", help="Show what the quiet signals found as well."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Explain a stage: each signal with its values, the evidence, and what would lift it."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    catalogue = workspace.catalogue()
    with workspace.reading() as reader:
        found = explain_account(
            reader,
            catalogue,
            name,
            workspace.as_of,
            relationships=RELATIONSHIPS if relationship is None else (relationship,),
        )
    shapes = [explanation_shape(one) for one in found]
    if out.fields is None and out.is_for_people:
        from csmkit.cli.explanation_page import explanation_page

        out.drawn(*explanation_page(shapes, catalogue.by_id, all_signals=all_signals))
    elif out.fields is None and out.format == "md":
        from csmkit.cli.explanation_markdown import explanation_markdown

        out.text(explanation_markdown(shapes, catalogue.by_id))
    elif relationship is not None:
        out.record(dict(shapes[0]), COLUMNS, known=FIELDS)
    else:
        out.rows(map(dict, shapes), COLUMNS, known=FIELDS, nothing="")
