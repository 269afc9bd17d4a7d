"""Derived signals: which of them the record shows on a day, and how old what they show is."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from csmkit.trust.compiling import compiled_search
from csmkit.trust.conditions import All, Any_, Not, Operand, grounds
from csmkit.trust.decay import shares_of
from csmkit.trust.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.trust.compiling import Search
    from csmkit.trust.conditions import Condition
    from csmkit.trust.fact import Value
    from csmkit.trust.signal import Signal
    from csmkit.trust.timeline import Timeline
