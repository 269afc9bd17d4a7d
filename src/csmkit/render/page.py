"""The HTML part of a letter, made from its text, so that both always say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from csmkit.render.spoken import END_ISOLATE, ISOLATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    return Markup("\n").join(part for block in lines for part in _parts(block))


def _parts(lines: Sequence[str]) -> Iterator[Markup]:
    for mark, tag in ((POINT, "ul"), (NUMBER, "ol")):
        if all(mark.match(line) for line in lines):
            points = (Markup("<li>{}</li>").format(_inline(mark.sub("", x))) for x in lines)
            yield Markup("<{0}>\n{1}\n</{0}>").format(Markup(tag), Markup("\n").join(points))  # noqa: S704 - one of two words
            return
    yield Markup("<p>{}</p>").format(Markup("<br>\n").join(map(_inline, lines)))


def _inline(line: str) -> Markup:
    linked = ADDRESS.sub(LINK, str(escape(line.strip())))
    turned = linked.replace(ISOLATE, "<bdi>").replace(END_ISOLATE, "</bdi>")
    return Markup(turned)  # noqa: S704 - escaped above
