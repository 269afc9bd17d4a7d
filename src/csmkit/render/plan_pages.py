"""Success plans as Markdown, HTML and PDF: one version for both sides, one for colleagues."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from csmkit.render.documents import written_json

if TYPE_CHECKING:
    from csmkit.render.environment import Templates
    from csmkit.render.pdf import PdfPress
    from csmkit.render.shared_plan import InnerPlan, SharedPlan

CUSTOMER_TEMPLATE = "plans/customer"
INTERNAL_TEMPLATE = "plans/internal"
PDF_TEMPLATE = "plans/plan.typ"


def plan_markdown(templates: Templates, plan: SharedPlan, inner: InnerPlan | None = None) -> str:
    """Return a plan as Markdown; with `inner` it is for colleagues."""
    return _rendered(templates, "md.j2", plan, inner)


def plan_html(templates: Templates, plan: SharedPlan, inner: InnerPlan | None = None) -> str:
    """Return a plan as one HTML page that loads nothing; with `inner` it is for colleagues."""
    return _rendered(templates, "html.j2", plan, inner)


def _rendered(
    templates: Templates,
    kind: str,
    plan: SharedPlan,
    inner: InnerPlan | None,
) -> str:
    if inner is None:
        return templates.render(f"{CUSTOMER_TEMPLATE}.{kind}", {"plan": plan, "picture_style": ""})
    values = {"plan": plan, "inner": inner, "picture_style": ""}
    return templates.render(f"{INTERNAL_TEMPLATE}.{kind}", values)


def plan_pdf(press: PdfPress, plan: SharedPlan, inner: InnerPlan | None = None) -> bytes:
    """Return a plan as PDF; with `inner` it is for colleagues.

    Raises:
        TemplateFailed: the template is wrong.
    """
    inputs = {"plan": written_json("csmkit.shared-plan/v1", asdict(plan))}
    if inner is not None:
        inputs["inner"] = written_json("csmkit.inner-plan/v1", asdict(inner))
    return press.document(PDF_TEMPLATE, inputs, plan.as_of)
