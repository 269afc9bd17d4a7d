"""Shows the text of a template, the used or the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import FileFailed, ResourceNotFound
from csmkit.services.list_templates import list_templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder
    from csmkit.services.list_templates import FoundTemplate

SHIPPED = "shipped/"


def show_template(folders: Sequence[ResourceFolder], name: str) -> tuple[FoundTemplate, str]:
    """Return a template and its text; `shipped/…` means the shipped one.

    Raises:
        ResourceNotFound: there is none of this name, with the nearest names.
        FileFailed: it cannot be read.
    """
    looked = [f for f in folders if f.origin == "shipped"] if name.startswith(SHIPPED) else folders
    found = {template.name: template for template in list_templates(looked)}
    template = found.get(name.removeprefix(SHIPPED))
    if template is None:
        raise ResourceNotFound(name, found)
    try:
        return template, template.path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error if isinstance(error, OSError) else "it is not UTF-8 text"
        raise FileFailed("read", str(template.path), reason) from None
