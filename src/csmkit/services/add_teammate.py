"""Adds a teammate, or changes what is known of one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from csmkit.domain.merging import merged
from csmkit.domain.people import Teammate
from csmkit.errors import TeammateNotFound
from csmkit.located import checked

if TYPE_CHECKING:
    from csmkit.store.writing import Unit


def add_teammate(unit: Unit, values: dict[str, Any]) -> tuple[Teammate, str]:
    """Put a teammate into the store; what is not named stays as it is.

    Returns:
        The teammate and `created`, `changed` or `unchanged`.

    Raises:
        InvalidInput: a value cannot be kept.
    """
    teammate = checked(Teammate, values)
    with suppress(TeammateNotFound):
        teammate = merged(unit.teammate(teammate.key), teammate)
    return teammate, unit.put(teammate)
