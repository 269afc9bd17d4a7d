"""The JSON of a finding, `csmkit.finding/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.services.lint_message import Finding


class FindingShape(TypedDict):
    """One place at which a text breaks a rule: `csmkit.finding/v1`."""

    schema: str
    path: str
    line: int
    column: int
    rule: str
    severity: str
    title: str
    matched: str | None
    looked_for: str | None
    better: str
    why: str
    sources: list[str]


def finding_shape(path: str, finding: Finding) -> FindingShape:
    """Return a finding of wording as `csmkit.finding/v1`."""
    spec = finding.rule.spec
    return {
        "schema": "csmkit.finding/v1",
        "path": path,
        "line": finding.line,
        "column": finding.column,
        "rule": spec.id,
        "severity": spec.severity,
        "title": spec.title,
        "matched": finding.matched or None,
        "looked_for": spec.looks_for,
        "better": spec.better,
        "why": spec.why,
        "sources": list(spec.sources),
    }


def said_or_absent(shape: FindingShape) -> str:
    """Return the words that were found, or what was looked for in vain."""
    matched, absent = shape["matched"], shape["looked_for"]
    said = f"“{matched}”" if matched else ""
    if absent is None:
        return said
    return f"{said or 'the message'}, but nowhere {absent}"
