"""A condition becomes a lazy function: a fact is only worked out where the answer needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from csmkit.trust.compiling import SYMBOLS
from csmkit.trust.conditions import All, Any_, Condition, Not, Operand, operands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from csmkit.trust.fact import Value
    from csmkit.trust.timeline import Timeline


def compiled_holds(
    condition: Condition,
    computations: Mapping[str, Callable[[Timeline, int], Value]],
) -> Callable[[Timeline, int], bool]:
    """Return a function that tells whether a condition is true on a day.

    What the record cannot tell is not true. The source is made from the typed tree alone, as in
    `compiled`.

    Args:
        condition: What is asked.
        computations: How each fact is worked out.
    """
    writer = LazyWriter(condition)
    source = f"def holds(timeline, day):\n    return {writer.write(condition, wanted=True)}\n"
    namespace: dict[str, Any] = {"__builtins__": {}}
    for name, number in writer.numbers.items():
        namespace[f"compute{number}"] = computations[name]
    exec(compile(source, "<condition>", "exec"), namespace)  # noqa: S102  # see `compiled`
    return cast("Callable[[Timeline, int], bool]", namespace["holds"])


class LazyWriter:
    """Writes two-valued expressions: what is certainly true, or certainly false."""

    def __init__(self, condition: Condition) -> None:
        """Number the facts."""
        names = dict.fromkeys(operand.field for operand in operands(condition))
        self.numbers = {name: number for number, name in enumerate(names)}

    def write(self, condition: Condition, *, wanted: bool) -> str:
        """Return an expression that holds where the condition's verdict is the wanted one."""
        match condition:
            case Operand():
                return self._operand(condition, wanted=wanted)
            case Not(part):
                return self.write(part, wanted=not wanted)
            case All(parts) | Any_(parts):
                word = " and " if isinstance(condition, All) is wanted else " or "
                return f"({word.join(self.write(part, wanted=wanted) for part in parts)})"

    def _operand(self, operand: Operand, *, wanted: bool) -> str:
        number = self.numbers[operand.field]
        comparison = f"fact{number} {SYMBOLS[operand.operator]} {operand.expected!r}"
        if not wanted:
            comparison = f"not {comparison}"
        return f"((fact{number} := compute{number}(timeline, day)) is not None and {comparison})"
