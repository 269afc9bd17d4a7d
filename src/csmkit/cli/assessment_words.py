"""What assessments and explanations say in words: forecasts, comparisons, steps, days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.cli.shapes.assessments import AssessmentShape, EvidenceShape
    from csmkit.cli.shapes.explanations import (
        ExplainedSignalShape,
        ExplanationShape,
        OperandShape,
        RemedyShape,
        StepShape,
    )

DO = {
    "keep": "Keep the promise",
    "close": "Close the issue",
    "settle": "Put right what was seen",
    "meet": "Speak with them about it, and resolve it",
}
BARE_UNITS = ("ratio", "share")
"""Units that the name of the fact says already."""
MORE_STAGES = ("waning", "damaged", "lost")


def net_sentence(explanation: ExplanationShape) -> str:
    """Return where the pressure stands between the thresholds."""
    assessment, thresholds = explanation["assessment"], explanation["thresholds"]
    net = assessment["pressure"] - assessment["reserve"]
    steps = ", ".join(f"{stage} from {_number(thresholds[stage])}" for stage in MORE_STAGES)  # type: ignore[literal-required]  # the three keys of the shape
    return f"Pressure less reserve is {net:.1f}: {steps}."


def decided_sentence(explanation: ExplanationShape) -> str:
    """Return which day makes the stage, where it is not the day itself."""
    decided_on = explanation["decided_on"]
    if decided_on == explanation["as_of"]:
        return ""
    return (
        f"The evidence of {decided_on} decides: a stage improves only after two clean periods, "
        "and they are not over."
    )


def comparison(operand: OperandShape) -> str:
    """Return one comparison: the value that it found, and the one that it looks for."""
    actual, unit = operand["actual"], operand["unit"]
    found = "not known" if actual is None else f"{_value(actual)} {_unit(actual, unit)}".strip()
    wanted = f"{_operator(operand['operator'])} {_value(operand['expected'])}"
    return f"{operand['field'].replace('_', ' ')}: {found}; looks for {wanted}"


def fading(signal: ExplainedSignalShape) -> str:
    """Return until when a signal counts."""
    if signal["fades_on"] is None:
        return "does not fade: the cause is still open"
    return f"below 1 point from {signal['fades_on']}"


def remedy_sentence(remedy: RemedyShape, as_of: str, until: str | None) -> str:
    """Return from when a remedy would show."""
    if any(step["action"] == "change" for step in remedy["steps"]):
        return "When it shows depends on what comes in."
    done = "Done today, it" if remedy["steps"] else "With time alone it"
    if remedy["shows_on"] is None:
        days = _days_between(as_of, until)
        return f"{done} fades too slowly to show within {days} days."
    if remedy["shows_on"] == as_of:
        return f"{done} shows at once."
    return f"{done} shows from {remedy['shows_on']} if nothing new comes up."


def step_sentence(step: StepShape) -> str:
    """Return what to do, and with which record."""
    evidence = step["evidence"]
    if step["action"] == "change":
        return f"{step['signal']}: only new facts end it"
    return DO[step["action"]] if evidence is None else f"{DO[step['action']]}: {place(evidence)}"


def place(evidence: EvidenceShape) -> str:
    """Return the words of a piece of evidence with its kind and day."""
    where = " ".join(part for part in (evidence["kind"], evidence["on"]) if part)
    return f"{evidence['text']} ({where})" if evidence["text"] else where


def forecast(assessment: AssessmentShape, signals: Mapping[str, Any]) -> list[str]:
    """Return one sentence for each change to come, or one that says that there is none.

    Args:
        assessment: With `next`; where that was not asked for there is nothing to tell.
        signals: The catalogue by id, for titles.
    """
    changes, until = assessment["next"], assessment["next_until"]
    if changes is None or until is None:
        return []
    if not changes and not assessment["known"]:
        return []
    if not changes:
        days = _days_between(assessment["as_of"], until)
        return [f"Stays {assessment['stage']} for the next {days} days."]
    told, before = [], assessment["stage"]
    for change in changes:
        worsens = _rank(change["stage"]) > _rank(before)
        verb = "worsens" if worsens else "improves"
        cause = because(change["because"], signals, worsens=worsens)
        told.append(f"{change['on']}: {verb} to {change['stage']}{cause}")
        before = change["stage"]
    return told


def because(name: str, signals: Mapping[str, Any], *, worsens: bool) -> str:
    """Return which signal moves a stage, and that it does so by fading where it does."""
    if name not in signals:
        return f": {name}" if name else ""
    signal = signals[name]
    fades = ", as this fades" if signal.builds is worsens else ""
    return f"{fades}: {signal.title} ({name})"


def _rank(stage: str) -> int:
    return ("trusted", *MORE_STAGES).index(stage)


def _days_between(first: str, last: str | None) -> int:
    return (date.fromisoformat(last or first) - date.fromisoformat(first)).days


def _operator(operator: str) -> str:
    return {"equals": "exactly", "one_of": "one of"}.get(operator, operator.replace("_", " "))


def _unit(value: Any, unit: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return unit if is_number and unit not in BARE_UNITS else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
