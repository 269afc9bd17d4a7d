"""SVG, element by element: every text is escaped, every number short."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

GLYPH_SHARE, STRONG_SHARE = 0.62, 0.7
"""Width of an average glyph against the size of its font. Source: measured, a wide sans-serif."""


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element; `class_` and `stroke_width` become `class` and `stroke-width`.

    What stands inside must be SVG already, made by this module.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inside)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def words(text: str) -> str:
    """Return stored text as SVG shows it: one line, nothing in it is markup."""
    return escape(one_line(text))


def text(x: float, y: float, said: str, **attributes: object) -> str:
    """Return a line of text."""
    return element("text", words(said), x=x, y=y, **attributes)


def group(inside: Iterable[str], **attributes: object) -> str:
    """Return elements that belong together."""
    return element("g", *inside, **attributes)


def fitting(said: str, width: float, size: float) -> str:
    """Return as much of a text as a width holds, with an ellipsis where it was cut."""
    if width_of(said, size) <= width:
        return said
    kept = said
    while kept and width_of(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def width_of(said: str, size: float, *, strong: bool = False) -> float:
    """Return about how wide a text is; strong letters are wider."""
    glyphs = sum(2 if east_asian_width(character) in "WF" else 1 for character in said)
    return glyphs * size * (STRONG_SHARE if strong else GLYPH_SHARE)


def _attribute(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    return escape(one_line(str(value)))
