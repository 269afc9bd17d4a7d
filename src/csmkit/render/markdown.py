"""Markdown that shows a stored text as it stands, whatever it holds."""

from __future__ import annotations

import re

from csmkit.render.plain import one_line

ACTIVE = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;|$)",
)
"""What CommonMark and GitHub's extensions read as mark-up inside a line."""
LEADING = re.compile(r"^[-+=#>:]")
NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def escape_markdown(text: str) -> str:
    """Return a text as one line of Markdown that renders to the same words and nothing else."""
    escaped = ACTIVE.sub(r"\\\g<0>", one_line(text))
    escaped = LEADING.sub(r"\\\g<0>", escaped)
    return NUMBERED.sub(r"\1\\\2", escaped)
