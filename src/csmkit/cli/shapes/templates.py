"""The JSON of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.services.list_templates import FoundTemplate


class TemplateShape(TypedDict):
    """A template as it would be used: `csmkit.template/v1`."""

    schema: str
    template: str
    origin: str
    is_override: bool
    path: str


def template_shape(found: FoundTemplate) -> TemplateShape:
    """Return a template as `csmkit.template/v1`."""
    return {
        "schema": "csmkit.template/v1",
        "template": found.name,
        "origin": found.origin,
        "is_override": found.is_override,
        "path": str(found.path),
    }
