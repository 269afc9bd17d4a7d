"""Conditions become one plain Python function: thirty verdicts cost one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from csmkit.trust.conditions import OPERATORS, All, Any_, Condition, Not, Operand
from csmkit.trust.fact import BOOLEAN, CHOICE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from csmkit.trust.conditions import Verdict
    from csmkit.trust.fact import Value

SYMBOLS = {**OPERATORS[NUMBER], **OPERATORS[BOOLEAN], **OPERATORS[CHOICE]}


def compiled(
    conditions: Sequence[Condition],
    fields: Sequence[str],
) -> Callable[[Sequence[Value]], tuple[Verdict, ...]]:
    """Return a function from the facts' values to the conditions' verdicts.

    The source is made from the typed tree alone: nothing of a playbook's text gets into it but
    numbers and the `repr` of words that the fact itself allows.

    Args:
        conditions: What is asked, in the order of the verdicts.
        fields: The facts whose values the function takes, in that order.
    """
    writer = SourceWriter(fields)
    results = [writer.write(condition) for condition in conditions]
    source = "\n".join(
        (
            "def judging(values):",
            f"    {''.join(f'f{n}, ' for n in range(len(fields))) or '()'} = values",
            *(f"    {line}" for line in writer.lines),
            f"    return ({''.join(f'{name}, ' for name in results)})",
        ),
    )
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(compile(source, "<conditions>", "exec"), namespace)  # noqa: S102  # see the docstring
    return cast("Callable[[Sequence[Value]], tuple[Verdict, ...]]", namespace["judging"])


class SourceWriter:
    """Writes one assignment for each different part of the conditions."""

    def __init__(self, fields: Sequence[str]) -> None:
        """Name the facts by their position."""
        self.positions = {name: f"f{number}" for number, name in enumerate(fields)}
        self.names: dict[Condition, str] = {}
        self.lines: list[str] = []

    def write(self, condition: Condition) -> str:
        """Write what a condition needs and return the name of its verdict."""
        if condition not in self.names:
            expression = self._expression(condition)
            name = f"v{len(self.lines)}"
            self.lines.append(f"{name} = {expression}")
            self.names[condition] = name
        return self.names[condition]

    def _expression(self, condition: Condition) -> str:
        match condition:
            case Operand(field, operator, expected):
                fact = self.positions[field]
                return f"None if {fact} is None else {fact} {SYMBOLS[operator]} {expected!r}"
            case Not(part):
                name = self.write(part)
                return f"None if {name} is None else not {name}"
            case All(parts):
                return _decided([self.write(part) for part in parts], by=False)
            case Any_(parts):
                return _decided([self.write(part) for part in parts], by=True)


def _decided(names: list[str], *, by: bool) -> str:
    one = " or ".join(f"{name} is {by}" for name in names)
    unknown = " or ".join(f"{name} is None" for name in names)
    return f"{by} if {one} else None if {unknown} else {not by}"
