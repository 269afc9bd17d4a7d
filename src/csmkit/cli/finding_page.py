"""Findings as a person reads them: the place, the words, why, and a better pattern."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.drawing import indented, text
from csmkit.cli.printable import clean
from csmkit.cli.shapes.findings import said_or_absent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.findings import FindingShape

STYLES = {"error": "red", "warning": "yellow"}


def finding_page(shapes: Sequence[FindingShape]) -> Iterator[RenderableType]:
    """Yield the findings, one draft after the other."""
    for path, found in groupby(shapes, key=lambda shape: shape["path"]):
        yield _heading(path, [*found])
        for shape in (one for one in shapes if one["path"] == path):
            yield Text()
            yield from _block(shape)
        yield Text()


def _heading(path: str, found: Sequence[FindingShape]) -> Text:
    errors = sum(shape["severity"] == "error" for shape in found)
    counts = ((errors, "error"), (len(found) - errors, "warning"))
    told = ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n)
    return Text.assemble((clean(path), "bold"), f"  {told}", overflow="fold")


def _block(shape: FindingShape) -> Iterator[RenderableType]:
    severity = shape["severity"]
    yield Text.assemble(
        f"{shape['line']}:{shape['column']}  ",
        (severity, STYLES.get(severity, "")),
        f"  {clean(shape['title'])}",
        (f"  {clean(shape['rule'])}", "dim"),
        overflow="fold",
    )
    yield indented(text(said_or_absent(shape)))
    yield indented(text(shape["why"], "dim"))
    yield indented(text(f"Better: {shape['better']}", "green"))
