"""Copies a shipped template into a folder of one's own, whole or as the blocks to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.render.files import write_file
from csmkit.services.show_template import SHIPPED, show_template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csmkit.resources import ResourceFolder

BLOCK = re.compile(r"{%-?\s*block\s+(\w+)")
FRAME = frozenset({"letter"})
"""Blocks that only hold others."""


def eject_template(
    folders: Sequence[ResourceFolder],
    name: str,
    target: Path,
    *,
    is_extending: bool = False,
    overwrite: bool = False,
) -> Path:
    """Write a copy of a shipped template below a folder and return its path.

    Args:
        folders: Where templates are looked up.
        name: The template.
        target: The folder of one's own templates.
        is_extending: Write a template that extends the shipped one and names its blocks.
        overwrite: Replace a file that stands there.

    Raises:
        ResourceNotFound: no such template ships with csmkit.
        InvalidInput: the template has no blocks that could be replaced.
        FileFailed: the file cannot be written, or another one stands there.
    """
    bare = name.removeprefix(SHIPPED)
    _, text = show_template(folders, f"{SHIPPED}{bare}")
    path = target / bare
    content = _extending(bare, text) if is_extending else text
    write_file(path, content.encode(), overwrite=overwrite)
    return path


def _extending(name: str, text: str) -> str:
    blocks = [block for block in dict.fromkeys(BLOCK.findall(text)) if block not in FRAME]
    if not blocks:
        raise InvalidInput(f"the template {name!r} has no blocks; copy it whole, without --extend")
    comments = "".join(
        f"{{# {{% block {block} %}}{{{{ super() }}}}{{% endblock %}} #}}\n" for block in blocks
    )
    return f'{{% extends "{SHIPPED}{name}" %}}\n{comments}'
