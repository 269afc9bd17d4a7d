"""How a contract ended: the known outcomes against which judgements are tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Outcome(NamedTuple):
    """One account renewed, or was lost, on a day."""

    account: str
    on: date
    is_loss: bool
