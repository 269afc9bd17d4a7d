"""Which step comes after which: the order, what a step waits for, and circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Waits = Mapping[str, Sequence[str]]
    """By step, the steps that must be closed before it."""


def in_order(waits: Waits) -> list[str]:
    """Return all steps, each after those that it waits for, else in their given order.

    Steps that wait for something unknown do not wait for it; steps in a circle come last.
    """
    placed: dict[str, None] = {}
    left = list(waits)
    while left:
        ready = next((step for step in left if _is_ready(step, waits, placed)), left[0])
        placed[ready] = None
        left.remove(ready)
    return list(placed)


def _is_ready(step: str, waits: Waits, placed: Mapping[str, None]) -> bool:
    return all(before in placed for before in waits[step] if before in waits)


def circle(waits: Waits) -> list[str]:
    """Return the steps of a circle, the first again at its end; empty where there is none."""
    for start in waits:
        if path := _way(start, start, waits, set()):
            return path
    return []


def _way(step: str, goal: str, waits: Waits, seen: set[str]) -> list[str]:
    for before in waits.get(step, ()):
        if before == goal:
            return [step, goal]
        if before not in seen:
            seen.add(before)
            if rest := _way(before, goal, waits, seen):
                return [step, *rest]
    return []


def all_before(step: str, waits: Waits) -> set[str]:
    """Return every step that must be closed before a step, directly or not."""
    found: set[str] = set()
    ahead = [*waits.get(step, ())]
    while ahead:
        before = ahead.pop()
        if before not in found:
            found.add(before)
            ahead += waits.get(before, ())
    return found
