"""The HTML part of a letter, made from its text, so that both always say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from csmkit.render.spoken import END_ISOLATE, ISOLATE

if TYPE_CHECKING:
    from collections.abc import Sequence

POINT = re.compile(r"^- +")
NUMBER = re.compile(r"^\d{1,2}\. +")
ADDRESS = re.compile(r"(?<![\w.+-])([A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?![\w@])")
LINK = r'<a href="mailto:\1" style="color:#0b5394">\1</a>'


def page_content(text: str) -> Markup:
    """Return paragraphs and lists of HTML for a plain text.

    Blank lines part paragraphs; lines that begin with `- ` or `1. ` are lists; every other line
    of a paragraph is a line of its own. Nothing in the text is read as mark-up.
    """
    blocks = re.split(r"\n\s*\n", text.strip("\n"))
    lines = [block.strip("\n").split("\n") for block in blocks if block.strip()]
    return Markup("\n".join(map(_part, lines)))  # noqa: S704 - each line is escaped below


def _part(lines: Sequence[str]) -> str:
    for mark, tag in ((POINT, "ul"), (NUMBER, "ol")):
        if all(mark.match(line) for line in lines):
            points = "\n".join(f"<li>{_inline(mark.sub('', line))}</li>" for line in lines)
            return f"<{tag}>\n{points}\n</{tag}>"
    inside = "<br>\n".join(map(_inline, lines))
    return f"<p>{inside}</p>"


def _inline(line: str) -> str:
    linked = str(escape(line.strip()))
    if "@" in linked:
        linked = ADDRESS.sub(LINK, linked)
    return linked.replace(ISOLATE, "<bdi>").replace(END_ISOLATE, "</bdi>")
