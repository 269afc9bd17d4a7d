"""A person's answer to the question of a signal: seen, or looked for and not found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


class Answer(NamedTuple):
    """What somebody answered about one signal."""

    signal: str
    seen: bool
    text: str | None = None
    on: date | None = None
    """When it was seen; today where None."""
    problem: Callable[[str], Problem] = Problem
    """Makes a problem out of a message, at the place where the answer stands."""
