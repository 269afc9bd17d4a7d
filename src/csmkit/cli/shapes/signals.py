"""The JSON of a signal of the catalogue, `csmkit.signal/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Collection

    from csmkit.services.lint_signals import Finding
    from csmkit.services.run_examples import RunExample

WORDS = {True: "fires", False: "quiet"}


class SignalShape(TypedDict):
    """A sign that trust erodes or builds: `csmkit.signal/v1`."""

    schema: str
    signal: str
    relationship: str
    title: str
    stage: str | None
    builds: bool
    points: float
    half_life_days: float
    floor: str | None
    about: str
    breach: str
    derived: bool
    why: str
    ask: str
    quiet_when: list[str]
    sources: list[str]
    origin: str
    path: str
    overrides: str | None
    disabled: bool


class SignalFindingShape(TypedDict):
    """One mistake in a signal file, or one piece of advice: `csmkit.signal-finding/v1`."""

    schema: str
    severity: str
    signal: str
    path: str
    line: int
    column: int
    message: str


class SignalExampleShape(TypedDict):
    """One example of a signal file and what came of it: `csmkit.signal-example/v1`."""

    schema: str
    signal: str
    relationship: str
    example: str
    as_of: str
    expected: str
    found: str
    ok: bool


def signal_shape(signal: Any, disabled: Collection[str] = ()) -> SignalShape:
    """Return a signal of the catalogue as `csmkit.signal/v1`."""
    return {
        "schema": "csmkit.signal/v1",
        "signal": signal.id,
        "relationship": signal.relationship,
        "title": signal.title,
        "stage": None if signal.stage is None else signal.stage.word,
        "builds": signal.builds,
        "points": signal.points,
        "half_life_days": signal.half_life_days,
        "floor": None if signal.floor is None else signal.floor.word,
        "about": signal.about,
        "breach": signal.breach,
        "derived": signal.when is not None,
        "why": signal.why,
        "ask": signal.ask,
        "quiet_when": list(signal.quiet_when),
        "sources": list(signal.sources),
        "origin": signal.origin,
        "path": signal.path,
        "overrides": signal.overrides,
        "disabled": signal.id in disabled,
    }


def signal_finding_shape(finding: Finding) -> SignalFindingShape:
    """Return a finding as `csmkit.signal-finding/v1`."""
    problem = finding.problem
    return {
        "schema": "csmkit.signal-finding/v1",
        "severity": finding.severity,
        "signal": finding.signal,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
    }


def signal_example_shape(run: RunExample) -> SignalExampleShape:
    """Return an example that was run as `csmkit.signal-example/v1`."""
    return {
        "schema": "csmkit.signal-example/v1",
        "signal": run.signal,
        "relationship": run.relationship,
        "example": run.example,
        "as_of": run.as_of.isoformat(),
        "expected": WORDS[run.expected],
        "found": WORDS[run.found],
        "ok": run.mistake is None,
    }
